"""The one tree of errors.

ModelyardError                   known: `message` says what happened, `fix` what to do
├── InvalidInputError            what the user gave cannot be used
│   └── InvalidPlanError
│       └── PlanCycleError       with the cycle's path
├── NoEligibleModelError         every candidate was excluded, or there is none
├── ConflictError                somebody else changed it meanwhile
├── NotFoundError                a stored thing does not exist
├── StoreError                   the database cannot be used
└── BackendError                 one attempt on one model failed
    ├── HostUnreachableError     nothing answers at the address             retryable
    ├── HostBusyError            429 or 503, perhaps with Retry-After       retryable
    ├── HostFailedError          5xx                                        retryable
    ├── ConnectionLostError      closed before the first answer byte        retryable
    ├── FirstTokenTimeoutError   no token within the time allowed
    ├── StreamCutError           ended in mid-answer, or without its last line
    ├── StreamStalledError       no token for too long in mid-answer
    ├── TotalTimeoutError        not complete within the time that all attempts may take
    ├── MalformedReplyError      the reply is not the protocol's
    ├── EmptyAnswerError         the stream was whole, but there was no answer in it
    ├── ModelNotFoundError       the host does not have the model
    ├── ModelLoadError           the host could not load the model
    ├── ContextExceededError     the prompt is longer than the context
    ├── RequestRejectedError     the host refuses the request's form
    └── AccessDeniedError        401 or 403
"""

from __future__ import annotations

from typing import ClassVar


class ModelyardError(Exception):
    """An error we know: `message` for the user, `fix` tells what to do about it ("" if nothing can be done)."""

    kind: ClassVar[str] = "error"

    def __init__(self, message: str, *, fix: str = "") -> None:
        """Keep the user's words apart: what happened, and what to do."""
        super().__init__(message)
        self.message = message
        self.fix = fix


class InvalidInputError(ModelyardError):
    """What the user gave cannot be used; `field` names the part at fault."""

    kind = "invalid_input"

    def __init__(self, message: str, *, field: str = "", fix: str = "") -> None:
        """Remember which field is wrong."""
        super().__init__(message, fix=fix)
        self.field = field


class InvalidPlanError(InvalidInputError):
    """A plan breaks a rule of plans."""

    kind = "invalid_plan"


class PlanCycleError(InvalidPlanError):
    """Sub-tasks wait for each other; `path` starts and ends with the same id."""

    kind = "plan_cycle"

    def __init__(self, path: tuple[str, ...]) -> None:
        """Name the cycle."""
        super().__init__(
            f"The sub-tasks wait for each other: {' → '.join(path)}.",
            field="depends_on",
            fix="Remove one of these dependencies.",
        )
        self.path = path


class NoEligibleModelError(ModelyardError):
    """No model can take the request; `reasons` are pairs of model and why it was excluded."""

    kind = "no_eligible_model"

    def __init__(self, message: str, *, reasons: tuple[tuple[str, str], ...] = (), fix: str = "") -> None:
        """Keep every exclusion, for the Why dock."""
        super().__init__(message, fix=fix)
        self.reasons = reasons


class ConflictError(ModelyardError):
    """Somebody else changed it since it was read."""

    kind = "conflict"


class NotFoundError(ModelyardError):
    """A stored thing does not exist."""

    kind = "not_found"


class StoreError(ModelyardError):
    """The database cannot be opened, read or written."""

    kind = "store"


class BackendError(ModelyardError):
    """One attempt on one model failed.

    `retry_after_s` is what the host asked to wait (None if it did not say). `status` is the HTTP status, None
    without one.
    """

    kind = "backend"
    is_retryable: ClassVar[bool] = False

    def __init__(
        self, message: str, *, fix: str = "", retry_after_s: float | None = None, status: int | None = None
    ) -> None:
        """Keep what the host said about trying again."""
        super().__init__(message, fix=fix)
        self.retry_after_s = retry_after_s
        self.status = status


class HostUnreachableError(BackendError):
    """Nothing answers at the host's address."""

    kind = "host_unreachable"
    is_retryable = True


class HostBusyError(BackendError):
    """The host has too much to do (429 or 503)."""

    kind = "host_busy"
    is_retryable = True


class HostFailedError(BackendError):
    """The host failed inside (5xx)."""

    kind = "host_failed"
    is_retryable = True


class ConnectionLostError(BackendError):
    """The connection closed before the first byte of the answer."""

    kind = "connection_lost"
    is_retryable = True


class FirstTokenTimeoutError(BackendError):
    """No token came within the time allowed."""

    kind = "first_token_timeout"


class StreamCutError(BackendError):
    """The stream ended in mid-answer, or without its last line."""

    kind = "stream_cut"


class StreamStalledError(BackendError):
    """No token came for too long in mid-answer."""

    kind = "stream_stalled"


class TotalTimeoutError(BackendError):
    """The answer was not complete within the time that all attempts together may take."""

    kind = "total_timeout"


class EmptyAnswerError(BackendError):
    """The stream was whole, but held neither text nor a tool call."""

    kind = "empty_answer"


class MalformedReplyError(BackendError):
    """The reply does not follow the protocol."""

    kind = "malformed_reply"


class ModelNotFoundError(BackendError):
    """The host does not have the model."""

    kind = "model_not_found"


class ModelLoadError(BackendError):
    """The host could not load the model."""

    kind = "model_load"


class ContextExceededError(BackendError):
    """The prompt is longer than the model's context."""

    kind = "context_exceeded"


class RequestRejectedError(BackendError):
    """The host refuses the form of the request (400)."""

    kind = "request_rejected"


class AccessDeniedError(BackendError):
    """The host asks for credentials or forbids the call (401, 403)."""

    kind = "access_denied"
