"""An installed Ollama is found where its installers put it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.backends.ollama_install import find_ollama, how_to_start, usual_places


def test_a_program_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PATH comes first."""
    program = tmp_path / "ollama"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_ollama() == program


@pytest.mark.parametrize("exists", [True, False])
def test_a_program_elsewhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool) -> None:
    """A desktop session's PATH often lacks the installer's folder."""
    program = tmp_path / "ollama"
    if exists:
        program.touch()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr("app.backends.ollama_install.usual_places", lambda: (tmp_path / "no", program))
    assert find_ollama() == (program if exists else None)


@pytest.mark.parametrize(("platform", "name"), [("linux", "ollama"), ("darwin", "ollama"), ("win32", "ollama.exe")])
def test_every_platform_has_places_and_a_way_to_start(
    platform: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card can always name the next step."""
    monkeypatch.setenv("LOCALAPPDATA", str(Path("C:/Users/me/AppData/Local")))
    monkeypatch.delenv("PROGRAMFILES", raising=False)
    places = usual_places(platform)
    assert places
    assert {place.name for place in places} == {name}
    assert "ollama serve" in how_to_start(platform)
