"""The real core with two models, a finished calibration and a paused one; no hosts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest

from app.bootstrap import Application, build
from app.domain.calibration import CalibrationRun, CalibrationState, GradedAnswer
from app.domain.ports import ModelFacts
from app.learning.calibration.probes import choose_probes
from app.settings import BuiltinSettings, HostSettings, Settings
from tests.builders import NOON, QWEN, SMOL
from tests.ui.chat.conftest import core, run, theme
from tests.ui.chat.fakes import FakeWindow
from ui.core_thread import CoreThread
from ui.theme import Theme

__all__ = ["core", "run", "theme"]

QUIET = Settings(hosts=HostSettings(ollama_enabled=False), builtin=BuiltinSettings(enabled=False))


async def fill(application: Application) -> None:
    """Store two models and what they answered: Qwen everything right, SmolLM2 everything wrong."""
    facts = (ModelFacts(model=QWEN.model, size_bytes=491_000_000), ModelFacts(model=SMOL.model))
    await application.store.profiles.discovered(QWEN.host, facts)
    await application.profiles.reload()
    probes = choose_probes(0, limit=27)
    ids = tuple(probe.probe_id for probe in probes)
    done = CalibrationRun(
        models=(QWEN, SMOL), probe_ids=ids, seed=0, created_at=NOON, run_id="done", state=CalibrationState.DONE
    )
    paused = CalibrationRun(models=(QWEN,), probe_ids=ids, seed=0, created_at=NOON - timedelta(days=1), run_id="paused")
    for run_, refs, count in ((done, (QWEN, SMOL), 27), (paused, (QWEN,), 9)):
        await application.store.calibrations.save(run_)
        for ref in refs:
            for probe in probes[:count]:
                answer = GradedAnswer(
                    ref=ref,
                    probe_id=probe.probe_id,
                    capability=probe.capability,
                    band=probe.band,
                    complexity=0.1,
                    score=float(ref == QWEN),
                    total_s=2.0,
                )
                await application.store.calibrations.add_answer(run_.run_id, answer)


@pytest.fixture
def bare(core: CoreThread) -> Iterator[Application]:
    """The core without models."""
    application = core.submit(build(QUIET, fetches_models=False)).result()
    yield application
    core.submit(application.aclose()).result()


@pytest.fixture
def application(core: CoreThread, bare: Application) -> Application:
    """The core with models and calibrations."""
    core.submit(fill(bare)).result()
    return bare


@pytest.fixture
def window(core: CoreThread, theme: Theme, application: Application) -> FakeWindow:
    """The context of a page, with that core behind it."""
    return FakeWindow(core, theme, cast("Any", application))
