"""A host whose models follow a script: for timing, load and failure cases, in real or virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from app.backends.scripted_memory import ScriptedMemory
from app.domain.errors import BackendError, HostUnreachableError, ModelNotFoundError, StreamCutError
from app.domain.ports import Chunk, ModelCall, ModelFacts, PullProgress
from app.domain.profile import Host, HostKind, HostState, HostStatus, ModelRef, ResidentModel
from app.domain.prompt import GenerationOptions, ToolCall
from app.domain.record import Usage

_DEFAULT_HOST = Host(key="scripted", title="Scripted", url="http://scripted.invalid", kind=HostKind.SCRIPTED)
_PULL_BYTES = 1_000_000
_PULL_STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScript:
    """What one call of a model does; all times in seconds.

    `load_s` passes only while the model is not in memory, `first_token_s` before the first token, `interval_s`
    before each further one. `tokens` may be a function of the call. `thinking` comes before them.
    `failure` is raised after `fail_after` tokens (0: before the first; a number past the end: in place of the
    last line). `load_failure` is raised when loading ends. `stalls_after` tokens nothing comes any more.
    `ends_without_done` drops the last line. `usage` None is computed from the script. `facts` None makes some up.
    """

    load_s: float = 0.0
    first_token_s: float = 0.0
    interval_s: float = 0.0
    tokens: tuple[str, ...] | Callable[[ModelCall], tuple[str, ...]] = ("Hello", " world")
    thinking: tuple[str, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    failure: BackendError | None = None
    fail_after: int = 0
    load_failure: BackendError | None = None
    stalls_after: int | None = None
    ends_without_done: bool = False
    usage: Usage | None = None
    size_bytes: int = 1_000_000_000
    context_length: int = 4096
    facts: ModelFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """A call that was made: `kind` is chat, load, unload, embed, pull or delete; `at_s` is the loop's time."""

    kind: str
    model: str
    at_s: float
    call: ModelCall | None = None


