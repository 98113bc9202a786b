"""What is counted when the chaos is over: rows against what people saw."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, text

from bot.engine import ledger
from storage.database import Database
from tests.chaos.meetings import Minutes, minutes
from tests.chaos.people import People
from tests.chaos.platforms import Platform, places

_APART = timedelta(seconds=2)
"""How far the database's clock, as processes read it, may be from ours."""
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
_TITLES = """
SELECT title FROM task WHERE title LIKE 'case%' UNION ALL SELECT title FROM incident
UNION ALL SELECT problem FROM help_request UNION ALL SELECT form::json ->> 'what' FROM approval
"""
_DECIDED = """
SELECT count(*) FROM approval WHERE
    (SELECT count(*) FROM approval_slot WHERE approval_id = approval.id
     AND state IN ('approved', 'rejected'))
    <> (SELECT count(*) FROM ledger WHERE subject = 'A' || approval.id
        AND action IN ('approval.ok', 'approval.reject'))
    OR (SELECT count(*) FROM ledger WHERE subject = 'A' || approval.id
        AND action IN ('approval.ok', 'approval.reject'))
    <> CASE state WHEN 'running' THEN 0 ELSE 1 END
"""
_EARLY = "SELECT count(*) FROM deadline WHERE state = 'fired' AND fired_at < due_at"
_MISSTAMPED = """
SELECT (SELECT count(*) FROM ledger WHERE at NOT BETWEEN :began AND :now)
     + (SELECT count(*) FROM outbox WHERE created_at NOT BETWEEN :began AND :now)
"""
_ROOMS = """
SELECT opened_room.messenger, incident.title FROM opened_room
JOIN incident ON opened_room.subject = 'I' || incident.id
WHERE opened_room.state = 'open'
"""
_SENT = """
SELECT outbox.id, outbox.room, outbox.account, record.title FROM outbox
JOIN (
    SELECT 'T' || id AS subject, title FROM task WHERE title LIKE 'case%'
    UNION ALL SELECT 'A' || id, form::json ->> 'what' FROM approval
    UNION ALL SELECT letter || id, title FROM meeting, (VALUES ('M'), ('Y')) AS letters (letter)
) AS record ON record.subject = outbox.subject
WHERE outbox.state = 'sent' AND outbox.kind IN ('post', 'urgent') AND outbox.messenger = :messenger
AND (outbox.room <> '' OR record.title LIKE 'case%')
"""
"""Of a meeting what hangs in its room: in private its tasks are shown as well, which name it."""


class Counted(msgspec.Struct, frozen=True):
    """What came out; all of it but what is repeated or seen has to be nothing."""

    inputs_lost: list[str]
    inputs_twice: int
    inputs_failed: int
    approvals_decided_wrongly: int
    """Those with more decisions than one, or with none that their state and history agree on."""
    deadlines_open: int
    rungs_twice: int
    deadlines_early: int
    stamped_wrongly: int
    """What is on record with a moment before the beginning or after the end of all."""
    messages_parked: list[str]
    messages_lost: int
    messages_in_doubt: int
    """Texts on DingTalk, which takes no key with them: whether one arrived whose answer was lost
    nobody knows, and it is not sent again."""
    ledger_broken: int
    repeated: dict[str, int]
    """Messages that people saw once more, by messenger."""
    rooms_lost: int
    """War rooms that stand in the database alone."""
    rooms_repeated: dict[str, int]
    """War rooms that were opened once more, by messenger."""
    seen: int
    """Messages that people saw at all."""
    minutes: Minutes

    @property
    def wrong(self) -> dict[str, object]:
        """What should be nothing and is not."""
        numbers = {name: getattr(self, name) for name in self.__struct_fields__}
        numbers |= {name: getattr(self.minutes, name) for name in self.minutes.__struct_fields__}
        for good in (
            "messages_in_doubt",
            "repeated",
            "rooms_repeated",
            "seen",
            "minutes",
            "held",
            "lines",
        ):
            del numbers[good]
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
    database: Database,
    platforms: Sequence[Platform],
    people: People,
    began: datetime,
    in_doubt: int,
) -> Counted:
    """Count everything that these people did and saw since it began.

    So many messages are `in_doubt`: that they miss one of those is no fault.
    """
    now = datetime.now(UTC)
    with database.snapshot() as tx:
        connection = tx.connection()
        titles = Counter(connection.execute(text(_TITLES)).scalars())
        lost, repeated, seen = 0, {}, 0
        rooms = _rooms(connection, platforms)
        for platform in platforms:
            less, more, all_ = _seen(connection, platform)
            lost, seen, repeated[platform.name] = lost + less, seen + all_, more
        return Counted(
            inputs_lost=[each for each in people.said if titles[each] == 0],
            inputs_twice=sum(number > 1 for number in titles.values()),
            inputs_failed=_number(connection, "SELECT count(*) FROM inbox WHERE state <> 'done'"),
            approvals_decided_wrongly=_number(connection, _DECIDED),
            deadlines_early=_number(connection, _EARLY),
            stamped_wrongly=_number(
                connection, _MISSTAMPED, began=began - _APART, now=now + _APART
            ),
            minutes=minutes(connection, people.meetings),
            deadlines_open=busy(database, now),
            rungs_twice=_number(
                connection,
                "SELECT count(*) FROM (SELECT 1 FROM deadline WHERE state IN ('fired', 'skipped')"
                " GROUP BY clock_id, rung HAVING count(*) > 1) AS twice",
            ),
            messages_parked=[str(each) for each in connection.execute(text(_PARKED))],
            messages_lost=max(0, lost - in_doubt),
            messages_in_doubt=in_doubt,
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
        looked_for = {title for title in known if room or title.startswith("case")}
        shown: Counter[str] = Counter()
        for words in platform.texts(place):
            shown.update(title for title in looked_for if title in words)
        total += sum(shown.values())
        for title in looked_for:
            apart = shown[title] - expected[room, account, title]
            less, more = less - min(0, apart), more + max(0, apart)
    return less, more, total


def _number(connection: Connection, query: str, **values: datetime) -> int:
    return int(connection.execute(text(query), values).scalar_one())
