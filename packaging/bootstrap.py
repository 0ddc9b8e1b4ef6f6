"""Sets Modelyard up on this machine and runs it: `python3 packaging/bootstrap.py run` (or `test`, or `install`).

Needs Python 3.11 or newer and the package registry, nothing else. Standard library only, and syntax that an older
Python still reads, so that it can say what is wrong there.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".modelyard-stamp"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
SCREEN = "-screen 0 1920x1200x24"

# Shared library, then the package that brings it: Debian/Ubuntu, Fedora, Arch, openSUSE.
WINDOW_LIBRARIES = (
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    ("libGL.so.1", "libgl1", "mesa-libGL", "libglvnd", "libGL1"),
    ("libEGL.so.1", "libegl1", "mesa-libEGL", "libglvnd", "libEGL1"),
    ("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    ("libfreetype.so.6", "libfreetype6", "freetype", "freetype2", "libfreetype6"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
    ("libbrotlidec.so.1", "libbrotli1", "libbrotli", "brotli", "libbrotlidec1"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    (
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
)
ENGINE_LIBRARIES = (("libgomp.so.1", "libgomp1", "libgomp", "gcc-libs", "libgomp1"),)
# Program, then its package, in the same order.
TEST_PROGRAMS = (
    ("Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    ("xvfb-run", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    ("xauth", "xauth", "xauth", "xorg-xauth", "xauth"),
    # Without a window manager no window is active, and no shortcut works.
    ("openbox", "openbox", "openbox", "openbox", "openbox"),
    ("git", "git", "git", "git", "git"),
    # The store is tested on a real server too; the tests start it themselves.
    ("initdb", "postgresql", "postgresql-server", "postgresql", "postgresql-server"),
)
# A plain installation has no font at all; the window brings its own, other scripts and tests need one more.
TEST_FONTS = (("DejaVuSans.ttf", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts"),)
PACKAGE_TOOLS = (
    ("apt-get", 1, ["apt-get", "install", "-y", "--no-install-recommends"]),
    ("dnf", 2, ["dnf", "install", "-y"]),
    ("pacman", 3, ["pacman", "-S", "--needed", "--noconfirm"]),
    ("zypper", 4, ["zypper", "--non-interactive", "install"]),
)


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(f"modelyard: {text}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Set up what the command needs, then run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Set Modelyard up on this machine and run it.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", help="create .venv with everything that the window needs")
    commands.add_parser("run", help="install what is missing, then open the window", add_help=False)
    commands.add_parser("ask", help="install what is missing, then answer a prompt here", add_help=False)
    commands.add_parser("test", help="install what is missing, then run all checks and tests", add_help=False)
    options, rest = parser.parse_known_args(arguments)
    if options.command == "install" and rest:
        parser.error(f"unknown arguments: {' '.join(rest)}")
    try:
        if options.command == "test":
            return run_tests(rest)
        if options.command == "ask":
            install(libraries=ENGINE_LIBRARIES)
            return subprocess.call([str(venv_python()), "-m", "app", "ask", *rest])
        install(libraries=ENGINE_LIBRARIES + WINDOW_LIBRARIES)
        return run_window(rest) if options.command == "run" else 0
    except SetupError as error:
        print(f"\nmodelyard: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmodelyard: stopped; run the command again to go on.", file=sys.stderr)
        return 130


def run_window(rest: list[str]) -> int:
    """Open the window, or say how to go on without a display."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise SetupError(
            "everything is installed, but there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            '  Without a window:   .venv/bin/modelyard ask "Why is the sky blue?"\n'
            "  Over SSH:           connect with ssh -X, then run this command again."
        )
    return subprocess.call([str(venv_python()), "-m", "ui", *rest])


def run_tests(rest: list[str]) -> int:
    """Run every check and the whole suite; arguments are passed to pytest, and then only pytest runs."""
    install(libraries=ENGINE_LIBRARIES + WINDOW_LIBRARIES, with_tests=True)
    python = str(venv_python())
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONUNBUFFERED="1")
    on_screen = dict(environment, QT_QPA_PLATFORM="xcb")
    screen = ["xvfb-run", "--auto-servernum", "--server-args", SCREEN] if shutil.which("xvfb-run") else []
    if rest:
        return subprocess.call([*screen, python, "-m", "pytest", *rest], cwd=str(ROOT), env=environment)
    steps = [
        ("format", [python, "-m", "ruff", "format", "--check", "."], environment),
        ("lint", [python, "-m", "ruff", "check", "."], environment),
        ("types", [python, "-m", "mypy"], environment),
        ("tests", [python, "-m", "pytest", "-n", "2", "-m", "not models and not window", "-q"], environment),
        ("tests with models", [python, "-m", "pytest", "-m", "models and not window", "-q"], environment),
    ]
    if screen:
        steps.append(
            ("tests in the window", [*screen, python, "-m", "pytest", "-m", "window", "-q"], on_screen),
        )
    else:
        say("no xvfb-run on this system: the tests in the real window are left out")
    failed = []
    for title, command, variables in steps:
        began = time.monotonic()
        say(f"{title} …")
        code = subprocess.call(command, cwd=str(ROOT), env=variables)
        say(f"{title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
        if code != 0:
            failed.append(title)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def install(libraries: tuple[tuple[str, ...], ...], *, with_tests: bool = False) -> None:
    """Bring system libraries and .venv to what pyproject.toml asks for; quick when nothing changed."""
    needed = [row[1:] for row in libraries if not has_library(row[0])] if sys.platform.startswith("linux") else []
    if with_tests and sys.platform.startswith("linux"):
        needed += [row[1:] for row in TEST_PROGRAMS if not has_program(row[0])]
        needed += [row[1:] for row in TEST_FONTS if not has_font(row[0])]
    if needed:
        install_system_packages(needed)
    wanted = fingerprint(with_tests=with_tests)
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    # An installation with the test tools serves the window as well.
    if venv_python().exists() and stamp in (wanted, fingerprint(with_tests=True)):
        return
    began = time.monotonic()
    uv = shutil.which("uv")
    create_venv(uv)
    say("installing Modelyard and its libraries (about 200 MB the first time; a minute or two) …")
    packages = ["-e", str(ROOT)]
    if with_tests:
        packages += development_packages()
    installer = (
        [uv, "pip", "install", "--python", str(venv_python())]
        if uv
        else [
            str(venv_python()),
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--progress-bar",
            "on" if sys.stdout.isatty() else "off",
        ]
    )
    code = subprocess.call([*installer, "-c", str(CONSTRAINTS), *packages], cwd=str(ROOT))
    if code != 0:
        raise SetupError(
            "the installer failed (its message is above). Check the network connection and the package index that "
            "pip is configured for, then run this command again; what was fetched is kept."
        )
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"installed in {time.monotonic() - began:.0f} s")


