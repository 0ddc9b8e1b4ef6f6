"""The address of an Ollama server, read from OLLAMA_HOST the way Ollama itself reads it."""

from __future__ import annotations

import ipaddress
import re

DEFAULT_PORT = 11434
DEFAULT_URL = f"http://127.0.0.1:{DEFAULT_PORT}"
_SCHEME_PORTS = {"http": 80, "https": 443}
_LARGEST_PORT = 65535
# What a server listens on to take every interface; nobody can connect to it on every platform.
_WILDCARDS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read here, never bound


def resolve_ollama_url(text: str) -> str:
    """Return the URL to connect to for the value of OLLAMA_HOST or the address typed in the settings.

    Blanks and quotes around it are ignored, the scheme is optional (`http`, then port 11434 unless given; with a
    scheme its own port), a port that is none falls back to that default, a wildcard address becomes loopback, a
    bare IPv6 address gets its brackets, the path is kept without its last slash. Never raises: an address that
    cannot exist is returned as it is, and the host is then found to be unreachable.
    """
    cleaned = text.strip().strip("\"'").strip()
    if not cleaned:
        return DEFAULT_URL
    if cleaned == "ollama.com":
        return "https://ollama.com:443"
    scheme, separator, rest = cleaned.partition("://")
    if not separator:
        scheme, rest = "http", cleaned
    scheme = scheme.lower()
    default_port = _SCHEME_PORTS.get(scheme, DEFAULT_PORT) if separator else DEFAULT_PORT
    address, _, path = rest.partition("/")
    host, port = _split_port(address)
    path = path.strip("/")
    return f"{scheme}://{_connectable(host)}:{_port_or(port, default_port)}{'/' + path if path else ''}"


def _split_port(address: str) -> tuple[str, str]:
    """Return host and port as written; the port is empty where there is none or the address is a bare IPv6 one."""
    bracketed = re.fullmatch(r"\[(?P<host>[^\]]*)\](?::(?P<port>.*))?", address)
    if bracketed:
        return bracketed["host"], bracketed["port"] or ""
    if address.count(":") == 1:
        host, _, port = address.partition(":")
        return host, port
    return address, ""


def _port_or(text: str, default: int) -> int:
    """Return the port; `default` where it is not a number between 1 and 65535."""
    if text.isascii() and text.isdigit() and 0 < int(text) <= _LARGEST_PORT:
        return int(text)
    return default


def _connectable(host: str) -> str:
    """Return the host as it stands in a URL, wildcards turned into loopback."""
    bare, percent, zone = host.partition("%")
    try:
        ip = ipaddress.ip_address(bare)
    except ValueError:
        return _WILDCARDS.get(host, host)
    mapped = _WILDCARDS.get(str(ip), str(ip))
    return f"[{mapped}{percent}{zone}]" if ":" in mapped else mapped


def is_loopback_url(url: str) -> bool:
    """Return whether the URL points at this machine (by address or by the name localhost)."""
    match = re.match(r"[a-z]+://(?:\[(?P<six>[^\]]*)\]|(?P<host>[^:/]*))", url, re.IGNORECASE)
    host = (match["six"] or match["host"] or "") if match else ""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
