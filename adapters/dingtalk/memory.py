"""What was sent and where one may answer, kept in the database for all processes."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.dingtalk.model import sent_table, session_table
from bot.time.clock import Clock
from storage.database import Database

T = TypeVar("T")
UNSHOWN: Final = "unshown"
_KEPT: Final = timedelta(days=60)
_SPARE: Final = timedelta(seconds=60)
"""How long before its end a session is no longer used."""
_s, _w = sent_table.c, session_table.c


class Fate(NamedTuple):
    """What is known of an earlier attempt; no `message` where nobody learned its end.

    The `carrier` is `UNSHOWN` where a card was made and certainly not shown.
    """

    message: str
    carrier: str = ""


def track_of(key: str) -> str:
    """The outTrackId of a message, and the mark of an attempt: the same for the same key."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class Memory:
    """Reads and writes the adapter's own tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, key: str) -> Fate | None:
        """Note that a message is about to leave; what became of it where it did so before."""
        return await _aside(lambda: self._begin(key))

    async def done(self, key: str, message: str, carrier: str = "") -> None:
        """Note that it left, under this id."""
        await _aside(lambda: self._done(key, message, carrier))

    async def undone(self, key: str) -> None:
        """Note that it certainly did not leave."""
        await _aside(lambda: self._undone(key))

    async def message_of(self, carrier: str) -> str:
        """The id of a message by the processQueryKey that a reply names; the key itself else."""
        return await _aside(lambda: self._message_of(carrier))

    async def keep_session(self, place: str, url: str, expires_at: datetime) -> None:
        """Note where one may answer in a room, or to a person, until when."""
        await _aside(lambda: self._keep_session(place, url, expires_at))

    async def session(self, place: str) -> str:
        """Where one may answer there now; empty where nowhere."""
        return await _aside(lambda: self._session(place))

    async def end_session(self, place: str) -> None:
        """Forget it."""
        await _aside(lambda: self._end_session(place))

    def _begin(self, key: str) -> Fate | None:
        now = self._clock.now()
        row = {"key": key, "message": "", "carrier": "", "at": now}
        try:
            with self._database.transaction() as tx:
                query = select(_s.message, _s.carrier).where(_s.key == key)
                found = tx.connection().execute(query).first()
                if found is not None:
                    return Fate(found[0], found[1])
                tx.connection().execute(delete(sent_table).where(_s.at < now - _KEPT))
                tx.connection().execute(insert(sent_table).values(row))
        except IntegrityError:
            return Fate("")  # another process is sending it in this very moment
        return None

    def _done(self, key: str, message: str, carrier: str) -> None:
        values = {"message": message, "carrier": carrier}
        with self._database.transaction() as tx:
            tx.connection().execute(update(sent_table).where(_s.key == key).values(values))

    def _undone(self, key: str) -> None:
        with self._database.transaction() as tx:
            tx.connection().execute(delete(sent_table).where(_s.key == key, _s.message == ""))

    def _message_of(self, carrier: str) -> str:
        query = select(_s.message).where(_s.carrier == carrier)
        with self._database.snapshot() as tx:
            found = tx.connection().execute(query).scalar()
        return str(found or carrier)

    def _keep_session(self, place: str, url: str, expires_at: datetime) -> None:
        row = {"place": place, "url": url, "expires_at": expires_at}
        with self._database.transaction() as tx:
            ended = (_w.place == place) | (_w.expires_at < self._clock.now())
            tx.connection().execute(delete(session_table).where(ended))
            tx.connection().execute(insert(session_table).values(row))

    def _session(self, place: str) -> str:
        query = select(_w.url).where(_w.place == place, _w.expires_at > self._clock.now() + _SPARE)
        with self._database.snapshot() as tx:
            return str(tx.connection().execute(query).scalar() or "")

    def _end_session(self, place: str) -> None:
        with self._database.transaction() as tx:
            tx.connection().execute(delete(session_table).where(_w.place == place))


async def _aside(work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work)
