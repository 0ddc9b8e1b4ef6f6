"""Downloads that a run left are taken up by the next one."""

from __future__ import annotations

import asyncio

from app.bootstrap import PENDING_DOWNLOADS, build
from app.settings import BuiltinSettings, HostSettings, Settings

QUIET = Settings(hosts=HostSettings(ollama_enabled=False), builtin=BuiltinSettings(enabled=False))


def test_an_unfinished_download_goes_on_after_a_restart() -> None:
    """It is started again, and says why where its host is not there; a cancelled one is forgotten."""

    async def body() -> None:
        first = await build(QUIET)
        await first.store.state.set(PENDING_DOWNLOADS, ["ollama/qwen3:8b", "builtin/smollm2:135m"])
        await first.aclose()
        second = await build(QUIET)
        ended = await second.downloads.wait("ollama", "qwen3:8b")
        assert ended is not None
        assert "not in use" in ended.error
        assert [one.model for one in second.downloads.list()] == ["qwen3:8b"]
        await second.aclose()
        third = await build(QUIET)
        assert third.downloads.list() == ()
        await third.aclose()
        serving = await build(QUIET, recovers=False)
        assert serving.downloads.list() == ()
        await serving.aclose()

    asyncio.run(body())
