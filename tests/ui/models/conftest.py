"""The Models page over the real core, with a scripted host that has the models of the sample."""

from __future__ import annotations

import pytest

from app.backends.scripted import ModelScript, ScriptedBackend
from app.bootstrap import Application
from app.domain.profile import Host, HostKind
from tests.sample_history import EMBEDDER, MODELS
from tests.ui.routing.conftest import application, core, past, run, theme, window
from ui.core_thread import CoreThread

__all__ = ["application", "core", "past", "run", "theme", "window"]


@pytest.fixture
def host(core: CoreThread, application: Application) -> ScriptedBackend:
    """A host that answers, on this machine."""
    known = {one.facts.model: ModelScript(facts=one.facts) for one in MODELS}
    backend = ScriptedBackend(
        {**known, EMBEDDER.model: ModelScript(facts=EMBEDDER)},
        host=Host(key="ollama", title="Ollama", url="http://127.0.0.1:1", kind=HostKind.SCRIPTED),
    )
    core.submit(application.fleet._use(backend)).result()
    core.submit(application.hosts.refresh("ollama")).result()
    return backend
