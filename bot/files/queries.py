"""What is asked of the tables of files, and written to them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import Executable, delete, exists, insert, select

from bot.files.kinds import sniffed_as
from bot.files.model import attachment_table, spooled_file_table, stored_file_table
from bot.files.names import clean_name
from bot.files.values import FileRef
from storage import Tx
from storage.files import hash_of
from storage.upsert import insert_into

_stored = stored_file_table.c
_spooled = spooled_file_table.c
_link = attachment_table.c
_AT_ONCE: Final = 20
"""Contents that are held in memory together."""
_attached = exists().where(_link.hash == _stored.hash)


@cache
def _note(dialect: str) -> Executable:
    new = insert_into(stored_file_table, dialect)
    return new.on_conflict_do_update(
        index_elements=["hash"], set_={"used_at": new.excluded.used_at}
    )


@cache
def _spool(dialect: str) -> Executable:
    return insert_into(spooled_file_table, dialect).on_conflict_do_nothing()


class Attached(msgspec.Struct, frozen=True):
    """A file of a record: as what it was given (`role`), by whom, when and with which words."""

    file: FileRef
    role: str
    description: str
    person_id: int | None
    at: datetime


def register(tx: Tx, files: Collection[FileRef], now: datetime) -> None:
    """Note that contents lie in the store and are in use now; each is noted once."""
    if not files:
        return
    noted = _note(tx.get_bind().dialect.name)
    # In one order everywhere, so that two inputs with the same files don't lock each other out.
    for each in sorted({file.hash: file for file in files}.values(), key=lambda file: file.hash):
        row = {"hash": each.hash, "size": each.size, "media_type": each.media_type}
        tx.connection().execute(noted, row | {"used_at": now})


def spool(tx: Tx, name: str, content: bytes, now: datetime) -> FileRef:
    """Keep a content that was made in this transaction: it is kept if and only if that commits."""
    named, kind = sniffed_as(clean_name(name), content)
    made = FileRef(hash_of(content), named, kind.media_type, len(content))
    register(tx, [made], now)
    row = {"hash": made.hash, "content": content}
    tx.connection().execute(_spool(tx.get_bind().dialect.name), row)
    return made


def spooled(tx: Tx, digests: Collection[str] | None = None) -> dict[str, bytes]:
    """Contents that wait in the database, of these or of any; some of them where there are many."""
    query = select(_spooled.hash, _spooled.content).limit(_AT_ONCE)
    if digests is not None:
        query = query.where(_spooled.hash.in_(digests))
    return {row.hash: row.content for row in tx.connection().execute(query)}


def unspool(tx: Tx, digests: Collection[str]) -> None:
    """Forget the waiting contents that lie in the store by now."""
    tx.connection().execute(delete(spooled_file_table).where(_spooled.hash.in_(digests)))


def attach(tx: Tx, subject: str, given: Attached) -> None:
    """Make a file that was registered one of a record's: it is kept for good."""
    row = {
        "subject": subject,
        "hash": given.file.hash,
        "name": given.file.name,
        "description": given.description,
        "role": given.role,
        "person_id": given.person_id,
        "at": given.at,
    }
    tx.connection().execute(insert(attachment_table), row)


def attachments(tx: Tx, subject: str, role: str | None = None) -> list[Attached]:
    """The files of a record, oldest first; of one role, or all."""
    query = (
        select(attachment_table, _stored.media_type, _stored.size)
        .join(stored_file_table, _stored.hash == _link.hash)
        .where(_link.subject == subject)
        .order_by(_link.id)
    )
    if role is not None:
        query = query.where(_link.role == role)
    return [
        Attached(
            FileRef(row.hash, row.name, row.media_type, row.size),
            row.role,
            row.description,
            row.person_id,
            row.at,
        )
        for row in tx.connection().execute(query)
    ]


def unused(tx: Tx, before: datetime, limit: int) -> Sequence[str]:
    """Contents that belong to no record and were last used before then."""
    query = select(_stored.hash).where(_stored.used_at < before, ~_attached).limit(limit)
    return tx.connection().execute(query).scalars().all()


def forget(tx: Tx, digests: Collection[str], before: datetime) -> Sequence[str]:
    """Drop those of these rows that are unused still; gives their hashes."""
    unused_still = _stored.hash.in_(digests), _stored.used_at < before, ~_attached
    gone = delete(stored_file_table).where(*unused_still).returning(_stored.hash)
    return tx.connection().execute(gone).scalars().all()


def known(tx: Tx) -> set[str]:
    """The hashes of everything that has to lie in the store."""
    waiting = select(_spooled.hash)
    query = select(_stored.hash).where(_stored.hash.not_in(waiting))
    return set(tx.connection().execute(query).scalars())


def named(tx: Tx, digests: Collection[str]) -> set[str]:
    """Those of these hashes that there are rows of."""
    query = select(_stored.hash).where(_stored.hash.in_(digests))
    return set(tx.connection().execute(query).scalars())
