"""`modelyard calibrate`: lets the models answer graded prompts, so that routing starts from what they can do here."""

from __future__ import annotations

import argparse
import sys

from app.bootstrap import Application
from app.cli.session import session
from app.cli.terminal import number_between, print_json
from app.domain.calibration import CalibrationMatrix, CalibrationProgress, CalibrationRun, CalibrationState
from app.domain.capability import CAPABILITY_KEYS
from app.domain.errors import ModelyardError, NotFoundError
from app.domain.events import FeedMessage
from app.domain.evidence import ComplexityBand
from app.domain.profile import ModelRef

EXIT_PAUSED = 1
SECONDS_SHOWN_BELOW = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `calibrate`."""
    parser.add_argument("--model", action="append", default=[], metavar="M", help="only this model; may be repeated")
    parser.add_argument(
        "--capability", action="append", default=[], metavar="C", help="only prompts for this capability; repeatable"
    )
    parser.add_argument("--limit", type=number_between(int, 1), metavar="N", help="prompts a model (default: all)")
    parser.add_argument("--seed", type=number_between(int, 0), default=0, help="order of the prompts, and of draws")
    parser.add_argument("--resume", action="store_true", help="go on with the newest calibration that was not finished")
    parser.add_argument(
        "--dry-run", action="store_true", help="only print the result; leave what routing starts from as it is"
    )
    parser.add_argument("--undo", action="store_true", help="give back the ratings before the last calibration")
    parser.add_argument("--json", action="store_true", help="print one JSON object with the result")


async def run(options: argparse.Namespace) -> int:
    """Calibrate, print the result, and make routing start from it."""
    async with session(needs_models=not options.undo) as application:
        if options.undo:
            return await _undo(application)
        run_ = await _chosen(application, options)
        unsubscribe = application.feed.subscribe(_Progress(is_quiet=options.json).show)
        try:
            await application.calibrations.start(run_)
            await application.calibrations.wait()
        finally:
            unsubscribe()
        progress = application.calibrations.progress
        matrix = await application.calibrations.matrix(run_.run_id)
        is_done = progress is not None and progress.state is CalibrationState.DONE
        changed = await application.calibrations.apply(run_.run_id) if is_done and not options.dry_run else None
        if options.json:
            print_json(_as_json(run_, matrix, progress, changed))
        else:
            _print(run_, matrix)
            if changed is not None:
                print(f"{changed} ratings changed; `modelyard calibrate --undo` gives the old ones back.")
        if progress is not None and progress.error:
            raise ModelyardError(progress.error, fix=f"{progress.fix} Use --resume.".strip())
        return 0 if is_done else EXIT_PAUSED


async def _chosen(application: Application, options: argparse.Namespace) -> CalibrationRun:
    """Return the calibration that the options describe; with `--resume` one that is stored."""
    if options.resume:
        runs = await application.calibrations.runs()
        found = next((one for one in runs if one.state is CalibrationState.PAUSED), None)
        if found is None:
            raise NotFoundError("No calibration is waiting to be resumed.", fix="Start one without --resume.")
        return found
    models = [application.find_model(name) for name in options.model] or [
        profile.ref
        for profile in application.profiles.current
        if profile.is_installed and profile.can_complete and profile.counts_as_active
    ]
    return application.calibrations.prepare(
        models, seed=options.seed, limit=options.limit, capabilities=options.capability
    )


async def _undo(application: Application) -> int:
    runs = [one for one in await application.calibrations.runs() if one.applied_at is not None]
    if not runs:
        raise NotFoundError("No calibration is in force.", fix="There is nothing to undo.")
    newest = max(runs, key=lambda one: one.applied_at or one.created_at)
    print(f"{await application.calibrations.undo(newest.run_id)} ratings are as they were before.")
    return 0


class _Progress:
    """One line on standard error, rewritten in a terminal; elsewhere one line for each tenth."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._is_quiet = is_quiet
        self._shown = -1

    def show(self, message: FeedMessage) -> None:
        """Show how far a calibration is; other messages are none of it."""
        if not isinstance(message, CalibrationProgress) or self._is_quiet or not message.total:
            return
        step = message.done if self._is_terminal else 10 * message.done // message.total
        if step == self._shown:
            return
        self._shown = step
        left = "" if message.remaining_s is None else f", about {_duration(message.remaining_s)} left"
        model = "" if message.model is None else f"  {message.model}"
        line = f"{message.done} of {message.total} answers{left}{model}"
        is_last = message.state is not CalibrationState.RUNNING
        end = "\n" if is_last or not self._is_terminal else ""
        print(f"\r{line:<78}" if self._is_terminal else line, end=end, file=sys.stderr, flush=True)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < SECONDS_SHOWN_BELOW else f"{seconds / 60:.0f} min"


def _print(run_: CalibrationRun, matrix: CalibrationMatrix) -> None:
    names = [ref.model for ref in run_.models]
    width = max(15, *(len(name) + 2 for name in names))
    print(f"{'':<16}" + "".join(f"{name:>{width}}" for name in names))
    for capability in (*CAPABILITY_KEYS, ""):
        cells = [matrix.cell(ref, capability) for ref in run_.models]
        if any(cell.n for cell in cells):
            texts = ["–" if cell.mean is None else f"{cell.mean:.0%} of {cell.n}" for cell in cells]
            print(f"{capability or 'all':<16}" + "".join(f"{text:>{width}}" for text in texts))
    seconds = [f"{matrix.seconds.get(ref, 0.0):.0f} s" for ref in run_.models]
    print(f"{'time':<16}" + "".join(f"{text:>{width}}" for text in seconds))


def _as_json(
    run_: CalibrationRun, matrix: CalibrationMatrix, progress: CalibrationProgress | None, changed: int | None
) -> dict[str, object]:
    return {
        "run_id": run_.run_id,
        "seed": run_.seed,
        "prompts": len(run_.probe_ids),
        "state": progress.state.value if progress else run_.state.value,
        "error": (progress.error or None) if progress else None,
        "ratings_changed": changed,
        "models": {str(ref): _model_as_json(ref, matrix) for ref in run_.models},
    }


def _model_as_json(ref: ModelRef, matrix: CalibrationMatrix) -> dict[str, object]:
    def cell(capability: str, band: ComplexityBand | None = None) -> dict[str, object]:
        found = matrix.cell(ref, capability, band)
        return {"n": found.n, "accuracy": found.mean, "low": found.low, "high": found.high}

    return {
        "all": cell(""),
        "seconds": matrix.seconds.get(ref, 0.0),
        "failed": matrix.failed.get(ref, 0),
        "capabilities": {
            key: {**cell(key), "bands": {band.value: cell(key, band) for band in ComplexityBand}}
            for key in CAPABILITY_KEYS
            if matrix.cell(ref, key).n
        },
    }
