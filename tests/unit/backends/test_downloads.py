"""Downloads are shared, told, stopped, taken up again and persisted by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from app.backends.download_pace import DownloadPace
from app.backends.downloads import Downloads
from app.backends.scripted import ModelScript, ScriptedBackend
from app.domain.errors import ConnectionLostError, HostUnreachableError, ModelNotFoundError
from app.domain.events import PullProgressed
from app.domain.ports import Backend, PullProgress
from app.domain.profile import ModelRef
from tests.virtual_time import VirtualClock, run_virtual

Step = PullProgress | Exception | float


class Pulls(ScriptedBackend):
    """Plays one list of steps a pull: progress, a pause in seconds, or an error."""

    def __init__(self, *pulls: Sequence[Step]) -> None:
        """Keep the pulls; the last one stays."""
        super().__init__({})
        self._pulls = [list(pull) for pull in pulls]
        self.opened = 0
        self.closed = 0

    @override
    def pull(self, model: str) -> AbstractAsyncContextManager[AsyncIterator[PullProgress]]:
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[AsyncIterator[PullProgress]]:
        steps = self._play(self._pulls.pop(0) if len(self._pulls) > 1 else self._pulls[0])
        self.opened += 1
        try:
            yield steps
        finally:
            self.closed += 1
            await steps.aclose()

    async def _play(self, steps: Sequence[Step]) -> AsyncGenerator[PullProgress, None]:
        for step in steps:
            if isinstance(step, float):
                await asyncio.sleep(step)
            elif isinstance(step, Exception):
                raise step
            else:
                yield step


def at(completed: int, total: int = 1000) -> PullProgress:
    """Return a step of the middle."""
    return PullProgress(status="pulling", completed_bytes=completed, total_bytes=total)


DONE = PullProgress(status="success", completed_bytes=1000, total_bytes=1000, is_done=True)


class Desk:
    """Downloads with what they told."""

    def __init__(self, backend: Backend | None) -> None:
        """Serve every host by `backend`; None knows no host."""
        self.told: list[PullProgressed] = []
        self.pending: list[tuple[ModelRef, ...]] = []

        def backend_of(host: str) -> Backend:
            if backend is None:
                raise HostUnreachableError(f"The host {host} is not in use.", fix="Switch it on.")
            return backend

        self.downloads = Downloads(backend_of, self.told.append, VirtualClock(), on_pending_changed=self.pending.append)


def virtual(scenario: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Make a test of a coroutine in virtual time; a task left behind fails it."""

    def test() -> None:
        run_virtual(scenario())

    test.__doc__ = scenario.__doc__
    return test


REF = ModelRef("h", "m")


@virtual
async def test_a_download_is_told_until_it_is_done() -> None:
    """Speed and time come after a second and go at the end; the entry stays until it is dismissed."""
    desk = Desk(Pulls([at(0), 1.0, at(100), 1.0, at(200), 1.0, at(300), DONE]))
    desk.downloads.start("h", "m")
    desk.downloads.dismiss("h", "m")
    ended = await desk.downloads.wait("h", "m")
    assert ended is not None
    assert (ended.is_done, ended.completed_bytes, ended.remaining_s, ended.error) == (True, 1000, None, "")
    middle = next(news for news in desk.told if news.completed_bytes == 200)
    assert middle.bytes_per_s == pytest.approx(100.0)
    assert middle.remaining_s == pytest.approx(8.0)
    assert desk.pending == [(REF,), ()]
    assert desk.downloads.list() == (ended,)
    desk.downloads.dismiss("h", "m")
    assert desk.downloads.list() == ()
    assert await desk.downloads.wait("h", "m") is None


@virtual
async def test_two_starts_share_one_download() -> None:
    """The second start joins; after the end a start begins anew."""
    backend = Pulls([at(10), 5.0, DONE])
    desk = Desk(backend)
    desk.downloads.start("h", "m")
    await asyncio.sleep(1)
    assert desk.downloads.start("h", "m").completed_bytes == 10
    await desk.downloads.wait("h", "m")
    assert backend.opened == 1
    desk.downloads.start("h", "m")
    await desk.downloads.wait("h", "m")
    assert backend.opened == 2


@virtual
async def test_cancel_closes_the_connection_and_stays_in_the_list() -> None:
    """The user sees at once that it stopped, and can start it again."""
    backend = Pulls([at(10), 3600.0])
    desk = Desk(backend)
    desk.downloads.start("h", "m")
    await asyncio.sleep(1)
    desk.downloads.cancel("h", "m")
    desk.downloads.cancel("h", "m")
    desk.downloads.cancel("h", "unknown")
    (shown,) = desk.downloads.list()
    assert (shown.is_cancelled, shown.completed_bytes, shown.error) == (True, 10, "")
    assert desk.downloads.pending() == ()
    await desk.downloads.wait("h", "m")
    assert (backend.closed, desk.told[-1]) == (1, shown)
    assert desk.downloads.start("h", "m").is_cancelled is False
    await desk.downloads.aclose()


