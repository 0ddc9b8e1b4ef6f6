"""How one conversation is answered: a system prompt, and options in place of the settings'."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from app.domain.errors import InvalidInputError
from app.domain.prompt import GenerationOptions

NAME_LENGTH = 60
SHORTEST_CTX = 512
LONGEST_CTX = 1_048_576
HOTTEST = 2.0
# The largest seed and answer length that servers take: a signed 32-bit number.
MOST = 2**31 - 1
# Seconds as a number, or spans with their unit, as Ollama reads them: "300", "-1", "5m", "1h30m".
_KEEP_ALIVE = re.compile(r"-?\d+(?:\.\d+)?|-?(?:\d+(?:\.\d+)?(?:ms|s|m|h))+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParameters:
    """What a conversation sets; None (and "" for `system`) leaves it to the settings.

    `num_ctx` and `num_predict` are tokens, `keep_alive` seconds or a duration such as "5m" ("-1" is for ever).
    """

    system: str = ""
    num_ctx: int | None = None
    temperature: float | None = None
    seed: int | None = None
    num_predict: int | None = None
    keep_alive: str | None = None

    @property
    def is_default(self) -> bool:
        """Whether everything is left to the settings."""
        return self == ChatParameters()

    def options(self) -> GenerationOptions:
        """Return the options of a request."""
        return GenerationOptions(
            num_ctx=self.num_ctx,
            temperature=self.temperature,
            seed=self.seed,
            num_predict=self.num_predict,
            keep_alive=self.keep_alive,
        )


@dataclass(frozen=True, slots=True)
class Preset:
    """Parameters under a name, to be used in any conversation."""

    name: str
    parameters: ChatParameters


def check_parameters(parameters: ChatParameters) -> None:
    """Raise InvalidInputError, naming the field, for the first value that no server takes."""
    whole = (
        ("num_ctx", parameters.num_ctx, SHORTEST_CTX, LONGEST_CTX),
        ("seed", parameters.seed, 0, MOST),
        ("num_predict", parameters.num_predict, 1, MOST),
    )
    for field, value, low, high in whole:
        if value is not None and not low <= value <= high:
            raise InvalidInputError(
                f"{value} is outside of what {field} can be.", field=field, fix=f"Use {low} to {high}, or none."
            )
    heat = parameters.temperature
    if heat is not None and (not math.isfinite(heat) or not 0 <= heat <= HOTTEST):
        raise InvalidInputError(
            f"{heat:g} is no temperature.", field="temperature", fix=f"Use 0 to {HOTTEST:g}, or none."
        )
    if parameters.keep_alive is not None and not _KEEP_ALIVE.fullmatch(parameters.keep_alive):
        raise InvalidInputError(
            f"“{parameters.keep_alive}” is no duration.", field="keep_alive", fix="Use for example 5m, 1h or -1."
        )


def check_preset(preset: Preset) -> None:
    """Raise InvalidInputError, naming the field, for a preset that cannot be kept."""
    if not preset.name.strip():
        raise InvalidInputError("A preset needs a name.", field="name", fix="Write one.")
    if len(preset.name) > NAME_LENGTH:
        raise InvalidInputError(
            "The name of a preset is too long.", field="name", fix=f"Use at most {NAME_LENGTH} characters."
        )
    check_parameters(preset.parameters)
