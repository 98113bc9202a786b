"""The watchdog: once a minute, whether what is due happens, and an alarm where it does not.

It looks at rows and not at processes, so it notices whatever the reason is. That nobody looks any
more, because every process is gone, only an outside watcher can notice: the heartbeat is for that.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.directory.queries import main_admins
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from bot.engine.routines import addressed
from bot.engine.rules import Rules
from bot.engine.upkeep.chores import Chore
from bot.engine.upkeep.measures import Standing, standing
from bot.time.words import duration
from storage import Tx
from storage.database import Database
from templates import text

EVERY: Final = timedelta(minutes=1)
_ALARM_EVERY: Final = timedelta(hours=1)
_MOST: Final = timedelta(seconds=50)
_log = logging.getLogger(__name__)


class Watchdog:
    """Looks once a minute for all processes together."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._look = Chore(database, "watchdog", _MOST)
        self._alarm = Chore(database, "alarm", _MOST)

    def look(self, now: datetime) -> bool | None:
        """Whether all is in time; None where another process has looked."""
        if not self._look.begin(now):
            return None
        with self._database.snapshot() as tx:
            found = standing(tx, now, self._rules.messengers)
        late = timedelta(seconds=max(found.message_lateness(now), found.deadline_lateness(now)))
        in_time = late <= self._rules.settings.monitor.late_after
        level = logging.INFO if in_time else logging.ERROR
        _log.log(
            level,
            "due and not done: %s deadlines, %s messages; the oldest by %.0f s; parked: %s",
            found.overdue,
            sum(found.waiting.values()),
            late.total_seconds(),
            sum(found.parked.values()),
        )
        if not in_time and self._alarm.begin(now):
            with self._database.transaction() as tx:
                self._raise_alarm(tx, found, late, now)
            self._alarm.done(now, now + _ALARM_EVERY)
        # Due a little before the next beat of a minute, wherever that one comes.
        self._look.done(now, now + EVERY - timedelta(seconds=5))
        return in_time

    def _raise_alarm(self, tx: Tx, found: Standing, late: timedelta, now: datetime) -> None:
        minutes = timedelta(minutes=max(1, round(late / EVERY)))
        reached = [
            ctx
            for admin in main_admins(tx)
            if (ctx := addressed(tx, self._rules, admin, now)).origin.messenger
        ]
        if not reached:
            _log.error(
                "nobody could be told of it: no main administrator has an account on %s",
                " or ".join(self._rules.messengers),
            )
        for ctx in reached:
            said = text(
                "monitor.late",
                ctx.language,
                deadlines=found.overdue,
                messages=sum(found.waiting.values()),
                span=duration(minutes, ctx.language),
            )
            row = Leaving(
                ctx.origin.messenger,
                MessageKind.URGENT,
                Lane.INCIDENT,
                now,
                now,
                account=ctx.origin.account,
                body=Written(text=said),
                language=ctx.language,
            )
            put(tx, [row])
