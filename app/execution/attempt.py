"""Makes one call of one model and tells what arrives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.domain.decision import Candidate
from app.domain.errors import HostUnreachableError
from app.domain.events import TextArrived, ThinkingArrived, ToolsCalled
from app.domain.ports import Backend, Chunk, ModelCall
from app.domain.profile import ModelProfile, ModelRef
from app.domain.record import Attempt, Outcome, SubTaskState, Usage
from app.execution.degradation import LENGTH_LIMIT, degradations
from app.execution.job import Job, World
from app.execution.ledger import AttemptDraft
from app.execution.messages import CallBuilder, build_messages, merge_options
from app.execution.stream import Limits, read_answer

# A server reports some milliseconds of "loading" for a model that is in memory; from here on it is a real load.
COLD_LOAD_S = 0.25
# Predictions of reading and queueing are medians; an honest wait can be several times as long.
PREDICTION_MARGIN = 3.0
# The same holds for learned load times.
LOAD_MARGIN = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """What is believed of a model before a call: it is loaded; and no other call of ours keeps it busy."""

    is_loaded: bool
    is_idle: bool

    def was_cold(self, usage: Usage | None) -> bool:
        """Return whether the call had to load the model.

        Servers count waiting behind another call as loading, so a long load of a busy model proves nothing.
        """
        if usage is None or usage.load_s is None:
            return not self.is_loaded
        return usage.load_s >= COLD_LOAD_S and (self.is_idle or not self.is_loaded)


class Caller:
    """Makes calls; one instance serves all requests, so that load options stay equal among them."""

    def __init__(self, world: World) -> None:
        """Start without knowledge of any host."""
        self._world = world
        self._builder = CallBuilder()
        self._gpu_hosts: set[str] = set()

    async def call(self, job: Job, candidate: Candidate, draft: AttemptDraft, warmth: Warmth) -> Attempt:
        """Return the finished attempt; events go out while the answer arrives.

        An answer that ended at a length limit is partial. Raises BackendError; the draft keeps what had arrived.
        """
        ref = candidate.ref
        profile = _profile(job, ref)
        backend = self._backend(ref)
        options = merge_options(job.request.options, self._world.generation())
        messages = build_messages(job.request, job.plan, job.sub_task, job.earlier)
        call = self._builder.build(ref, messages, options, profile)
        await self._tell_start(job, ref, profile, warmth)
        limits = self._limits(job, candidate, profile, warmth)
        draft.progress_s = self._world.clock.monotonic_s()
        on_chunk = _forward(job, ref, is_loading=not warmth.is_loaded)
        await read_answer(backend, call, draft, limits, clock=self._world.clock, on_chunk=on_chunk)
        return self._close(call, draft, profile, warmth)

    def _backend(self, ref: ModelRef) -> Backend:
        try:
            return self._world.backends(ref.host)
        except KeyError as error:
            raise HostUnreachableError(
                f"The host {ref.host} is no longer there.", fix="Look at the hosts in Settings."
            ) from error

    async def _tell_start(self, job: Job, ref: ModelRef, profile: ModelProfile | None, warmth: Warmth) -> None:
        if warmth.is_loaded:
            await job.tell_state(SubTaskState.RUNNING, ref=ref)
            return
        load = profile.load_s if profile else None
        await job.tell_state(SubTaskState.LOADING, ref=ref, usual=load if load and load.n else None)

    def _limits(self, job: Job, candidate: Candidate, profile: ModelProfile | None, warmth: Warmth) -> Limits:
        settings = self._world.settings()
        expected = candidate.expected
        first_token_s = settings.first_token_timeout_s + PREDICTION_MARGIN * (expected.prefill_s + expected.queue_s)
        if not warmth.is_loaded:
            usual_s = profile.load_s.value if profile and profile.load_s else 0.0
            first_token_s += max(settings.load_timeout_s, LOAD_MARGIN * usual_s)
        return Limits(
            first_token_s=first_token_s,
            stall_s=settings.stall_timeout_s,
            deadline_s=job.deadline_s,
            total_s=settings.total_timeout_s,
        )

    def _close(self, call: ModelCall, draft: AttemptDraft, profile: ModelProfile | None, warmth: Warmth) -> Attempt:
        resident = self._world.residency(draft.ref)
        if resident is not None and resident.size_vram_bytes > 0:
            self._gpu_hosts.add(draft.ref.host)
        flags = degradations(
            call,
            draft.usage or Usage(),
            profile=profile,
            resident=resident,
            host_has_gpu=draft.ref.host in self._gpu_hosts,
        )
        draft.was_cold = warmth.was_cold(draft.usage)
        outcome = Outcome.PARTIAL if LENGTH_LIMIT in flags else Outcome.SUCCEEDED
        return draft.close(outcome, self._world.clock.monotonic_s(), flags=flags)


def _profile(job: Job, ref: ModelRef) -> ModelProfile | None:
    profiles = job.decision.inputs.snapshot.profiles
    return next((profile for profile in profiles if profile.ref == ref), None)


def _forward(job: Job, ref: ModelRef, *, is_loading: bool) -> Callable[[Chunk], Awaitable[None]]:
    """Return what passes chunks on as events; the first one also ends the loading."""
    still_loading = is_loading

    async def forward(chunk: Chunk) -> None:
        nonlocal still_loading
        if still_loading and chunk.has_content:
            still_loading = False
            await job.tell_state(SubTaskState.RUNNING, ref=ref)
        request_id, sub_task_id = job.request.request_id, job.sub_task.id
        if chunk.thinking:
            await job.emit(ThinkingArrived(request_id=request_id, sub_task_id=sub_task_id, text=chunk.thinking))
        if chunk.text:
            await job.emit(TextArrived(request_id=request_id, sub_task_id=sub_task_id, text=chunk.text))
        if chunk.tool_calls:
            await job.emit(ToolsCalled(request_id=request_id, sub_task_id=sub_task_id, tool_calls=chunk.tool_calls))

    return forward