class ScriptedBackend:
    """A Backend that needs no server. All time passes through `asyncio.sleep`, so a virtual-time loop works.

    Like Ollama it keeps `capacity` models in memory, unloads the one that was used longest ago and is idle, makes
    callers wait silently while none is, and serves `parallel` calls of one model at a time.
    """

    def __init__(
        self,
        scripts: Mapping[str, ModelScript | Sequence[ModelScript]] | None = None,
        *,
        host: Host = _DEFAULT_HOST,
        capacity: int = 3,
        parallel: int = 1,
    ) -> None:
        """Serve the models in `scripts`; a sequence is one script a call, of which the last one stays."""
        given = scripts if scripts is not None else {"scripted:latest": ModelScript()}
        self._scripts = {
            model: [script] if isinstance(script, ModelScript) else list(script) for model, script in given.items()
        }
        self._host = host
        self._memory = ScriptedMemory(capacity, parallel)
        self._is_closed = False
        self.calls: list[RecordedCall] = []
        self.open_streams = 0
        self.state = HostState.READY
        self.down_error: BackendError | None = None

    @property
    def host(self) -> Host:
        """The host it plays."""
        return self._host

    @property
    def loads(self) -> tuple[str, ...]:
        """The models in the order in which they were loaded, once for each time."""
        return tuple(self._memory.loads)

    @property
    def evictions(self) -> tuple[str, ...]:
        """The models in the order in which they were unloaded to make room."""
        return tuple(self._memory.evictions)

    def set_script(self, model: str, *scripts: ModelScript) -> None:
        """Install a model, or change what its next calls do; what is known of it stays where a script has no facts."""
        before = self._scripts.get(model)
        facts = before[0].facts if before else None
        self._scripts[model] = [replace(script, facts=script.facts or facts) for script in scripts or (ModelScript(),)]

    def take_down(self, error: BackendError | None = None, state: HostState = HostState.STOPPED) -> None:
        """Make every call fail with `error` (None: nothing answers) until `bring_up`."""
        self.state = state
        self.down_error = error or HostUnreachableError(f"Nothing answers at {self._host.url}.", fix="Start it.")

    def bring_up(self) -> None:
        """Answer again."""
        self.state = HostState.READY
        self.down_error = None

    async def status(self) -> HostStatus:
        """Return ready, empty without models, or the state that `take_down` was given."""
        state = HostState.EMPTY if self.state is HostState.READY and not self._scripts else self.state
        if self._is_closed:
            state = HostState.UNREACHABLE
        error = self.down_error
        return HostStatus(
            host=self._host,
            state=state,
            version="scripted",
            detail=error.message if error else f"{self._host.title} with {len(self._scripts)} models.",
            fix=error.fix if error else "",
        )

    async def list_models(self) -> tuple[ModelFacts, ...]:
        """Return the scripted models."""
        self._check_up()
        return tuple(_facts(model, scripts[0]) for model, scripts in self._scripts.items())

    async def resident_models(self) -> tuple[ResidentModel, ...]:
        """Return the models in memory, the one used last first."""
        self._check_up()
        return tuple(
            ResidentModel(
                ref=ModelRef(self._host.key, model),
                size_bytes=self._scripts[model][0].size_bytes,
                size_vram_bytes=self._scripts[model][0].size_bytes,
                context_length=self._scripts[model][0].context_length,
            )
            for model in self._memory.ready()
            if model in self._scripts
        )

    @asynccontextmanager
    async def chat(self, call: ModelCall) -> AsyncIterator[AsyncIterator[Chunk]]:
        """Open a stream that follows the model's script; leaving the context ends it."""
        chunks = self._chunks(call)
        try:
            yield chunks
        finally:
            await chunks.aclose()

    async def _chunks(self, call: ModelCall) -> AsyncGenerator[Chunk, None]:
        """Load if needed, wait, and yield the script's tokens."""
        self._record("chat", call.model, call)
        script = self._next_script(call.model)
        self.open_streams += 1
        try:
            async with self._memory.using(call.model, script.load_s, script.load_failure) as loaded_s:
                tokens = script.tokens(call) if callable(script.tokens) else script.tokens
                async for chunk in _play(script, tokens):
                    self._check_up()
                    yield chunk
                if script.ends_without_done:
                    raise StreamCutError(
                        f"{self._host.title} ended the answer of {call.model} early.", fix="Try again."
                    )
                usage = script.usage or _usage(script, call, len(tokens), loaded_s)
                yield Chunk(tool_calls=script.tool_calls, usage=usage)
        finally:
            self.open_streams -= 1

    async def embed(self, model: str, texts: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
        """Return a unit vector a text that depends on its length alone."""
        self._record("embed", model)
        script = self._next_script(model)
        async with self._memory.using(model, script.load_s, script.load_failure):
            await asyncio.sleep(script.first_token_s)
            if script.failure:
                raise script.failure
        return tuple((1.0, 0.0) if len(text) % 2 else (0.0, 1.0) for text in texts)

    async def load(self, model: str, *, options: GenerationOptions | None = None) -> None:
        """Load the model as its script says; `options` are recorded and change nothing."""
        self._record("load", model, ModelCall(model=model, messages=(), options=options or GenerationOptions()))
        script = self._current_script(model)
        async with self._memory.using(model, script.load_s, script.load_failure):
            pass

    async def unload(self, model: str) -> None:
        """Free the model's memory as soon as it is idle."""
        self._record("unload", model)
        self._current_script(model)
        await self._memory.drop(model)

    def pull(self, model: str) -> AbstractAsyncContextManager[AsyncIterator[PullProgress]]:
        """Download a model in four steps of its script's `interval_s`; it is installed when it ends."""
        return self._pull(model)

    @asynccontextmanager
    async def _pull(self, model: str) -> AsyncIterator[AsyncIterator[PullProgress]]:
        progress = self._progress(model)
        try:
            yield progress
        finally:
            await progress.aclose()

    async def _progress(self, model: str) -> AsyncGenerator[PullProgress, None]:
        self._record("pull", model)
        script = self._scripts.get(model, [ModelScript()])[0]
        total = script.size_bytes if model in self._scripts else _PULL_BYTES
        yield PullProgress(status="pulling manifest")
        for step in range(_PULL_STEPS):
            await asyncio.sleep(script.interval_s)
            self._check_up()
            if script.failure and step >= script.fail_after:
                raise script.failure
            yield PullProgress(status="pulling", completed_bytes=total * (step + 1) // _PULL_STEPS, total_bytes=total)
        self._scripts.setdefault(model, [ModelScript()])
        yield PullProgress(status="success", completed_bytes=total, total_bytes=total, is_done=True)

    async def delete(self, model: str) -> None:
        """Remove the model."""
        self._record("delete", model)
        self._current_script(model)
        await self._memory.drop(model)
        del self._scripts[model]

    async def aclose(self) -> None:
        """Refuse further calls."""
        self._is_closed = True

    def _record(self, kind: str, model: str, call: ModelCall | None = None) -> None:
        self.calls.append(RecordedCall(kind=kind, model=model, at_s=asyncio.get_running_loop().time(), call=call))
        self._check_up()

    def _check_up(self) -> None:
        """Raise what `take_down` was given, also in mid-stream; HostUnreachableError once closed."""
        if self._is_closed:
            raise HostUnreachableError(f"The connection to {self._host.title} was closed.", fix="Start again.")
        if self.down_error is not None:
            raise self.down_error

    def _current_script(self, model: str) -> ModelScript:
        scripts = self._scripts.get(model)
        if not scripts:
            raise ModelNotFoundError(f"{self._host.title} does not have the model {model}.", fix="Download it.")
        return scripts[0]

    def _next_script(self, model: str) -> ModelScript:
        """Return the script of this call and move on to the next one; the last one stays."""
        script = self._current_script(model)
        scripts = self._scripts[model]
        if len(scripts) > 1:
            scripts.pop(0)
        return script


async def _play(script: ModelScript, tokens: tuple[str, ...]) -> AsyncGenerator[Chunk, None]:
    """Yield thinking and tokens with the script's pauses, and fail or stall where it says."""
    pieces = [Chunk(thinking=piece) for piece in script.thinking] + [Chunk(text=token) for token in tokens]
    spoken = 0
    for number, piece in enumerate(pieces):
        await asyncio.sleep(script.interval_s if number else script.first_token_s)
        await _fail_or_stall(script, spoken, is_thinking=bool(piece.thinking))
        yield piece
        spoken += 1 if piece.text else 0
    if not pieces:
        await asyncio.sleep(script.first_token_s)
    if script.failure or script.stalls_after is not None:
        await _fail_or_stall(replace(script, fail_after=0, stalls_after=script.stalls_after and 0), spoken)


async def _fail_or_stall(script: ModelScript, spoken: int, *, is_thinking: bool = False) -> None:
    """Raise or wait for ever once enough tokens were spoken; thinking counts as none."""
    if is_thinking and (script.fail_after or script.stalls_after):
        return
    if script.failure is not None and spoken >= script.fail_after:
        raise script.failure
    if script.stalls_after is not None and spoken >= script.stalls_after:
        await asyncio.get_running_loop().create_future()


def _usage(script: ModelScript, call: ModelCall, token_count: int, loaded_s: float) -> Usage:
    """Return the usage that a server would report for the script."""
    prompt_tokens = sum(len(message.content.split()) for message in call.messages)
    decode_s = script.interval_s * max(0, token_count - 1)
    return Usage(
        prompt_tokens=prompt_tokens,
        answer_tokens=token_count,
        load_s=loaded_s,
        prefill_s=script.first_token_s,
        decode_s=decode_s,
        total_s=loaded_s + script.first_token_s + decode_s,
        done_reason="stop",
    )


def _facts(model: str, script: ModelScript) -> ModelFacts:
    """Return what the script says of the model, or plain values."""
    if script.facts is not None:
        return replace(script.facts, model=model)
    return ModelFacts(
        model=model, family="scripted", size_bytes=script.size_bytes, context_length=script.context_length, digest=model
    )
