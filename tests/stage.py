"""A stage for scenarios: people say and press things, time passes, and every message is expected.

Posts, strong reminders and private answers have to be taken by `expect`, or the scenario fails.
Cards that change in place, and what is done to rooms, disturb nobody and need not be listed;
instead each card has to show its record as it is at the end. Nothing may go wrong in the log, and
the ledger has to verify.

    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷 周五17:00 !高", room="产品群")
    stage.expect("产品群", contains="完成UI原型")
    stage.expect("李雷", kind="urgent", buttons=["收到"])
    stage.wait("96m")
    stage.expect("李雷", kind="urgent", contains="12:00 前确认收到")
    stage.silence()
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final, TypeVar

import msgspec
import pytest
from sqlalchemy import insert, select

from bot.app import App, build, company_files
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from bot.directory.org.values import OrgFile
from bot.directory.sample import sample_company
from bot.engine import ledger
from bot.engine.cards import Button, Form, plain_text
from bot.engine.context import Context
from bot.engine.delivery.drawing import card_of, has_left
from bot.engine.delivery.saving import Metered
from bot.engine.effects.appointments import stands_in
from bot.engine.incoming import Answer, Incoming, IncomingKind, mention
from bot.engine.messenger import ROOM_WORK, KeepsCalendars, MessageKind, Messenger
from bot.engine.outbox.live import copy, posted_table
from bot.engine.outbox.rows import LEASED, PARKED, outbox_table
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from bot.time.durations import parse_duration
from storage.database import Database
from tests.contract.line import RigLine
from tests.contract.rig import OpensRig, Rig
from tests.recorder import Delivered, MeteredRecorder, Recorder

MONDAY: Final = "2026-11-23T10:00+08:00"
"""The usual start: a Monday, 10:00 in Shanghai, an hour after opening."""

DAILY: Final = {
    "daily.digest_at": "10:00",
    "daily.update_remind_at": "16:30",
    "daily.update_by": "17:00",
}
"""What the calendar brings every day, as the defaults have it."""

WEEKLY: Final = {
    "weekly.remind_at": "15:00",
    "weekly.summary_by": "17:00",
    "weekly.people_review_at": "10:00",
}
"""What the last working day of the week brings, as the defaults have it."""

QUIET_DAYS: Final = dict.fromkeys([*DAILY, *WEEKLY], "off")

T = TypeVar("T")
_SILENT: Final = (
    *(MessageKind.UPDATE, MessageKind.REACTION, MessageKind.APPOINTMENT),
    *ROOM_WORK,
)
"""What disturbs nobody."""

Org = OrgFile | Mapping[str, object] | None

_CONSOLE: Final = ("console",)
_everywhere: list[OpensRig] = []
"""The messenger that every stage is played on, where the run was asked to (`--rig`)."""


def play_on(rig: OpensRig) -> None:
    """Play all stages on a messenger's double, but for those that name their messengers."""
    _everywhere[:] = [rig]


