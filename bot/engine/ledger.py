"""The ledger: who did what to which record, append-only and hash-chained per subject.

Each entry's hash covers its content and the hash before it, so an edit, a gap or a swap breaks
the chain of its subject. A cut-off tail leaves no broken link; it shows against a digest of the
whole ledger that was noted before (`digest`).
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import (
    DDL,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    event,
    func,
    insert,
    select,
    text,
)
from sqlmodel import SQLModel

from storage import Tx
from storage.database import Database
from storage.prepared import Change, Query
from storage.types import BigId, UtcDateTime

GENESIS: Final = "0" * 64

Detail = Mapping[str, str | int | bool | None]

ledger_table: Final = Table(
    "ledger",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("subject", String(24), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("subject", "seq"),
)


class _Tip(NamedTuple):
    """The end of a subject's chain."""

    seq: int
    hash: str


_BEFORE_ALL: Final = _Tip(0, GENESIS)

# Tables made from the models refuse changes just as migrated ones do. INSERT OR REPLACE on SQLite
# deletes without asking the trigger on DELETE, so an entry is refused where one stands already.
for _dialect, _statements in {
    "sqlite": [
        *(
            f"CREATE TRIGGER ledger_refuses_{verb.lower()} BEFORE {verb} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        (
            "CREATE TRIGGER ledger_refuses_replace BEFORE INSERT ON ledger "
            "WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id) OR EXISTS "
            "(SELECT 1 FROM ledger WHERE subject = NEW.subject AND seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ),
    ],
    "postgresql": [
        (
            "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER ledger_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        ),
    ],
}.items():
    for _statement in _statements:
        event.listen(ledger_table, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]

_append = Change(insert(ledger_table))
_tip = Query(
    select(ledger_table.c.seq, ledger_table.c.hash)
    .where(ledger_table.c.subject == bindparam("subject"))
    .order_by(ledger_table.c.seq.desc())
    .limit(1),
    _Tip,
)
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a subject; `actor` is a person's key, or `system`."""

    subject: str
    at: datetime
    actor: str
    action: str
    detail: Detail


@dataclass(frozen=True, slots=True)
class Flaw:
    """A place where the ledger does not prove itself."""

    subject: str
    seq: int
    what: str


def append(tx: Tx, entries: Sequence[Entry], born: Collection[str] = ()) -> None:
    """Write entries behind the tips of their subjects' chains; those `born` here have none yet.

    Two transactions that extend the same chain at once collide on the unique (subject, seq); the
    engine runs the loser again.
    """
    tips: dict[str, _Tip] = {}
    rows = []
    for entry in entries:
        if entry.subject not in tips:
            tips[entry.subject] = _BEFORE_ALL if entry.subject in born else _tip_of(tx, entry)
        seq, previous = tips[entry.subject]
        detail = _encode(entry.detail).decode()
        digest = _hash(previous, seq + 1, entry, detail)
        tips[entry.subject] = _Tip(seq + 1, digest)
        rows.append(
            {
                "subject": entry.subject,
                "seq": seq + 1,
                "at": entry.at,
                "actor": entry.actor,
                "action": entry.action,
                "detail": detail,
                "hash": digest,
            }
        )
    _append.run_each(tx, rows)


def _tip_of(tx: Tx, entry: Entry) -> _Tip:
    return _tip.first(tx, {"subject": entry.subject}) or _BEFORE_ALL


def history(tx: Tx, subject: str) -> list[Entry]:
    """Everything that happened to a subject, oldest first."""
    rows = tx.connection().execute(
        select(ledger_table).where(ledger_table.c.subject == subject).order_by(ledger_table.c.seq)
    )
    return [
        Entry(row.subject, row.at, row.actor, row.action, msgspec.json.decode(row.detail))
        for row in rows
    ]


def last_entries(tx: Tx, subject: str, limit: int) -> list[Entry]:
    """The newest entries of a subject, newest first."""
    rows = tx.connection().execute(
        select(ledger_table)
        .where(ledger_table.c.subject == subject)
        .order_by(ledger_table.c.seq.desc())
        .limit(limit)
    )
    return [
        Entry(row.subject, row.at, row.actor, row.action, msgspec.json.decode(row.detail))
        for row in rows
    ]


def verify(tx: Tx) -> Iterator[Flaw]:
    """Walk every chain and give each entry that does not follow from the one before."""
    rows = tx.connection().execute(
        select(ledger_table)
        .order_by(ledger_table.c.subject, ledger_table.c.seq)
        .execution_options(yield_per=1000)
    )
    subject, seq, previous = "", 0, GENESIS
    for row in rows:
        if row.subject != subject:
            subject, seq, previous = row.subject, 0, GENESIS
        if row.seq != seq + 1:
            yield Flaw(row.subject, row.seq, f"entries {seq + 1} to {row.seq - 1} are missing")
        entry = Entry(row.subject, row.at, row.actor, row.action, {})
        if row.hash != _hash(previous, row.seq, entry, row.detail):
            yield Flaw(row.subject, row.seq, "the content does not match its hash")
        seq, previous = row.seq, row.hash


def settled(database: Database) -> int:
    """The id up to which nothing is added any more; 0 for an empty ledger.

    On Postgres a transaction under way may hold an id below one that is committed already. This
    waits for those that write, and keeps new ones waiting as long.
    """
    with database.transaction() as tx:
        if database.dialect == "postgresql":
            tx.connection().execute(_await_writers)
        return tx.connection().execute(select(func.max(ledger_table.c.id))).scalar() or 0


_await_writers = text("LOCK TABLE ledger IN SHARE MODE")


def digest(tx: Tx, until: int | None = None, *, within: int | None = None) -> str:
    """A short proof of the ledger's first `until` entries (all, by default): `count:digest`.

    Noted outside the database, it shows later whether entries up to then were cut off or changed.
    One to be noted has to be `within` what has `settled`, or a late entry would change it.
    """
    query = select(ledger_table.c.hash).order_by(ledger_table.c.id)
    if within is not None:
        query = query.where(ledger_table.c.id <= within)
    if until is not None:
        query = query.limit(until)
    total, count = hashlib.sha256(), 0
    for row in tx.connection().execute(query.execution_options(yield_per=1000)):
        total.update(row.hash.encode())
        count += 1
    return f"{count}:{total.hexdigest()[:32]}"


def _hash(previous: str, seq: int, entry: Entry, detail: str) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    content = _encode([previous, entry.subject, seq, at, entry.actor, entry.action, detail])
    return hashlib.sha256(content).hexdigest()
