"""The index of messages also knows beginnings of words: a search as one types finds them without merging thousands."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TOKENIZE = 'tokenize="unicode61 remove_diacritics 2"'


def upgrade() -> None:
    """Build the index anew with beginnings of one to three letters."""
    _rebuild("prefix='1 2 3', ")


def downgrade() -> None:
    """Build the index without them."""
    _rebuild("")


def _rebuild(prefixes: str) -> None:
    # Other databases have no such index. The triggers name it and stay.
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE messages_fts")
    op.execute(
        "CREATE VIRTUAL TABLE messages_fts USING fts5(content, content='messages', content_rowid='id', "
        f"{prefixes}{TOKENIZE})"
    )
    # An answer is indexed when it is complete, as the triggers do it.
    op.execute("INSERT INTO messages_fts(rowid, content) SELECT id, content FROM messages WHERE NOT is_streaming")
