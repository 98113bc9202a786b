"""The database: transactions, column types, migrations, backup. Knows no feature.

Importing this package also sets how constraints are named (`storage.naming`), so every model is
defined after it.
"""

from sqlmodel import Session

from storage import naming

Tx = Session
"""One open transaction, as handlers are given it; whoever opened it commits it."""

__all__ = ["Tx", "naming"]
