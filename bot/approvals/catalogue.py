"""Which definitions there are: those that Muster ships, and those that a company installed.

A version is written down when it is first used or installed and never changes after; instances
name theirs (semantics §3.1, rule 18).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import SQLModel, col, select

from bot.approvals.definition.model import Definition
from bot.approvals.model import StoredDefinition
from storage import Tx
from storage.prepared import Query

_stored: Final = SQLModel.metadata.tables["approval_definition"].c
_version: Final = Query(select(_stored.source).where(_stored.id == bindparam("id")), str)
_SHIPPED: Final = "bot.approvals.shipped"


class Source(NamedTuple):
    """A definition with the text that it was read from."""

    text: str
    definition: Definition


@cache
def shipped() -> Mapping[str, Source]:
    """The definitions that come with Muster, by id, in the order of their files' names."""
    found = sorted(files(_SHIPPED).iterdir(), key=lambda each: each.name)
    texts = [each.read_text(encoding="utf-8") for each in found if each.name.endswith(".yaml")]
    sources = [Source(written, _parsed(written)) for written in texts]
    return {each.definition.id: each for each in sources}


def current(tx: Tx) -> list[Definition]:
    """Every definition that can be started now, the shipped ones first."""
    own = {key: _parsed(each.source) for key, each in installed(tx).items()}
    ours = {key: each.definition for key, each in shipped().items()}
    return list((ours | own).values())


def installed(tx: Tx) -> Mapping[str, StoredDefinition]:
    """The versions that hold of those which the company installed, by their ids."""
    return {each.key: each for each in _current_rows(tx) if not each.is_shipped}


def pinned(tx: Tx, key: str, now: datetime) -> tuple[int, Definition]:
    """The version that an instance starts with, written down if it is not yet; raises KeyError."""
    stored = _current_row(tx, key)
    if stored is not None and not stored.is_shipped:
        return stored.id, _parsed(stored.source)
    source = shipped()[key]
    if stored is None or stored.source != source.text:
        stored = _written(tx, key, source.text, now, is_shipped=True)
    return stored.id, source.definition


def install(tx: Tx, written: str, now: datetime) -> tuple[Definition, int]:
    """Make a file's text the current version of its definition; gives it with its number.

    Installing the same text again changes nothing. Raises DefinitionError.
    """
    definition = _parsed(written)
    stored = _current_row(tx, definition.id)
    if stored is None or stored.source != written or stored.is_shipped:
        stored = _written(tx, definition.id, written, now, is_shipped=False)
    return definition, stored.version


def of_version(tx: Tx, definition_id: int) -> Definition:
    """The version that an instance names."""
    found = _version.all(tx, {"id": definition_id})
    return _parsed(found[0])


def _written(tx: Tx, key: str, source: str, now: datetime, *, is_shipped: bool) -> StoredDefinition:
    before = _current_row(tx, key)
    if before is not None:
        before.is_current = False
    version = before.version + 1 if before else 1
    row = StoredDefinition(
        key=key, version=version, source=source, is_shipped=is_shipped, installed_at=now
    )
    tx.add(row)
    tx.flush()
    return row


def _current_rows(tx: Tx) -> list[StoredDefinition]:
    query = select(StoredDefinition).where(col(StoredDefinition.is_current))
    return list(tx.exec(query.order_by(col(StoredDefinition.id))).all())


def _current_row(tx: Tx, key: str) -> StoredDefinition | None:
    is_current = col(StoredDefinition.is_current)
    query = select(StoredDefinition).where(is_current, StoredDefinition.key == key)
    return tx.exec(query).first()


@lru_cache(maxsize=256)
def _parsed(written: str) -> Definition:
    from bot.approvals.definition.reading import read  # with YAML, which no start needs

    return read(written, "the definition")
