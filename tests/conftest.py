"""What all tests share: folders of their own, no network but loopback, no Qt platform that needs a screen."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_socket import socket_allow_hosts

# Before any Qt import; the tests in the real window set xcb themselves.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is slow; that is no fault of what is tested.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own database and settings out of the tests; the model cache is shared on purpose."""
    monkeypatch.setenv("MODELYARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MODELYARD_CONFIG_DIR", str(tmp_path / "config"))
    for name in ("OLLAMA_HOST", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """Collect cycles here, as the window does: on another thread it would free Qt objects and crash."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    from pytest_socket import _remove_restrictions  # noqa: PLC0415 - the plugin gives no public way back

    _remove_restrictions()
