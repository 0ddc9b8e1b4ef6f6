"""One joined answer: where the prompt or the request asks for it, a last step writes it."""

from __future__ import annotations

import pytest

from app.analysis.plan_merge import LOOK_LENGTH, asks_for_one_answer, with_merge
from app.domain.plan import MERGE_ID, Plan, SubTask

ONE = [
    "Answer these in one email: 1. What is the refund policy? 2. Where is the shop?",
    "Find the date and the place. Then combine them into a short letter.",
    "Check the price, check the stock, and put everything into one message.",
    "Vergleiche A. Prüfe B. Schreib das in einer einzigen Antwort.",
    "Describe A. Describe B. Fasse alles zusammen.",
    "Compare the phones, list their flaws, then give me one final recommendation.",
    "回答以下问题，并合并成一封邮件",
]
SEVERAL = [
    "1. Write an email 2. Write a poem",
    "Write a haiku and one limerick",
    "What is the capital of Peru? Who wrote Faust?",
    "Translate it into German, then into French",
]


@pytest.mark.parametrize("prompt", ONE)
def test_prompts_for_one_answer(prompt: str) -> None:
    """The form of a single text, or the wish to combine."""
    assert asks_for_one_answer(prompt)


@pytest.mark.parametrize("prompt", SEVERAL)
def test_prompts_for_several_answers(prompt: str) -> None:
    """An email among other tasks is not the form of them all."""
    assert not asks_for_one_answer(prompt)


def test_documents_do_not_speak_for_the_prompt() -> None:
    """Only the ends of a long prompt say what form the answer takes."""
    filler = "x " * LOOK_LENGTH
    assert not asks_for_one_answer(f"{filler} answer in one email {filler}")
    assert asks_for_one_answer(f"{filler} answer in one email")


def a_plan(*depends_on: tuple[str, ...], **fields: str) -> Plan:
    """Return a plan of numbered steps."""
    return Plan(
        sub_tasks=tuple(
            SubTask(id=str(number), text="Do it.", depends_on=parents)
            for number, parents in enumerate(depends_on, start=1)
        ),
        **fields,  # type: ignore[arg-type]  # the fields of a test
    )


FREE = a_plan((), ("1",), ())


@pytest.mark.parametrize(("prompt", "wanted"), [(ONE[0], None), (SEVERAL[0], True)], ids=["prompt", "request"])
def test_last_step_joins_the_leaves(prompt: str, *, wanted: bool | None) -> None:
    """It needs every answer that no other step builds on, and knows the request."""
    step = with_merge(FREE, prompt, wanted=wanted).sub_tasks[-1]
    assert (step.id, step.depends_on) == (MERGE_ID, ("2", "3"))
    assert prompt in step.text


UNCHANGED = [
    (FREE, SEVERAL[0], None),
    (FREE, ONE[0], False),
    (a_plan(()), ONE[0], True),
    (a_plan((), (), ("1", "2")), ONE[0], None),
    (with_merge(FREE, ONE[0], wanted=True), ONE[0], True),
]


@pytest.mark.parametrize(("plan", "prompt", "wanted"), UNCHANGED)
def test_no_step_is_added(plan: Plan, prompt: str, *, wanted: bool | None) -> None:
    """Nobody asked, it was declined, there is one answer anyway, or it has been joined before."""
    assert with_merge(plan, prompt, wanted=wanted) is plan


def test_no_room_for_another_step() -> None:
    """A plan of the greatest length keeps its headings and says why."""
    plan = with_merge(a_plan(*((),) * 12, reason="A list."), ONE[0], wanted=None)
    assert len(plan.sub_tasks) == 12
    assert plan.reason.startswith("A list. Not joined into one answer: The plan has 13")
