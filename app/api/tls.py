"""The certificate under which the server is reached by https."""

from __future__ import annotations

import ssl
from pathlib import Path

from app.domain.errors import InvalidInputError


def load_tls(cert: str, key: str) -> ssl.SSLContext | None:
    """Return what encrypts connections, TLS 1.2 or newer; None where neither file is named.

    `cert` is a PEM file with the certificate and those between it and its root, `key` the PEM file of its key, without
    a password. Raises InvalidInputError, naming the field, for files that cannot be used.
    """
    if not cert and not key:
        return None
    for field, name, other in (("tls_cert", cert, "key"), ("tls_key", key, "certificate")):
        if not name:
            raise InvalidInputError(
                f"TLS needs both files; only the {other} is given.", field=field, fix="Name both, or neither."
            )
        _check_file(field, Path(name).expanduser())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # Without a password of our own a locked key would ask for one on the terminal.
        context.load_cert_chain(Path(cert).expanduser(), Path(key).expanduser(), password=lambda: "")
    except (ssl.SSLError, ValueError) as error:
        raise InvalidInputError(
            f"The certificate {cert} and the key {key} cannot be used: {_reason(error)}.",
            field="tls_cert",
            fix="Give the PEM files of a certificate and of its own key, without a password.",
        ) from error
    return context


def _check_file(field: str, path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be read: {error.strerror or error}.", field=field, fix="Choose a file that you may read."
        ) from error


def _reason(error: Exception) -> str:
    """Return OpenSSL's reason in words."""
    words = getattr(error, "reason", None)
    return str(words).replace("_", " ").lower() if words else "they are no PEM files"
