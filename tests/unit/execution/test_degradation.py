"""What a successful answer may hide."""

from __future__ import annotations

import pytest

from app.domain.ports import ModelCall
from app.domain.profile import Measure, ModelProfile, ModelRef, ResidentModel
from app.domain.prompt import ChatMessage, GenerationOptions
from app.domain.record import Usage
from app.execution.degradation import degradations

REF = ModelRef("a", "m")
LOADED = ResidentModel(ref=REF, size_bytes=10, size_vram_bytes=10, context_length=4096)


def a_call(characters: int, num_ctx: int | None = None) -> ModelCall:
    """Return a call with a prompt of so many characters."""
    message = ChatMessage(role="user", content="x" * characters)
    return ModelCall(model="m", messages=(message,), options=GenerationOptions(num_ctx=num_ctx))


def flags(
    usage: Usage,
    *,
    call: ModelCall | None = None,
    profile: ModelProfile | None = None,
    resident: ResidentModel | None = None,
    host_has_gpu: bool = False,
) -> tuple[str, ...]:
    """Return the flags of an ordinary call."""
    return degradations(call or a_call(100), usage, profile=profile, resident=resident, host_has_gpu=host_has_gpu)


def test_an_ordinary_answer_has_none() -> None:
    """Nothing known, nothing flagged."""
    assert flags(Usage(prompt_tokens=10, answer_tokens=30, decode_s=1.0, done_reason="stop")) == ()


@pytest.mark.parametrize(
    ("characters", "num_ctx", "resident", "prompt_tokens", "is_flagged"),
    [
        (70_000, None, LOADED, 4000, True),
        (70_000, 4096, None, 4000, True),
        (70_000, None, None, 4000, False),
        (70_000, None, LOADED, None, False),
        (100, None, LOADED, 4096, True),
        (14_500, None, LOADED, 3500, False),
        (100, None, LOADED, 30, False),
        (70_000, 32_768, LOADED, 17_000, False),
    ],
)
def test_a_cut_prompt(
    characters: int, num_ctx: int | None, resident: ResidentModel | None, prompt_tokens: int | None, is_flagged: bool
) -> None:
    """Flagged when the context is full, or far fewer tokens were read than were sent; never on a guess alone."""
    found = flags(Usage(prompt_tokens=prompt_tokens), call=a_call(characters, num_ctx), resident=resident)
    assert ("context_truncated" in found) is is_flagged


@pytest.mark.parametrize(
    ("vram", "host_has_gpu", "is_flagged"), [(10, True, False), (4, False, True), (0, True, True), (0, False, False)]
)
def test_on_the_processor(vram: int, host_has_gpu: bool, is_flagged: bool) -> None:
    """A part outside graphics memory is a fallback; on a machine without any it is nature."""
    resident = ResidentModel(ref=REF, size_bytes=10, size_vram_bytes=vram)
    assert ("cpu_fallback" in flags(Usage(), resident=resident, host_has_gpu=host_has_gpu)) is is_flagged


@pytest.mark.parametrize(
    ("measure", "tokens", "seconds", "is_flagged"),
    [
        (Measure(value=40.0, n=5), 30, 2.0, True),
        (Measure(value=40.0, n=5), 30, 1.0, False),
        (Measure(value=40.0, n=2), 30, 2.0, False),
        (Measure(value=40.0, n=5), 10, 2.0, False),
        (Measure(value=40.0, n=5), 30, None, False),
        (None, 30, 2.0, False),
    ],
)
def test_a_slow_answer(measure: Measure | None, tokens: int, seconds: float | None, is_flagged: bool) -> None:
    """Flagged below half of the learned rate, when both stand on enough."""
    usage = Usage(answer_tokens=tokens, decode_s=seconds)
    assert ("slow_decode" in flags(usage, profile=ModelProfile(ref=REF, decode_tps=measure))) is is_flagged


def test_the_length_limit() -> None:
    """The server says why it ended."""
    assert flags(Usage(done_reason="length")) == ("length_limit",)
