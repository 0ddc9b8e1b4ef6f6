"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the column is exactly INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Full-text indexes over columns of ordinary tables, which keep the only copy of the text.
FULL_TEXT = (("messages_fts", "messages", "content"), ("requests_fts", "requests", "prompt"))


def upgrade() -> None:
    """Make every table."""
    _make_hosts()
    _make_model_profiles()
    _make_capability_ratings()
    _make_profile_versions()
    _make_conversations()
    _make_messages()
    _make_message_images()
    _make_app_state()
    _make_requests()
    _make_sub_tasks()
    _make_sub_task_dependencies()
    _make_snapshots()
    _make_routing_decisions()
    _make_decision_candidates()
    _make_decision_contributions()
    _make_decision_exclusions()
    _make_annotations()
    _make_attempts()
    _make_attempt_texts()
    if op.get_bind().dialect.name == "sqlite":
        _make_full_text()


def downgrade() -> None:
    """Remove every table."""
    if op.get_bind().dialect.name == "sqlite":
        for index, _table, _column in FULL_TEXT:
            op.execute(f"DROP TABLE {index}")
    for table in (
        "attempt_texts",
        "attempts",
        "annotations",
        "decision_exclusions",
        "decision_contributions",
        "decision_candidates",
        "routing_decisions",
        "snapshots",
        "sub_task_dependencies",
        "sub_tasks",
        "requests",
        "app_state",
        "message_images",
        "messages",
        "conversations",
        "profile_versions",
        "capability_ratings",
        "model_profiles",
        "hosts",
    ):
        op.drop_table(table)


def _make_hosts() -> None:
    op.create_table(
        "hosts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hosts")),
    )


