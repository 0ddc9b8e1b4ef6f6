"""Finds the address of a wheel on the package index that this machine's pip or uv is configured for.

pip itself is not called: an environment made by uv has none, and its downloads show no byte counts. The index is
read through its simple API, in JSON where it offers that (PEP 691), in HTML otherwise (PEP 503).
"""

from __future__ import annotations

import configparser
import os
import ssl
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

# What pip and uv use when nothing is configured.
DEFAULT_INDEX = "https://pypi.org/simple"
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"


class PackageIndexError(Exception):
    """The index cannot be reached or does not have the wheel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """Where packages come from: `certificates` is a file of root certificates, None for the usual ones."""

    url: str = DEFAULT_INDEX
    certificates: str | None = None

    def verification(self) -> ssl.SSLContext | bool:
        """Return what httpx takes as `verify`."""
        return ssl.create_default_context(cafile=self.certificates) if self.certificates else True


def read_index_settings(
    environ: Mapping[str, str] | None = None, files: tuple[Path, ...] | None = None
) -> IndexSettings:
    """Return the configured index: the environment wins over files, uv's settings over pip's."""
    environ = os.environ if environ is None else environ
    pip: dict[str, str] = {}
    for path in pip_files(environ) if files is None else files:
        pip.update(_pip_file(path))
    url = (
        environ.get("UV_DEFAULT_INDEX")
        or environ.get("UV_INDEX_URL")
        or environ.get("PIP_INDEX_URL")
        or (_uv_file(environ) if files is None else None)
        or pip.get("index-url")
        or DEFAULT_INDEX
    )
    certificates = environ.get("PIP_CERT") or environ.get("SSL_CERT_FILE") or pip.get("cert")
    usable = certificates if certificates and Path(certificates).is_file() else None
    return IndexSettings(url=url.rstrip("/"), certificates=usable)


def pip_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return pip's configuration files, the least important first (pip's user guide, "Configuration")."""
    override = environ.get("PIP_CONFIG_FILE")
    if override == os.devnull:
        return ()
    home = Path.home()
    if sys.platform == "win32":
        shared = [Path(environ.get("PROGRAMDATA", "C:/ProgramData")) / "pip" / "pip.ini"]
        user = [home / "pip" / "pip.ini", Path(environ.get("APPDATA", str(home))) / "pip" / "pip.ini"]
        site = Path(sys.prefix) / "pip.ini"
    else:
        shared = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf")]
        config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
        user = [home / ".pip" / "pip.conf", config / "pip" / "pip.conf"]
        site = Path(sys.prefix) / "pip.conf"
        if sys.platform == "darwin":
            shared = [Path("/Library/Application Support/pip/pip.conf")]
            user.append(home / "Library" / "Application Support" / "pip" / "pip.conf")
    return (*shared, *user, site, *([Path(override)] if override else []))


def _pip_file(path: Path) -> Iterator[tuple[str, str]]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        # pip refuses such a file itself; fetching a model is not the place to complain about it.
        return
    for section in ("global", "download", "install"):
        if parser.has_section(section):
            yield from ((key, value.strip()) for key, value in parser.items(section) if key in {"index-url", "cert"})


def _uv_file(environ: Mapping[str, str]) -> str | None:
    config = Path(environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME") or Path.home() / ".config")
    path = Path(environ.get("UV_CONFIG_FILE") or config / "uv" / "uv.toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    defaults = [index.get("url") for index in content.get("index", []) if index.get("default")]
    return next((url for url in [*defaults, content.get("index-url")] if isinstance(url, str)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelFile:
    """A wheel on the index: `size_bytes` is None where the index does not say."""

    url: str
    size_bytes: int | None = None


async def find_wheel(client: httpx.AsyncClient, index: IndexSettings, project: str, version: str) -> WheelFile:
    """Return the wheel of exactly that version; PackageIndexError if there is none or nothing answers."""
    page = f"{index.url}/{project}/"
    try:
        response = await client.get(page, headers={"Accept": ACCEPT}, follow_redirects=True)
    except httpx.HTTPError as error:
        raise PackageIndexError(f"the package index does not answer: {str(error) or type(error).__name__}") from error
    if response.status_code != httpx.codes.OK:
        raise PackageIndexError(f"the package index answers {response.status_code} for {project}")
    start = f"{project.replace('-', '_')}-{version}-"
    for name, found in _files(response):
        if name.lower().startswith(start) and name.endswith(".whl"):
            return WheelFile(url=urljoin(str(response.url), found.url), size_bytes=found.size_bytes)
    raise PackageIndexError(f"the package index does not have {project} {version}")


def _files(response: httpx.Response) -> Iterator[tuple[str, WheelFile]]:
    if "json" in response.headers.get("content-type", ""):
        for file in response.json().get("files", []):
            yield file["filename"], WheelFile(url=file["url"], size_bytes=file.get("size"))
        return
    links = _Links()
    links.feed(response.text)
    for address in links.found:
        yield urlsplit(address).path.rsplit("/", 1)[-1], WheelFile(url=address.partition("#")[0])


class _Links(HTMLParser):
    """Collects the addresses of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)
