"""How constraints are named, so that both databases and every migration agree.

Imported by `storage/__init__` before any model is defined: SQLAlchemy names a constraint at the
moment it is attached to its table.
"""

from typing import Final

from sqlmodel import SQLModel

CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata.naming_convention = CONVENTION
