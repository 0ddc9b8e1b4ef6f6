"""Runs one sub-task: attempts along the decision's ranking until one gives a whole answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from app.domain.decision import BreakerState, Candidate
from app.domain.errors import BackendError, HostUnreachableError
from app.domain.events import AttemptEnded, DecisionReady, TextArrived
from app.domain.profile import ModelRef
from app.domain.record import Attempt, Outcome, SubTaskState
from app.execution.attempt import Caller, Warmth
from app.execution.circuit_breaker import BreakerBoard
from app.execution.host_queue import HostQueue
from app.execution.job import Job, World, explain
from app.execution.ledger import AttemptDraft
from app.execution.retry import Failure, Next, Step, next_step

ESCALATED = "escalated"
LENGTH_LIMIT_ERROR = "The answer stopped at the length limit."
LENGTH_LIMIT_FIX = "Raise the longest answer or the context length in Settings, or ask it to go on."


class Executor:
    """Runs sub-tasks; one instance serves all requests, so that limits per host hold for all of them."""

    def __init__(self, world: World, breakers: BreakerBoard) -> None:
        """Start with empty queues."""
        self._world = world
        self._breakers = breakers
        self._caller = Caller(world)
        self._queues: dict[str, HostQueue] = {}
        self._in_flight: Counter[ModelRef] = Counter()

    def in_flight(self) -> Mapping[ModelRef, int]:
        """Return how many sub-tasks are meant for each model now, waiting ones included."""
        return {ref: count for ref, count in self._in_flight.items() if count}

    async def run(self, job: Job) -> None:
        """Bring `job` to its end and write it to its ledger entry.

        Cancellation closes the connection and leaves the draft in the entry, for the ledger to close.
        """
        # Counted before anything is awaited, so that the next decision already sees it.
        target = job.decision.chosen.ref
        self._in_flight[target] += 1
        try:
            await job.emit(
                DecisionReady(request_id=job.request.request_id, sub_task_id=job.sub_task.id, decision=job.decision)
            )
            await job.tell_state(SubTaskState.QUEUED, ref=target)
            while job.entry.outcome is None:
                candidate = await self._next_candidate(job)
                if candidate is None:
                    break
                self._in_flight[target] -= 1
                target = candidate.ref
                self._in_flight[target] += 1
                await self._take_turn(job, target, candidate)
        finally:
            self._in_flight[target] -= 1

    async def _next_candidate(self, job: Job) -> Candidate | None:
        """Return the best candidate that its breakers let through; None ends the job as failed.

        Where the only hope is a probe that somebody else has under way, its result is waited for.
        """
        while True:
            refusals = []
            for ref in job.left():
                refusal = self._breakers.refusal(ref)
                if refusal is None:
                    return job.decision.candidate(job.decision.order.index(ref))
                refusals.append(refusal)
            if not any(view.state is BreakerState.HALF_OPEN for view in refusals):
                break
            await self._breakers.probe_ended()
        if job.entry.attempts:
            await self._give_up(job, *explain(job.entry.attempts))
        else:
            view = refusals[0]
            job.entry.fail(
                f"{view.key} is paused after {view.failures} failures in a row. The last one: {view.reason}",
                f"It is tried again in {view.remaining_s:.0f} s. Reset it under Routing to try at once.",
            )
        return None

    async def _take_turn(self, job: Job, ref: ModelRef, candidate: Candidate) -> None:
        """Wait for the host, call the model once and draw the consequences."""
        clock = self._world.clock
        queue = self._queue(ref.host)
        async with queue.turn(ref):
            is_late = clock.monotonic_s() >= job.deadline_s
            if is_late or not self._breakers.allow(ref):
                # The breaker opened, or the time ran out, while this call waited.
                if is_late:
                    await self._give_up(job, *explain(job.entry.attempts))
                return
            if job.entry.started_s is None:
                job.entry.started_s = job.elapsed_s()
                job.deadline_s = clock.monotonic_s() + self._world.settings().total_timeout_s
            error = await self._attempt(job, candidate, queue)
        if error is None:
            if not await self._escalate(job):
                await self._tell_attempt(job, job.entry.attempts[-1])
                self._succeed(job, job.entry.attempts[-1])
        else:
            await self._after_failure(job, ref, error)

    async def _attempt(self, job: Job, candidate: Candidate, queue: HostQueue) -> BackendError | None:
        """Call the model once; return its error, None if it answered."""
        ref, clock = candidate.ref, self._world.clock
        is_loaded = ref in self._world.snapshot().resident or queue.is_warm(ref)
        warmth = Warmth(is_loaded=is_loaded, is_idle=queue.running(ref) == 1)
        now_s = clock.monotonic_s()
        draft = AttemptDraft(
            number=len(job.entry.attempts) + 1,
            ref=ref,
            started_at=clock.now(),
            began_s=now_s,
            progress_s=now_s,
            wait_before_s=job.wait_s,
            was_cold=not is_loaded,
        )
        job.entry.draft = draft
        job.tried[ref] += 1
        job.wait_s = 0.0
        is_judged = False
        try:
            attempt = await self._caller.call(job, candidate, draft, warmth)
            self._breakers.succeeded(ref)
            is_judged = True
            job.entry.close_attempt(attempt)
        except BackendError as error:
            self._breakers.failed(ref, error)
            is_judged = True
            job.entry.close_attempt(draft.close(Outcome.FAILED, clock.monotonic_s(), error=error))
            return error
        finally:
            if not is_judged:
                self._breakers.released(ref)
        return None

    async def _after_failure(self, job: Job, ref: ModelRef, error: BackendError) -> None:
        """Retry, fall back or give up; a pause is waited for without holding a turn."""
        job.gone.add(ref)
        if isinstance(error, HostUnreachableError):
            job.lost_hosts.add(ref.host)
        fallback = self._first_hope(job)
        step = self._next_step(job, ref, error, has_fallback=fallback is not None)
        attempt = job.entry.attempts[-1]
        if step.next is Next.GIVE_UP:
            await self._tell_attempt(job, attempt, next_ref=job.fair.ref if job.fair else None)
            message, fix = explain(job.entry.attempts)
            if (error.retry_after_s or 0.0) > self._world.settings().retry_after_limit_s:
                fix = f"The host asks to wait {error.retry_after_s:.0f} s. Try again then, or choose another model."
            await self._give_up(job, message, fix)
            return
        if step.next is Next.FALL_BACK:
            await self._tell_attempt(job, attempt, next_ref=fallback)
            return
        job.gone.discard(ref)
        job.lost_hosts.discard(ref.host)
        job.wait_s = step.delay_s
        await self._tell_attempt(job, attempt, next_ref=ref, wait_s=step.delay_s)
        await job.tell_state(
            SubTaskState.QUEUED, ref=ref, detail=f"Trying again in {step.delay_s:.1f} s: {error.message}"
        )
        await self._world.clock.sleep(step.delay_s)

    async def _escalate(self, job: Job) -> bool:
        """Hand over to the better model of a cascade, once, if the answer looks weak; return whether it did."""
        better, attempt = job.decision.escalates_to, job.entry.attempts[-1]
        if better is None or job.fair is not None or attempt.ref == better or attempt.tool_calls:
            return False
        # A length that the user set is no weakness.
        is_cut = attempt.outcome is Outcome.PARTIAL and job.request.options.num_predict is None
        reason = self._world.weakness(attempt.text, job.decision.inputs.analysis, is_cut)
        if not reason or better not in job.left():
            return False
        job.fair = replace(attempt, flags=(*attempt.flags, ESCALATED))
        job.entry.attempts[-1] = job.fair
        job.gone.update(ref for ref in job.decision.order if ref != better)
        await self._tell_attempt(job, job.fair, next_ref=better)
        await job.tell_state(SubTaskState.QUEUED, ref=better, detail=reason)
        return True

    async def _give_up(self, job: Job, error: str, fix: str) -> None:
        """End the sub-task: with the answer that looked weak where there is one, otherwise as failed."""
        if job.fair is None:
            job.entry.fail(error, fix)
            return
        # Its text was void while the better model was asked, so it is told again.
        await job.emit(TextArrived(request_id=job.request.request_id, sub_task_id=job.sub_task.id, text=job.fair.text))
        self._succeed(job, job.fair)

    def _next_step(self, job: Job, ref: ModelRef, error: BackendError, *, has_fallback: bool) -> Step:
        now_s = self._world.clock.monotonic_s()
        attempt = job.entry.attempts[-1]
        failure = Failure(
            error=error,
            attempts=len(job.entry.attempts),
            retries=job.tried[ref] - 1,
            has_tokens=bool(attempt.text or attempt.thinking or attempt.tool_calls),
            has_fallback=has_fallback,
            is_paused=not self._breakers.lets_through(ref),
            remaining_s=job.deadline_s - now_s,
        )
        return next_step(failure, self._world.settings(), draw=self._world.rng.random())

    def _first_hope(self, job: Job) -> ModelRef | None:
        """Return the next model: one that may be called, or whose probe is under way; None without hope."""
        views = [(ref, self._breakers.refusal(ref)) for ref in job.left()]
        free = next((ref for ref, view in views if view is None), None)
        probed = next((ref for ref, view in views if view and view.state is BreakerState.HALF_OPEN), None)
        return free or probed

    async def _tell_attempt(
        self, job: Job, attempt: Attempt, *, next_ref: ModelRef | None = None, wait_s: float = 0.0
    ) -> None:
        await job.emit(
            AttemptEnded(
                request_id=job.request.request_id,
                sub_task_id=job.sub_task.id,
                attempt=attempt,
                next_ref=next_ref,
                wait_s=wait_s,
            )
        )

    def _succeed(self, job: Job, answer: Attempt) -> None:
        job.entry.outcome = answer.outcome
        if job.entry.outcome is Outcome.PARTIAL:
            job.entry.error = LENGTH_LIMIT_ERROR
            job.entry.fix = LENGTH_LIMIT_FIX

    def _queue(self, host: str) -> HostQueue:
        return self._queues.setdefault(host, HostQueue(self._world.settings, self._world.snapshot, self._world.clock))
