"""Comparisons as files: a table, exact data, or a page to read. What is still blind stays so in all of them."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt

from app.domain.comparison import LETTERS, Comparison, Lane

_COLUMNS = (
    *("prompt", "created_at", "capability", "lane", "asked", "model", "outcome", "ttft_s", "total_s"),
    *("decode_tps", "answer_tokens", "was_cold", "verdict", "answer", "error"),
)
# A spreadsheet takes text that begins so for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
h2 { margin: 2.5rem 0 .25rem; font-size: 1.05rem; white-space: pre-wrap; }
.facts { opacity: .7; font-size: .85rem; margin: 0 0 .5rem; }
.lanes { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); }
section { border: 1px solid #8884; border-radius: 10px; padding: .75rem 1rem; overflow-x: auto; }
h3 { margin: 0; font-size: .95rem; }
.failed { color: #c0392b; }
pre { background: #8881; padding: .6rem; border-radius: 6px; overflow-x: auto; }
td, th { border: 1px solid #8884; padding: .2rem .5rem; }
"""


def export(comparisons: Sequence[Comparison], kind: str) -> str:
    """Return the file's text; `kind` is html, csv or json. KeyError for another one."""
    shown = [comparison.masked() for comparison in comparisons]
    return {"html": _html, "csv": _csv, "json": _json}[kind](shown)


def _records(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "prompt": comparison.prompt,
            "created_at": comparison.created_at.isoformat(timespec="seconds"),
            "capability": comparison.capability,
            "lane": LETTERS[index],
            "asked": "" if comparison.hides_names else str(lane.pinned or "auto"),
            "model": str(lane.model) if lane.model else "",
            "outcome": lane.outcome.value if lane.outcome else "",
            "ttft_s": lane.ttft_s,
            "total_s": lane.total_s,
            "decode_tps": lane.decode_tps,
            "answer_tokens": lane.answer_tokens,
            "was_cold": None if comparison.hides_names else lane.was_cold,
            "verdict": comparison.verdict.value if comparison.verdict else "",
            "answer": lane.answer,
            "error": lane.error,
        }
        for index, lane in enumerate(comparison.lanes)
    ]


def _csv(comparisons: Sequence[Comparison]) -> str:
    """Return one row a lane; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for comparison in comparisons:
        for record in _records(comparison):
            writer.writerow({name: _safe_cell(value) for name, value in record.items()})
    return out.getvalue()


def _safe_cell(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA_SIGNS)
    return f"'{value}" if is_formula else value


def _json(comparisons: Sequence[Comparison]) -> str:
    found = []
    for comparison in comparisons:
        records = _records(comparison)
        shared = {name: records[0][name] for name in ("prompt", "created_at", "capability", "verdict")}
        lanes = [{name: value for name, value in record.items() if name not in shared} for record in records]
        found.append({**shared, "is_blind": comparison.is_blind, "lanes": lanes})
    return json.dumps({"comparisons": found}, ensure_ascii=False, indent=2) + "\n"


def _html(comparisons: Sequence[Comparison]) -> str:
    # Pictures would tell their servers who reads the page, and when.
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parts = [_comparison_html(comparison, renderer) for comparison in comparisons]
    return (
        "<!doctype html>\n<html><head><meta charset='utf-8'><title>Modelyard comparison</title>"
        f"<style>{_STYLE}</style></head>\n<body>\n{''.join(parts)}</body></html>\n"
    )


def _comparison_html(comparison: Comparison, renderer: MarkdownIt) -> str:
    verdict = f" · vote: {comparison.verdict.value.replace('_', ' ')}" if comparison.verdict else ""
    facts = f"{comparison.created_at:%Y-%m-%d %H:%M} UTC · {comparison.capability or 'not analysed'}{verdict}"
    lanes = "".join(
        f"<section><h3>{LETTERS[index]} · {html.escape(comparison.lane_title(index))}</h3>"
        f"<p class='facts'>{html.escape(_lane_facts(lane))}</p>"
        + (f"<p class='failed'>✕ {html.escape(f'{lane.error} {lane.fix}'.strip())}</p>" if lane.error else "")
        + f"{renderer.render(lane.answer)}</section>\n"
        for index, lane in enumerate(comparison.lanes)
    )
    prompt = html.escape(comparison.prompt or "(prompt not kept)")
    return f"<h2>{prompt}</h2><p class='facts'>{html.escape(facts)}</p><div class='lanes'>\n{lanes}</div>\n"


def _lane_facts(lane: Lane) -> str:
    facts = [
        f"first token {lane.ttft_s:.2f} s" if lane.ttft_s is not None else "",
        f"{lane.decode_tps:.0f} tok/s" if lane.decode_tps is not None else "",
        f"{lane.answer_tokens} tokens" if lane.answer_tokens is not None else "",
        f"{lane.total_s:.1f} s in all" if lane.total_s is not None else "",
        lane.outcome.value if lane.outcome else "not answered",
    ]
    return " · ".join(fact for fact in facts if fact)
