"""The rules that split a prompt into a plan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.decomposer import decompose
from app.domain.plan import ExecutionMode, find_cycle

SPLIT = [
    ("1. Write a haiku about rain\n2. What is 12*8?\n3. Explain tides", 3, ExecutionMode.PARALLEL),
    ("1) Write a haiku about rain\n2) Translate the haiku into French", 2, ExecutionMode.SEQUENTIAL),
    ("Please do these tasks:\n- Name the capital of Peru\n- Write a limerick about llamas", 2, ExecutionMode.PARALLEL),
    ("a) Define entropy b) explain enthalpy c) use the result of part a to get G", 3, ExecutionMode.HYBRID),
    ("Step 1: Write a story about an owl\nStep 2: Summarize the story\nStep 3: Translate the summary to German", 3,
     ExecutionMode.SEQUENTIAL),
    ("First find the capital of France, then list three sights there, and finally write a poem about them.", 3,
     ExecutionMode.SEQUENTIAL),
    ("Compare Python and Rust for web servers, then recommend one.", 2, ExecutionMode.SEQUENTIAL),
    ("What is the capital of France? Who wrote Faust?", 2, ExecutionMode.PARALLEL),
    ("Write a Python function to parse CSV and also explain how quicksort works.", 2, ExecutionMode.PARALLEL),
    ("For each of Berlin, Paris and Rome, list three sights.", 3, ExecutionMode.PARALLEL),
    ("请先写一首关于春天的诗，然后翻译成英文，最后总结主要意思。", 3, ExecutionMode.SEQUENTIAL),
    ("Schreibe zuerst ein Gedicht über den Herbst, übersetze es dann ins Englische.", 2, ExecutionMode.SEQUENTIAL),
]  # fmt: skip

WHOLE = [
    "What is the capital of France?",
    "Write a story about two friends who explore a cave and find a treasure",
    "Write a function that does the following:\n1. Reads a file\n2. Prints the lines",
    "Tell me about dogs. Rules:\n- Keep it short\n- Use no emoji\n- Answer in French",
    "Which of these is a mammal?\nA) Trout\nB) Whale\nC) Newt\nD) Crow",
    "Tom has 3 apples and buys 4 more. How many does he have? Show your work.",
    "What does this print?\n```python\n1. do this\nfor x in y: print(x); then(x)\n```",
    'Translate to German: "First open the door, then write a letter, and finally call me."',
    "Fix this table:\n| 1. Write | 2. Read |\n| a | b |",
    "Which city is biggest?\n1. Paris\n2. London\n3. Rome",
    "Hello!",
    "",
]


@pytest.mark.parametrize(("prompt", "count", "mode"), SPLIT)
def test_splits_compound_prompts(prompt: str, count: int, mode: ExecutionMode) -> None:
    """Several requests become as many sub-tasks, in the mode their references ask for."""
    plan = decompose(prompt)
    assert (len(plan.sub_tasks), plan.mode) == (count, mode)
    assert plan.origin == "rules"


@pytest.mark.parametrize("prompt", [prompt for prompt in WHOLE if prompt])
def test_leaves_single_requests_whole(prompt: str) -> None:
    """Rules, data, choices, code and quotations are never split."""
    plan = decompose(prompt)
    assert [task.text for task in plan.sub_tasks] == [prompt]
    assert plan.mode is ExecutionMode.SINGLE


def test_reports_a_cycle_with_its_path() -> None:
    """Steps that wait for each other are answered in one piece, and the reason names the cycle."""
    plan = decompose("1. Use the result of step 2 to plan\n2. Use the result of step 1 to cook")
    assert plan.mode is ExecutionMode.SINGLE
    assert "1 → 2 → 1" in plan.reason


def test_forward_references_become_dependencies() -> None:
    """A step may need a later one: the order of the plan is that of the prompt, not of the run."""
    plan = decompose("1. Write a slogan with the result of step 2\n2. List five words about coffee")
    assert plan.sub_tasks[0].depends_on == ("2",)


def test_a_closing_request_needs_all_steps() -> None:
    """A request after the list that speaks of all results waits for all of them."""
    plan = decompose("1. Describe tea\n2. Describe coffee\n\nFinally, compare the results.")
    assert plan.sub_tasks[2].depends_on == ("1", "2")


def test_keeps_the_introduction_as_context() -> None:
    """What stands before the first task belongs to every task."""
    plan = decompose("I run a small bakery in Lyon.\n\n1. Write a slogan for it\n2. List three local suppliers")
    assert plan.context == "I run a small bakery in Lyon."


def test_a_blank_text_is_one_task_with_a_visible_text() -> None:
    """A blank prompt cannot make a plan of blank steps, so it stays one piece with a visible text."""
    assert decompose(" ").sub_tasks[0].text == "(no text)"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_every_plan_is_acyclic(text: str) -> None:
    """No text makes the rules raise or wait in a circle."""
    plan = decompose(text)
    assert find_cycle(plan.sub_tasks) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "1. write a poem\n",
                "2) ",
                "then ",
                "- ",
                "step 2 ",
                "? ",
                "what is it",
                "(a) ",
                ", ",
                "and ",
                "`",
                '"',
                "\n\n",
                "为什么",
                "然后",
            ]
        ),
        max_size=25,
    )
)
def test_fragments_of_lists_never_raise(pieces: list[str]) -> None:
    """Markers, connectives and quotes in any order still give a plan."""
    assert decompose("".join(pieces)).sub_tasks
