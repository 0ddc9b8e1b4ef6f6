"""A log of made-up traffic in a SQLite file, written with bare SQL because a million saves would take minutes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import create_engine, event

from app.domain.capability import CAPABILITY_KEYS
from app.store import schema

# Median seconds to the first token, tokens/s, share of failures.
MODELS = {
    "ollama/qwen3-coder:7b": (0.38, 61.0, 0.004),
    "ollama/qwen3:8b": (0.9, 38.0, 0.02),
    "ollama/gemma3:4b": (0.3, 74.0, 0.04),
    "ollama/llava:7b": (1.3, 29.0, 0.2),
    "builtin/smollm2:135m": (0.12, 90.0, 0.01),
    "builtin/qwen2.5-coder:0.5b": (0.2, 19.0, 0.01),
}
COLD_SHARE = 0.05
CHUNK = 50_000
REQUESTS = (
    "INSERT INTO requests (id, request_id, created_at, prompt, prompt_sha256, strategy, source, analysis, "
    "plan_context, plan_origin, plan_reason, outcome, answer, ttft_s, total_s, router_s, error, fix) "
    "VALUES (?, 'r' || ?1, ?, 'Write a function', '', 'balanced', 'desktop', '', '', 'whole', '', ?, "
    "'An answer of some length, so that rows are as wide as they are in use.', ?, ?, ?, '', '')"
)
SUB_TASKS = (
    "INSERT INTO sub_tasks (id, request_id, position, sub_task_id, title, text, capabilities, complexity, error, fix) "
    "VALUES (?1, ?1, 0, '1', 'Write a function', 'Write a function', '[\"code\"]', 0.3, '', '')"
)
DECISIONS = (
    "INSERT INTO routing_decisions (id, decision_id, request_id, sub_task, created_at, prompt, strategy, capability, "
    "complexity, ref, outcome, attempts, was_cold, reason, rule, is_cached, decide_s, policy_version, snapshot, "
    "inputs) VALUES (?1, 'd' || ?1, ?1, ?1, ?2, 'Write a function', 'balanced', ?3, 0.3, ?4, ?5, 1, 0, '', '', 0, "
    "0.0003, 1, 'h', '')"
)
ATTEMPTS = (
    "INSERT INTO attempts (id, sub_task, decision, number, ref, capability, started_at, outcome, wait_before_s, "
    "ttft_s, total_s, was_cold, prompt_tokens, answer_tokens, load_s, prefill_s, decode_s, decode_tps, done_reason, "
    "error_kind, error, fix, flags) VALUES (?1, ?1, ?1, 1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, 200, 180, ?9, ?10, ?11, ?12, "
    "'stop', '', '', '', '[]')"
)
_Rows = tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]


def write_log(path: Path, count: int, *, days: float, until: datetime | None = None) -> None:
    """Make a file of the first version with `count` requests over the `days` before `until` (None: now)."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _entry: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        schema.migrate(connection, schema.REVISIONS[0])
    engine.dispose()
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA synchronous = OFF")
        plain.execute("INSERT INTO snapshots VALUES ('h', '')")
        for requests, tasks, decisions, attempts in _chunks(count, days, until or datetime.now(UTC)):
            plain.execute("BEGIN")
            for statement, rows in (
                (REQUESTS, requests),
                (SUB_TASKS, tasks),
                (DECISIONS, decisions),
                (ATTEMPTS, attempts),
            ):
                plain.executemany(statement, rows)
            plain.execute("COMMIT")


def _chunks(count: int, days: float, until: datetime) -> Iterator[_Rows]:
    rng = np.random.default_rng(7)
    names, facts = list(MODELS), list(MODELS.values())
    begin = (until - timedelta(days=days)).timestamp() * 1e6
    moments = np.sort(rng.uniform(begin, until.timestamp() * 1e6, count)).astype(np.int64)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        which = rng.integers(0, len(names), size)
        ttft, rate, bad = np.array(facts)[which].T
        capability = rng.integers(0, len(CAPABILITY_KEYS), size)
        cold = rng.random(size) < COLD_SHARE
        failed = rng.random(size) < bad
        load = np.where(cold, rng.uniform(3, 12, size), 0.02)
        first = ttft * rng.lognormal(0, 0.3, size) + np.where(cold, load, 0)
        tps = rate * rng.lognormal(0, 0.08, size)
        total = first + 180 / tps
        router = rng.lognormal(-7, 0.4, size)
        outcome = np.where(failed, "failed", "succeeded").tolist()
        ids = range(start + 1, start + size + 1)
        at = moments[start : start + size].tolist()
        refs = [names[one] for one in which.tolist()]
        kinds = [CAPABILITY_KEYS[one] for one in capability.tolist()]
        first_or_none = [None if bad_one else value for value, bad_one in zip(first.tolist(), failed, strict=True)]
        yield (
            list(zip(ids, at, outcome, first_or_none, total.tolist(), router.tolist(), strict=True)),
            [(key,) for key in ids],
            list(zip(ids, at, kinds, refs, outcome, strict=True)),
            list(
                zip(
                    ids, refs, kinds, at, outcome, first_or_none, total.tolist(), cold.tolist(), load.tolist(),
                    (first * 0.4).tolist(), (180 / tps).tolist(),
                    [None if bad_one else value for value, bad_one in zip(tps.tolist(), failed, strict=True)],
                    strict=True,
                )
            ),
        )  # fmt: skip
