"""The planner with a real model: its reply has the form that was asked for, whatever a small model puts into it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.analysis.planner import Planner, PlannerModel
from app.backends.ollama import OllamaBackend
from app.domain.plan import find_cycle, whole_plan
from app.domain.profile import Host, ModelRef
from tests.integration.builtin.running import CODE, Running

pytestmark = [pytest.mark.anyio, pytest.mark.models, pytest.mark.timeout(420)]

PROMPT = "Explain what a hash table is, then write one in Python, and finally test it with three cases."
# Far above the program's own limit: a busy machine is slow, and time is not what is tested.
TIMEOUT_S = 180.0


@pytest.fixture
async def backend(running: Running) -> AsyncIterator[OllamaBackend]:
    """Return the program's own backend on the built-in server."""
    host = Host(key="builtin", title="Built-in", url=running.url)
    backend = OllamaBackend(host, headers={"Authorization": f"Bearer {running.token}"})
    yield backend
    await backend.aclose()


async def test_real_model_writes_a_plan_of_the_asked_form(backend: OllamaBackend) -> None:
    """The schema holds even a very small model to a plan that can be read and run, or to one step."""
    ref = ModelRef("builtin", CODE)
    planner = Planner(lambda: PlannerModel(backend=backend, ref=ref), timeout_s=lambda: TIMEOUT_S)
    fallback = whole_plan(PROMPT)
    plan = await planner.plan(PROMPT, fallback)
    assert not find_cycle(plan.sub_tasks)
    if plan.is_compound:
        assert (plan.origin, plan.reason) == ("planner", f"{ref} planned {len(plan.sub_tasks)} steps.")
        assert PROMPT in plan.context
    else:
        assert plan.sub_tasks == fallback.sub_tasks
        assert plan.reason.endswith(f"{ref} sees one task in it.")
