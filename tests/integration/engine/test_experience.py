"""What users said, and what they laid down, moves the next decision; the detector's tier follows the load."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping

import pytest

from app.analysis.analyzer import FULL, Analyzer
from app.analysis.capability_detector import KEYSTROKE
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.decision import RoutingRule
from app.domain.events import AnalysisReady, DecisionReady
from app.domain.evidence import Prediction
from app.domain.profile import Host, HostKind, ModelRef
from app.domain.prompt import Analysis, PromptRequest
from app.domain.record import Outcome
from app.routing.cascade import weakness
from app.routing.explain import replay
from tests.integration.engine.rig import ANALYZER, CODER, POET, EngineRig, a_model, run, scripts

POEM = "Write a short poem about roses."
CODE = "Write a Python function that reverses a string."


def test_a_rule_sends_the_prompt_to_its_model(rig: EngineRig) -> None:
    """A rule comes before the strategy, and the decision names it."""
    rig.build(rules=lambda: (RoutingRule(name="all poems", model=CODER, capability="creative"),))
    record = run(rig.answer(POEM))
    decision = rig.seen(DecisionReady)[0].decision
    assert (decision.rule, decision.chosen.ref) == ("all poems", CODER)
    assert record.sub_tasks[0].attempts[0].ref == CODER


def test_predictions_move_the_choice_and_are_kept_for_replay(rig: EngineRig) -> None:
    """What similar prompts say is part of the inputs: the stored decision replays to the same choice."""
    asked: list[str] = []

    def predict(prompt: str) -> Mapping[ModelRef, Prediction]:
        asked.append(prompt)
        return {POET: Prediction(0.0, 60.0), CODER: Prediction(1.0, 60.0)}

    rig.build(predict=predict)
    record = run(rig.answer(POEM))
    assert asked == [POEM]
    decision = record.sub_tasks[0].decision
    assert decision is not None
    assert decision.chosen.ref == CODER

    async def stored() -> object:
        return (await rig.store.queries.record(record.request_id)).sub_tasks[0].decision

    kept = run(stored())
    assert kept == decision
    assert replay(decision).ranking == decision.ranking


def test_a_cascade_asks_the_better_model_after_a_weak_answer(rig: EngineRig) -> None:
    """The quick model declines, the better one answers, and the record holds both."""
    quick_and_poor = (a_model(POET, tps=500.0, code=0.7), a_model(CODER, tps=5.0, code=0.9))
    host = Host(key="a", title="A", url="http://a.invalid", kind=HostKind.SCRIPTED)
    backend = ScriptedBackend(scripts(poet=ModelScript(tokens=("I'm sorry, I can't.",))), host=host)
    rig.build(profiles=quick_and_poor, backend=backend, weakness=weakness)
    record = run(rig.answer(PromptRequest(prompt=CODE, strategy="cascade")))
    assert [(attempt.ref, attempt.flags) for attempt in record.sub_tasks[0].attempts] == [
        (POET, ("escalated",)),
        (CODER, ()),
    ]
    assert (record.outcome, record.answer) == (Outcome.SUCCEEDED, "def f(): ...")


def test_a_cold_encoder_is_not_waited_for(rig: EngineRig) -> None:
    """Until the full tier is warm the keystroke tier answers and says why."""
    rig.build(analyzer=Analyzer())
    run(rig.answer(POEM))
    analysis = rig.seen(AnalysisReady)[0].analysis
    assert (analysis.tier, analysis.note) == ("keystroke", "The sentence encoder is still loading.")


def test_a_warm_encoder_analyses_in_full(rig: EngineRig) -> None:
    """The full tier speaks once its weights are there."""
    ANALYZER.warm_up(tier=FULL)
    run(rig.answer(POEM))
    assert rig.seen(AnalysisReady)[0].analysis.tier == "full"


def test_a_crowd_of_prompts_does_not_queue_for_the_encoder(rig: EngineRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty prompts at once some are analysed in full and the rest at once, all are answered."""
    ANALYZER.warm_up(tier=FULL)
    analyze = ANALYZER.analyze
    # The encoder takes until somebody did not wait for it.
    somebody_went_on = threading.Event()

    def slowly(request: PromptRequest, *, tier: str = KEYSTROKE) -> Analysis:
        if tier == FULL:
            somebody_went_on.wait(20)
        else:
            somebody_went_on.set()
        return analyze(request, tier=tier)

    monkeypatch.setattr(ANALYZER, "analyze", slowly)

    async def main() -> list[Outcome]:
        records = await asyncio.gather(*(rig.answer(f"{POEM} Number {number}.") for number in range(20)))
        return [record.outcome for record in records]

    assert run(main()) == [Outcome.SUCCEEDED] * 20
    tiers = [event.analysis.tier for event in rig.seen(AnalysisReady)]
    assert {"full", "keystroke"} == set(tiers)