def _make_model_profiles() -> None:
    op.create_table(
        "model_profiles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("routing_weight", sa.Double(), nullable=True),
        sa.Column("success_rate", sa.Double(), nullable=True),
        sa.Column("context_length", sa.BigInteger(), nullable=True),
        sa.Column("features", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("quantization", sa.Text(), nullable=False),
        sa.Column("parameter_count", sa.BigInteger(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("memory_bytes", sa.BigInteger(), nullable=True),
        sa.Column("load_s", sa.Double(), nullable=True),
        sa.Column("load_source", sa.Text(), nullable=True),
        sa.Column("load_n", sa.Integer(), nullable=True),
        sa.Column("prefill_tps", sa.Double(), nullable=True),
        sa.Column("prefill_source", sa.Text(), nullable=True),
        sa.Column("prefill_n", sa.Integer(), nullable=True),
        sa.Column("decode_tps", sa.Double(), nullable=True),
        sa.Column("decode_source", sa.Text(), nullable=True),
        sa.Column("decode_n", sa.Integer(), nullable=True),
        sa.Column("remote_host", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("pinned_fields", sa.Text(), nullable=False),
        sa.Column("edited_fields", sa.Text(), nullable=False),
        sa.Column("is_installed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("priority BETWEEN -10 AND 10", name=op.f("ck_model_profiles_priority")),
        sa.CheckConstraint("routing_weight BETWEEN 0 AND 10", name=op.f("ck_model_profiles_routing_weight")),
        sa.CheckConstraint("success_rate BETWEEN 0 AND 1", name=op.f("ck_model_profiles_success_rate")),
        sa.ForeignKeyConstraint(["host"], ["hosts.key"], name=op.f("fk_model_profiles_host_hosts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_profiles")),
        sa.UniqueConstraint("host", "model", name=op.f("uq_model_profiles_host_model")),
    )


def _make_capability_ratings() -> None:
    op.create_table(
        "capability_ratings",
        sa.Column("profile_id", ROW_ID, nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("evidence_count >= 0", name=op.f("ck_capability_ratings_evidence_count")),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_capability_ratings_score")),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["model_profiles.id"],
            name=op.f("fk_capability_ratings_profile_id_model_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "capability", name=op.f("pk_capability_ratings")),
    )


def _make_profile_versions() -> None:
    op.create_table(
        "profile_versions",
        sa.Column("profile_id", ROW_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("changed_fields", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["model_profiles.id"],
            name=op.f("fk_profile_versions_profile_id_model_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "version", name=op.f("pk_profile_versions")),
    )


def _make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_updated_at_id"), "conversations", ["updated_at", "id"], unique=False)


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("parent_id", ROW_ID, nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("is_streaming", sa.Boolean(), nullable=False),
        sa.Column("is_interrupted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["messages.id"], name=op.f("fk_messages_parent_id_messages"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_conversation_id_id"), "messages", ["conversation_id", "id"], unique=False)
    op.create_index(op.f("ix_messages_parent_id"), "messages", ["parent_id"], unique=False)
    op.create_index(op.f("ix_messages_request_id"), "messages", ["request_id"], unique=False)


def _make_message_images() -> None:
    op.create_table(
        "message_images",
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_images_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "position", name=op.f("pk_message_images")),
    )


def _make_app_state() -> None:
    op.create_table(
        "app_state",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_app_state")),
    )


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("prompt_sha256", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("plan_context", sa.Text(), nullable=False),
        sa.Column("plan_origin", sa.Text(), nullable=False),
        sa.Column("plan_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("ttft_s", sa.Double(), nullable=True),
        sa.Column("total_s", sa.Double(), nullable=False),
        sa.Column("router_s", sa.Double(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_requests_conversation_id_conversations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("request_id", name=op.f("uq_requests_request_id")),
    )
    op.create_index(op.f("ix_requests_conversation_id"), "requests", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_requests_created_at_id"), "requests", ["created_at", "id"], unique=False)


def _make_sub_tasks() -> None:
    op.create_table(
        "sub_tasks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("request_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sub_task_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("capabilities", sa.Text(), nullable=False),
        sa.Column("complexity", sa.Double(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=True),
        sa.Column("end_char", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.Column("started_s", sa.Double(), nullable=True),
        sa.Column("ended_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_sub_tasks_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_tasks")),
        sa.UniqueConstraint("request_id", "sub_task_id", name=op.f("uq_sub_tasks_request_id_sub_task_id")),
    )


def _make_sub_task_dependencies() -> None:
    op.create_table(
        "sub_task_dependencies",
        sa.Column("sub_task", ROW_ID, nullable=False),
        sa.Column("depends_on", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["depends_on"],
            ["sub_tasks.id"],
            name=op.f("fk_sub_task_dependencies_depends_on_sub_tasks"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sub_task"], ["sub_tasks.id"], name=op.f("fk_sub_task_dependencies_sub_task_sub_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sub_task", "depends_on", name=op.f("pk_sub_task_dependencies")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sub_task_dependencies_depends_on"), "sub_task_dependencies", ["depends_on"], unique=False)


def _make_snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_snapshots")),
        sqlite_with_rowid=False,
    )


def _make_routing_decisions() -> None:
    op.create_table(
        "routing_decisions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("request_id", ROW_ID, nullable=False),
        sa.Column("sub_task", ROW_ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("complexity", sa.Double(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ttft_s", sa.Double(), nullable=True),
        sa.Column("total_s", sa.Double(), nullable=True),
        sa.Column("decode_tps", sa.Double(), nullable=True),
        sa.Column("was_cold", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("margin", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("escalates_to", sa.Text(), nullable=True),
        sa.Column("is_cached", sa.Boolean(), nullable=False),
        sa.Column("decide_s", sa.Double(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_routing_decisions_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.hash"], name=op.f("fk_routing_decisions_snapshot_snapshots")),
        sa.ForeignKeyConstraint(
            ["sub_task"], ["sub_tasks.id"], name=op.f("fk_routing_decisions_sub_task_sub_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_decisions")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_routing_decisions_decision_id")),
        sa.UniqueConstraint("sub_task", name=op.f("uq_routing_decisions_sub_task")),
    )
    op.create_index(op.f("ix_routing_decisions_created_at_id"), "routing_decisions", ["created_at", "id"], unique=False)
    op.create_index(
        op.f("ix_routing_decisions_ref_created_at_id"), "routing_decisions", ["ref", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_routing_decisions_request_id"), "routing_decisions", ["request_id"], unique=False)
    op.create_index(op.f("ix_routing_decisions_snapshot"), "routing_decisions", ["snapshot"], unique=False)


def _make_decision_candidates() -> None:
    op.create_table(
        "decision_candidates",
        sa.Column("decision", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("queue_s", sa.Double(), nullable=True),
        sa.Column("load_s", sa.Double(), nullable=True),
        sa.Column("prefill_s", sa.Double(), nullable=True),
        sa.Column("decode_s", sa.Double(), nullable=True),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("is_resident", sa.Boolean(), nullable=False),
        sa.Column("evidence_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["routing_decisions.id"],
            name=op.f("fk_decision_candidates_decision_routing_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision", "position", name=op.f("pk_decision_candidates")),
        sqlite_with_rowid=False,
    )


def _make_decision_contributions() -> None:
    op.create_table(
        "decision_contributions",
        sa.Column("decision", ROW_ID, nullable=False),
        sa.Column("candidate", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision", "candidate"],
            ["decision_candidates.decision", "decision_candidates.position"],
            name=op.f("fk_decision_contributions_decision_candidate_decision_candidates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision", "candidate", "position", name=op.f("pk_decision_contributions")),
        sqlite_with_rowid=False,
    )


def _make_decision_exclusions() -> None:
    op.create_table(
        "decision_exclusions",
        sa.Column("decision", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["routing_decisions.id"],
            name=op.f("fk_decision_exclusions_decision_routing_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision", "position", name=op.f("pk_decision_exclusions")),
        sqlite_with_rowid=False,
    )


def _make_annotations() -> None:
    op.create_table(
        "annotations",
        sa.Column("decision", ROW_ID, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("corrected_outcome", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rating IN (-1, 0, 1)", name=op.f("ck_annotations_rating")),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["routing_decisions.id"],
            name=op.f("fk_annotations_decision_routing_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision", name=op.f("pk_annotations")),
    )


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("sub_task", ROW_ID, nullable=False),
        sa.Column("decision", ROW_ID, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("wait_before_s", sa.Double(), nullable=False),
        sa.Column("ttft_s", sa.Double(), nullable=True),
        sa.Column("thinking_s", sa.Double(), nullable=True),
        sa.Column("total_s", sa.Double(), nullable=False),
        sa.Column("was_cold", sa.Boolean(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=True),
        sa.Column("answer_tokens", sa.BigInteger(), nullable=True),
        sa.Column("load_s", sa.Double(), nullable=True),
        sa.Column("prefill_s", sa.Double(), nullable=True),
        sa.Column("decode_s", sa.Double(), nullable=True),
        sa.Column("server_total_s", sa.Double(), nullable=True),
        sa.Column("decode_tps", sa.Double(), nullable=True),
        sa.Column("prefill_tps", sa.Double(), nullable=True),
        sa.Column("done_reason", sa.Text(), nullable=False),
        sa.Column("error_kind", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("fix", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["routing_decisions.id"],
            name=op.f("fk_attempts_decision_routing_decisions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sub_task"], ["sub_tasks.id"], name=op.f("fk_attempts_sub_task_sub_tasks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("sub_task", "number", name=op.f("uq_attempts_sub_task_number")),
    )
    op.create_index(op.f("ix_attempts_decision"), "attempts", ["decision"], unique=False)
    op.create_index(
        op.f("ix_attempts_ref_started_at_ttft_s"), "attempts", ["ref", "started_at", "ttft_s"], unique=False
    )
    op.create_index(op.f("ix_attempts_started_at"), "attempts", ["started_at"], unique=False)


def _make_attempt_texts() -> None:
    op.create_table(
        "attempt_texts",
        sa.Column("attempt", ROW_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("thinking", sa.Text(), nullable=False),
        sa.Column("tool_calls", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt"], ["attempts.id"], name=op.f("fk_attempt_texts_attempt_attempts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_attempt_texts")),
    )


def _make_full_text() -> None:
    for index, table, column in FULL_TEXT:
        op.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='id', "
            'tokenize="unicode61 remove_diacritics 2")'
        )
    # An answer is indexed when it is complete: while it streams it is rewritten twice a second.
    _index_with_triggers(
        "messages", "content", watched="content, is_streaming", old="NOT old.is_streaming", new="NOT new.is_streaming"
    )
    _index_with_triggers(
        "requests", "prompt", watched="prompt", old="old.prompt IS NOT NULL", new="new.prompt IS NOT NULL"
    )


def _index_with_triggers(table: str, column: str, *, watched: str, old: str, new: str) -> None:
    index = f"{table}_fts"
    # S608: the names are the constants above.
    add = f"INSERT INTO {index}(rowid, {column}) VALUES (new.id, new.{column})"  # noqa: S608
    remove = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.id, old.{column})"  # noqa: S608
    update = f"AFTER UPDATE OF {watched} ON {table}"
    # One trigger a case: SQLite does not say in which order two of the same kind run.
    for name, moment, condition, action in (
        ("added", f"AFTER INSERT ON {table}", new, add),
        ("removed", f"AFTER DELETE ON {table}", old, remove),
        ("changed", update, f"({old}) AND ({new})", f"{remove}; {add}"),
        ("came", update, f"NOT ({old}) AND ({new})", add),
        ("left", update, f"({old}) AND NOT ({new})", remove),
    ):
        op.execute(f"CREATE TRIGGER {index}_{name} {moment} WHEN {condition} BEGIN {action}; END")
