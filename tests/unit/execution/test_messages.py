"""The call that a model gets."""

from __future__ import annotations

import pytest

from app.domain.plan import SubTask, whole_plan
from app.domain.profile import ModelProfile, ModelRef
from app.domain.prompt import ChatMessage, GenerationOptions, PromptRequest
from app.execution.messages import CallBuilder, build_messages, estimate_tokens, merge_options
from app.settings import GenerationSettings
from tests.unit.execution.rig import a_plan

REF = ModelRef("a", "m")


def user(text: str, *, images: int = 0) -> tuple[ChatMessage, ...]:
    """Return one message of the user."""
    return (ChatMessage(role="user", content=text, images=(b"x",) * images),)


def test_a_whole_prompt_is_sent_as_it_is() -> None:
    """History and images go along; nothing is added to the prompt."""
    history = (ChatMessage(role="user", content="Hi"), ChatMessage(role="assistant", content="Hello"))
    request = PromptRequest(prompt="  What is this? ", history=history, images=(b"png",))
    messages = build_messages(request, whole_plan(request.prompt), whole_plan(request.prompt).sub_tasks[0], {})
    assert messages == (*history, ChatMessage(role="user", content="  What is this? ", images=(b"png",)))


def test_a_conversation_that_does_not_end_with_the_user_is_sent_as_it_is() -> None:
    """After a tool's result comes no turn of the user."""
    turns = (ChatMessage(role="user", content="Weather?"), ChatMessage(role="tool", content="11 degrees"))
    request = PromptRequest(prompt="Weather?", turns=turns)
    plan = whole_plan(request.prompt)
    assert build_messages(request, plan, plan.sub_tasks[0], {}) == turns


def test_an_edited_single_step_replaces_the_prompt() -> None:
    """What the user made of the plan is what is sent."""
    plan = a_plan(one=())
    messages = build_messages(PromptRequest(prompt="Original"), plan, plan.sub_tasks[0], {})
    assert messages[-1].content == "Do one."


def test_the_request_comes_before_the_settings() -> None:
    """Zero and False are values; only None is filled."""
    defaults = GenerationSettings(num_ctx=8192, temperature=0.7, seed=1, num_predict=100)
    merged = merge_options(GenerationOptions(temperature=0.0, keep_alive=0), defaults)
    assert (merged.num_ctx, merged.temperature, merged.seed, merged.num_predict, merged.keep_alive) == (
        8192,
        0.0,
        1,
        100,
        0,
    )


def test_tokens_are_rather_too_many() -> None:
    """English counts about a token for 3.5 characters, other scripts one each; pictures are not free."""
    assert estimate_tokens(user("a" * 350)) == 108
    assert estimate_tokens(user("日本語です")) == 13
    assert estimate_tokens(user("ab日", images=1)) == 8 + 0 + 1 + 768


def test_the_context_grows_with_the_prompt_and_never_shrinks() -> None:
    """A short prompt leaves the length to the server; once more was needed it stays, so that nothing reloads."""
    builder = CallBuilder()
    lengths = [
        builder.build(REF, user("x" * count), GenerationOptions(), None).options.num_ctx
        for count in (100, 20_000, 100, 60_000, 20_000)
    ]
    assert lengths == [None, 8192, 8192, 32768, 32768]
    assert builder.build(ModelRef("a", "n"), user("x"), GenerationOptions(), None).options.num_ctx is None


def test_the_context_stays_within_what_the_model_can() -> None:
    """A model is never asked for more than it was trained for."""
    profile = ModelProfile(ref=REF, context_length=6000)
    call = CallBuilder().build(REF, user("x" * 60_000), GenerationOptions(), profile)
    assert call.options.num_ctx == 6000


def test_a_given_context_is_kept() -> None:
    """What the user set is sent, whatever the prompt needs."""
    call = CallBuilder().build(REF, user("x" * 60_000), GenerationOptions(num_ctx=2048), None)
    assert call.options.num_ctx == 2048


def test_a_long_answer_needs_context_too() -> None:
    """The wished length of the answer counts."""
    call = CallBuilder().build(REF, user("x"), GenerationOptions(num_predict=5000), None)
    assert call.options.num_ctx == 8192


@pytest.mark.parametrize(
    ("profile", "think", "expected"),
    [
        (None, True, True),
        (ModelProfile(ref=REF), True, None),
        (ModelProfile(ref=REF), "high", None),
        (ModelProfile(ref=REF), False, False),
        (ModelProfile(ref=REF, features=frozenset({"completion", "thinking"})), True, True),
    ],
)
def test_only_thinking_models_are_asked_to_think(
    profile: ModelProfile | None, think: bool | str, expected: bool | str | None
) -> None:
    """A model that cannot think would refuse the whole call."""
    call = CallBuilder().build(REF, user("x"), GenerationOptions(think=think), profile)
    assert call.options.think == expected


def test_a_missing_parent_is_left_out() -> None:
    """A step can be built without the record of a dependency, as when it alone is run again."""
    plan = a_plan(one=(), two=("one",))
    messages = build_messages(PromptRequest(prompt="p"), plan, SubTask(id="two", text="Go.", depends_on=("one",)), {})
    assert messages[-1].content == "Go."
