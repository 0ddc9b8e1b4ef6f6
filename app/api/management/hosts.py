"""Hosts: what they are, and those that the user added; their keys go in and never come out."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Response
from pydantic import ConfigDict, Field, SecretStr

from app.api.desk import Desk
from app.api.failures import ApiError
from app.api.management.common import TheDesk, problems
from app.api.management.schemas import HostOut, In, ResidentOut, Whole
from app.backends.host_list import PRIORITY_LIMIT
from app.backends.opening import resolve_url
from app.domain.errors import ConflictError, InvalidInputError, NotFoundError
from app.domain.profile import HostKind, HostStatus

# Letters that a header can hold.
API_KEY = r"^[\x21-\x7e]*$"
_NAME = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?")

routes = APIRouter(tags=["hosts"])


class NewHost(In):
    """A server of models on this machine or another one; scheme and, for Ollama, port may be left out.

    `priority` is added to that of its models. `api_key` is what the server asks for: it is kept in a file that only
    its owner can read, and never given back.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "Big box", "url": "192.168.1.20:11434", "kind": "ollama"}]},
    )

    title: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
    url: str = Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x20]+$")
    kind: Literal["ollama", "openai"] = "ollama"
    priority: Whole = Field(0, ge=-PRIORITY_LIMIT, le=PRIORITY_LIMIT)
    api_key: SecretStr = Field(SecretStr(""), max_length=1_000)


@routes.get("/hosts", response_model=list[HostOut], responses=problems())
async def list_hosts(desk: TheDesk) -> Any:
    """List the hosts with what they were last found to be."""
    return _all(desk)


@routes.post("/hosts", status_code=201, response_model=HostOut, responses=problems())
async def add_host(desk: TheDesk, body: NewHost, response: Response) -> Any:
    """Add a host and begin to watch it; whether it can be reached is told by the list, a moment later."""
    _refuse_without_token(desk)
    secret = body.api_key.get_secret_value()
    if not re.fullmatch(API_KEY, secret):
        raise InvalidInputError("The key has letters that no header can hold.", field="api_key", fix="Copy it anew.")
    kind = HostKind(body.kind)
    host = await desk.application.host_list.add(
        body.title, _address(body.url, kind), priority=body.priority, kind=kind, api_key=secret
    )
    response.headers["location"] = f"/api/v1/hosts/{host.key}"
    return next(told for told in _all(desk) if told.key == host.key)


@routes.delete("/hosts/{key}", status_code=204, responses=problems(404, 409))
async def remove_host(
    desk: TheDesk, key: Annotated[str, Path(max_length=200, description="The host's key.", examples=["big-box"])]
) -> None:
    """Forget a host that was added, and its key; the history of its models stays."""
    _refuse_without_token(desk)
    if all(host.key != key for host in desk.application.host_list.current):
        if any(told.key == key for told in _all(desk)):
            raise ConflictError(f"The host {key} follows the settings.", fix="Switch it off there.")
        raise NotFoundError(f"There is no host {key}.")
    await desk.application.host_list.remove(key, forgets_key=True)


@routes.post("/hosts/refresh", response_model=list[HostOut], responses=problems())
async def refresh_hosts(desk: TheDesk) -> Any:
    """Look at every host now."""
    await desk.application.hosts.refresh()
    return _all(desk)


@routes.get("/resident", response_model=list[ResidentOut], responses=problems())
async def list_resident(desk: TheDesk) -> Any:
    """List the models in memory."""
    return desk.application.hosts.resident()


def _refuse_without_token(desk: Desk) -> None:
    """Raise ApiError 403 where nobody is asked for a token: prompts would go wherever any program says."""
    if not desk.asks_token:
        raise ApiError(
            403, "Hosts can be changed only where the token is asked for.", code="token_needed", fix="Ask for it."
        )


def _address(typed: str, kind: HostKind) -> str:
    """Return the whole address; InvalidInputError for one that no server can have."""
    try:
        parts = urlsplit(resolve_url(typed, kind))
        name, scheme, _ = parts.hostname or "", parts.scheme, parts.port
    except ValueError:
        name = scheme = ""
    if typed.startswith("/") or ".." in typed.split("/"):
        name = ""
    if scheme not in {"http", "https"} or not (_NAME.fullmatch(name) or _is_number(name)) or parts.username:
        raise InvalidInputError(
            "This is no address of a server.", field="url", fix="Write it like http://192.168.1.20:11434."
        )
    return typed


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _all(desk: Desk) -> list[HostOut]:
    return [_told(status) for status in desk.application.hosts.statuses()]


def _told(status: HostStatus) -> HostOut:
    host = status.host
    return HostOut(
        key=host.key,
        title=host.title,
        kind=host.kind,
        url=host.url,
        state=status.state,
        version=status.version,
        detail=status.detail,
        fix=status.fix,
    )
