"""`python -m app` and the `modelyard` command."""

from __future__ import annotations

import sys

# What a shell expects of a program that was interrupted.
EXIT_INTERRUPTED = 130


def main() -> int:
    """Run the command line; imports come late so that `modelyard --help` answers at once."""
    try:
        from app.cli import main as run  # noqa: PLC0415 - see above

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        # Also while the core is still being imported, which takes a second or more.
        return EXIT_INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
