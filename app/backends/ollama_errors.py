"""What an HTTP status and the host's own words mean in our tree of errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.domain.errors import (
    AccessDeniedError,
    BackendError,
    ConnectionLostError,
    ContextExceededError,
    HostBusyError,
    HostFailedError,
    MalformedReplyError,
    ModelLoadError,
    ModelNotFoundError,
    RequestRejectedError,
)
from app.domain.profile import Host

# An error line in mid-stream has no status of its own: the headers said 200 long ago.
NO_STATUS = -1
_LONGEST_QUOTE = 300
_FIRST_CLIENT_ERROR = 400
_FIRST_SERVER_ERROR = 500

_CONTEXT = re.compile(
    r"exceeds? the (?:available )?(?:context|maximum context)|longer than the context|context (?:length|size|window)"
    r" (?:is )?exceed|maximum context length|exceed_context_size",
    re.IGNORECASE,
)
_LOAD = re.compile(
    r"(?:llama|runner|server)[\w -]*process has terminated|timed out waiting for (?:llama|server)|out of memory"
    r"|more (?:system )?memory|insufficient memory|unable to (?:load|allocate)|failed to (?:load|allocate)|load model"
    r"|error loading model|unknown model architecture|unsupported model|cudamalloc|invalid (?:gguf|file magic)",
    re.IGNORECASE,
)
_UNPUBLISHED = re.compile(r"manifest.*(?:not exist|unknown|not found)", re.IGNORECASE)
_UNKNOWN_MODEL = re.compile(
    r"model ['\"`]?.*['\"`]? ?(?:not found|does not exist)|not found, try pulling", re.IGNORECASE
)
_FORM = re.compile(
    r"does not support|must be of type|invalid (?:format|option|model name|image|input)|is required|grammar"
    r"|json schema",
    re.IGNORECASE,
)
_LACKS = re.compile(r"does not support (?P<feature>[\w ]+)", re.IGNORECASE)
_REGISTRY = re.compile(
    r"dial tcp|no such host|lookup |registry|max retries|tls: |connection refused|i/o timeout"
    # The words of the built-in server.
    r"|cannot be fetched: .*(?:cannot be reached|does not answer)",
    re.IGNORECASE,
)
_DISK = re.compile(r"no space left|not enough space|disk (?:is )?full", re.IGNORECASE)
_BUSY = re.compile(r"server busy|too many requests|maximum pending|overloaded", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a host said when it failed; `status` is NO_STATUS for an error line in mid-stream.

    `retry_after_s` is None where it did not say. `is_page` marks a body that is a web page, not an answer.
    """

    status: int
    text: str = ""
    retry_after_s: float | None = None
    is_page: bool = False


