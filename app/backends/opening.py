"""The backend that fits a host: by the protocol it speaks."""

from __future__ import annotations

from app.backends.ollama import OllamaBackend
from app.backends.ollama_address import resolve_ollama_url
from app.backends.openai_compat import OpenAICompatBackend
from app.domain.errors import InvalidInputError
from app.domain.ports import Backend
from app.domain.profile import Host, HostKind

# What the user can choose for a host of his own.
PROTOCOLS = (HostKind.OLLAMA, HostKind.OPENAI)


def open_backend(host: Host, *, api_key: str = "", connect_timeout_s: float = 5.0) -> Backend:
    """Return the backend of a host; nothing is opened before its first call."""
    if host.kind is HostKind.OPENAI:
        return OpenAICompatBackend(host, api_key=api_key, connect_timeout_s=connect_timeout_s)
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else None
    return OllamaBackend(host, connect_timeout_s=connect_timeout_s, headers=headers)


def resolve_url(address: str, kind: HostKind) -> str:
    """Return the address to connect to; scheme and, for Ollama, port may be left out. InvalidInputError for none."""
    typed = address.strip()
    if not typed:
        example = "192.168.1.20:8000" if kind is HostKind.OPENAI else "192.168.1.20:11434"
        raise InvalidInputError("The host needs an address.", field="url", fix=f"Type it like {example}.")
    if kind is HostKind.OPENAI:
        return (typed if "://" in typed else f"http://{typed}").rstrip("/")
    return resolve_ollama_url(typed)
