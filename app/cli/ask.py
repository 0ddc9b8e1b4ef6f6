"""`modelyard ask`: one prompt, answered in the terminal."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from app.bootstrap import Application
from app.cli.describe import chip, decision_as_json, plan_as_json
from app.cli.session import session
from app.cli.terminal import is_input_typed, number_between, print_json, read_input
from app.domain.errors import InvalidInputError
from app.domain.events import AttemptEnded, DecisionReady, PlanReady, RequestEnded, StateChanged, TextArrived
from app.domain.plan import Plan
from app.domain.prompt import GenerationOptions, PromptRequest
from app.domain.record import Outcome, RequestRecord, SubTaskState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `ask` (those of the prompt are shared with `route`)."""
    add_prompt_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object: answer, decisions, plan, times")
    parser.add_argument("--temperature", type=number_between(float, 0, 2), help="0 is the most repeatable")
    parser.add_argument(
        "--seed", type=number_between(int, 0), help="the same seed and temperature give the same answer"
    )
    parser.add_argument("--max-tokens", type=number_between(int, 1), metavar="N", help="longest answer, in tokens")


def add_prompt_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the prompt and how to route it."""
    parser.add_argument("prompt", nargs="?", help="the prompt; - or nothing reads it from standard input")
    parser.add_argument("--model", help="use this model instead of routing (a name that `modelyard models` lists)")
    parser.add_argument("--strategy", help="how to rank the models, for example balanced, fastest, best_quality")
    parser.add_argument("--system", default="", help="instructions that come before the prompt")
    parser.add_argument("--image", type=Path, action="append", default=[], metavar="FILE", help="attach a picture")
    parser.add_argument("--whole", action="store_true", help="do not split a compound prompt")


def read_prompt(options: argparse.Namespace) -> str:
    """Return the prompt from the command line or standard input; InvalidInputError if there is none."""
    if options.prompt not in {None, "-"}:
        prompt = str(options.prompt)
    else:
        prompt = "" if options.prompt is None and is_input_typed() else read_input()
    if not prompt.strip() and not options.image:
        raise InvalidInputError(
            "There is no prompt.", field="prompt", fix=f'Give one: modelyard {options.command} "Why is it raining?"'
        )
    return prompt


def read_images(paths: list[Path]) -> tuple[bytes, ...]:
    """Return the files' bytes; InvalidInputError names the one that cannot be read."""
    images = []
    for path in paths:
        try:
            images.append(path.read_bytes())
        except OSError as error:
            raise InvalidInputError(f"The picture {path} cannot be read: {error.strerror}.", field="image") from error
    return tuple(images)


def request_of(
    options: argparse.Namespace, application: Application, prompt: str, images: tuple[bytes, ...]
) -> PromptRequest:
    """Return the request that the prompt's options ask for; InvalidInputError for an unknown model."""
    return PromptRequest(
        prompt=prompt,
        images=images,
        system=options.system,
        strategy=options.strategy,
        pinned_model=application.find_model(options.model) if options.model else None,
        may_split=not options.whole,
        source="cli",
    )


async def run(options: argparse.Namespace) -> int:
    """Answer the prompt; 0 when every part was answered, 1 otherwise."""
    prompt = read_prompt(options)
    images = read_images(options.image)
    async with session() as application:
        request = replace(
            request_of(options, application, prompt, images),
            options=GenerationOptions(
                temperature=options.temperature, seed=options.seed, num_predict=options.max_tokens
            ),
        )
        printer = _Printer(is_quiet=options.json)
        async with application.engine.stream(request) as events:
            async for event in events:
                printer.show(event)
        record = printer.record
    if record is None:
        return 1
    if options.json:
        print_json(_as_json(record))
    return 0 if record.outcome is Outcome.SUCCEEDED else 1


class _Printer:
    """Writes the answer to standard output as it comes; compound answers part by part, in the plan's order."""

    def __init__(self, *, is_quiet: bool) -> None:
        self.record: RequestRecord | None = None
        self._is_quiet = is_quiet
        self._plan: Plan | None = None
        self._streamed = False

    def show(self, event: object) -> None:
        if isinstance(event, RequestEnded):
            self.record = event.record
            if not self._is_quiet:
                self._show_end(event.record)
        elif self._is_quiet:
            return
        elif isinstance(event, PlanReady):
            self._plan = event.plan
            if event.plan.is_compound:
                count = len(event.plan.sub_tasks)
                print(f"[{count} sub-tasks, {event.plan.mode.value}]", file=sys.stderr)
        elif isinstance(event, TextArrived) and self._plan is not None and not self._plan.is_compound:
            self._streamed = True
            print(event.text, end="", flush=True)
        else:
            self._show_progress(event)

    def _show_progress(self, event: object) -> None:
        if isinstance(event, DecisionReady) and self._plan is not None and self._plan.is_compound:
            print(f"[{event.sub_task_id}: {event.decision.chosen.ref.model}]", file=sys.stderr)
        elif isinstance(event, StateChanged) and event.state is SubTaskState.LOADING and event.ref is not None:
            usual = f", usually {event.usual_s:.0f} s ({event.usual_n} loads)" if event.usual_s is not None else ""
            print(f"[loading {event.ref.model}{usual}]", file=sys.stderr)
        elif isinstance(event, AttemptEnded) and event.next_ref is not None:
            if self._streamed:
                print()
            again = "trying again" if event.next_ref == event.attempt.ref else f"going on with {event.next_ref.model}"
            print(f"[{event.attempt.ref.model}: {event.attempt.error} {again}]", file=sys.stderr)

    def _show_end(self, record: RequestRecord) -> None:
        if self._streamed and not record.plan.is_compound:
            print(flush=True)
        elif record.answer:
            print(record.answer, flush=True)
        for part in record.sub_tasks:
            print(f"[{chip(part)}]", file=sys.stderr)


def _as_json(record: RequestRecord) -> dict[str, object]:
    return {
        "request_id": record.request_id,
        "outcome": record.outcome.value,
        "answer": record.answer,
        "error": record.error or None,
        "fix": record.fix or None,
        "ttft_s": record.ttft_s,
        "total_s": record.total_s,
        "router_s": record.router_s,
        "plan": plan_as_json(record.plan),
        "sub_tasks": [
            {
                "id": part.sub_task.id,
                "outcome": part.outcome.value,
                "answer": part.answer,
                "attempts": [
                    {
                        "model": str(attempt.ref),
                        "outcome": attempt.outcome.value,
                        "was_cold": attempt.was_cold,
                        "ttft_s": attempt.ttft_s,
                        "total_s": attempt.total_s,
                        "answer_tokens": attempt.usage.answer_tokens,
                        "decode_tps": attempt.usage.decode_tps,
                        "error": attempt.error or None,
                        "flags": list(attempt.flags),
                    }
                    for attempt in part.attempts
                ],
                "decision": decision_as_json(part.decision) if part.decision else None,
            }
            for part in record.sub_tasks
        ],
    }
