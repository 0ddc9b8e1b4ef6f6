"""`python -m app` and the `modelyard` command."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; imports come late so that `modelyard --help` answers at once."""
    from app.cli import main as run  # noqa: PLC0415 - see above

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
