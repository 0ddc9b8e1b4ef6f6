"""`modelyard stats`: how the models did so far, out of the stored history."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import asdict

from app.bootstrap import open_store
from app.cli.terminal import print_json
from app.settings import load_settings
from app.store.percentiles import ModelPercentiles, percentiles_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `stats`."""
    parser.add_argument("--last", type=int, default=200, metavar="N", help="attempts of each model (default: 200)")
    parser.add_argument(
        "--model", action="append", metavar="MODEL", help="only this one, as host/model; may be repeated"
    )
    parser.add_argument("--capability", metavar="NAME", help="only requests of this kind, e.g. code")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


async def run(options: argparse.Namespace) -> int:
    """Print totals and percentiles; runs no model and starts no host."""
    store = await open_store(load_settings())
    try:
        totals = await store.queries.totals()
        columns = await store.queries.attempt_columns(
            models=options.model, last_per_model=max(1, options.last), capability=options.capability
        )
    finally:
        await asyncio.to_thread(store.database.close)
    models = percentiles_of(columns)
    if options.json:
        print_json({"totals": asdict(totals), "models": [asdict(model) for model in models]})
        return 0
    if not models:
        print('Nothing was answered yet. Try: modelyard ask "Hello"')
        return 0
    print(
        f"{totals.requests} requests: {totals.succeeded} succeeded, {totals.partial} partial, {totals.failed} failed, "
        f"{totals.stopped} stopped"
    )
    width = max(len(model.model) for model in models)
    print(f"{'':<{width}}  {'n':>5}  {'ok':>5}  {'first token p50/p95':>20}  {'answer p50/p95':>18}  {'rate p50':>10}")
    for model in models:
        print(_line(model, width))
    return 0


def _line(model: ModelPercentiles, width: int) -> str:
    share = model.succeeded / model.attempts
    return (
        f"{model.model:<{width}}  {model.attempts:>5}  {share:>5.0%}  {_pair(model.ttft_s):>20}  "
        f"{_pair(model.total_s):>18}  {_value(model.decode_tps, 'p50', 'tok/s'):>10}"
    )


def _pair(values: Mapping[str, float | None]) -> str:
    return f"{_value(values, 'p50', 's')} / {_value(values, 'p95', 's')}"


def _value(values: Mapping[str, float | None], key: str, unit: str) -> str:
    value = values[key]
    return "–" if value is None else f"{value:.1f} {unit}"
