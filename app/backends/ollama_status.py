"""What an Ollama host was found to be, in the words of the first-run card."""

from __future__ import annotations

from app.backends.ollama_install import how_to_start
from app.backends.ollama_wire import parse_version
from app.domain.errors import BackendError
from app.domain.profile import Host, HostKind, HostState, HostStatus

# The first release with JSON schemas as answer format, which plans and probes rely on.
OLDEST_VERSION = (0, 5, 0)
DOWNLOAD_PAGE = "https://ollama.com/download"


def ready_status(host: Host, version: str, model_count: int) -> HostStatus:
    """Return the status of a host that answers."""
    if is_too_old(version, host):
        oldest = ".".join(str(part) for part in OLDEST_VERSION)
        return HostStatus(
            host=host,
            state=HostState.TOO_OLD,
            version=version,
            detail=f"{host.title} {version} is too old: before {oldest} it cannot answer in a given format.",
            fix=f"Update it from {DOWNLOAD_PAGE}.",
        )
    if model_count == 0:
        fix = "Download a model on the Models page, for example llama3.2:1b."
        if host.kind is HostKind.BUILTIN:
            fix = "Fetch the built-in models on the Models page."
        return HostStatus(
            host=host, state=HostState.EMPTY, version=version, detail=f"{host.title} runs but has no models.", fix=fix
        )
    models = "1 model" if model_count == 1 else f"{model_count} models"
    return HostStatus(
        host=host, state=HostState.READY, version=version, detail=f"{host.title} {version} with {models}.".strip()
    )


def is_too_old(version: str, host: Host) -> bool:
    """Return whether a version is known to be below the oldest that works.

    Builds from source call themselves 0.0.0, and the built-in server counts its own versions: both pass.
    """
    parsed = parse_version(version)
    return host.kind is HostKind.OLLAMA and parsed is not None and (0, 0, 0) < parsed < OLDEST_VERSION


def refused_status(host: Host, *, is_loopback: bool, is_installed: bool) -> HostStatus:
    """Return the status of a host at whose address nothing listens."""
    if host.kind is HostKind.BUILTIN:
        return HostStatus(
            host=host,
            state=HostState.UNAVAILABLE,
            detail="The built-in model server does not run.",
            fix="It is started again by itself; the log says why it stopped.",
        )
    if not is_loopback:
        return HostStatus(
            host=host,
            state=HostState.UNREACHABLE,
            detail=f"Nothing answers at {host.url}.",
            fix="Check that the machine is on, that Ollama runs there with OLLAMA_HOST=0.0.0.0, and its firewall.",
        )
    if is_installed:
        return HostStatus(
            host=host,
            state=HostState.STOPPED,
            detail=f"Ollama is installed but does not run at {host.url}.",
            fix=how_to_start(),
        )
    return HostStatus(
        host=host,
        state=HostState.NOT_INSTALLED,
        detail="Ollama is not installed on this machine.",
        fix=f"Install it from {DOWNLOAD_PAGE}; the built-in models work without it.",
    )


def failed_status(host: Host, error: BackendError) -> HostStatus:
    """Return the status of a host that cannot be used for the reason in `error`."""
    state = HostState.UNAVAILABLE if host.kind is HostKind.BUILTIN else HostState.UNREACHABLE
    return HostStatus(host=host, state=state, detail=error.message, fix=error.fix)


def silent_status(host: Host, waited_s: float) -> HostStatus:
    """Return the status of a host that took the connection and then said nothing for `waited_s` seconds."""
    state = HostState.UNAVAILABLE if host.kind is HostKind.BUILTIN else HostState.UNREACHABLE
    return HostStatus(
        host=host,
        state=state,
        detail=f"{host.title} at {host.url} takes the connection but did not answer for {waited_s:.0f} s.",
        fix="Restart that server, or check what else listens at this address.",
    )
