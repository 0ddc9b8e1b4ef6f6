"""Certificates for tests, made by OpenSSL's own program."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A certificate and its key, as PEM files."""

    cert: Path
    key: Path


def make_certificate(folder: Path, name: str = "server", *, password: str = "") -> Files:
    """Return a self-signed certificate for this machine; the test is skipped where `openssl` is missing."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs the program openssl")
    files = Files(cert=folder / f"{name}.pem", key=folder / f"{name}-key.pem")
    locked = ["-passout", f"pass:{password}"] if password else ["-noenc"]
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2"]
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", str(files.key)]
    subprocess.run(
        [program, "req", "-x509", *locked, *subject, *made, "-out", str(files.cert)], check=True, capture_output=True
    )
    return files
