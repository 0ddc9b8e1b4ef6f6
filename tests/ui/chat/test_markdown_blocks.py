"""Markdown in segments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.markdown_blocks import MarkdownStream, SegmentKind, heal, split_markdown, to_html

ANSWER = """# Title

Text with **bold** and `code`.

1. one
   ```python
   x = 1
   ```
2. two

```python
def f():

    return 1
```

| a | b |
|---|---|
| 1 | 2 |

End.
"""


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_chunks_of_any_size_give_the_same_segments(size: int) -> None:
    """Where the chunks are cut does not matter."""
    stream = MarkdownStream()
    for start in range(0, len(ANSWER), size):
        stream.feed(ANSWER[start : start + size])
    stream.finish()
    assert list(stream.segments) == list(split_markdown(ANSWER))


def test_fences_become_code_and_those_in_lists_stay_prose() -> None:
    """Only fences at the top level get a block of their own."""
    segments = split_markdown(ANSWER)
    assert [segment.kind for segment in segments] == [SegmentKind.PROSE, SegmentKind.CODE, SegmentKind.PROSE]
    assert segments[1].language == "python"
    assert segments[1].text == "def f():\n\n    return 1"


def test_only_the_open_segment_changes() -> None:
    """Closed segments are never touched again."""
    stream = MarkdownStream()
    stream.feed("First.\n\n```js\nlet a")
    before = list(stream.segments)
    assert stream.feed(" = 1\n") == 1
    assert stream.segments[0] == before[0]
    assert stream.segments[1].text == "let a = 1"
    assert stream.segments[1].is_open


def test_long_prose_is_cut_between_blocks() -> None:
    """A segment of prose holds about 1.5 KB."""
    text = "\n\n".join(f"Paragraph {number} " + "word " * 60 for number in range(20))
    segments = split_markdown(text)
    assert len(segments) > 3
    assert "".join(segment.text for segment in segments) == text


def test_long_list_is_cut_between_items_and_keeps_counting() -> None:
    """The number of a list goes on in the next segment."""
    stream = MarkdownStream()
    for _ in range(80):
        stream.feed("1. an item with some words in it to make it long enough\n")
    stream.finish()
    numbers = [segment.list_start for segment in stream.segments]
    assert numbers[0] is None
    assert numbers[1] is not None
    assert numbers[1] > 1
    assert f'start="{numbers[1]}"' in to_html(stream.segments[1])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Some **bold", "Some **bold**"),
        ("Some **", "Some "),
        ("Call `f", "Call `f`"),
        ("Title\n-", "Title"),
        ("Title\n``", "Title\n``"),
        ("Title\n```py", "Title"),
        ("See [the page](https://exa", "See the page"),
        ("Rows:\n\n| a | b |\n|--", "Rows:\n"),
        ("Plain", "Plain"),
    ],
)
def test_half_written_marks_do_not_flash(text: str, shown: str) -> None:
    """An unfinished end is drawn as what it will most likely become."""
    assert heal(text) == shown


def test_raw_html_and_pictures_are_never_obeyed() -> None:
    """HTML is shown as text; a picture becomes a link."""
    html = to_html(split_markdown('<img src="http://a/b"> ![alt](http://a/c.png) [x](javascript:alert(1))')[0])
    assert "<img" not in html
    assert '<a href="http://a/c.png">alt</a>' in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\( A = P \left(1 + \frac{r}{n}\right)^{12} \)", "<i>A = P (1 + r/n)<sup>12</sup></i>"),
        (r"\[ \frac{a + b}{2} \times x_1 \]", "<i>(a + b)/2 × x<sub>1</sub></i>"),
        (r"$$ \sqrt{\frac{1}{2}} \leq 3\% $$", "<i>√(1/2) ≤ 3%</i>"),
        (r"\( \unknown{x} < 1 \)", r"<i>\unknown{x} &lt; 1</i>"),
        (r"\( never closed", "( never closed"),
        (r"It costs $5 and $6.", "It costs $5 and $6."),
        (r"`\( x \)`", r"<code>\( x \)</code>"),
    ],
)
def test_formulas_are_readable(source: str, shown: str) -> None:
    """Common LaTeX becomes text; unknown commands stay, code is left alone."""
    assert to_html(split_markdown(source)[0]) == f"<p>{shown}</p>\n"


@given(st.text(alphabet="ab`*|-#1.\n ~[]()", max_size=300), st.integers(min_value=1, max_value=40))
def test_no_text_is_lost(text: str, size: int) -> None:
    """Every letter of the answer stands in some segment, however it arrives."""
    stream = MarkdownStream()
    for start in range(0, len(text), size):
        stream.feed(text[start : start + size])
    stream.finish()
    kept = "".join(segment.text for segment in stream.segments)
    assert kept.count("a") + sum(s.language.count("a") for s in stream.segments) >= _outside_fences(text, "a")


def _outside_fences(text: str, letter: str) -> int:
    return sum(line.count(letter) for line in text.splitlines() if "``" not in line and "~~" not in line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```python\nx = 1\n```", "x = 1"),
        ("```\nx = 1\n````  ", "x = 1"),
        ("````\n```\nx\n```", "```\nx\n```"),
        ("```\nx = 1\n``", "x = 1\n``"),
    ],
)
def test_a_fence_at_the_very_end_closes_its_code(text: str, code: str) -> None:
    """Most answers that end with code have no line break behind the fence; a shorter fence is code."""
    assert [segment.text for segment in split_markdown(text)] == [code]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"It is $A = \pi r^2$.", "It is <i>A = π r<sup>2</sup></i>."),
        ("Set $a_1$ and $b$.", "Set <i>a<sub>1</sub></i> and <i>b</i>."),
        ("Between $5 and $10.", "Between $5 and $10."),
        ("US$5_000 and US$6_000", "US$5_000 and US$6_000"),
        ("echo $HOME/$USER", "echo $HOME/$USER"),
    ],
)
def test_single_dollars_are_formulas_only_around_formulas(source: str, shown: str) -> None:
    """Money and variables of a shell stay as they are."""
    assert shown in to_html(split_markdown(source)[0])
