"""Where hostile inputs are handed in: each as if no other had been, with all that it leads to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, Row, select
from sqlmodel import SQLModel

from bot.app import FEATURES, build
from bot.directory.sample import sample_company
from bot.engine.commands.binding import Raw, take
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Match
from bot.engine.context import Context, Origin
from bot.engine.delivery.drawing import draw
from bot.engine.inbox import inbox_table
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.engine.messenger import MessageKind, Outgoing
from bot.engine.outbox.queue import Parcel
from bot.engine.outbox.rows import WAITING, Lane, Written, outbox_table
from templates import Language
from tests.hostile.watching import watch
from tests.rehearsal import Rehearsal
from tests.stage import Stage

E = TypeVar("E")

COMMANDS: Final[tuple[AnyCommand, ...]] = tuple(
    command for feature in FEATURES for command in feature.commands
)
STRANGER: Final = "nobody"
"""Whom the directory does not know."""
GONE: Final = "吴昊"
"""Whose account is closed."""
LANGUAGES: Final[Mapping[str, Language]] = {
    each.name: each.language for each in sample_company().people
}

_NEEDS_MORE: Final = frozenset(
    {"task.import", "duty.clear", "approval.edit", "approval.remove", "approval.handover"}
)
"""What words alone can't run: an import needs its file, days their officer; somebody has to
be there to be taken off; a form is no end."""
_LEAVE: Final = {
    "kind": "annual",
    "when": "2026-12-14到2026-12-15",
    "days": "2",
    "reason": "搬家",
}
_INSTEAD: Final = {
    "meeting.start": {"meeting": "M1"},
    "meeting.end": {"minutes": "Y2"},
    "meeting.discard": {"minutes": "Y2"},
    "meeting.invite": {"people": "赵婉清"},
    "minutes.edit": {"decisions": "改过的决议"},
    "task.undepend": {"after": "T8"},
    "task.milestone": {"milestones": "11月30日 终稿"},
    "task.unmilestone": {"which": "1"},
    "incident.release": {"people": "孙丽娜"},
    "approval.new": {"affair": "leave", **_LEAVE},
    "approval.resubmit": _LEAVE,
    "approval.add": {"place": "before", "people": "徐静"},
    "approval.opinion": {"person": "徐静"},
    "approval.transfer": {"person": "徐静"},
}
"""What of an example has to name a record of this company."""
_PLAYERS: Final = ("韩梅梅", "李雷", "张伟", "何佳怡", "陈思远", "王志远", "赵婉清")
"""Who may be allowed what others are not; who may do most comes first."""
_OUTSIDE: Final = {inbox_table.name, outbox_table.name}
"""Tables that every input may leave something in: its key, and the answer to it."""

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an input led to: its answer, what left, and the rows that are new or other than before.

    `kept` are those rows by table; the inbox and the outbox are no state. `accounts` are those of
    everybody here, whom a message may mention.
    """

    person: str
    answer: Answer
    left: list[Outgoing]
    kept: Rows
    accounts: frozenset[str]

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.kept)

    @property
    def replies(self) -> list[Outgoing]:
        """What was written to the one who acts; a card of theirs that changes is no reply."""
        return [each for each in self.left if each.kind is not MessageKind.UPDATE]


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who can run a command: on which record, at which version, with which arguments."""

    command: AnyCommand
    person: str
    record: str
    version: int
    raw: Raw

    @property
    def language(self) -> Language:
        """What they read."""
        return LANGUAGES[self.person]


class Arena:
    """One company with records in every state; whatever is handed in is taken back afterwards."""

    def __init__(
        self,
        stage: Stage,
        connection: Connection,
        subjects: Mapping[str, str],
        *,
        whole: bool = False,
    ) -> None:
        """One that is `whole` tries everything; else each kind of database tries its half."""
        self.stage = stage
        self._whole = whole
        self._half = int(connection.dialect.name == "postgresql")
        self.subjects = tuple(dict.fromkeys(subjects.values()))
        self._connection = connection
        database = Rehearsal(stage.database, connection)
        self.app = build(stage.app.settings, database, stage.clock, stage.messengers)
        self._inputs = 0
        self._queries = {
            each.name: str(select(each))
            for each in SQLModel.metadata.sorted_tables
            if each.name not in _OUTSIDE
        }
        self._connection.execute(outbox_table.update().values(state="dropped"))
        self._before = self.rows()
        self._watch = watch(connection)
        self._parts: dict[str, Part] = {}

    def shared(self, many: Sequence[E], share: int, of: str) -> Sequence[E]:
        """One of `share` of these, other ones for other names; both kinds of database have half."""
        if self._whole:
            return many
        turn = sum(map(ord, of)) % share
        return many[turn + self._half * share :: 2 * share]

    def check(self) -> None:
        """Fail where anything that was handed in has left something behind."""
        assert self.rows() == self._before

    def part(self, command: AnyCommand) -> Part:
        """Who can run a command, found by trying; fails where nobody in the company can."""
        if command.id not in self._parts:
            self._parts[command.id] = self._cast(command)
        return self._parts[command.id]

    def press(self, part: Part, form: Mapping[str, str] | None, **fields: object) -> Outcome:
        """Have the part's person press the button on the card of its record."""
        named: dict[str, object] = {
            "kind": IncomingKind.ACTION,
            "action": part.command.id,
            "subject": part.record,
            "version": part.version,
            "form": None if form is None else dict(form),
        }
        return self.send(part.person, **(named | fields))

    def say(self, part: Part, text: str, **fields: object) -> Outcome:
        """Have the part's person write a line."""
        return self.send(part.person, **({"kind": IncomingKind.TEXT, "text": text} | fields))

    def send(self, person: str, **fields: Any) -> Outcome:
        """Hand an input in, let leave what leaves, and take it all back."""
        with self.taken_back():
            return self._played(person, self.incoming(person, **fields))

    def incoming(self, person: str, **fields: Any) -> Incoming:
        """An input as it comes: nothing between an adapter's input and the engine mends it."""
        self._inputs += 1
        named = {"key": f"in-{self._inputs}", "messenger": "console"}
        return Incoming(**(named | {"account": self.stage.account(person)} | fields))

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Take back all that is handed in within."""
        with self._connection.begin_nested() as played:
            yield
            played.rollback()

    def _played(self, person: str, incoming: Incoming) -> Outcome:
        self._watch.written()
        answer = self.app.engine.receive(incoming)
        assert self.stage.log.lines == [], incoming.action
        kept = {}
        for name in self._queries.keys() & self._watch.written():
            if (rows := self._rows(name)) != (before := self._before[name]):
                known = set(before)
                kept[name] = [row for row in rows if row not in known]
        return Outcome(
            person, answer, self._leaving(), kept, frozenset(self.stage.accounts.values())
        )

    def _leaving(self) -> list[Outgoing]:
        """What the outbox holds, drawn as delivery draws it, without leasing row by row."""
        with self._reading() as ctx:
            waiting = select(outbox_table).where(outbox_table.c.state == WAITING)
            rows = ctx.tx.connection().execute(waiting.order_by(outbox_table.c.id)).all()
            drawn = [draw(ctx, _parcel(row), "hostile") for row in rows]
        return [each.message for each in drawn if each is not None]

    def rows(self) -> Rows:
        """All there is, by table, but the inbox and the outbox."""
        return {name: self._rows(name) for name in self._queries}

    def _rows(self, name: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self._connection.exec_driver_sql(self._queries[name])]

    # Who can run what

    def _cast(self, command: AnyCommand) -> Part:
        if command.id in _NEEDS_MORE:
            return next(self._candidates(command))
        for part in self._candidates(command):
            outcome = self.press(part, part.raw)
            if outcome.answer.accepted and (outcome.changed or _shows(outcome)):
                return part
        raise AssertionError(
            f"nobody of {_PLAYERS} can run {command.id} with its example on any "
            f"{command.noun.prefix} of {self.subjects}: in tests/policy/world.py have furnish() "
            "make such a record in the state that the command needs, or add who may to _PLAYERS"
        )

    def _candidates(self, command: AnyCommand) -> Iterator[Part]:
        # Whoever the example names may have the record already.
        raw = {
            name: value.replace("@李雷", "@何佳怡")
            for name, value in self._example(command).items()
        } | _INSTEAD.get(command.id, {})
        about_one = any(each.argument.is_record for each in command.parameters)
        mine = [each for each in self.subjects if each[0] == command.noun.prefix]
        for person in _PLAYERS:
            for record in mine if about_one else [""]:
                yield Part(command, person, record, self._version(record), raw)

    def _example(self, command: AnyCommand) -> Raw:
        """The arguments of the command's own example, without its record."""
        with self._reading() as ctx:
            found = ctx.rules.vocabulary.parse(command.examples.zh[0])
            if not isinstance(found, Match):
                return {}
            assert found.command is command
            raw = take(command, found.line, found.record, ctx)
        records = {each.name for each in command.parameters if each.argument.is_record}
        return {name: value for name, value in raw.items() if name not in records}

    def _version(self, record: str) -> int:
        if not record:
            return 0
        with self._reading() as ctx:
            view = ctx.rules.views[record[0]]
            return view(ctx, int(record[1:]), None).version

    @contextmanager
    def _reading(self) -> Iterator[Context]:
        now, origin = self.stage.clock.now(), Origin("console", "", "hanmeimei")
        with self.app.database.snapshot() as tx:
            yield Context(tx, self.app.rules, now, origin=origin)


def _shows(outcome: Outcome) -> bool:
    """Whether a card came that asks for nothing."""
    cards = [each.card for each in outcome.replies if each.card is not None]
    return any(card.form is None for card in cards)


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=row.id,
        messenger=row.messenger,
        room=row.room,
        account=row.account,
        kind=MessageKind(row.kind),
        lane=Lane(row.lane),
        subject=row.subject,
        posted_id=row.posted_id,
        body=msgspec.json.decode(row.body, type=Written) if row.body else None,
        language=row.language,
        held=row.held,
        since=row.not_before,
        created=row.created_at,
        attempts=1,
    )
