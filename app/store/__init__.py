"""The database: typed tables, migrations, writes and reads."""

from app.store.database import Database
from app.store.store import Store

__all__ = ["Database", "Store"]
