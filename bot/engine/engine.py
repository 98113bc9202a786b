"""The road of every input and of every deadline: one transaction each, committed or as if never.

`receive` is plain synchronous code for a worker thread; `fire` is the same for what is due. The
adapter acknowledges to its platform only after `receive` has returned.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.exc import DBAPIError

from bot.directory.linking import redeem
from bot.directory.queries import person_by_account
from bot.engine import inbox, routines
from bot.engine.commands.line import is_slashed
from bot.engine.context import Context, Origin
from bot.engine.dispatch import dispatch, explain, tell_of_files
from bot.engine.incoming import (
    UNHEARD,
    Answer,
    Incoming,
    IncomingKind,
    is_whole,
    not_ahead,
    sound,
)
from bot.engine.listening import heard_by
from bot.engine.outbox.live import subject_of
from bot.engine.papers import OutsideFirst, Read, Work, no_contents
from bot.engine.room_changes import RoomChange, follow, is_ours
from bot.engine.rules import Rules
from bot.engine.trace import trace_of, tracing
from bot.engine.upkeep.measures import FIRED, LATENESS
from bot.errors import UserError
from bot.files.queries import register
from bot.time.clock import Clock
from bot.time.deadlines import Claimed, any_due, claim_due, next_due, offer, postpone, settle, take
from bot.time.ladders import ahead, reached
from storage import Tx, schema
from storage.database import Database, savepoint
from storage.failures import collided, is_away
from templates import text

_TRIES: Final = 4
_PAUSES: Final = (0.0, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0)
"""Seconds that an input waits for a database which is away, before its platform has to repeat it:
most messengers never repeat the press of a button, and a restart of Postgres takes a moment."""
_BATCH: Final = 200
_BATCH_SECONDS: Final = 1.0
"""For so long a batch of deadlines holds what it has locked, or one deadline longer."""
_CUT_OFF_SECONDS: Final = 15.0
"""Whoever took so long over one deadline as the database cut them off (it does at 20 idle seconds,
`storage.postgres`) would be cut off there again, with the batch behind it."""
_LEASE: Final = timedelta(minutes=1)
"""For so long a deadline is one process's, which does the work that it needs before it can fire;
of several only the first, so that others, or the next batch, have something to do meanwhile."""
_FIRST_RETRY: Final = timedelta(seconds=30)
_CONFLICT_RETRY: Final = timedelta(seconds=1)
_LAST_RETRY: Final = timedelta(hours=1)
_log = logging.getLogger(__name__)


class _CutOff(Exception):
    """A deadline over which the database has ended the transaction; it is put off in another."""

    def __init__(self, claimed: Claimed, error: Exception) -> None:
        super().__init__()
        self.claimed = claimed
        self.error = error


class Engine:
    """Decides everything that arrives and everything that falls due."""

    def __init__(
        self,
        database: Database,
        rules: Rules,
        clock: Clock,
        read: Read = no_contents,
        *,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read` gives the contents of files, for handlers that look into them.

        By the `stopwatch` (seconds) a batch of deadlines is seen to take long.
        """
        self.database = database
        self.rules = rules
        self.clock = clock
        self._read = read
        self._stopwatch = stopwatch

    def receive(self, incoming: Incoming) -> Answer:
        """Handle one input to the end; when this returns, it is committed.

        A key that was seen before changes nothing and gets the answer it got then. A bug in a
        handler leaves no trace but the kept input, a log entry and a sentence for the person. A
        line of a meeting, said where none is heard, is `UNHEARD`: one may just be about to begin.
        Raises only what makes it impossible to keep the input, so that the platform repeats it.
        """
        incoming = not_ahead(incoming, self.clock.now())
        if not self._may_be_ours(incoming):
            belongs = any(each.belongs(incoming.text) for each in self.rules.listeners)
            return UNHEARD if incoming.room and belongs else Answer()
        with tracing(trace_of(incoming.messenger, incoming.key), "input"):
            answer = self._receive(sound(incoming))
            _log.info("input %s:%s is committed", incoming.messenger[:20], incoming.key[:100])
            return answer

    def _receive(self, incoming: Incoming) -> Answer:
        if not is_whole(incoming):
            _log.info("an input of %s could not be read", incoming.messenger[:20])
            return Answer(refused=text("input.unreadable", self.rules.settings.language))
        try:
            return self._prepared(incoming)
        except UserError as error:
            return self._with_retries(incoming, partial(self._refuse, incoming, error))
        except Exception as error:
            if is_away(error) or schema.state(self.database) is not schema.State.CURRENT:
                raise  # nobody's mistake: another process, or the next release, has it repeated
            _log.exception("input %s:%s met a bug", incoming.messenger, incoming.key)
            return self._with_retries(incoming, partial(self._keep_failed, incoming))

    def fire(self) -> int:
        """Act on deadlines that are due; gives on how many (at most one batch, or a second's).

        Where none is due, a batch of a routine is done, which so sees what the deadlines have made.
        While others fire those that are, it waits: both would lock the same records.
        """
        try:
            return self._fire_due()
        except _CutOff as cut:
            with self.database.transaction() as tx:
                self._put_off(tx, cut.claimed, cut.error, self.clock.now())
            return 1

    def _fire_due(self) -> int:
        now = self.clock.now()
        with self.database.transaction() as tx:
            claimed = claim_due(tx, now, _BATCH)
            done = [(each, self._fire_one(tx, each, now, [])) for each in self._in_time(claimed)]
            fired = len(done)
            if not claimed and not any_due(tx, now):
                fired = routines.fire_routine(tx, self.rules, now)
            wanted = [(each, work) for each, work in done if work is not None]
            for place, (each, _) in enumerate(wanted):
                offer(tx, each, now if place else now + _LEASE)
        if wanted:
            self._fire_after(*wanted[0])
        return fired

    def _in_time(self, claimed: Iterable[Claimed]) -> Iterator[Claimed]:
        """Those of a batch that there is time for; the others wait as before and are next."""
        ends = self._stopwatch() + _BATCH_SECONDS
        for each in claimed:
            yield each
            if self._stopwatch() >= ends:
                return

    def _fire_after(self, claimed: Claimed, work: Work[object]) -> None:
        """Do what a deadline needs before it can fire, while nobody waits for its transaction."""
        prepared: list[object] = []
        wanted: Work[object] | None = work
        while wanted is not None:
            try:
                prepared.append(wanted(self._read))
            except Exception as error:  # noqa: BLE001  # tried again, as whatever fails in firing
                with self.database.transaction() as tx:
                    self._put_off(tx, claimed, error, self.clock.now())
                return
            now = self.clock.now()
            with self.database.transaction() as tx:
                wanted = self._fire_one(tx, claimed, now, prepared)
                if wanted is not None:
                    offer(tx, claimed, now + _LEASE)

    def follow(self, change: RoomChange) -> None:
        """Take note of what happened to a room on its messenger; committed when this returns.

        Most rooms are none of ours, which costs one look.
        """
        with self.database.snapshot() as tx:
            if not is_ours(tx, change):
                return
        trace = trace_of(change.messenger, change.room)
        with tracing(trace, "room"), self.database.transaction() as tx:
            actor = person_by_account(tx, change.messenger, change.by)
            ctx = Context(tx, self.rules, self.clock.now(), actor)
            follow(ctx, change)
            ctx.flush()

    def next_due(self) -> datetime | None:
        """When the next deadline or routine is due."""
        with self.database.snapshot() as tx:
            moments = (next_due(tx), routines.next_due(tx, self.rules))
        return min((at for at in moments if at is not None), default=None)

    def _may_be_ours(self, incoming: Incoming) -> bool:
        """Whether an input may be for us; most talk of rooms is none, at the cost of one look."""
        if incoming.reply_to or not _is_talk(incoming):
            return True
        if any(each.begins(incoming.text) for each in self.rules.listeners):
            return True
        with self.database.snapshot() as tx:
            return bool(self._hearing(tx, incoming))

    def _is_heard(self, tx: Tx, incoming: Incoming) -> bool:
        """Whether talk is for a record that hears the room; that of strangers never is."""
        speaker = person_by_account(tx, incoming.messenger, incoming.account)
        if speaker is None or not speaker.active:
            return False
        begins = (each.begins(incoming.text) for each in self.rules.listeners)
        return bool(self._hearing(tx, incoming)) or any(begins)

    def _hearing(self, tx: Tx, incoming: Incoming) -> str:
        said_at = incoming.said_at or self.clock.now()
        return heard_by(tx, incoming.messenger, incoming.room, said_at)

    def _prepared(self, incoming: Incoming) -> Answer:
        prepared: list[object] = []
        while True:
            try:
                return self._with_retries(incoming, partial(self._handle, incoming, prepared))
            except OutsideFirst as wanted:
                prepared.append(wanted.work(self._read))

    def _with_retries(self, incoming: Incoming, handle: Callable[[], Answer]) -> Answer:
        # Two inputs that change one record collide on Postgres; the loser runs again on what
        # the winner left. So does who was cut off, by a restart or because it stalled.
        tries = 1
        pauses = iter(_PAUSES)
        while True:
            try:
                return handle()
            except DBAPIError as conflict:
                away = is_away(conflict)
                pause = next(pauses, None) if away else 0.0
                if pause is None or tries == _TRIES or not (away or collided(conflict)):
                    raise
                tries += not away
                _log.info("input %s runs again: %s", incoming.key, type(conflict).__name__)
                time.sleep(pause)

    def _handle(self, incoming: Incoming, prepared: list[object]) -> Answer:
        now = self.clock.now()
        with self.database.transaction() as tx:
            talk = _is_talk(incoming) and not subject_of(tx, incoming.messenger, incoming.reply_to)
            if talk and not self._is_heard(tx, incoming):
                return Answer()
            earlier = inbox.claim(tx, incoming, now)
            if earlier is not None:
                return earlier
            ctx = self._context(tx, incoming, now)
            ctx.files.prepared = prepared
            answer = dispatch(ctx, incoming)
            if incoming.files or incoming.refused_files:
                tell_of_files(ctx, incoming)
            ctx.flush()
            inbox.remember(tx, incoming, answer)
            return answer

    def _refuse(self, incoming: Incoming, error: UserError) -> Answer:
        now = self.clock.now()
        with self.database.transaction() as tx:
            earlier = inbox.claim(tx, incoming, now)
            if earlier is not None:
                return earlier
            ctx = self._context(tx, incoming, now, known=False)
            answer = explain(ctx, incoming, error)
            ctx.flush()
            inbox.remember(tx, incoming, answer)
            return answer

    def _keep_failed(self, incoming: Incoming) -> Answer:
        now = self.clock.now()
        with self.database.transaction() as tx:
            earlier = inbox.claim(tx, incoming, now, state=inbox.FAILED)
            if earlier is not None:
                return earlier
            ctx = self._context(tx, incoming, now, known=False)
            ctx.reply(ctx.text("input.bug"))
            ctx.flush()
            answer = Answer(explained=True, failed=True)
            inbox.remember(tx, incoming, answer)
            return answer

    def _context(self, tx: Tx, incoming: Incoming, now: datetime, *, known: bool = True) -> Context:
        said = incoming.message if incoming.kind is IncomingKind.TEXT else ""
        origin = Origin(incoming.messenger, incoming.room, incoming.account, said, incoming.said_at)
        actor = person_by_account(tx, incoming.messenger, incoming.account)
        introduced = known and actor is None and _introduces(tx, incoming, now)
        if introduced:
            actor = person_by_account(tx, incoming.messenger, incoming.account)
        if known and actor is None:
            raise UserError("input.stranger")
        if known and actor is not None and not actor.active:
            raise UserError("input.left_company")
        register(tx, incoming.files, now)
        ctx = Context(tx, self.rules, now, actor, origin, files=incoming.files)
        ctx.introduced = introduced
        return ctx

    def _fire_one(
        self, tx: Tx, claimed: Claimed, now: datetime, prepared: list[object]
    ) -> Work[object] | None:
        """Fire one; gives the work that has to be done first, where there is some."""
        if claimed.ladder not in self.rules.ladders:
            _log.warning(
                "deadline %s: only another release knows %s", claimed.deadline_id, claimed.ladder
            )
            offer(tx, claimed, now + _FIRST_RETRY)
            return None
        began = self._stopwatch()
        try:
            with tracing(trace_of("deadline", claimed.deadline_id), "deadline"), savepoint(tx):
                self._act(tx, claimed, now, prepared)
            FIRED.labels("fired").inc()
            LATENESS.observe((now - claimed.due_at).total_seconds())
        except OutsideFirst as wanted:
            return wanted.work
        except Exception as error:
            if is_away(error):
                # The transaction is gone, and with it all that this batch has done.
                if self._stopwatch() - began >= _CUT_OFF_SECONDS:
                    raise _CutOff(claimed, error) from error
                raise
            self._put_off(tx, claimed, error, now)
        return None

    def _put_off(self, tx: Tx, claimed: Claimed, error: Exception, now: datetime) -> None:
        FIRED.labels("failed").inc()
        what = (claimed.ladder, claimed.subject)
        _log.error("deadline %s of %s failed", *what, exc_info=error)
        first = _CONFLICT_RETRY if collided(error) else _FIRST_RETRY
        wait = min(first * 2 ** min(claimed.attempt, 10), _LAST_RETRY)
        postpone(tx, claimed, now + wait, repr(error))

    def _act(self, tx: Tx, claimed: Claimed, now: datetime, prepared: list[object]) -> None:
        ctx = Context(tx, self.rules, now)
        ctx.files.prepared = prepared
        ladder, times = self.rules.ladders[claimed.ladder], self.rules.times[claimed.ladder]
        if ladder.lock is not None:
            ladder.lock(ctx, int(claimed.subject[1:]))
        if not take(tx, claimed):
            return
        calendar = ctx.presence.calendar_of_clock(claimed)
        found = reached(ahead(times, claimed.state, calendar, claimed.done), now)
        names = [each.name for each in found.passed]
        for name in names[:-1]:
            ctx.record(claimed.subject, "deadline.skipped", ladder=claimed.ladder, rung=name)
        if names:
            ladder.fire(ctx, replace(claimed, skipped=tuple(names[:-1])), names[-1])
        ctx.flush()
        settle(tx, claimed, found, now)


def _introduces(tx: Tx, incoming: Incoming, now: datetime) -> bool:
    """Whether a stranger's text has the code that says who they are; the account is theirs then."""
    is_text = incoming.kind is IncomingKind.TEXT
    return is_text and redeem(tx, incoming.text, incoming.messenger, incoming.account, now)


def _is_talk(incoming: Incoming) -> bool:
    """Whether people say this to each other; only in reply to a card it is for the bot as well."""
    is_text = incoming.kind is IncomingKind.TEXT
    return is_text and not incoming.addressed and not is_slashed(incoming.text)
