"""Plans are valid once built: ids, texts, size, depth, no cycles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidPlanError, PlanCycleError
from app.domain.plan import (
    MAX_PLAN_DEPTH,
    MAX_PLAN_NODES,
    ExecutionMode,
    Plan,
    SubTask,
    find_cycle,
    topological_order,
    whole_plan,
)


def task(key: str, *depends_on: str, text: str = "Do it.") -> SubTask:
    """Return a sub-task."""
    return SubTask(id=key, text=text, depends_on=depends_on)


def plan(*tasks: SubTask) -> Plan:
    """Return a plan of these sub-tasks."""
    return Plan(sub_tasks=tasks)


CHAIN = [task(str(number), *([str(number - 1)] if number else [])) for number in range(MAX_PLAN_DEPTH + 1)]


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((), "at least one"),
        (tuple(task(str(number)) for number in range(MAX_PLAN_NODES + 1)), "at most 12"),
        ((task("1", text=" \n"),), "Sub-task 1 has no text"),
        ((task("1"), task("1")), "both called 1"),
        ((task("1", "9"),), "depends on 9, which does not exist"),
        (tuple(CHAIN), f"{MAX_PLAN_DEPTH + 1} steps deep"),
    ],
)
def test_rules(tasks: tuple[SubTask, ...], words: str) -> None:
    """A plan that breaks a rule is not built, and the error says which one."""
    with pytest.raises(InvalidPlanError, match=words):
        plan(*tasks)


@pytest.mark.parametrize(
    ("tasks", "path"),
    [
        ((task("1", "1"),), ("1", "1")),
        ((task("1", "2"), task("2", "1")), ("1", "2", "1")),
        ((task("0"), task("1", "0", "3"), task("2", "1"), task("3", "2")), ("1", "3", "2", "1")),
    ],
)
def test_cycles_are_reported_with_their_path(tasks: tuple[SubTask, ...], path: tuple[str, ...]) -> None:
    """The path starts and ends with the same sub-task and stands in the message."""
    with pytest.raises(PlanCycleError, match=" → ".join(path)) as caught:
        plan(*tasks)
    assert caught.value.path == path
    assert caught.value.field == "depends_on"


def test_dependencies_on_unknown_ids_make_no_cycle() -> None:
    """Finding cycles ignores what is not there, and a node reached twice is looked at once."""
    assert find_cycle([task("1", "9"), task("2", "1", "9"), task("3", "1", "2")]) == ()


@pytest.mark.parametrize(
    ("tasks", "mode", "layers"),
    [
        ((task("1"),), ExecutionMode.SINGLE, [["1"]]),
        ((task("1"), task("2")), ExecutionMode.PARALLEL, [["1", "2"]]),
        ((task("1"), task("2", "1")), ExecutionMode.SEQUENTIAL, [["1"], ["2"]]),
        ((task("3", "1", "2"), task("1"), task("2")), ExecutionMode.HYBRID, [["1", "2"], ["3"]]),
    ],
)
def test_mode_and_layers(tasks: tuple[SubTask, ...], mode: ExecutionMode, layers: list[list[str]]) -> None:
    """The mode follows from the layers; a layer depends only on earlier ones."""
    built = plan(*tasks)
    assert built.mode is mode
    assert [[item.id for item in layer] for layer in built.layers()] == layers
    assert built.is_compound is (len(tasks) > 1)


def test_dependants_are_direct_and_indirect() -> None:
    """A failed sub-task takes down all that need it, and nobody else."""
    built = plan(task("1"), task("2", "1"), task("3", "2"), task("4", "2", "1"), task("5"))
    assert built.dependants("1") == {"2", "3", "4"}
    assert built.dependants("5") == frozenset()


def test_leaves_are_what_nobody_needs() -> None:
    """The answers that reach the user directly are those of the leaves."""
    assert [item.id for item in plan(task("1"), task("2", "1"), task("3")).leaves()] == ["2", "3"]


def test_sub_task_by_id() -> None:
    """An unknown id is a KeyError."""
    built = whole_plan("Hello")
    assert built.sub_task("1").end == 5
    with pytest.raises(KeyError):
        built.sub_task("2")


def test_topological_order_leaves_cycles_out() -> None:
    """What waits for itself never becomes ready."""
    assert [item.id for item in topological_order([task("1", "2"), task("2", "1"), task("3")])] == ["3"]


@given(st.lists(st.sets(st.integers(0, 11)), min_size=1, max_size=12), st.permutations(list(range(12))))
def test_every_graph_is_either_a_valid_plan_or_refused(edges: list[set[int]], names: list[int]) -> None:
    """A plan that was built is acyclic, and its layers hold every sub-task once."""
    count = len(edges)
    tasks = [
        SubTask(
            id=str(names[number]),
            text="x",
            depends_on=tuple(str(names[parent]) for parent in parents if parent < count),
        )
        for number, parents in enumerate(edges)
    ]
    cycle = find_cycle(tasks)
    try:
        built = plan(*tasks)
    except InvalidPlanError:
        depth_or_cycle = bool(cycle) or len(topological_order(tasks)) == count
        assert depth_or_cycle
        return
    assert not cycle
    seen: set[str] = set()
    for layer in built.layers():
        assert all(seen.issuperset(item.depends_on) for item in layer)
        seen |= {item.id for item in layer}
    assert len(seen) == count
