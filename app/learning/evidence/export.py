"""The evidence as a file: a table or exact data."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from app.domain.evidence_report import EvidenceReport, EvidenceSource, Figure

COLUMNS = ("source", "figure", "model", "n", "mean", "low", "high")


def export(report: EvidenceReport, kind: str) -> str:
    """Return the file's text; `kind` is csv or json, KeyError for another one."""
    return {"csv": _csv, "json": _json}[kind](report)


def _csv(report: EvidenceReport) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for name, source in report.sources:
        writer.writerows({"source": name, **row} for row in _rows(source))
    return out.getvalue()


def _json(report: EvidenceReport) -> str:
    content = {name: {"prompts": source.prompts, "figures": _rows(source)} for name, source in report.sources}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _rows(source: EvidenceSource) -> list[dict[str, Any]]:
    rows = [_row(one.chooser.value, one.score, str(one.model or "")) for one in source.baselines]
    for name, figure in (("regret", source.regret), ("headroom", source.headroom)):
        if figure is not None:
            rows.append(_row(name, figure))
    return [*rows, *(_row("auto_minus_model", one.gain, str(one.model)) for one in source.against)]


def _row(name: str, figure: Figure, model: str = "") -> dict[str, Any]:
    interval = figure.interval
    return {
        "figure": name,
        "model": model,
        "n": figure.n,
        "mean": figure.mean,
        "low": interval.low,
        "high": interval.high,
    }