@virtual
async def test_closing_the_program_leaves_downloads_pending() -> None:
    """What ran at the end is taken up at the next start."""
    desk = Desk(Pulls([at(10), 3600.0]))
    desk.downloads.start("h", "m")
    await asyncio.sleep(1)
    await desk.downloads.aclose()
    assert desk.downloads.pending() == (REF,)
    assert desk.pending == [(REF,)]


@virtual
async def test_a_broken_connection_is_taken_up_again() -> None:
    """As long as it goes on, a download survives every break; what was complete stays complete."""
    lost = ConnectionLostError("gone", fix="Try again.")
    breaking: list[list[Step]] = [[at(100 * number), 1.0, lost] for number in range(1, 9)]
    desk = Desk(Pulls(*breaking, [at(50), 1.0, DONE]))
    desk.downloads.start("h", "m")
    ended = await desk.downloads.wait("h", "m")
    assert ended is not None
    assert ended.is_done
    completed = [news.completed_bytes for news in desk.told]
    assert completed == sorted(completed)


@virtual
async def test_a_host_that_stays_away_ends_the_download() -> None:
    """After a few fruitless tries it says why and what to do."""
    backend = Pulls([HostUnreachableError("Nothing answers.", fix="Start it.")])
    desk = Desk(backend)
    desk.downloads.start("h", "m")
    ended = await desk.downloads.wait("h", "m")
    assert ended is not None
    assert (ended.error, ended.fix, backend.opened) == ("Nothing answers.", "Start it.", 5)
    assert desk.pending[-1] == ()


@pytest.mark.parametrize("error", [ModelNotFoundError("No such model.", fix="Check the name."), ZeroDivisionError()])
def test_an_error_that_stays_is_told_at_once(error: Exception) -> None:
    """A wrong name is not tried again, and a bug is told as one."""

    async def scenario() -> None:
        backend = Pulls([error])
        desk = Desk(backend)
        desk.downloads.start("h", "m")
        ended = await desk.downloads.wait("h", "m")
        assert ended is not None
        assert ended.error
        assert ended.fix
        assert backend.opened == 1

    run_virtual(scenario())


@virtual
async def test_a_host_that_is_not_in_use_is_an_error() -> None:
    """The way to the backend can fail as well."""
    desk = Desk(None)
    desk.downloads.start("h", "m")
    ended = await desk.downloads.wait("h", "m")
    assert ended is not None
    assert "not in use" in ended.error


@virtual
async def test_news_are_told_a_few_times_a_second() -> None:
    """A server that reports every millisecond does not flood the window."""
    steps: list[Step] = []
    for number in range(1000):
        steps += [at(number), 0.001]
    desk = Desk(Pulls([*steps, DONE]))
    desk.downloads.start("h", "m")
    await desk.downloads.wait("h", "m")
    assert len(desk.told) < 12


@virtual
async def test_a_scripted_model_is_installed() -> None:
    """The whole way over a real backend."""
    backend = ScriptedBackend({"old": ModelScript()})
    desk = Desk(backend)
    desk.downloads.start("h", "new")
    await desk.downloads.wait("h", "new")
    assert [facts.model for facts in await backend.list_models()] == ["old", "new"]


@given(st.lists(st.tuples(st.floats(0.01, 5.0), st.integers(0, 10**8)), max_size=60))
def test_the_remaining_time_never_rises(steps: list[tuple[float, int]]) -> None:
    """However the speed jumps, the time only falls, or is withdrawn and told anew."""
    pace, now_s, completed, before = DownloadPace(), 0.0, 0, None
    for since_s, more in steps:
        now_s += since_s
        completed = min(completed + more, 10**9)
        after = pace.step(now_s, completed, 10**9).remaining_s
        if before is not None and after is not None:
            assert after <= before
        before = after


def test_a_collapse_of_speed_withdraws_the_time_and_tells_a_new_one() -> None:
    """A time that can no longer be true is not shown; the new one comes from the new speed."""
    pace = DownloadPace()
    fast = [pace.step(float(second), second * 100, 10_000).remaining_s for second in range(11)]
    assert fast[10] == pytest.approx(90.0)
    slow = [pace.step(float(second), 1000 + (second - 10), 10_000).remaining_s for second in range(11, 60)]
    assert None in slow
    assert (slow[-1] or 0) > 1000


def test_a_total_that_grows_is_a_new_estimate() -> None:
    """Layers become known one after another; the time then starts from the new total."""
    pace = DownloadPace()
    for second in range(5):
        pace.step(float(second), second * 100, 1000)
    assert pace.step(5.0, 500, 1000).remaining_s == pytest.approx(5.0)
    assert pace.step(6.0, 600, 2000).remaining_s == pytest.approx(14.0)


def test_nothing_is_promised_without_total_or_speed() -> None:
    """No total, no time; no bytes, no time."""
    pace = DownloadPace()
    assert [pace.step(float(second), second, None).remaining_s for second in range(4)] == [None] * 4
    still = DownloadPace()
    assert [still.step(float(second), 5, 10).remaining_s for second in range(4)] == [None] * 4