def retry_after_s(value: str | None, *, sent_at: str | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, ≥ 0; None if it is missing or cannot be read.

    A date is measured from the reply's own Date header (`sent_at`), so that clocks may differ; without one from now.
    """
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
        now = parsedate_to_datetime(sent_at) if sent_at else datetime.now(UTC)
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None


def error_text(body: str) -> str:
    """Return the words of an error body: the text of `{"error": …}` in its several shapes, or the body itself."""
    try:
        content = json.loads(body)
    except ValueError:
        return body.strip()
    return error_words(content.get("error", body) if isinstance(content, dict) else body)


def error_words(error: object) -> str:
    """Return the words of an `error` field, which some servers give as an object with a message."""
    if isinstance(error, dict):
        error = error.get("message", error)
    return str(error).strip()


def fitting_error(failure: Failure, host: Host, model: str = "") -> BackendError:
    """Return the error of our tree that fits what the host said, naming the component at fault."""
    status = failure.status if failure.status > 0 else None
    error = _by_status(failure, host, model) or _by_words(failure, host, model) or _by_class(failure, host, model)
    error.status = status
    error.retry_after_s = failure.retry_after_s
    return error


def _quoted(failure: Failure) -> str:
    """Return the host's words for a message: one line, not too long, never a web page."""
    if failure.is_page:
        return "a web page instead of an answer"
    text = " ".join(failure.text.split())
    if len(text) > _LONGEST_QUOTE:
        text = text[:_LONGEST_QUOTE] + "…"
    return text.rstrip(".") or f"status {failure.status} without a reason"


def _by_status(failure: Failure, host: Host, model: str) -> BackendError | None:
    """Return the error of a status that needs no reading of the words; None for the others."""
    quote = _quoted(failure)
    match failure.status:
        case 401:
            return AccessDeniedError(
                f"{host.title} asks for a sign-in: {quote}.",
                fix="Sign in on that host (“ollama signin”), or give its key in Settings → Hosts.",
            )
        case 403:
            return AccessDeniedError(
                f"{host.title} forbids the call: {quote}.",
                fix=f"Check that {host.url} may be used from here (OLLAMA_HOST and OLLAMA_ORIGINS on that host).",
            )
        case 404 if _UNKNOWN_MODEL.search(failure.text):
            return _not_found(host, model)
        case 404 | 405:
            return RequestRejectedError(
                f"{host.title} does not know this call: {quote}.",
                fix=f"Update Ollama on that host, or check that {host.url} is an Ollama server.",
            )
        case 429 | 503:
            return _busy(host, quote)
    return None


def _by_words(failure: Failure, host: Host, model: str) -> BackendError | None:
    """Return the error that the host's words tell; None where they tell nothing."""
    if failure.is_page:
        return None
    return next((build(failure, host, model) for pattern, build in _MEANINGS if pattern.search(failure.text)), None)


def _by_class(failure: Failure, host: Host, model: str) -> BackendError:
    """Return the error for a status of which only the class is known."""
    quote = _quoted(failure)
    if failure.status == NO_STATUS or failure.status >= _FIRST_SERVER_ERROR:
        subject = f" while running {model}" if model else ""
        fix = "Try again; if it fails again, read that server's log or restart it."
        if failure.is_page:
            fix = f"Check the proxy between this machine and {host.url}."
        return HostFailedError(f"{host.title} failed{subject}: {quote}.", fix=fix)
    if failure.status == 499:  # noqa: PLR2004 - Ollama's own number for a caller that went away
        return ConnectionLostError(f"{host.title} gave up the request: {quote}.", fix="Try again.")
    if failure.status >= _FIRST_CLIENT_ERROR and not failure.is_page:
        return RequestRejectedError(
            f"{host.title} refused the request for {model}: {quote}." if model else f"{host.title} refused: {quote}.",
            fix="Change the options of this conversation, or choose another model.",
        )
    return MalformedReplyError(
        f"{host.url} does not answer as an Ollama server: {quote}.",
        fix="Check the address, and that no proxy stands in between.",
    )


def _busy(host: Host, quote: str) -> HostBusyError:
    return HostBusyError(f"{host.title} is busy: {quote}.", fix="Wait a moment, or choose a model on another host.")


def _not_found(host: Host, model: str) -> ModelNotFoundError:
    return ModelNotFoundError(
        f"{host.title} does not have the model {model}.",
        fix="Check the name; download the model on the Models page if it is right.",
    )


def _too_long(failure: Failure, _host: Host, model: str) -> ContextExceededError:
    return ContextExceededError(
        f"The prompt is longer than the context of {model}: {_quoted(failure)}.",
        fix="Shorten the prompt, start a new conversation, or raise the context length in the model's profile.",
    )


def _not_published(failure: Failure, host: Host, model: str) -> ModelNotFoundError:
    return ModelNotFoundError(
        f"The registry that {host.title} downloads from has no model {model}: {_quoted(failure)}.",
        fix="Check the name and the tag on the model's page.",
    )


def _disk_full(failure: Failure, host: Host, _model: str) -> HostFailedError:
    return HostFailedError(
        f"The disk of {host.title} is full: {_quoted(failure)}.", fix="Free some space on that machine."
    )


def _not_loaded(failure: Failure, host: Host, model: str) -> ModelLoadError:
    return ModelLoadError(
        f"{host.title} could not load {model}: {_quoted(failure)}.",
        fix="Free memory by unloading other models, or choose a smaller model.",
    )


def _registry_away(failure: Failure, host: Host, _model: str) -> HostFailedError:
    return HostFailedError(
        f"{host.title} could not reach the model registry: {_quoted(failure)}.",
        fix="Check that machine's network connection, then try again.",
    )


def _rejected(failure: Failure, host: Host, model: str) -> RequestRejectedError:
    """Return the error for a form the model cannot take, naming the missing feature where the host does."""
    lacks = _LACKS.search(failure.text)
    if lacks:
        return RequestRejectedError(
            f"{model} on {host.title} does not support {lacks['feature'].strip()}.",
            fix="Choose a model that does, or leave it out of the request.",
        )
    return RequestRejectedError(
        f"{host.title} refused the form of the request: {_quoted(failure)}.",
        fix="Change the options of this conversation.",
    )


# Read from the top; the first that fits decides. Loading comes after the form, because a refused form can name it.
_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[Failure, Host, str], BackendError]], ...] = (
    (_CONTEXT, _too_long),
    (_UNPUBLISHED, _not_published),
    (_UNKNOWN_MODEL, lambda _failure, host, model: _not_found(host, model)),
    (_DISK, _disk_full),
    (_FORM, _rejected),
    (_LOAD, _not_loaded),
    (_BUSY, lambda failure, host, _model: _busy(host, _quoted(failure))),
    (_REGISTRY, _registry_away),
)
