"""The process that runs a model's program: shuts itself in, runs the tests, reports. Standard library only.

Started as a script of its own, never imported by the program. It reads one JSON object from standard input and writes
one to standard output, signed with the number it was given, so that a program that ends the process or prints a report
of its own is no success.
"""

from __future__ import annotations

import ast
import json
import os
import platform
import struct
import sys

CPU_S = 5
MEMORY_BYTES = 512 * 1024 * 1024
OPEN_FILES = 24

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
_LOAD, _IS_EQUAL, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_AT_LEAST = 0x35
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_X32 = 0x40000000

# Numbers of the calls that are refused: sockets and io_uring; clone, fork, exec, kill, ptrace and the memory of
# others; rename, unlink, chmod and the like, plain and relative to a folder, with openat2; mount, unshare, setns, bpf.
_X86_64_REFUSED = (
    *(41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 288, 299, 307, 425, 426),
    *(56, 57, 58, 59, 322, 435, 62, 200, 234, 424, 101, 310, 311),
    *(76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 133, 188, 235, 280),
    *(258, 259, 260, 261, 263, 264, 265, 266, 268, 316, 437),
    *(165, 272, 308, 321),
)
_AARCH64_REFUSED = (
    *(198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 242, 243, 269, 425, 426),
    *(220, 221, 281, 435, 129, 130, 131, 424, 117, 270, 271),
    *(33, 34, 35, 36, 37, 38, 276, 45, 52, 53, 54, 55, 5, 88, 437),
    *(40, 97, 268, 280),
)
# By machine: the audit number of the architecture, the calls refused, openat, and open where there is one.
_TABLES: dict[str, tuple[int, tuple[int, ...], int, int | None]] = {
    "x86_64": (0xC000003E, _X86_64_REFUSED, 257, 2),
    "aarch64": (0xC00000B7, _AARCH64_REFUSED, 56, None),
}
_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "ctypes.",
    "shutil.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.startfile",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "os.putenv",
    "winreg.",
    "_winapi.",
    "webbrowser.",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
)


class _Nowhere:
    """Swallows what the program prints."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


def main() -> None:
    """Read the job, shut in, run it, report."""
    job = json.loads(sys.stdin.buffer.read())
    report_to = os.dup(1)
    layers = shut_in(tuple(job["layers"]))
    problem = run(job["code"], job["tests"])
    report = {"signature": job["signature"], "problem": problem, "layers": layers}
    os.write(report_to, json.dumps(report).encode())
    # Nothing the program left behind (exit handlers, threads, finalizers) runs after the report.
    os._exit(0)


def run(code: str, tests: list[str]) -> str:
    """Run a program and its tests; return "" when all hold, otherwise what happened in a few words."""
    sys.stdout = sys.stderr = _Nowhere()
    space: dict[str, object] = {"__name__": "answer"}
    try:
        exec(compile(without_examples(code), "<answer>", "exec"), space)  # noqa: S102 - the purpose of this process
    except BaseException as error:  # noqa: BLE001 - SystemExit and the like are wrong answers as well
        return f"the program fails: {type(error).__name__}"
    for test in tests:
        try:
            is_right = eval(compile(test, "<test>", "eval"), space)  # noqa: S307 - our own expression
        except BaseException as error:  # noqa: BLE001 - as above
            return f"{test} fails: {type(error).__name__}"
        if is_right is not True:
            return f"{test} does not hold"
    return ""


def without_examples(code: str) -> ast.Module:
    """Return a program without assertions of its own: models add examples that are wrong where the function is right.

    Raises SyntaxError.
    """
    tree = ast.parse(code)
    tree.body = [statement for statement in tree.body if not isinstance(statement, ast.Assert)]
    return tree


def shut_in(wanted: tuple[str, ...]) -> list[str]:
    """Put the layers on that this system has, and return their names; the kernel's come before Python's."""
    held = []
    for name, apply in (
        ("limits", limit_resources),
        ("namespace", leave_network),
        ("syscalls", filter_syscalls),
        ("guard", guard_interpreter),
    ):
        if name in wanted and apply():
            held.append(name)
    return held


def limit_resources() -> bool:
    """Limit processor time, memory, files and processes; POSIX only."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return False
    limits = {
        "RLIMIT_CPU": CPU_S,
        "RLIMIT_AS": MEMORY_BYTES,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_NPROC": 0,
        "RLIMIT_CORE": 0,
    }
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        try:
            if kind is not None:
                resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):
            # macOS refuses to lower the address space; what counts is told by the parent's own time limit then.
            if name == "RLIMIT_CPU":
                return False
    return True


def leave_network() -> bool:
    """Move into a network of our own without any interface; Linux with user namespaces only."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes  # noqa: PLC0415 - needed on Linux only

    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0)


def filter_syscalls() -> bool:
    """Let the kernel refuse network, processes and changes of files from now on; Linux on x86-64 and ARM64 only."""
    table = _TABLES.get(platform.machine()) if sys.platform.startswith("linux") else None
    if table is None:
        return False
    import ctypes  # noqa: PLC0415 - as above

    rules = filter_program(*table)
    content = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    buffer = ctypes.create_string_buffer(content, len(content))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(rules), ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def filter_program(
    architecture: int, refused: tuple[int, ...], openat: int, plain_open: int | None
) -> list[tuple[int, int, int, int]]:
    """Return the filter as the kernel's classic BPF: (code, jump if true, jump if false, operand)."""
    refuse, allow = (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)
    # struct seccomp_data: number at 0, architecture at 4, arguments of eight bytes from 16.
    rules = [(_LOAD, 0, 0, 4), (_IS_EQUAL, 1, 0, architecture), refuse, (_LOAD, 0, 0, 0)]
    rules += [(_AT_LEAST, 0, 1, _X32), refuse]
    for number in refused:
        rules += [(_IS_EQUAL, 0, 1, number), refuse]
    for opening, argument in ((openat, 2), (plain_open, 1)):
        if opening is not None:
            rules += [(_IS_EQUAL, 0, 4, opening), (_LOAD, 0, 0, 16 + 8 * argument)]
            rules += [(_HAS_BITS, 0, 1, _WRITE_FLAGS), refuse, allow]
    return [*rules, allow]


def guard_interpreter() -> bool:
    """Refuse, inside Python, sockets, processes, changes of files, and files outside the standard library.

    Code that is determined to get around an audit hook can: this is the layer for systems without the others.
    """
    allowed = tuple(os.path.realpath(path) for path in {sys.base_prefix, sys.prefix, os.path.dirname(os.__file__)})  # noqa: PTH120 - pathlib is slow to import here

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED_EVENTS):
            raise PermissionError(f"{event} is not allowed here")
        if event == "open":
            path, _mode, flags = arguments
            is_read = not (isinstance(flags, int) and flags & _WRITE_FLAGS)
            if not (is_read and isinstance(path, str) and os.path.realpath(path).startswith(allowed)):
                raise PermissionError("files are not allowed here")

    sys.modules.pop("ctypes", None)
    sys.addaudithook(hook)
    return True


if __name__ == "__main__":
    main()
