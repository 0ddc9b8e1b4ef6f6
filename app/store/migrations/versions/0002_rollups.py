"""Sums by hour and day.

The percentiles of a month of a million attempts take seconds from the attempts themselves. Triggers keep the sums, so
that every way of writing and removing attempts (a cascade included) is counted. Only SQLite gets triggers: elsewhere
the tables stay empty and large windows show the newest attempts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Histograms are logarithmic: 20 bins a decade (a bin is 12 % wide) from 10 µs to 100,000 s, for rates as well.
BINS_PER_DECADE = 20
FIRST_DECADE, LAST_DECADE = -5, 5

HOUR_S, DAY_S = 3600, 86_400
# Columns of `attempt_spans` that are summed, with what an attempt `a` adds to each.
SUMS = {
    "n": "1",
    "succeeded": "a.outcome = 'succeeded'",
    "failed": "a.outcome = 'failed'",
    "stopped": "a.outcome = 'stopped'",
    "cold": "a.was_cold",
    "ttft_n": "a.ttft_s IS NOT NULL",
    "load_s": "iif(a.ttft_s IS NULL, 0.0, coalesce(a.load_s, 0.0))",
    "prefill_s": "iif(a.ttft_s IS NULL, 0.0, coalesce(a.prefill_s, 0.0))",
    "thinking_s": "iif(a.ttft_s IS NULL, 0.0, coalesce(a.thinking_s, 0.0))",
    "ttft_s": "coalesce(a.ttft_s, 0.0)",
    "total_s": "iif(a.ttft_s IS NULL, 0.0, a.total_s)",
}
KINDS = {"ttft": "a.ttft_s", "decode": "a.decode_tps"}


def upgrade() -> None:
    """Make the tables, keep them by triggers, and count what is there."""
    _make_tables()
    edges = sa.table("bin_edges", sa.column("bin", sa.Integer), sa.column("low", sa.Double))
    count = (LAST_DECADE - FIRST_DECADE) * BINS_PER_DECADE
    op.bulk_insert(
        edges,
        # The first bin takes everything below, zero included.
        [{"bin": 0, "low": 0.0}]
        + [{"bin": place, "low": 10.0 ** (FIRST_DECADE + place / BINS_PER_DECADE)} for place in range(1, count + 1)],
    )
    if op.get_bind().dialect.name == "sqlite":
        _count_what_is_there()
        _make_triggers()


def downgrade() -> None:
    """Remove the triggers and tables."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("attempts_counted", "attempts_uncounted", "requests_counted", "requests_uncounted"):
            op.execute(f"DROP TRIGGER {name}")
    for table in ("request_spans", "attempt_bins", "attempt_spans", "bin_edges"):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "bin_edges",
        sa.Column("bin", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("bin", name=op.f("pk_bin_edges")),
    )
    op.create_index(op.f("ix_bin_edges_low"), "bin_edges", ["low"], unique=False)
    op.create_table(
        "attempt_spans",
        sa.Column("span_s", sa.Integer(), nullable=False),
        sa.Column("start_s", ROW_ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS if not name.endswith("_s")),
        *(sa.Column(name, sa.Double(), nullable=False) for name in SUMS if name.endswith("_s")),
        sa.PrimaryKeyConstraint("span_s", "start_s", "ref", "capability", name=op.f("pk_attempt_spans")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attempt_bins",
        sa.Column("span_s", sa.Integer(), nullable=False),
        sa.Column("start_s", ROW_ID, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bin", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("span_s", "start_s", "ref", "capability", "kind", "bin", name=op.f("pk_attempt_bins")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "request_spans",
        sa.Column("start_s", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("start_s", name=op.f("pk_request_spans")),
    )


# S608 below: all names and expressions are the constants above.


def _count_what_is_there() -> None:
    names = ", ".join(SUMS)
    sums = ", ".join(f"sum({value})" for value in SUMS.values())
    for span, capability in ((HOUR_S, "''"), (DAY_S, "a.capability")):
        start = _start("a.started_at", span)
        op.execute(
            f"INSERT INTO attempt_spans (span_s, start_s, ref, capability, {names}) "  # noqa: S608
            f"SELECT {span}, {start}, a.ref, {capability}, {sums} FROM attempts a GROUP BY 2, 3, 4"
        )
        for kind, value in KINDS.items():
            op.execute(
                f"INSERT INTO attempt_bins (span_s, start_s, ref, capability, kind, bin, n) "  # noqa: S608
                f"SELECT {span}, {start}, a.ref, {capability}, '{kind}', {_bin(value)}, count(*) FROM attempts a "
                f"WHERE {value} IS NOT NULL GROUP BY 2, 3, 4, 6"
            )
    start = _start("r.created_at", HOUR_S)
    op.execute(
        f"INSERT INTO request_spans (start_s, n) SELECT {start}, count(*) FROM requests r GROUP BY 1"  # noqa: S608
    )
    for span in (HOUR_S, DAY_S):
        op.execute(
            f"INSERT INTO attempt_bins (span_s, start_s, ref, capability, kind, bin, n) "  # noqa: S608
            f"SELECT {span}, {_start('r.created_at', span)}, '', '', 'router', {_bin('r.router_s')}, count(*) "
            "FROM requests r GROUP BY 2, 6"
        )


def _make_triggers() -> None:
    for name, moment, row, sign in (
        ("counted", "AFTER INSERT", "new", "+"),
        ("uncounted", "AFTER DELETE", "old", "-"),
    ):
        op.execute(f"CREATE TRIGGER attempts_{name} {moment} ON attempts BEGIN {_attempt_steps(row, sign)} END")
        op.execute(f"CREATE TRIGGER requests_{name} {moment} ON requests BEGIN {_request_steps(row, sign)} END")


def _attempt_steps(row: str, sign: str) -> str:
    steps = []
    for span, capability in ((HOUR_S, "''"), (DAY_S, f"{row}.capability")):
        start = _start(f"{row}.started_at", span)
        where = f"span_s = {span} AND start_s = {start} AND ref = {row}.ref AND capability = {capability}"
        names = ", ".join(SUMS)
        values = ", ".join(value.replace("a.", f"{row}.") for value in SUMS.values())
        key = f"{span}, {start}, {row}.ref, {capability}"
        if sign == "+":
            changes = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
            steps.append(
                f"INSERT INTO attempt_spans (span_s, start_s, ref, capability, {names}) "  # noqa: S608
                f"VALUES ({key}, {values}) ON CONFLICT DO UPDATE SET {changes};"
            )
        else:
            changes = ", ".join(f"{name} = {name} - ({value.replace('a.', f'{row}.')})" for name, value in SUMS.items())
            steps.append(f"UPDATE attempt_spans SET {changes} WHERE {where};")  # noqa: S608
            # Sums of seconds drift by rounding; a span without attempts is removed, not left at almost zero.
            steps.append(f"DELETE FROM attempt_spans WHERE {where} AND n <= 0;")  # noqa: S608
        for kind, column in KINDS.items():
            value = column.replace("a.", f"{row}.")
            steps += _bin_steps(f"{key}, '{kind}'", f"{where} AND kind = '{kind}'", value, sign)
    return " ".join(steps)


def _request_steps(row: str, sign: str) -> str:
    steps = []
    for span in (HOUR_S, DAY_S):
        start = _start(f"{row}.created_at", span)
        key = f"{span}, {start}, '', '', 'router'"
        where = f"span_s = {span} AND start_s = {start} AND ref = '' AND capability = '' AND kind = 'router'"
        steps += _bin_steps(key, where, f"{row}.router_s", sign)
    start = _start(f"{row}.created_at", HOUR_S)
    if sign == "+":
        steps.append(
            f"INSERT INTO request_spans (start_s, n) VALUES ({start}, 1) ON CONFLICT DO UPDATE SET n = n + 1;"  # noqa: S608
        )
    else:
        steps.append(f"UPDATE request_spans SET n = n - 1 WHERE start_s = {start};")  # noqa: S608
        steps.append(f"DELETE FROM request_spans WHERE start_s = {start} AND n <= 0;")  # noqa: S608
    return " ".join(steps)


def _bin_steps(key: str, where: str, value: str, sign: str) -> list[str]:
    if sign == "+":
        columns = "span_s, start_s, ref, capability, kind, bin, n"
        found = f"SELECT {key}, {_bin(value)}, 1 WHERE {value} IS NOT NULL"
        return [f"INSERT INTO attempt_bins ({columns}) {found} ON CONFLICT DO UPDATE SET n = n + 1;"]
    return [
        f"UPDATE attempt_bins SET n = n - 1 WHERE {where} AND bin = {_bin(value)};",  # noqa: S608
        f"DELETE FROM attempt_bins WHERE {where} AND bin = {_bin(value)} AND n <= 0;",  # noqa: S608
    ]


def _start(column: str, span: int) -> str:
    return f"({column} / {span * 1_000_000}) * {span}"


def _bin(value: str) -> str:
    # A negative value, which clocks that are set back can leave, counts as zero.
    # By the index on `low`, from its end: max(bin) would read half of the edges for every attempt.
    return f"(SELECT bin FROM bin_edges WHERE low <= max(0.0, {value}) ORDER BY low DESC LIMIT 1)"  # noqa: S608