class Stage:
    """One company on one database at a virtual moment, and all who write to each other there."""

    def __init__(
        self,
        database: Database,
        *,
        now: str = MONDAY,
        settings: Mapping[str, object] | None = None,
        org: Org = None,
        messengers: Sequence[str] = _CONSOLE,
        rig: OpensRig | None = None,
    ) -> None:
        """`org` is the sample company by default; settings have dotted keys.

        Cards are redrawn at once here unless `outbox.debounce` says otherwise, and nothing comes
        by the calendar but what a scenario turns on (`DAILY`). With a `rig` all goes through the
        adapter of that messenger and its double, and nothing else is connected.
        """
        if rig is None and _everywhere and messengers == _CONSOLE:
            rig = _everywhere[0]
        self.database = database
        self.clock = VirtualClock(datetime.fromisoformat(now))
        self.messengers = {name: Recorder(self.clock, name) for name in messengers}
        self.log = _Log()
        usual = {"outbox.debounce": "0s", "files.url": "memory://stage"}
        self._settings = usual | QUIET_DAYS | dict(settings or {})
        self._loop = asyncio.Runner()
        self._inputs = 0
        self._is_left = False
        self._awaited: list[Delivered] = []
        self._rooms: dict[str, str] = {}
        with database.transaction() as tx:
            import_org(tx, _organisation(org))
        self._line = self._rigged(rig) if rig else None
        self._seen = dict.fromkeys(self.messengers, 0)
        self.accounts = self._accounts()
        self.app = self._built()
        if self._line:
            self._loop.run(self._line.connect())

    # What people do

    def say(self, person: str, text: str, **where: object) -> Answer:
        """Have a person write; `room`, `reply_to` (a message or `T1`), `messenger` say where."""
        reply_to = where.pop("reply_to", "")
        if isinstance(reply_to, Delivered):
            reply_to = reply_to.id
        elif reply_to:
            reply_to = self._answered(person, str(reply_to), str(where.get("room", ""))).id
        return self.send(person, kind=IncomingKind.TEXT, text=text, reply_to=reply_to, **where)

    def click(self, person: str, button: str, on: str = "", **how: object) -> Answer:
        """Have a person press the button of that label or action on the card of `on`.

        The card is the newest that they can see, in `room` if one is given; it has to have that
        button. `form` fills in the form that the button asks for; `version` forges the card's.
        """
        room = str(how.get("room", ""))
        card = self.card(person, on, room=room, button=button)
        pressed = _button(card, button)
        assert pressed is not None
        how.setdefault("room", card.message.room)
        if pressed.values:
            how["form"] = pressed.values | msgspec.convert(how.get("form", {}), dict[str, str])
            return self._act(person, pressed.action, message=card.id, **how)
        how.setdefault("version", card.card.version)
        return self._act(person, pressed.action, message=card.id, subject=card.card.subject, **how)

    def send(self, person: str, **fields: object) -> Answer:
        """Hand in an input as an adapter would, and let everything leave that may leave."""
        answer = self.hand_in(person, **fields)
        self.settle()
        return answer

    def hand_in(self, person: str, **fields: object) -> Answer:
        """Hand in an input as an adapter would, and let nothing leave yet."""
        self._inputs += 1
        named = {"key": f"in-{self._inputs}", "messenger": next(iter(self.messengers))} | fields
        account = self.account(person, str(named["messenger"]))
        named["room"] = self.place(str(named.get("room", "")))
        incoming = msgspec.convert({"account": account, **named}, Incoming)
        if self._line is None:
            return self.app.engine.receive(incoming)
        try:
            return self._loop.run(self._line.act(incoming))
        except pytest.skip.Exception:
            self._is_left = True
            raise

    def place(self, room: str) -> str:
        """The id of a room by its name; one that is an id already, and none, stay what they are."""
        known = {*self._rooms.values(), *self.box.rooms}
        if not room or self._line is None or room in known:
            return room
        return self._rooms.setdefault(room, self._line.rig.room(room))

    @property
    def hears_talk(self) -> bool:
        """Whether what people say to each other in a room is heard, or only what names the bot."""
        return self._line is None or self._line.rig.hears_talk

    @property
    def box(self) -> Recorder:
        """The messenger that people use here unless a scenario says which."""
        return next(iter(self.messengers.values()))

    def account(self, person: str, messenger: str = "") -> str:
        """A person's id on a messenger; an unknown name is a stranger's."""
        return self.accounts.get((messenger or self.box.name, person), person)

    def mention(self, person: str, messenger: str = "") -> str:
        """How a mention of a person arrives in a text."""
        return mention(self.account(person, messenger))

    def on_rig(self, work: Callable[[Rig], Coroutine[object, object, T]]) -> T:
        """Do something with the rig, in its loop."""
        assert self._line is not None
        return self._loop.run(work(self._line.rig))

    # What time does

    def wait(self, duration: str) -> None:
        """Let time pass (`2h30m`), stopping at everything that is due."""
        self._move(self.clock.now() + parse_duration(duration))

    def until(self, moment: str | datetime) -> None:
        """Let time pass until an ISO moment; without a zone it is Shanghai's."""
        self._move(_moment(moment))

    @staticmethod
    def start() -> datetime:
        """The usual start."""
        return datetime.fromisoformat(MONDAY)

    @staticmethod
    def span(duration: str) -> timedelta:
        """A duration as settings write it."""
        return parse_duration(duration)

    def sleep(self, duration: str) -> None:
        """Let time pass while the program is down: nothing is done until it is up again."""
        self.clock.advance(parse_duration(duration))
        self.restart()
        self.settle()

    def restart(self, settings: Mapping[str, object] | None = None) -> None:
        """Put the program together anew on the same database, with these settings changed."""
        self._settings |= dict(settings or {})
        self.app = self._built()

    def settle(self) -> None:
        """Do all that is due by now."""
        self._loop.run(self.app.settle())
        self._collect()

    # What people see

    def expect(
        self,
        to: str,
        *,
        kind: str = "post",
        contains: str | Sequence[str] = (),
        lacks: str | Sequence[str] = (),
        buttons: Sequence[str] | None = None,
        messenger: str = "",
    ) -> Delivered:
        """Take the next message to a person or room and look at it; fails where none has come."""
        mine = [each for each in self._awaited if self._is_for(each, to, messenger)]
        assert mine, f"nothing came to {to}\n{self._report()}"
        found = mine[0]
        self._awaited.remove(found)
        assert found.message.kind == kind, f"a {found.message.kind}, not a {kind}: {found.text}"
        for words in [contains] if isinstance(contains, str) else contains:
            assert words in found.text, f"{words!r} is not in:\n{found.text}"
        for words in [lacks] if isinstance(lacks, str) else lacks:
            assert words not in found.text, f"{words!r} is in:\n{found.text}"
        if buttons is not None:
            assert found.buttons == list(buttons)
        return found

    def asked(self, person: str, answer: Answer) -> Form:
        """The form that somebody was asked to fill in: opened at once, or sent as a message."""
        card = answer.form or self.expect(person).card
        assert card.form is not None
        return card.form

    def refused(self, person: str, contains: str, *, room: bool = False) -> None:
        """Expect a private sentence to a person, and nothing else."""
        self.expect(person, kind="ephemeral" if room else "post", contains=contains, buttons=[])
        self.silence()

    def silence(self) -> None:
        """Fail where a message has come that nobody expected."""
        assert not self._awaited, f"unexpected:\n{self._report()}"

    def ignore(self) -> None:
        """Take everything that has come, for tests that look at something else."""
        self._awaited.clear()

    def card(self, person: str, on: str, *, room: str = "", button: str = "") -> Delivered:
        """The newest card of a record that a person or room can see, as it looks now.

        A short one, which says why it came beside the card itself, only where a button is wanted.
        """
        for each in reversed(self._visible(person, room)):
            card = each.message.card
            if card is None or (on and on not in {card.subject, each.message.subject}):
                continue
            if _button(each, button) if button else card.subject or on == "":
                return each
        raise AssertionError(f"{person} sees no card of {on or 'any record'} with {button!r}")

    def shown(self, person: str, on: str, *, room: str = "") -> str:
        """The text of the card that `card` gives."""
        return self.card(person, on, room=room).text

    # The end

    def check(self) -> None:
        """Fail for anything unexpected, untrue, stuck or broken, unless the scenario was left."""
        if self._is_left:
            return
        self.silence()
        self.check_cards()
        with self.database.snapshot() as tx:
            assert list(ledger.verify(tx)) == []
            stuck = outbox_table.c.state.in_((LEASED, PARKED))
            rows = tx.connection().execute(select(outbox_table.c.id).where(stuck)).all()
        assert not rows, f"stuck in the outbox: {rows}"
        if self._line:
            self._check_rig(self._line.rig)
        assert self.log.lines == []

    def check_cards(self) -> None:
        """Fail where a card in a chat does not show its record as it is."""
        now = {
            (name, each.id): each for name, box in self.messengers.items() for each in box.shown()
        }
        with self.database.snapshot() as tx:
            ctx = Context(tx, self.app.rules, self.clock.now())
            delivered = select(posted_table).where(
                posted_table.c.message != "", ~posted_table.c.short
            )
            for row in tx.connection().execute(delivered).all():
                if stands_in(row.room):
                    self._check_appointment(ctx, row.subject, row.messenger, row.message)
                    continue
                seen, hung = now[row.messenger, row.message], copy(tx, row.id)
                true = has_left(ctx, hung) or seen.text == plain_text(card_of(ctx, hung))
                assert true, "a card is out of date"

    def _check_appointment(self, ctx: Context, subject: str, messenger: str, made: str) -> None:
        """Fail where calendars do not show a record as it is."""
        reading = ctx.reading_as(None)
        appoints = self.app.rules.appointments[subject[0]]
        true = appoints(reading, int(subject[1:]), messenger)
        if true is not None:
            stands = self.messengers[messenger].appointments.get(made)
            assert stands == (None if true.off else true), "calendars are out of date"

    def close(self) -> None:
        """Let go of the event loop and the log."""
        if self._line:
            self._loop.run(self._line.close())
        self._loop.close()
        self.log.close()

    # Inside

    def _rigged(self, opens: OpensRig) -> RigLine:
        """Open the rig, and give everybody of the company an account there."""
        settings = load_settings(self._settings, environment={}, env_file=None)
        line = RigLine(opens, lambda: self.app)
        files = company_files(settings, self.database, self.clock)
        rig = self._loop.run(line.open(self.database, self.clock, files))
        self.messengers = {rig.name: _recorder(self.clock, rig.host.messenger)}
        with self.database.transaction() as tx:
            people = tx.connection().execute(select(PEOPLE.c.id, PEOPLE.c.name)).all()
            rows = [
                {"messenger": rig.name, "external_id": rig.person(name), "person_id": person_id}
                for person_id, name in people
            ]
            tx.connection().execute(insert(ACCOUNTS), [row | {"source": "rig"} for row in rows])
        return line

    def _check_rig(self, rig: Rig) -> None:
        """Fail where the platform refused something, or does not show what was delivered."""
        assert rig.refusals == [], rig.refusals
        for each in self.messengers[rig.name].shown():
            if each.message.kind is MessageKind.EPHEMERAL:
                continue
            seen = rig.seen(each.id)
            if seen is None:
                assert each.message.card is not None, each
                assert each.message.card.form is not None, each
                continue
            title = each.message.card.title if each.message.card else ""
            assert " ".join(title.split()) in seen.text, seen
            assert set(each.buttons) <= set(seen.buttons), (each.buttons, seen)
            assert set(seen.mentions) <= {*each.message.mentions, each.message.account}, seen

    def _act(self, person: str, action: str, **fields: object) -> Answer:
        return self.send(person, kind=IncomingKind.ACTION, action=action, **fields)

    def _move(self, to: datetime) -> None:
        self._loop.run(self.app.move_to(self.clock, to))
        self._collect()

    def _collect(self) -> None:
        for name, box in self.messengers.items():
            fresh = box.delivered[self._seen.get(name, 0) :]
            self._seen[name] = len(box.delivered)
            self._awaited += [m for m in fresh if m.message.kind not in _SILENT]

    def _answered(self, person: str, on: str, room: str) -> Delivered:
        """The newest card of a record where somebody writes, else wherever they see one."""
        here = [each for each in self._visible(person, "") if each.message.room == self.place(room)]
        mine = [each for each in here if each.message.card and each.message.subject == on]
        return mine[-1] if mine else self.card(person, on, room=room)

    def _visible(self, person: str, room: str) -> list[Delivered]:
        return [
            each
            for name, box in self.messengers.items()
            for each in box.shown()
            if box.is_seen_by(each, self.account(person, name))
            if not room or each.message.room == self.place(room)
        ]

    def _is_for(self, each: Delivered, to: str, messenger: str) -> bool:
        at = each.message
        if messenger and at.messenger != messenger:
            return False
        if at.account:
            return self.account(to, at.messenger) == at.account
        return at.room == self._rooms.get(to, to)

    def _report(self) -> str:
        names = {account: name for (_, name), account in self.accounts.items()}
        return "\n".join(
            f"{each.at.isoformat()} {each.message.kind} to "
            f"{names.get(each.message.account, each.message.account) or each.message.room}:\n"
            f"    {each.text}\n    {each.buttons}".replace("\n", "\n    ")
            for each in self._awaited
        )

    def _accounts(self) -> dict[tuple[str, str], str]:
        query = select(ACCOUNTS.c.messenger, PEOPLE.c.name, ACCOUNTS.c.external_id)
        with self.database.snapshot() as tx:
            rows = tx.connection().execute(query.join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id))
            return {(row.messenger, row.name): row.external_id for row in rows}

    def _built(self) -> App:
        settings = load_settings(self._settings, environment={}, env_file=None)
        return build(settings, self.database, self.clock, self.messengers)


