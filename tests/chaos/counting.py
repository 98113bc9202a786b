"""What is counted when the chaos is over: rows against what people saw."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, text

from bot.engine import ledger
from storage.database import Database
from tests.chaos.platforms import Platform, places

_BUSY = """
SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'leased') AND not_before <= :now)
     + (SELECT count(*) FROM deadline WHERE state = 'waiting' AND retry_at <= :now)
"""
_OWED = """
SELECT id, messenger, kind, subject, state, ready, attempts, retry_at, lease_until, error
FROM outbox WHERE state IN ('waiting', 'leased') AND not_before <= :now
"""
_PARKED = """
SELECT id, messenger, kind, subject, state, attempts, created_at, error
FROM outbox WHERE state NOT IN ('sent', 'dropped') AND not_before < now()
"""
_TITLES = "SELECT title FROM task UNION ALL SELECT title FROM incident"
_ROOMS = """
SELECT opened_room.messenger, incident.title FROM opened_room
JOIN incident ON opened_room.subject = 'I' || incident.id
WHERE opened_room.state = 'open'
"""
_SENT = """
SELECT outbox.id, outbox.room, outbox.account, task.title FROM outbox
JOIN task ON outbox.subject = 'T' || task.id
WHERE outbox.state = 'sent' AND outbox.kind IN ('post', 'urgent') AND outbox.messenger = :messenger
"""


class Counted(msgspec.Struct, frozen=True):
    """What came out; all of it but what is repeated or seen has to be nothing."""

    inputs_lost: int
    inputs_twice: int
    inputs_failed: int
    deadlines_open: int
    rungs_twice: int
    messages_parked: list[str]
    messages_lost: int
    ledger_broken: int
    repeated: dict[str, int]
    """Messages that people saw once more, by messenger."""
    rooms_lost: int
    """War rooms that stand in the database alone."""
    rooms_repeated: dict[str, int]
    """War rooms that were opened once more, by messenger."""
    seen: int
    """Messages that people saw at all."""

    @property
    def wrong(self) -> dict[str, object]:
        """What should be nothing and is not."""
        numbers = {name: getattr(self, name) for name in self.__struct_fields__}
        del numbers["repeated"], numbers["rooms_repeated"], numbers["seen"]
        return {name: number for name, number in numbers.items() if number}


def busy(database: Database, now: datetime) -> int:
    """How much is due and not done."""
    with database.snapshot() as tx:
        return int(tx.connection().execute(text(_BUSY), {"now": now}).scalar_one())


def owed(database: Database, now: datetime) -> list[str]:
    """What is due and not done, for whoever looks into it."""
    with database.snapshot() as tx:
        return [str(each) for each in tx.connection().execute(text(_OWED), {"now": now})]


def count(
    database: Database, platforms: Sequence[Platform], said: Sequence[str], now: datetime
) -> Counted:
    """Count everything; `said` are the titles of the tasks that people asked for."""
    with database.snapshot() as tx:
        connection = tx.connection()
        titles = Counter(connection.execute(text(_TITLES)).scalars())
        lost, repeated, seen = 0, {}, 0
        rooms = _rooms(connection, platforms)
        for platform in platforms:
            less, more, all_ = _seen(connection, platform)
            lost, seen, repeated[platform.name] = lost + less, seen + all_, more
        return Counted(
            inputs_lost=sum(titles[each] == 0 for each in said),
            inputs_twice=sum(number > 1 for number in titles.values()),
            inputs_failed=_number(connection, "SELECT count(*) FROM inbox WHERE state <> 'done'"),
            deadlines_open=busy(database, now),
            rungs_twice=_number(
                connection,
                "SELECT count(*) FROM (SELECT 1 FROM deadline WHERE state IN ('fired', 'skipped')"
                " GROUP BY clock_id, rung HAVING count(*) > 1) AS twice",
            ),
            messages_parked=[str(each) for each in connection.execute(text(_PARKED))],
            messages_lost=lost,
            ledger_broken=len(list(ledger.verify(tx))),
            repeated=repeated,
            rooms_lost=sum(kept > there for kept, there in rooms.values()),
            rooms_repeated={
                each.name: sum(
                    there - kept for (on, _), (kept, there) in rooms.items() if on == each.name
                )
                for each in platforms
            },
            seen=seen,
        )


def _rooms(
    connection: Connection, platforms: Sequence[Platform]
) -> dict[tuple[str, str], tuple[int, int]]:
    """How many war rooms the database knows and how many are there, by messenger and incident."""
    kept = {(on, title) for on, title in connection.execute(text(_ROOMS))}
    titles = [*connection.execute(text("SELECT title FROM incident")).scalars()]
    return {
        (each.name, title): (
            int((each.name, title) in kept),
            sum(title in name for name in each.names()),
        )
        for each in platforms
        for title in titles
    }


def _seen(connection: Connection, platform: Platform) -> tuple[int, int, int]:
    """How many messages people miss, saw once more, and saw, going by where and about what."""
    expected: Counter[tuple[str, str, str]] = Counter()
    for _, room, account, title in connection.execute(text(_SENT), {"messenger": platform.name}):
        expected[room, account, title] += 1
    less = more = total = 0
    known = {title for _, _, title in expected}
    for room, account, place in places(platform):
        shown: Counter[str] = Counter()
        for words in platform.texts(place):
            shown.update(title for title in known if title in words)
        total += sum(shown.values())
        for title in known:
            apart = shown[title] - expected[room, account, title]
            less, more = less - min(0, apart), more + max(0, apart)
    return less, more, total


def _number(connection: Connection, query: str) -> int:
    return int(connection.execute(text(query)).scalar_one())
