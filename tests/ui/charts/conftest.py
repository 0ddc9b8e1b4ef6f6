"""What the tests of the charts share."""

from tests.ui.chat.conftest import theme

__all__ = ["theme"]
