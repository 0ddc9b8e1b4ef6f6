"""`modelyard calibrate` over the real core without hosts: what is stored is resumed, used, printed and undone."""

from __future__ import annotations

import asyncio
import json

import pytest

from app.bootstrap import Application, build
from app.cli import main
from app.domain.calibration import CalibrationRun, GradedAnswer
from app.domain.ports import ModelFacts
from app.domain.profile import Provenance
from app.learning.calibration.probes import choose_probes
from app.settings import BuiltinSettings, HostSettings, Settings, load_settings, save_settings
from tests.builders import NOON, QWEN


@pytest.fixture(autouse=True)
def no_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch all hosts off, and do not wait for a model that will not come."""
    save_settings(Settings(hosts=HostSettings(ollama_enabled=False), builtin=BuiltinSettings(enabled=False)))

    async def at_once(_application: Application) -> None:
        return None

    monkeypatch.setattr("app.cli.session._wait_for_model", at_once)


def prepare(answered: int, *, of: int = 9) -> None:
    """Store a model and a paused calibration with so many right answers."""

    async def body() -> None:
        application = await build(load_settings(), fetches_models=False, recovers=False)
        await application.store.profiles.discovered(QWEN.host, (ModelFacts(model=QWEN.model),))
        probes = choose_probes(0, limit=of)
        run = CalibrationRun(
            models=(QWEN,), probe_ids=tuple(probe.probe_id for probe in probes), seed=0, created_at=NOON
        )
        await application.store.calibrations.save(run)
        for probe in probes[:answered]:
            answer = GradedAnswer(
                ref=QWEN,
                probe_id=probe.probe_id,
                capability=probe.capability,
                band=probe.band,
                complexity=0.1,
                score=1.0,
                total_s=2.0,
            )
            await application.store.calibrations.add_answer(run.run_id, answer)
        await application.aclose()

    asyncio.run(body())


def sources() -> set[Provenance]:
    """Return where the model's ratings come from."""
    found: set[Provenance] = set()

    async def body() -> None:
        application = await build(load_settings(), fetches_models=False, recovers=False)
        (profile,) = application.profiles.current
        found.update(rating.source for rating in profile.ratings.values())
        await application.aclose()

    asyncio.run(body())
    return found


def test_a_resumed_calibration_is_used_and_undone(capsys: pytest.CaptureFixture[str]) -> None:
    """The result is printed with its counts; the ratings follow it, and go back with `--undo`."""
    prepare(9)
    assert main(["calibrate", "--resume"]) == 0
    printed = capsys.readouterr().out
    assert "100% of 1" in printed
    assert "100% of 9" in printed
    assert "9 ratings changed" in printed
    assert sources() == {Provenance.CALIBRATED}
    assert main(["calibrate", "--undo"]) == 0
    assert "9 ratings are as they were before" in capsys.readouterr().out
    assert sources() == {Provenance.ESTIMATED}


def test_a_dry_run_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """It prints, as JSON on demand, and the ratings stay."""
    prepare(9)
    assert main(["calibrate", "--resume", "--dry-run", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["state"] == "done"
    assert printed["ratings_changed"] is None
    model = printed["models"][str(QWEN)]
    assert model["all"] == {"n": 9, "accuracy": 1.0, "low": pytest.approx(0.7008, abs=1e-3), "high": 1.0}
    assert model["capabilities"]["code"]["bands"]["easy"]["n"] == 1
    assert sources() == {Provenance.ESTIMATED}


def test_one_that_cannot_go_on_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """What is graded stays for the next time, and is printed."""
    prepare(4)
    assert main(["calibrate", "--resume"]) == 1
    printed = capsys.readouterr()
    assert "100% of 4" in printed.out
    assert "--resume" in printed.err
    assert sources() == {Provenance.ESTIMATED}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--resume"], "No calibration is waiting"),
        (["--undo"], "No calibration is in force"),
        (["--model", "ghost"], "There is no model ghost"),
        (["--capability", "juggling"], "Choose at least one model"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the exit code of a failure."""
    assert main(["calibrate", *arguments]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--limit", "0"], ["--seed", "-1"], ["--limit", "many"]])
def test_numbers_out_of_bounds_are_usage_errors(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Told before anything is started."""
    with pytest.raises(SystemExit) as caught:
        main(["calibrate", *arguments])
    assert caught.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_the_option_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` tells what it does."""
    with pytest.raises(SystemExit):
        main(["calibrate", "--help"])
    assert "--capability" in capsys.readouterr().out
