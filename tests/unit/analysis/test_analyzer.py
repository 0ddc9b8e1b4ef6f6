"""What the analyzer says of a prompt."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.analyzer import Analyzer
from app.domain.capability import CAPABILITY_KEYS
from app.domain.prompt import ChatMessage, GenerationOptions, PromptRequest

ANALYZER = Analyzer()

PRIMARY = [
    ("Write a Python function that reverses a linked list", "code"),
    ("What is 15% of 240?", "mathematical"),
    ("If all bloops are razzies and all razzies are lazzies, are bloops lazzies? Which premise matters?", "logical"),
    ("Who wrote Faust and when was it published?", "factual"),
    ("Write a short poem about autumn leaves", "creative"),
    ("hi, how are you today?", "conversational"),
    ("Summarize the following text in two sentences: The meeting was long.", "summarization"),
    ("Translate to French: good morning, everyone", "translation"),
    ("Extract all email addresses from the following text: a@b.example, c@d.example", "extraction"),
    ("Schreibe ein Gedicht über den Herbst", "creative"),
    ("Traduis cette phrase en anglais : il pleut", "translation"),
    ("把下面的句子翻译成英文：今天天气很好", "translation"),
    ("Напиши функцию на питоне для сортировки списка", "code"),
    ("¿Quién pintó el Guernica?", "factual"),
    ("こんにちは、元気ですか", "conversational"),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "capability"), PRIMARY)
def test_finds_the_primary_capability(prompt: str, capability: str) -> None:
    """Plain prompts of every capability are recognised, in several languages."""
    assert ANALYZER.analyze_text(prompt).primary == capability


def test_scores_cover_every_capability_highest_first() -> None:
    """The primary is the first of the scores, and each score is a probability."""
    analysis = ANALYZER.analyze_text("Calculate the area of a circle and write Python code for it")
    probabilities = [score.probability for score in analysis.scores]
    assert {score.capability for score in analysis.scores} == set(CAPABILITY_KEYS)
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0.0 <= probability <= 1.0 for probability in probabilities)
    assert analysis.primary == analysis.scores[0].capability


def test_spans_quote_the_prompt() -> None:
    """A span locates its cue in the prompt as it was typed."""
    prompt = "Please TRANSLATE this"
    (span,) = [span for span in ANALYZER.analyze_text(prompt).spans if span.capability == "translation"]
    assert prompt[span.start : span.end] == "TRANSLATE"


def test_spans_hold_in_long_prompts() -> None:
    """Positions count from the start of the whole text, also where only parts of it are read."""
    prompt = "word " * 40_000 + "Please translate this into French"
    spans = [span for span in ANALYZER.analyze_text(prompt).spans if span.capability == "translation"]
    assert spans
    assert all(prompt[span.start : span.end].lower() == span.cue for span in spans)


def test_requirements_follow_the_request() -> None:
    """Pictures need vision, tools need tools, a JSON format or wish needs JSON, history needs context."""
    plain = ANALYZER.analyze(PromptRequest(prompt="Hello")).requirements
    assert (plain.needs_vision, plain.needs_tools, plain.needs_json) == (False, False, False)
    assert ANALYZER.analyze(PromptRequest(prompt="Hello", images=(b"png",))).requirements.needs_vision
    tools = GenerationOptions(tools=({"type": "function"},))
    assert ANALYZER.analyze(PromptRequest(prompt="Hello", options=tools)).requirements.needs_tools
    form = GenerationOptions(response_format="json")
    assert ANALYZER.analyze(PromptRequest(prompt="Hello", options=form)).requirements.needs_json
    assert ANALYZER.analyze_text("List three cities and respond with JSON only").requirements.needs_json
    assert not ANALYZER.analyze_text("Write a script that can parse JSON output").requirements.needs_json
    history = (ChatMessage(role="user", content="x" * 4_000),)
    longer = ANALYZER.analyze(PromptRequest(prompt="Hello", history=history)).requirements
    assert longer.context_tokens > plain.context_tokens + 900


def test_complexity_parts_sum_to_the_value() -> None:
    """The user can add up why a prompt looks hard."""
    easy = ANALYZER.analyze_text("hi").complexity
    hard = ANALYZER.analyze_text(
        "Design and implement a distributed cache in Rust. It must never lose data, must handle at least 10,000 "
        "requests per second, then prove that the eviction is optimal and compare three alternatives in detail."
    ).complexity
    assert hard.value > easy.value + 0.2
    assert math.isclose(math.fsum(part.value for part in hard.parts), hard.value)


def test_an_asked_length_sets_the_expected_answer() -> None:
    """An answer of 500 words takes about 700 tokens whatever the topic."""
    assert 600 <= ANALYZER.analyze_text("Write an essay of 500 words about rivers").expected_answer_tokens <= 800


def test_plan_describes_each_sub_task() -> None:
    """Every sub-task carries the capabilities and the complexity of its own text."""
    plan = ANALYZER.plan(PromptRequest(prompt="1. Write a haiku about rain\n2. What is 12*8?"))
    assert [task.capabilities[0] for task in plan.sub_tasks] == ["creative", "mathematical"]
    assert all(task.complexity >= 0 for task in plan.sub_tasks)


def test_plan_respects_the_user() -> None:
    """A prompt that may not be split stays whole, and an edited plan is kept."""
    prompt = "1. Write a haiku about rain\n2. What is 12*8?"
    assert not ANALYZER.plan(PromptRequest(prompt=prompt, may_split=False)).is_compound
    edited = ANALYZER.plan(PromptRequest(prompt=prompt))
    kept = ANALYZER.plan(PromptRequest(prompt="something else", plan=edited))
    assert [task.text for task in kept.sub_tasks] == [task.text for task in edited.sub_tasks]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600))
def test_never_raises(text: str) -> None:
    """Any text has an analysis."""
    analysis = ANALYZER.analyze_text(text)
    assert all(0 <= span.start < span.end <= len(text) for span in analysis.spans)


@pytest.mark.parametrize(
    "text", ["İ" * 50 + "translate", "\x00", "\ud800", "a" * 1_000_000, "((((" * 5_000, "```" * 999, "\n" * 9_999]
)
def test_odd_texts_are_analysed(text: str) -> None:
    """Lone surrogates, letters that grow when lowered, and huge or unbalanced texts are only texts."""
    assert ANALYZER.analyze_text(text).scores
    assert ANALYZER.plan(PromptRequest(prompt=text)).sub_tasks
