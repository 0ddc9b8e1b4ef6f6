"""The settings file: what is kept when it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import RoutingSettings, Settings, load_settings, save_settings


@pytest.mark.parametrize("content", ["this is = = no toml", "[execution]\nmax_attempts = 99999\n"])
def test_an_unusable_file_is_kept_when_settings_are_saved(content: str, tmp_path: Path) -> None:
    """What was written by hand is still there beside the new file."""
    path = tmp_path / "settings.toml"
    path.write_text(content)
    settings = Settings(routing=RoutingSettings(strategy="fastest"))
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert (tmp_path / "settings.toml.unusable").read_text() == content


def test_a_usable_file_is_replaced(tmp_path: Path) -> None:
    """Nothing piles up beside it."""
    path = tmp_path / "settings.toml"
    save_settings(Settings(routing=RoutingSettings(strategy="fastest")), path)
    save_settings(Settings(), path)
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]