def create_venv(uv: str | None) -> None:
    """Make .venv with a Python that fits; one that is there and fits is kept."""
    python = suitable_python(uv)
    if venv_python().exists():
        return
    say(f"creating {VENV.name} with {python} …")
    if uv:
        code = subprocess.call([uv, "venv", "--quiet", "--python", python, str(VENV)])
    else:
        code = subprocess.call([python, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL)
        if code != 0:
            shutil.rmtree(str(VENV), ignore_errors=True)
            version = ".".join(str(part) for part in sys.version_info[:2])
            package = f"python{version}-venv"
            if may_install("apt-get") is not None:
                install_system_packages([(package, "python3", "python", "python3")])
                code = subprocess.call([python, "-m", "venv", str(VENV)])
    if code != 0:
        raise SetupError(
            "no virtual environment could be created. On Debian and Ubuntu: sudo apt-get install python3-venv"
        )


def suitable_python(uv: str | None) -> str:
    """Return the interpreter for .venv: this one if it fits, else a newer one found on the PATH or through uv."""
    if OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return sys.executable
    for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    if uv:
        return f"3.{NEWEST_PYTHON[1] - 1}"
    raise SetupError(
        f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} to {NEWEST_PYTHON[0]}.{NEWEST_PYTHON[1]} is needed, this is "
        f"{platform.python_version()}. Install one of them (python.org, your distribution, or `uv python install`) "
        "and run this command with it."
    )


def venv_python() -> Path:
    """Return the interpreter inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(*, with_tests: bool) -> str:
    """Return a text that changes when the installation has to be brought up to date."""
    digest = hashlib.sha256()
    for path in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {'test' if with_tests else 'run'}\n"


def development_packages() -> list[str]:
    """Return the requirements of the development group in pyproject.toml, read by the new environment's Python."""
    program = (
        "import tomllib, sys; print('\\n'.join(tomllib.load(open(sys.argv[1], 'rb'))['dependency-groups']['dev']))"
    )
    output = subprocess.check_output([str(venv_python()), "-c", program, str(ROOT / "pyproject.toml")])
    return output.decode("utf-8").split("\n")[:-1] if output else []


def has_library(soname: str) -> bool:
    """Return whether the loader finds a shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    """Return whether a program is on the path, or where Debian keeps PostgreSQL's."""
    return bool(shutil.which(name)) or any(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def has_font(file_name: str) -> bool:
    """Return whether a font file is installed where fontconfig looks."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return any(next(folder.rglob(file_name), None) for folder in folders if folder.is_dir())


def may_install(tool: str) -> tuple[str, ...] | None:
    """Return the prefix to run `tool` with (possibly sudo), or None where we may not."""
    if not shutil.which(tool):
        return None
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return ("sudo", "-n")
    return None


def install_system_packages(rows: list[tuple[str, ...]]) -> None:
    """Install the packages where we may (Debian, Ubuntu); otherwise raise SetupError with the exact command."""
    tool = next((row for row in PACKAGE_TOOLS if shutil.which(row[0])), None)
    if tool is None:
        names = " ".join(sorted({row[0] for row in rows}))
        raise SetupError(
            f"libraries are missing that these Debian packages bring: {names}.\n  Install them with your system's tool."
        )
    name, column, command = tool
    packages = sorted({row[column - 1] for row in rows})
    by_hand = " ".join(["sudo", *command, *packages])
    prefix = may_install(name) if name == "apt-get" else None
    if prefix is None:
        raise SetupError(f"system libraries are missing. Run this, then the same command again:\n\n  {by_hand}\n")
    say(f"installing system packages: {' '.join(packages)} …")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.call([*prefix, *environment, "apt-get", "update", "-q"], stdout=subprocess.DEVNULL)
    if subprocess.call([*prefix, *environment, *command, "-q", *packages], stdout=subprocess.DEVNULL) != 0:
        raise SetupError(f"the system packages could not be installed. Try it by hand:\n\n  {by_hand}\n")


if __name__ == "__main__":
    sys.exit(main())