@contextmanager
def staged(database: Database, **how: object) -> Iterator[Stage]:
    """A stage that is checked at the end, and closed whatever happens."""
    stage = Stage(database, **how)  # type: ignore[arg-type]  # the constructor knows them
    try:
        yield stage
        stage.check()
    finally:
        stage.close()


class _Log(logging.Handler):
    """Collects warnings and worse of the program; a scenario with any fails."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        logging.getLogger("bot").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))

    def close(self) -> None:
        """Stop listening."""
        logging.getLogger("bot").removeHandler(self)
        super().close()


def _recorder(clock: VirtualClock, inner: Messenger) -> Recorder:
    if isinstance(inner, Metered):
        box: Recorder = MeteredRecorder(clock, inner.name, inner=inner, quota=inner.quota)
    else:
        box = Recorder(clock, inner.name, inner=inner)
    if isinstance(inner, KeepsCalendars):
        box.calendars = inner.calendars
    return box


def _organisation(org: Org) -> OrgFile:
    if org is None:
        return sample_company()
    return org if isinstance(org, OrgFile) else org_from_mapping(org, "test")


def _moment(moment: str | datetime) -> datetime:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if at.tzinfo is None:
        return datetime.fromisoformat(f"{at.isoformat()}+08:00")
    return at


def _button(each: Delivered, wanted: str) -> Button | None:
    card = each.message.card
    if card is None:
        return None
    buttons = list(card.buttons)
    if card.form is not None:
        buttons.append(Button(card.form.submit, card.form.action))
    return next((one for one in buttons if wanted in {one.label, one.action}), None)
