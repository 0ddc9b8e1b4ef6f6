"""`modelyard bench`: measures the router on labelled data, beside simple baselines in the same run."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

# Each module has run(path, *, as_json) -> str.
BENCHES = {
    "detection": ("app.analysis.bench_detection", "capability detection on labelled prompts"),
    "decomposition": ("app.analysis.bench_decomposition", "splitting prompts into sub-tasks"),
    "routing": ("app.routing.bench_routing", "choosing models on per-model correctness tables"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the kinds of `bench`."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind, (_, summary) in BENCHES.items():
        bench = kinds.add_parser(kind, help=summary)
        bench.add_argument("--data", type=Path, required=True, metavar="FILE", help="JSON lines, perhaps gzipped")
        bench.add_argument("--json", action="store_true", help="print one JSON object with stable keys")


def run(options: argparse.Namespace) -> int:
    """Run one benchmark and print its report."""
    module = importlib.import_module(BENCHES[options.kind][0])
    print(module.run(options.data, as_json=options.json))
    return 0
