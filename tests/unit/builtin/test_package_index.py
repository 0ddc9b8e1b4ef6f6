"""Which index is asked, and how wheels are found on it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.builtin.package_index import (
    DEFAULT_INDEX,
    IndexSettings,
    PackageIndexError,
    find_wheel,
    pip_files,
    read_index_settings,
)

pytestmark = pytest.mark.anyio

INDEX = IndexSettings(url="https://index.test/simple")


def _pip_file(folder: Path, text: str) -> Path:
    path = folder / "pip.conf"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("environ", "text", "url"),
    [
        ({}, "", DEFAULT_INDEX),
        ({}, "[global]\nindex-url = https://a.test/simple/\n", "https://a.test/simple"),
        ({}, "[download]\nindex-url = https://b.test/simple\n", "https://b.test/simple"),
        ({"PIP_INDEX_URL": "https://c.test/s"}, "[global]\nindex-url = https://a.test/s\n", "https://c.test/s"),
        ({"UV_INDEX_URL": "https://d.test/s", "PIP_INDEX_URL": "https://c.test/s"}, "", "https://d.test/s"),
        ({"UV_DEFAULT_INDEX": "https://e.test/s", "UV_INDEX_URL": "https://d.test/s"}, "", "https://e.test/s"),
        ({}, "no section", DEFAULT_INDEX),
    ],
)
def test_index_is_the_one_pip_or_uv_uses(tmp_path: Path, environ: dict[str, str], text: str, url: str) -> None:
    """The environment wins over files, uv over pip, and a broken file is as none."""
    assert read_index_settings(environ, (_pip_file(tmp_path, text),)).url == url


def test_uv_file_is_read(tmp_path: Path) -> None:
    """An environment made by uv is configured by uv's file."""
    (tmp_path / "uv").mkdir()
    file = tmp_path / "uv" / "uv.toml"
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "UV_CONFIG_FILE": str(file), "PIP_CONFIG_FILE": "/dev/null"}
    file.write_text('[[index]]\nurl = "https://f.test/simple"\ndefault = true\n', encoding="utf-8")
    assert read_index_settings(environ).url == "https://f.test/simple"
    file.write_text("broken = [", encoding="utf-8")
    assert read_index_settings(environ).url == DEFAULT_INDEX


def test_certificates_must_exist(tmp_path: Path) -> None:
    """A file that went away does not keep models from coming."""
    there = tmp_path / "roots.pem"
    there.touch()
    assert read_index_settings({"PIP_CERT": str(there)}, ()).certificates == str(there)
    assert read_index_settings({"PIP_CERT": str(tmp_path / "gone.pem")}, ()).certificates is None
    assert IndexSettings().verification() is True


def test_pip_files_end_with_the_explicit_one(tmp_path: Path) -> None:
    """PIP_CONFIG_FILE is read last and so wins."""
    assert pip_files({"PIP_CONFIG_FILE": str(tmp_path / "own.conf")})[-1] == tmp_path / "own.conf"


JSON_PAGE = {
    "files": [
        {"filename": "my_model-1.0.tar.gz", "url": "https://files.test/my_model-1.0.tar.gz", "size": 1},
        {"filename": "my_model-1.0-py3-none-any.whl", "url": "../../files/my_model-1.0-py3-none-any.whl", "size": 42},
        {"filename": "my_model-1.0.1-py3-none-any.whl", "url": "https://files.test/other.whl", "size": 43},
    ]
}
HTML_PAGE = """<!DOCTYPE html><a href="https://files.test/my_model-1.0-py3-none-any.whl#sha256=ab">x</a>"""


def _client(handler: httpx.MockTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=handler)


async def test_wheel_in_a_json_index() -> None:
    """Exactly the version asked for; relative addresses are completed."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url == "https://index.test/simple/my-model/"
        return httpx.Response(200, json=JSON_PAGE)

    async with _client(httpx.MockTransport(answer)) as client:
        found = await find_wheel(client, INDEX, "my-model", "1.0")
    assert found.url == "https://index.test/files/my_model-1.0-py3-none-any.whl"
    assert found.size_bytes == 42


async def test_wheel_in_an_html_index() -> None:
    """Older indexes give no sizes."""
    transport = httpx.MockTransport(lambda _: httpx.Response(200, html=HTML_PAGE))
    async with _client(transport) as client:
        found = await find_wheel(client, INDEX, "my-model", "1.0")
    assert (found.url, found.size_bytes) == ("https://files.test/my_model-1.0-py3-none-any.whl", None)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (httpx.Response(404), "answers 404"),
        (httpx.Response(200, json={"files": []}), "does not have my-model 1.0"),
        (httpx.ConnectError("no route"), "does not answer: no route"),
    ],
)
async def test_missing_wheels_are_an_error(reply: httpx.Response | Exception, reason: str) -> None:
    """The reason goes to the user."""

    def answer(_: httpx.Request) -> httpx.Response:
        if isinstance(reply, Exception):
            raise reply
        return reply

    async with _client(httpx.MockTransport(answer)) as client:
        with pytest.raises(PackageIndexError, match=reason):
            await find_wheel(client, INDEX, "my-model", "1.0")
