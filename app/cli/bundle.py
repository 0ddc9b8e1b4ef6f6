"""The file that `modelyard doctor --bundle` writes: what helps to find a fault, without prompts and secrets."""

from __future__ import annotations

import json
import platform
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from app.domain.errors import InvalidInputError
from app.settings import Settings
from app.store.percentiles import ModelPercentiles
from app.telemetry.logging import LOG_FILES, log_path

# What may stand in an address before its host: name and password.
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
SECRET_FIELDS = ("webhook_url",)
HIDDEN = "(left out)"


def write_bundle(
    path: Path,
    *,
    findings: Iterable[Any],
    settings: Settings,
    models: Iterable[ModelPercentiles],
    totals: Mapping[str, int],
    data_dir: Path,
) -> tuple[str, ...]:
    """Write a zip file and return the names of what is in it; `findings` are dataclasses.

    InvalidInputError where the file cannot be written, or is there already.
    """
    parts = {
        "about.json": _json(
            {
                "modelyard": version("modelyard"),
                "python": sys.version,
                "system": platform.platform(),
                "machine": platform.machine(),
                "written_at": datetime.now(UTC).isoformat(),
                "packages": sorted(f"{one.metadata['Name']}=={one.version}" for one in distributions()),
            }
        ),
        "findings.json": _json([asdict(finding) for finding in findings]),
        "settings.json": _json(without_secrets(settings)),
        "statistics.json": _json({"totals": dict(totals), "models": [asdict(model) for model in models]}),
    }
    log = log_path(data_dir)
    logs = [log, *(log.with_name(f"{log.name}.{number}") for number in range(1, LOG_FILES))]
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in parts.items():
                bundle.writestr(name, _CREDENTIALS.sub("", text))
            for one in logs:
                if one.exists():
                    parts[f"logs/{one.name}"] = ""
                    bundle.writestr(f"logs/{one.name}", _CREDENTIALS.sub("", one.read_text("utf-8", "replace")))
    except FileExistsError as error:
        raise InvalidInputError(f"{path} is there already.", field="bundle", fix="Choose another name.") from error
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be written: {error.strerror or error}.", field="bundle", fix="Choose another folder."
        ) from error
    return tuple(parts)


def without_secrets(settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from the defaults; addresses that are secrets in themselves are left out."""
    sections = settings.model_dump(mode="json", exclude_defaults=True)
    for section in sections.values():
        if isinstance(section, dict):
            section.update({name: HIDDEN for name in SECRET_FIELDS if section.get(name)})
    return sections


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n"
