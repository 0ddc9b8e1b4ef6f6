"""A prompt split into sub-tasks: a directed acyclic graph, always valid once built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import InvalidPlanError, PlanCycleError

MAX_PLAN_NODES = 12
# Errands told one after the other make long chains; a planner has a tighter limit of its own.
MAX_PLAN_DEPTH = 10
# The id of the step that writes one answer out of the others', where one was asked for.
MERGE_ID = "merge"


class ExecutionMode(StrEnum):
    """How the sub-tasks of a plan relate."""

    SINGLE = "single"
    PARALLEL = "parallel"
    SEQUENTIAL = "sequential"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubTask:
    """One step of a plan.

    `depends_on` names the sub-tasks whose answers this one needs. `start` and `end` locate it in the prompt
    (characters, None when it was written by a planner or the user). `capabilities` is filled by the detector,
    most important first; `complexity` is in [0, 1].
    """

    id: str
    text: str
    depends_on: tuple[str, ...] = ()
    title: str = ""
    capabilities: tuple[str, ...] = ()
    complexity: float = 0.0
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sub-tasks in the order of the prompt.

    `context` is text of the prompt that belongs to every sub-task (an introduction, a pasted document).
    `origin` is "whole", "rules", "question" (the structure of one question), "planner" or "user"; `reason` says in
    one sentence why it looks like this.
    `predicted_s` is how many seconds it was predicted to take, `one_call_s` how many one call of the whole prompt;
    None where nothing was predicted.
    Raises InvalidPlanError for unknown or repeated ids, blank texts, too many nodes or too deep a chain, and
    PlanCycleError (with the path) for a cycle.
    """

    sub_tasks: tuple[SubTask, ...]
    context: str = ""
    origin: str = "whole"
    reason: str = ""
    predicted_s: float | None = None
    one_call_s: float | None = None
    mode: ExecutionMode = field(init=False)

    def __post_init__(self) -> None:
        """Validate the graph and derive the execution mode."""
        _check_nodes(self.sub_tasks)
        cycle = find_cycle(self.sub_tasks)
        if cycle:
            raise PlanCycleError(cycle)
        depth = len(self.layers())
        if depth > MAX_PLAN_DEPTH:
            message = f"The plan is {depth} steps deep; at most {MAX_PLAN_DEPTH} are allowed."
            raise InvalidPlanError(message)
        object.__setattr__(self, "mode", _mode_of(self))

    def layers(self) -> tuple[tuple[SubTask, ...], ...]:
        """Return the sub-tasks by depth: each layer depends only on earlier ones."""
        depth: dict[str, int] = {}
        for task in topological_order(self.sub_tasks):
            depth[task.id] = 1 + max((depth[parent] for parent in task.depends_on), default=-1)
        count = 1 + max(depth.values(), default=-1)
        return tuple(tuple(task for task in self.sub_tasks if depth[task.id] == layer) for layer in range(count))

    def sub_task(self, sub_task_id: str) -> SubTask:
        """Return the sub-task with this id; KeyError if there is none."""
        for task in self.sub_tasks:
            if task.id == sub_task_id:
                return task
        raise KeyError(sub_task_id)

    def dependants(self, sub_task_id: str) -> frozenset[str]:
        """Return the ids of all sub-tasks that need this one, directly or through others."""
        found: set[str] = set()
        frontier = {sub_task_id}
        while frontier:
            frontier = {
                task.id for task in self.sub_tasks if frontier.intersection(task.depends_on) and task.id not in found
            }
            found |= frontier
        return frozenset(found)

    def leaves(self) -> tuple[SubTask, ...]:
        """Return the sub-tasks that no other one needs."""
        needed = {parent for task in self.sub_tasks for parent in task.depends_on}
        return tuple(task for task in self.sub_tasks if task.id not in needed)

    @property
    def is_compound(self) -> bool:
        """Whether there is more than one sub-task."""
        return len(self.sub_tasks) > 1


def whole_plan(text: str, reason: str = "One request, answered in one piece.") -> Plan:
    """Return the plan that answers `text` in one call."""
    return Plan(sub_tasks=(SubTask(id="1", text=text, start=0, end=len(text)),), reason=reason)


def find_cycle(sub_tasks: Iterable[SubTask]) -> tuple[str, ...]:
    """Return one dependency cycle as a path whose first and last id are equal; empty if there is none.

    Dependencies on unknown ids are ignored here.
    """
    parents = {task.id: task.depends_on for task in sub_tasks}
    finished: set[str] = set()
    for root, root_parents in parents.items():
        if root in finished:
            continue
        path: list[str] = [root]
        on_path = {root}
        pending = [iter(root_parents)]
        while pending:
            parent = next(pending[-1], None)
            if parent is None:
                pending.pop()
                done = path.pop()
                on_path.discard(done)
                finished.add(done)
            elif parent in on_path:
                return (*path[path.index(parent) :], parent)
            elif parent in parents and parent not in finished:
                path.append(parent)
                on_path.add(parent)
                pending.append(iter(parents[parent]))
    return ()


def topological_order(sub_tasks: Iterable[SubTask]) -> tuple[SubTask, ...]:
    """Return the sub-tasks so that dependencies come first, keeping the given order where it is free.

    The graph must be acyclic; nodes of a cycle would be missing from the result.
    """
    remaining = list(sub_tasks)
    done: set[str] = set()
    ordered: list[SubTask] = []
    while remaining:
        ready = [task for task in remaining if done.issuperset(task.depends_on)]
        if not ready:
            break
        ordered.extend(ready)
        done.update(task.id for task in ready)
        remaining = [task for task in remaining if task.id not in done]
    return tuple(ordered)


def _check_nodes(sub_tasks: tuple[SubTask, ...]) -> None:
    if not sub_tasks:
        message = "A plan needs at least one sub-task."
        raise InvalidPlanError(message)
    if len(sub_tasks) > MAX_PLAN_NODES:
        message = f"The plan has {len(sub_tasks)} sub-tasks; at most {MAX_PLAN_NODES} are allowed."
        raise InvalidPlanError(message)
    ids = [task.id for task in sub_tasks]
    for task in sub_tasks:
        if not task.text.strip():
            message = f"Sub-task {task.id} has no text."
            raise InvalidPlanError(message)
        if ids.count(task.id) > 1:
            message = f"Two sub-tasks are both called {task.id}."
            raise InvalidPlanError(message)
        unknown = [parent for parent in task.depends_on if parent not in ids]
        if unknown:
            message = f"Sub-task {task.id} depends on {unknown[0]}, which does not exist."
            raise InvalidPlanError(message)


def _mode_of(plan: Plan) -> ExecutionMode:
    count = len(plan.sub_tasks)
    if count == 1:
        return ExecutionMode.SINGLE
    depth = len(plan.layers())
    if depth == 1:
        return ExecutionMode.PARALLEL
    if depth == count:
        return ExecutionMode.SEQUENTIAL
    return ExecutionMode.HYBRID
