"""What a handler works with: one transaction, one moment, one person, and the ways to act.

Everything it does to the outside becomes a row of that transaction: ledger, clocks, messages.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

import msgspec

from bot.directory.queries import accounts_of, main_admins, person
from bot.directory.values import Address, Member
from bot.engine import ledger
from bot.engine.calling import called
from bot.engine.cards import Card
from bot.engine.echoes import with_echoes
from bot.engine.gathering import gathered
from bot.engine.locks import Locks
from bot.engine.messenger import MessageKind
from bot.engine.outbox.live import Lead, NewCopy, add_copies, clear_leads, refresh
from bot.engine.outbox.notice import NOWHERE, PLAIN, Notice, Origin, Subject
from bot.engine.outbox.rows import Lane, Leaving, Written, destination, drop_held, put, redraws
from bot.engine.outbox.webhooks import events
from bot.engine.papers import Papers
from bot.engine.presence import Presence, Route
from bot.engine.rules import Rules
from bot.engine.wording import Wording
from bot.files.values import FileRef
from bot.settings import Settings
from bot.time.deadlines import (
    NewClock,
    clocks_of,
    start_clocks,
    stop_clocks,
)
from storage import Tx

__all__ = ["SYSTEM", "UNDELIVERABLE", "Context", "Notice", "Origin", "Subject"]

SYSTEM: Final = "system"
UNDELIVERABLE: Final = "undeliverable"


class Context(Wording):
    """The hands of a handler; `actor` is None when time acts."""

    def __init__(
        self,
        tx: Tx,
        rules: Rules,
        now: datetime,
        actor: Member | None = None,
        origin: Origin = NOWHERE,
        *,
        files: tuple[FileRef, ...] = (),
    ) -> None:
        language = actor.language if actor else rules.settings.language
        super().__init__(language, rules.calendar, now)
        self.tx = tx
        self.locks = Locks(tx)
        self.rules = rules
        self.actor = actor
        self.origin = origin
        self.files = Papers(self, files)
        self._entries: list[ledger.Entry] = []
        self._leaving: list[tuple[NewCopy | None, Leaving, str]] = []
        self._started: list[NewClock] = []
        self._running: dict[tuple[str, str], int] = {}
        self._born: set[str] = set()
        self._redrawn: dict[str, None] = {}
        self._versioned: set[str] = set()
        self._members: dict[int, Member] = {}
        self.stands_for: Member | None = None
        """The absent person whose right the actor has just made use of."""
        self.introduced = False
        """Whether the actor's account became theirs by this very input."""
        self.lane = Lane.MESSAGE
        """The lane of what is no more urgent than most."""
        self._shown_for: frozenset[int] | None = None

    @property
    def settings(self) -> Settings:
        """The settings that the process was started with."""
        return self.rules.settings

    @property
    def person(self) -> Member:
        """The person who acts; only for handlers of commands, which always have one."""
        if self.actor is None:
            raise RuntimeError("time acts here, not a person")
        return self.actor

    @cached_property
    def presence(self) -> Presence:
        """Who is there, and who stands in for those who are away."""
        return Presence(
            self.tx, self.now, self.rules.quiet, lambda each: self.address(each) is not None
        )

    def acts_for(self, person_id: int) -> bool:
        """Whether the actor is that person, or stands in for them now, as the ledger will say."""
        if self.actor is None or person_id == self.actor.id:
            return self.actor is not None
        if self._shown_for is not None:  # a card sent to a deputy shows what a deputy may do
            return person_id in self._shown_for
        stands_in = self.presence.stand_in(absent := self.member(person_id))
        if stands_in is None or stands_in.id != self.actor.id:
            return False
        self.stands_for = absent
        return True

    # Who reads

    def reading_as(self, reader: Member | None, stands_for: Member | None = None) -> "Context":
        """The same moment and transaction for another reader; None reads as a room does.

        They read as themselves, or where a copy was sent to them instead of somebody, as deputy.
        """
        reading = Context(self.tx, self.rules, self.now, reader, self.origin)
        reading._members = self._members
        if reader is None or self.actor is None or reader.id != self.actor.id:
            shown = stands_for is not None and self.presence.stand_in(stands_for) == reader
            reading._shown_for = frozenset({stands_for.id} if stands_for and shown else ())
        else:
            reading._shown_for = self._shown_for
        return reading

    # What is done

    def born(self, subject: str) -> None:
        """Say that a subject was made in this transaction, so that nothing is looked up for it."""
        self._born.add(subject)

    def record(self, subject: str, action: str, **detail: str | int | bool | None) -> None:
        """Write into the ledger what the actor did to a subject."""
        actor = self.actor.key if self.actor else SYSTEM
        if self.stands_for is not None:
            detail["deputy_for"] = self.stands_for.key
        self._entries.append(ledger.Entry(subject, self.now, actor, action, detail))

    def changed(self, record: Subject) -> None:
        """Say that a record is no longer what its cards show: buttons on them grow stale."""
        if record.subject not in self._versioned:
            record.version += 1
            self._versioned.add(record.subject)
        self.redraw(record.subject)

    def redraw(self, subject: str) -> None:
        """Have a subject's cards drawn anew; what they offer stays valid."""
        self._redrawn[subject] = None

    def start_clock(self, clock: NewClock) -> None:
        """Start a clock of one of the declared ladders."""
        self._started.append(clock)

    def stop_clock(self, subject: str, ladder: str, reason: str) -> None:
        """Stop the subject's clocks of that ladder, and take back what they still would say."""
        self._write_clocks()
        stop_clocks(self.tx, subject, ladder, reason)
        stopped = clocks_of(subject, ladder)
        drop_held(self.tx, stopped, reason)
        clear_leads(self.tx, stopped)

    def restart_clock(self, clock: NewClock, reason: str) -> None:
        """Stop the subject's clocks of that ladder and start this one.

        What they still would say to the clock's person is taken back; others were told for good.
        """
        self._write_clocks()
        stop_clocks(self.tx, clock.subject, clock.ladder, reason)
        stopped = clocks_of(clock.subject, clock.ladder)
        if clock.person_id is not None:
            theirs = [
                destination(each.messenger, "", each.external_id)
                for each in accounts_of(self.tx, clock.person_id)
            ]
            drop_held(self.tx, stopped, reason, theirs)
            clear_leads(self.tx, stopped, clock.person_id)
        self.start_clock(clock)

    @property
    def entries(self) -> Sequence[ledger.Entry]:
        """What has been recorded so far."""
        return self._entries

    # What leaves

    @property
    def answered(self) -> bool:
        """Whether something leaves to where the actor is."""
        here = (self.origin.messenger, self.origin.room, self.origin.account)
        return any(row.is_said_at(*here) for _, row, _ in self._leaving)

    def reply(
        self, message: Card | str, files: Sequence[FileRef] = (), *, aloud: bool = False
    ) -> None:
        """Answer the actor where they are: seen by nobody else, or `aloud` by the whole room.

        Whoever replies to a card with a subject speaks of that record; a question whether something
        is really to be done has none, as it is answered by a tap alone.
        """
        text, card = (message, None) if isinstance(message, str) else ("", message)
        body = Written(text, card, tuple(files))
        kind = MessageKind.EPHEMERAL if self.origin.room and not aloud else MessageKind.POST
        row = Leaving(
            self.origin.messenger,
            *(kind, self.lane, self.now, self.now),
            room=self.origin.room,
            account="" if aloud and self.origin.room else self.origin.account,
            body=body,
            language=self.language,
        )
        self.leave(row)

    def leave(self, row: Leaving) -> None:
        """Have something leave that is no record's card."""
        self._leaving.append((None, row, ""))

    def post(self, subject: str, place: Origin, notice: Notice = PLAIN) -> None:
        """Hang the subject's live card up in a room.

        At once where a person just acted; what time says waits for the end of quiet hours.
        """
        held_until = self.opening if notice.waits and not self.actor else self.now
        new = NewCopy(
            subject,
            place.messenger,
            self.settings.language,
            room=place.room,
            lead=notice.lead,
            clock_id=notice.clock_id,
            called=called(self, notice.calls, place.messenger),
        )
        self._send(new, MessageKind.POST, held_until, notice)

    def notify(self, reader: Member, subject: str, notice: Notice = PLAIN) -> bool:
        """Send a person the subject's live card; False where no messenger reaches them.

        Outside of quiet hours at once, else merged into one message at the next opening; urgent
        notices and answers to oneself don't wait. What is for somebody on leave goes to who stands
        in for them, or waits. Of who can't be reached the administrators learn once a subject.
        """
        if not (told := self._tell(reader, subject, notice)):
            self._report_unreachable(reader, subject)
        return told

    def _tell(self, reader: Member, subject: str, notice: Notice) -> bool:
        route = self._route(reader, notice)
        address = self.address(route.reader)
        if address is None:
            return False
        new = NewCopy(
            subject,
            address.messenger,
            route.reader.language,
            account=address.external_id,
            viewer_id=route.reader.id,
            stands_for_id=route.stands_for.id if route.stands_for else None,
            lead=notice.lead,
            clock_id=notice.clock_id,
            short=notice.short,
        )
        kind = MessageKind.URGENT if notice.strong or notice.urgent else MessageKind.POST
        self._send(new, kind, route.at, notice)
        return True

    def _route(self, reader: Member, notice: Notice) -> Route:
        if self.actor is not None and reader.id == self.actor.id:
            return Route(reader, self.now)
        at = self.opening if notice.waits else self.now
        if notice.on_duty:
            return Route(reader, at)
        return self.presence.route(reader, at, self.actor.id if self.actor else None)

    def _report_unreachable(self, reader: Member, subject: str) -> None:
        known = [*ledger.history(self.tx, subject), *self._entries]
        told = {each.detail.get("person") for each in known if each.action == UNDELIVERABLE}
        self.record(subject, UNDELIVERABLE, person=reader.key)
        if reader.key in told:
            return
        lead = Lead("outbox.undeliverable", {"person": reader.name})
        for admin in main_admins(self.tx):
            if admin.id != reader.id:
                self._tell(admin, subject, Notice(lead))

    def address(self, reader: Member) -> Address | None:
        """Where a person is reached: the messenger of this input if they are on it, else theirs."""
        known = accounts_of(self.tx, reader.id) if reader.active else []
        reachable = [each for each in known if each.messenger in self.rules.messengers]
        here = [each for each in reachable if each.messenger == self.origin.messenger]
        return next(iter(here or reachable), None)

    def member(self, person_id: int) -> Member:
        """The person of an id that a record holds, as they were when first asked for."""
        if (found := self._members.get(person_id) or person(self.tx, person_id)) is None:
            raise LookupError(f"person {person_id} is not in the directory")
        self._members[person_id] = found
        return found

    def flush(self) -> None:
        """Write what was collected; the engine calls it once, before the commit."""
        self.tx.flush()
        ledger.append(self.tx, self._entries, self._born)
        self._leaving += [(None, row, "") for row in events(self, self._entries)]
        self._write_clocks()
        shown = {new.subject for new, _, _ in self._leaving if new} - self._born
        self._write_leaving()
        at = self.now + self.settings.outbox.debounce
        refresh(self.tx, with_echoes(self, self._redrawn), shown, self.now, at)

    @property
    def opening(self) -> datetime:
        """Now, or when quiet hours end."""
        return self.rules.quiet.opening(self.now)

    def _send(self, new: NewCopy, kind: MessageKind, at: datetime, notice: Notice) -> None:
        row = Leaving(
            new.messenger,
            kind,
            self.lane if notice.lane is Lane.MESSAGE else notice.lane,
            at,
            self.now,
            room=new.room,
            account=new.account,
            subject=new.subject,
            clock_id=notice.clock_id,
            language=new.language,
            held=at > self.now,
            redraw_at=notice.redraw_at,
            pinned=notice.pinned,
            body=Written(files=notice.files) if notice.files else None,
        )
        row = row if self.actor else gathered(self.tx, self.rules, row)
        if row.clock_id is not None and (row.held or not notice.waits):
            # The newest word of a clock stands for those that its reader has not seen yet.
            place = destination(row.messenger, row.room, row.account)
            drop_held(self.tx, [row.clock_id], "said anew", [place], unseen=not notice.waits)
        self._leaving.append((new, row, notice.until))

    def _write_clocks(self) -> None:
        started, self._started = self._started, []
        ids = start_clocks(self.tx, started, self.rules.times, self.now, self.presence.calendar_of)
        for each, clock_id in zip(started, ids, strict=True):
            self._running[each.subject, each.ladder] = clock_id

    def _write_leaving(self) -> None:
        leaving, self._leaving = self._leaving, []
        bound = [self._bound_to_clock(*each) for each in leaving]
        ids = iter(add_copies(self.tx, [new for new, _ in bound if new], self.now))
        rows = []
        for new, row in bound:
            posted = msgspec.structs.replace(row, posted_id=next(ids) if new else None)
            rows += [posted, *redraws(posted)]
        put(self.tx, rows)

    def _bound_to_clock(
        self, new: NewCopy | None, row: Leaving, until: str
    ) -> tuple[NewCopy | None, Leaving]:
        clock_id = self._running.get((row.subject, until))
        if new is None or clock_id is None:
            return new, row
        bound = msgspec.structs.replace(new, clock_id=clock_id)
        return bound, msgspec.structs.replace(row, clock_id=clock_id)
