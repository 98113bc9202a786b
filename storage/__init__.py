"""The database: transactions, column types, migrations, backup. Knows no feature.

Importing this package also sets how constraints are named (`storage.naming`) and that nothing is
built for what entities never do, so every model is defined after it.
"""

from sqlmodel import Session, SQLModel

from storage import naming

# An entity is written and read; were it ever validated, its validator would be built then.
SQLModel.model_config["defer_build"] = True

Tx = Session
"""One open transaction, as handlers are given it; whoever opened it commits it."""

__all__ = ["Tx", "naming"]
