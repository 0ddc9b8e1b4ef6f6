"""The bodies of OpenAI's requests, as far as they are served; unknown fields are ignored, as servers of it do."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from app.api.failures import ApiError

BodyT = TypeVar("BodyT", bound="Body")


class Body(BaseModel):
    """What all requests share."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(min_length=1)


class Function(BaseModel):
    """The function of an earlier call; `arguments` is JSON as text."""

    name: str
    arguments: str = "{}"


class Call(BaseModel):
    """A tool call of an earlier turn."""

    id: str = ""
    function: Function


class Message(BaseModel):
    """One turn; `content` is a text or a list of parts."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None
    tool_calls: list[Call] | None = None
    tool_call_id: str | None = None


class JsonSchema(BaseModel):
    """The schema that an answer must follow."""

    json_schema: dict[str, Any] = Field(alias="schema")


class ResponseFormat(BaseModel):
    """The form of the answer."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(BaseModel):
    """What a stream brings beside the answer."""

    include_usage: bool = False


class Generation(Body):
    """What chat and text completions share."""

    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    seed: int | None = None
    stop: str | list[str] | None = None
    presence_penalty: float | None = Field(None, ge=-2, le=2)
    frequency_penalty: float | None = Field(None, ge=-2, le=2)
    n: int | None = 1
    logprobs: bool | int | None = None
    logit_bias: dict[str, float] | None = None


class ChatCompletion(Generation):
    """POST /v1/chat/completions."""

    messages: list[Message] = Field(min_length=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    tools: list[dict[str, Any]] | None = None
    tool_choice: str | dict[str, Any] | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: str | None = None


class TextCompletion(Generation):
    """POST /v1/completions."""

    prompt: str | list[str]
    suffix: str | None = None
    echo: bool | None = None


class Embedding(Body):
    """POST /v1/embeddings."""

    input: str | list[str]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int | None = Field(None, ge=1)


async def read_body(request: Request, kind: type[BodyT]) -> BodyT:
    """Return the checked body; ApiError 400, naming the field, for one that cannot be used."""
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"{place}: {first['msg']}" if place else first["msg"]
        raise ApiError(400, message, code="invalid_value", param=place) from error
