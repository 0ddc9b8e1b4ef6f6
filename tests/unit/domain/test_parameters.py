"""What a conversation may set."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInputError
from app.domain.parameters import ChatParameters, Preset, check_parameters, check_preset


def test_parameters_become_the_options_of_a_request() -> None:
    """The system prompt is no option; everything else is."""
    parameters = ChatParameters(
        system="Be brief.", num_ctx=8192, temperature=0.2, seed=1, num_predict=50, keep_alive="1h"
    )
    options = parameters.options()
    assert (options.num_ctx, options.temperature, options.seed) == (8192, 0.2, 1)
    assert (options.num_predict, options.keep_alive) == (50, "1h")
    assert not parameters.is_default
    assert ChatParameters().is_default


@pytest.mark.parametrize("keep_alive", ["0", "-1", "300", "5m", "1h30m", "250ms", "1.5h"])
def test_durations_that_servers_read_are_taken(keep_alive: str) -> None:
    """Seconds and spans with units."""
    check_parameters(ChatParameters(keep_alive=keep_alive, num_ctx=512, seed=0, num_predict=1, temperature=0))


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_ctx": 511},
        {"num_ctx": 1_048_577},
        {"seed": -1},
        {"num_predict": 0},
        {"num_predict": 2**31},
        {"temperature": 2.1},
        {"temperature": -0.1},
        {"temperature": float("nan")},
        {"keep_alive": "soon"},
        {"keep_alive": ""},
    ],
)
def test_a_value_outside_of_its_bounds_names_its_field(wrong: dict[str, float]) -> None:
    """The form shows the message at that field."""
    with pytest.raises(InvalidInputError) as caught:
        check_parameters(ChatParameters(**wrong))  # type: ignore[arg-type]
    assert caught.value.field == next(iter(wrong))
    assert caught.value.fix


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_preset_needs_a_short_name(name: str) -> None:
    """It is one line of a list."""
    with pytest.raises(InvalidInputError) as caught:
        check_preset(Preset(name, ChatParameters()))
    assert caught.value.field == "name"


def test_a_preset_is_checked_like_parameters() -> None:
    """What cannot be used is not kept either."""
    check_preset(Preset("Brief", ChatParameters(system="Be brief.")))
    with pytest.raises(InvalidInputError):
        check_preset(Preset("Wrong", ChatParameters(num_ctx=1)))
