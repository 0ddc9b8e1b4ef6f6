"""A sub-task on its way through its candidates, and what execution reads of the rest of the program."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from app.domain.decision import RoutingDecision, Snapshot
from app.domain.events import EngineEvent, StateChanged
from app.domain.plan import Plan, SubTask
from app.domain.ports import Backend, Clock
from app.domain.profile import Measure, ModelRef, ResidentModel
from app.domain.prompt import Analysis, PromptRequest
from app.domain.record import Attempt, SubTaskRecord, SubTaskState
from app.execution.ledger import LedgerEntry
from app.settings import ExecutionSettings, GenerationSettings

Emit = Callable[[EngineEvent], Awaitable[None]]
# Says why an answer looks weak, "" if it looks fine; gets text, analysis and whether a limit cut it.
Weakness = Callable[[str, Analysis, bool], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What execution reads of the rest of the program, each anew when it is needed.

    `backends` gives the backend of a host's key and raises KeyError for an unknown one. `residency` gives a
    model as it is loaded, None where that is not known.
    """

    backends: Callable[[str], Backend]
    settings: Callable[[], ExecutionSettings]
    generation: Callable[[], GenerationSettings]
    snapshot: Callable[[], Snapshot]
    residency: Callable[[ModelRef], ResidentModel | None]
    clock: Clock
    rng: random.Random
    weakness: Weakness


@dataclass(slots=True, kw_only=True)
class Job:
    """One sub-task on its way.

    `earlier` holds the records of the sub-tasks it depends on. `tried` counts the calls of each model, `gone` are
    models and `lost_hosts` hosts that are not called again. `deadline_s` (the clock's monotonic seconds) is set by
    the first call: waiting for a turn costs nothing of the total time. `wait_s` is the pause before the next call.
    `elapsed_s` gives the seconds since the request began. `fair` is the answer that looked weak while a better model
    is asked: it stands if that one fails.
    """

    request: PromptRequest
    plan: Plan
    sub_task: SubTask
    decision: RoutingDecision
    earlier: Mapping[str, SubTaskRecord]
    entry: LedgerEntry
    emit: Emit
    elapsed_s: Callable[[], float]
    deadline_s: float = math.inf
    wait_s: float = 0.0
    fair: Attempt | None = None
    tried: Counter[ModelRef] = field(default_factory=Counter)
    gone: set[ModelRef] = field(default_factory=set)
    lost_hosts: set[str] = field(default_factory=set)

    def left(self) -> tuple[ModelRef, ...]:
        """Return the models that may still be called, best first."""
        return tuple(ref for ref in self.decision.order if ref not in self.gone and ref.host not in self.lost_hosts)

    async def tell_state(
        self,
        state: SubTaskState,
        *,
        ref: ModelRef | None = None,
        detail: str = "",
        usual: Measure | None = None,
    ) -> None:
        """Emit where the sub-task stands; `usual` is the model's learned load time."""
        await self.emit(
            StateChanged(
                request_id=self.request.request_id,
                sub_task_id=self.sub_task.id,
                state=state,
                ref=ref,
                detail=detail,
                usual_s=usual.value if usual else None,
                usual_n=usual.n if usual else 0,
            )
        )


def explain(attempts: list[Attempt]) -> tuple[str, str]:
    """Return what to tell the user after the last of at least one failed attempt: the error and the fix.

    Each model is named with its last error; the fix is that of the first model, which was the best choice.
    """
    last = {attempt.ref: attempt for attempt in attempts}
    fix = next((attempt.fix for attempt in last.values() if attempt.fix), "")
    if len(last) == 1:
        count = f" Tried {len(attempts)} times." if len(attempts) > 1 else ""
        return f"{attempts[-1].error}{count}", fix
    reasons = " ".join(f"{ref}: {attempt.error}" for ref, attempt in last.items())
    return f"{len(last)} models were tried. {reasons}", fix
