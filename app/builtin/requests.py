"""The bodies of Ollama's requests, checked as its server checks them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.requests import Request

from app.builtin.wire import WireError, parse_keep_alive

BodyT = TypeVar("BodyT", bound="Body")

MAX_TOP_LOGPROBS = 20
KeepAlive = Annotated[float | None, BeforeValidator(parse_keep_alive)]


class Body(BaseModel):
    """What all requests share; unknown keys are ignored, as Ollama does. `keep_alive` is in seconds."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field("", validation_alias=AliasChoices("model", "name"))
    keep_alive: KeepAlive = None
    options: dict[str, Any] = {}
    stream: bool = True


class ToolCallFunction(BaseModel):
    """The function a model asked for."""

    name: str
    arguments: dict[str, Any] = {}


class MessageToolCall(BaseModel):
    """A call of an earlier turn."""

    id: str = ""
    function: ToolCallFunction


class Message(BaseModel):
    """One turn; `images` are base64 texts."""

    role: str
    content: str | None = ""
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[MessageToolCall] | None = None
    tool_name: str | None = None
    tool_call_id: str | None = None


class AnswerBody(Body):
    """What chat and generate share."""

    format: str | dict[str, Any] | None = None
    think: bool | Literal["low", "medium", "high", "max"] | None = None
    truncate: bool | None = None
    logprobs: bool = False
    top_logprobs: int = 0


class ChatBody(AnswerBody):
    """POST /api/chat."""

    messages: list[Message] = []
    tools: list[dict[str, Any]] | None = None


class GenerateBody(AnswerBody):
    """POST /api/generate."""

    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    raw: bool = False
    context: list[int] | None = None
    images: list[str] | None = None


class EmbedBody(Body):
    """POST /api/embed; `input` is checked by hand because its error has a text of its own."""

    input: Any = None
    truncate: bool = True
    dimensions: int = 0


class EmbeddingsBody(Body):
    """POST /api/embeddings, the old form."""

    prompt: str = ""


class ShowBody(Body):
    """POST /api/show."""

    verbose: bool = False


async def read_body(request: Request, kind: type[BodyT]) -> BodyT:
    """Return the checked body; WireError 400 in Ollama's words for one that is missing or malformed.

    `keep_alive` of a wrong form raises the error of its own parser.
    """
    content = await request.body()
    if not content:
        raise WireError(400, "missing request body")
    try:
        body = kind.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WireError(400, f"invalid request: {place + ': ' if place else ''}{first['msg']}") from error
    if isinstance(body, AnswerBody) and not 0 <= body.top_logprobs <= MAX_TOP_LOGPROBS:
        raise WireError(400, f"top_logprobs must be between 0 and {MAX_TOP_LOGPROBS}")
    return body
