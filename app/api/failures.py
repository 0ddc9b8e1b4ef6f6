"""Errors on their way to a client: status and words, in the form that the client's protocol expects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from app.api.limits import whole_seconds
from app.domain.errors import (
    BackendError,
    ConflictError,
    InvalidInputError,
    ModelyardError,
    NoEligibleModelError,
    NotFoundError,
)
from app.domain.record import Outcome, RequestRecord, SubTaskRecord

JSON_TYPE = "application/json; charset=utf-8"
PROBLEM_TYPE = "application/problem+json"
OPENAI_PREFIX = "/v1"
MANAGEMENT_PREFIX = "/api/v1"

# By the kind of the backend's error; others are the model's or host's failure. A host that refuses Modelyard (401,
# 403) is no reason to ask the client for other credentials.
STATUS_BY_KIND = {
    "request_rejected": 400,
    "context_exceeded": 400,
    "model_not_found": 404,
    "host_busy": 503,
    "host_unreachable": 503,
    "no_eligible_model": 503,
    "access_denied": 502,
    "first_token_timeout": 504,
    "stream_stalled": 504,
    "total_timeout": 504,
    "malformed_reply": 502,
    "store": 503,
    "invalid_input": 400,
}
FAILED = 500
UNAVAILABLE = 503
# What a client that is turned away for now should wait when nobody knows better.
RETRY_S = 2.0
# OpenAI's names for groups of statuses.
_OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
_TITLES = {
    400: "The request cannot be used",
    401: "The token is missing or wrong",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not for this address",
    408: "The request came too slowly",
    409: "Changed meanwhile",
    412: "Changed meanwhile",
    413: "The request is too large",
    422: "A field is not valid",
    428: "The version is missing",
    429: "Too many requests",
    500: "Modelyard failed",
    503: "Not available now",
}


class ApiError(Exception):
    """What a client is told: `code` is a stable word, `param` the field at fault ("" if none).

    `retry_after_s` says when to come back; None leaves it open.
    """

    def __init__(  # noqa: PLR0913 - each field of an error, by name
        self,
        status: int,
        message: str,
        *,
        code: str = "error",
        param: str = "",
        fix: str = "",
        retry_after_s: float | None = None,
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the parts; `errors` are the single fields of a request that is not valid, each with its reason."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param
        self.fix = fix
        self.retry_after_s = retry_after_s
        self.errors = errors or []
        self.headers = dict(headers or {})

    @property
    def text(self) -> str:
        """What happened and what to do, in one line."""
        return f"{self.message} {self.fix}".strip()


def from_known(error: ModelyardError) -> ApiError:
    """Return the error for one of our own."""
    param, retry_after_s, status = "", None, STATUS_BY_KIND.get(error.kind, FAILED)
    if isinstance(error, InvalidInputError):
        status, param = 400, error.field
    elif isinstance(error, NotFoundError):
        status = 404
    elif isinstance(error, ConflictError):
        status = 409
    elif isinstance(error, BackendError):
        retry_after_s = error.retry_after_s
    elif isinstance(error, NoEligibleModelError):
        status = UNAVAILABLE
    if status == UNAVAILABLE and retry_after_s is None:
        retry_after_s = RETRY_S
    return ApiError(status, error.message, code=error.kind, param=param, fix=error.fix, retry_after_s=retry_after_s)


def from_record(record: RequestRecord) -> ApiError | None:
    """Return the error of a request that has no whole answer; None for one that has.

    An answer that ended at a length limit counts as whole: the protocols have a word of their own for it.
    """
    failed = [part for part in record.sub_tasks if part.outcome not in {Outcome.SUCCEEDED, Outcome.PARTIAL}]
    return _from_part(failed[0]) if failed else None


def _from_part(part: SubTaskRecord) -> ApiError:
    attempt = part.last_attempt
    # Without an attempt no model was there to be called: none is eligible, or all of them are paused.
    kind = attempt.error_kind if attempt is not None and attempt.error_kind else "no_eligible_model"
    status = STATUS_BY_KIND.get(kind, FAILED)
    message = part.error or "The answer was stopped."
    retry_after_s = RETRY_S if status == UNAVAILABLE else None
    return ApiError(status, message, code=kind, fix=part.fix, retry_after_s=retry_after_s)


def closing_error() -> ApiError:
    """Return the error for answers that are cut because the program ends."""
    return ApiError(
        UNAVAILABLE, "Modelyard is shutting down.", code="shutting_down", fix="Try again.", retry_after_s=RETRY_S
    )


def late_body(path: str, error: ApiError) -> dict[str, Any]:
    """Return the object that tells of an error in mid-stream."""
    return openai_body(error) if is_openai(path) else {"error": error.text}


def openai_body(error: ApiError) -> dict[str, Any]:
    """Return OpenAI's form of an error."""
    kind = _OPENAI_TYPES.get(error.status, "server_error" if error.status >= FAILED else "invalid_request_error")
    return {"error": {"message": error.text, "type": kind, "param": error.param or None, "code": error.code}}


def problem_body(error: ApiError, path: str) -> dict[str, Any]:
    """Return the error as RFC 9457 describes it."""
    body: dict[str, Any] = {
        "type": f"urn:modelyard:{error.code}",
        "title": _TITLES.get(error.status, "Error"),
        "status": error.status,
        "detail": error.message,
        "instance": path,
    }
    if error.fix:
        body["fix"] = error.fix
    if error.param and not error.errors:
        body["errors"] = [{"field": error.param, "message": error.message}]
    elif error.errors:
        body["errors"] = error.errors
    return body


def is_openai(path: str) -> bool:
    """Return whether the path is one of OpenAI's."""
    return path == OPENAI_PREFIX or path.startswith(f"{OPENAI_PREFIX}/")


def error_response(path: str, error: ApiError) -> Response:
    """Return the whole reply for an error, in the form of the protocol that `path` belongs to."""
    headers = dict(error.headers)
    if error.retry_after_s is not None:
        headers["retry-after"] = whole_seconds(error.retry_after_s)
    if error.status == 401:  # noqa: PLR2004 - HTTP asks for this header with it
        headers["www-authenticate"] = "Bearer"
    if path.startswith(MANAGEMENT_PREFIX):
        content, media_type = problem_body(error, path), PROBLEM_TYPE
    else:
        content, media_type = late_body(path, error), JSON_TYPE
    return Response(json.dumps(content), status_code=error.status, headers=headers, media_type=media_type)
