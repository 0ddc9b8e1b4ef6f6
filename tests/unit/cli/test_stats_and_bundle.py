"""`modelyard stats` and `modelyard doctor --bundle` over a real database."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest

from app.bootstrap import open_store
from app.cli import main
from app.cli.bundle import without_secrets
from app.settings import DataSettings, ObservabilitySettings, Settings
from tests.builders import QWEN, a_record

SECRET = "a secret question"


@pytest.fixture
def answered(own_folders: Path) -> Path:
    """A data folder in which one request was answered; no host is looked for."""

    async def body() -> None:
        store = await open_store(Settings())
        await store.records.save(a_record(SECRET))
        store.database.close()

    config = own_folders / "config"
    config.mkdir()
    (config / "settings.toml").write_text(
        "version = 1\n[hosts]\nollama_enabled = false\n[builtin]\nenabled = false\n"
        '[observability]\nwebhook_url = "https://chat.example/hooks/very-secret"\n'
    )
    asyncio.run(body())
    log = own_folders / "data" / "logs" / "modelyard.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text("INFO a host is http://me:password@box:11434\n")
    return own_folders


def test_statistics_say_n_success_and_seconds(answered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a model, with how many attempts stand behind it."""
    assert main(["stats"]) == 0
    said = capsys.readouterr().out
    assert "1 requests: 1 succeeded" in said
    (line,) = (line for line in said.splitlines() if line.startswith(str(QWEN)))
    assert line.split()[1:8] == ["1", "100%", "0.5", "s", "/", "0.5", "s"]


def test_statistics_as_json(answered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as one object, with null for what was not measured."""
    assert main(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["totals"]["requests"] == 1
    assert told["models"][0]["total_s"]["p95"] == 2.0


def test_nothing_yet_says_what_to_do(own_folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty history is no error."""
    assert main(["stats"]) == 0
    assert "modelyard ask" in capsys.readouterr().out


def test_a_bundle_has_no_prompt_and_no_secret(answered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds findings, settings, statistics and logs; what is written once is not written over."""
    path = answered / "bundle.zip"
    main(["doctor", "--bundle", str(path)])
    with zipfile.ZipFile(path) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(texts) >= {"about.json", "findings.json", "settings.json", "statistics.json", "logs/modelyard.log"}
    whole = "".join(texts.values())
    for secret in (SECRET, "very-secret", "password"):
        assert secret not in whole
    assert json.loads(texts["statistics.json"])["totals"]["requests"] == 1
    assert main(["doctor", "--bundle", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err


def test_addresses_with_secrets_are_left_out() -> None:
    """A webhook's address is its key; other settings stay."""
    settings = Settings(
        observability=ObservabilitySettings(webhook_url="https://x.example/key"), data=DataSettings(backups=7)
    )
    assert without_secrets(settings) == {"observability": {"webhook_url": "(left out)"}, "data": {"backups": 7}}
