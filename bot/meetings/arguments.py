"""The arguments of meetings: who, when, about what; one frozen dataclass for each shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from bot.directory.values import Member, Unit
from bot.engine.cards import InputKind
from bot.engine.commands.about import About
from bot.engine.commands.argument import (
    Argument,
    Choice,
    Cleared,
    Record,
    Sentence,
    Title,
    Turn,
    spoken,
)
from bot.engine.commands.line import MENTION, Line
from bot.engine.commands.mentions import NAME, Parties, Party, UnitMention, find_party, in_one_word
from bot.engine.commands.moving import NewTitle
from bot.engine.commands.pages import Page
from bot.engine.commands.text import clean, fold, line
from bot.errors import UserError, Word
from bot.meetings.model import Kind, Meeting, Minutes
from bot.meetings.queries import meeting_for_update, minutes_for_update
from bot.meetings.slots import NewSlot, Occasion, RepeatedSlot, Slot
from bot.time.phrases.ranges import Range

if TYPE_CHECKING:
    from bot.engine.context import Context

_MOST_NAMES: Final = 50
_MOST_ITEMS: Final = 30
_ITEM: Final = 200
_HELD: Final = re.compile("[mMyY]-?([0-9]{1,9})")
_LINK: Final = re.compile("https?://\\S+", re.IGNORECASE)
_AGENDA: Final = frozenset({"议程", "议题", "agenda"})
_NUMBERED: Final = re.compile("(?:^|\\s)[0-9]{1,2}[.、)）]\\s*")
_PARTS: Final = re.compile("[;；\n]")
_MINUTES: Final = re.compile(
    "[(（]?\\s*([0-9]{1,3})\\s*(?:分钟|分|minutes?|mins?|m|')\\s*[)）]?\\s*$", re.IGNORECASE
)
_AT: Final = re.compile("[@＠][^\\s@＠,，;；()（）]{1,40}")
_KINDS: Final = {
    "启动会": Kind.KICKOFF,
    "启动": Kind.KICKOFF,
    "kick-off": Kind.KICKOFF,
    "站会": Kind.STANDUP,
    "stand-up": Kind.STANDUP,
    "周会": Kind.WEEKLY,
    "评审": Kind.REVIEW,
    "评审会": Kind.REVIEW,
    "复盘": Kind.RETRO,
    "retrospective": Kind.RETRO,
    "月会": Kind.MONTHLY,
}

MEETING: Final = Record("M", meeting_for_update)


class Units(Argument[tuple[Unit, ...]]):
    """Departments by their names, where a form can't mention them: `部门:技术部、产品部`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> tuple[Unit, ...]:
        """The departments meant, each once."""
        found = [UnitMention().read(name, ctx) for name in NAME.findall(raw)[:_MOST_NAMES]]
        return tuple({each.id: each for each in found}.values())

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"


class Named(Title):
    """A line of words behind its own name: `地点:3号会议室`."""

    wordy = True
    turn = Turn.MARK

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"


class Link(Argument[str]):
    """Where one dials in: any address in the line."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the first token that is an address."""
        del ctx
        return line.take(lambda token: token if _LINK.fullmatch(token) else None)

    def read(self, raw: str, ctx: "Context") -> str:
        """An address of the web."""
        del ctx
        if not _LINK.fullmatch(given := line(raw, 500)):
            raise UserError("meeting.link_wanted", given=given[:40])
        return given

    def shape(self, label: str) -> str:
        """An address."""
        del label
        return "https://…"


class Item(NamedTuple):
    """One thing to be talked about, as it was asked for."""

    title: str
    owner: Member | None = None
    minutes: int | None = None


class Agenda(Argument[tuple[Item, ...]]):
    """Behind `议程`, or on the lines after the first: `议程 回顾 @李雷 10分钟; 方案 @韩梅梅`."""

    turn = Turn.NAMED
    input = InputKind.MULTILINE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take everything behind the word, and all further lines."""
        del ctx
        told: list[str] = []
        for index, token in enumerate(line.tokens):
            word, colon, rest = re.sub("[:：]", ":", token, count=1).partition(":")
            if fold(word) in _AGENDA and (colon or index + 1 < len(line.tokens)):
                behind = line.tokens[index + 1 :]
                told = [rest, *(each for each in behind if not _LINK.fullmatch(each))]
                line.tokens[index:] = [each for each in behind if _LINK.fullmatch(each)]
                break
        more = line.take_description()
        words = " ".join(filter(None, told))
        return "\n".join(filter(None, (words, more))) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Item, ...]:
        """The items, in order."""
        items = tuple(_item(part, ctx) for part in _parts(raw))
        if len(items) > _MOST_ITEMS:
            raise UserError("input.too_many", limit=_MOST_ITEMS)
        return tuple(each for each in items if each.title)

    def shape(self, label: str) -> str:
        """The word and its items."""
        return f"{label} …"

    def shown(self, raw: str, ctx: "Context") -> str:
        """An item a line, for the person to correct; as it was typed where it can't be read."""
        try:
            return "\n".join(spoken_item(each, ctx) for each in self.read(raw, ctx))
        except UserError:
            return clean(spoken(raw, ctx))


def _parts(raw: str) -> Iterator[str]:
    for part in _PARTS.split(_NUMBERED.sub("\n", raw)):
        if part.strip():
            yield part.strip()


def _item(part: str, ctx: "Context") -> Item:
    """A title with, in any order, who brings it up and how many minutes it takes."""
    said = _MINUTES.search(part)
    minutes = int(said[1]) if said else None
    part = part[: said.start()] if said else part
    named = MENTION.search(part) or _AT.search(part)
    owner = find_party(named[0], ctx) if named else None
    if owner is not None and not isinstance(owner, Member):
        raise UserError("input.person_wanted", given=owner.name)
    if named:
        part = f"{part[: named.start()]} {part[named.end() :]}"
        said = _MINUTES.search(part)
        minutes = int(said[1]) if said else minutes
        part = part[: said.start()] if said else part
    return Item(line(part.strip(" ,，:：-·()（）"), _ITEM), owner, minutes or None)


def spoken_item(item: Item, ctx: "Context") -> str:
    """An item as one would type it, to be read again; who has left brings nothing up."""
    owner = f" @{in_one_word(item.owner, ctx)}" if item.owner and item.owner.active else ""
    minutes = f" {item.minutes}分钟" if item.minutes else ""
    return f"{item.title}{owner}{minutes}"


class Held(Argument[Minutes]):
    """The minutes of a meeting that is being held, by its number or by theirs."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that is such a number."""
        del ctx
        return line.take(lambda token: token if _HELD.fullmatch(token) else None)

    def read(self, raw: str, ctx: "Context") -> Minutes:
        """The minutes, locked; raises UserError where nothing of it was held."""
        found = _HELD.fullmatch(line(raw, 20))
        taken = minutes_for_update(ctx, int(found[1])) if found else None
        if taken is None:
            state = Word(f"meeting.state.{MEETING.read(raw.replace('-', ''), ctx).state}")
            raise UserError("meeting.not_now", id=raw.upper(), state=state)
        return taken

    def shape(self, label: str) -> str:
        """A number as people type it."""
        del label
        return "M12"


class MeetingName(Argument[Meeting]):
    """A meeting by its number, where there need not be one."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that is a meeting's number."""
        del ctx
        return line.take(lambda token: token if re.fullmatch("[mM]-?[0-9]{1,9}", token) else None)

    def read(self, raw: str, ctx: "Context") -> Meeting:
        """The meeting, locked."""
        return MEETING.read(raw.replace("-", ""), ctx)

    def shape(self, label: str) -> str:
        """A number as people type it."""
        del label
        return "M12"


@dataclass(frozen=True, slots=True)
class New:
    """`/会议 预约 技术方案评审 @技术部 周四14:00-15:30 议程 方案 @李雷 20分钟; 排期`."""

    title: Annotated[str, Title(150)]
    when: Annotated[Occasion, RepeatedSlot()]
    people: Annotated[tuple[Party, ...], Parties()] = ()
    units: Annotated[tuple[Unit, ...], Units()] = ()
    kind: Annotated[Kind | None, Choice("!", "meeting.kind", Kind, _KINDS)] = None
    items: Annotated[tuple[Item, ...], Agenda()] = ()
    place: Annotated[str, Named(80)] = ""
    link: Annotated[str, Link()] = ""
    documents: Annotated[str, Named(1000)] = ""
    about: Annotated[str, About()] = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is to be other than it was; what is left out stays."""

    meeting: Annotated[Meeting, MEETING]
    title: Annotated[str | None, NewTitle(150)] = None
    when: Annotated[Range | date | None, NewSlot()] = None
    items: Annotated[tuple[Item, ...] | Cleared | None, Agenda()] = None
    place: Annotated[str | Cleared | None, Named(80)] = None
    link: Annotated[str | Cleared | None, Link()] = None
    documents: Annotated[str | Cleared | None, Named(1000)] = None


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """What the meetings of a series are to be like from now on; `people` are asked as well."""

    meeting: Annotated[Meeting, MEETING]
    title: Annotated[str | None, NewTitle(150)] = None
    when: Annotated[Occasion | None, RepeatedSlot()] = None
    people: Annotated[tuple[Party, ...] | None, Parties()] = None
    items: Annotated[tuple[Item, ...] | Cleared | None, Agenda()] = None
    place: Annotated[str | Cleared | None, Named(80)] = None
    link: Annotated[str | Cleared | None, Link()] = None
    documents: Annotated[str | Cleared | None, Named(1000)] = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A meeting and who is to come, or not to come."""

    meeting: Annotated[Meeting, MEETING]
    people: Annotated[tuple[Party, ...], Parties()]


@dataclass(frozen=True, slots=True)
class Noted:
    """A meeting and, if one likes, a word to it."""

    meeting: Annotated[Meeting, MEETING]
    note: Annotated[str, Sentence(500)] = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A meeting and words about it; files may say it instead."""

    meeting: Annotated[Meeting, MEETING]
    text: Annotated[str, Sentence(500, or_files=True)]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A meeting, another time for it and why."""

    meeting: Annotated[Meeting, MEETING]
    when: Annotated[Range, Slot()]
    note: Annotated[str, Sentence(500)] = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """`/会议 开始`, `开始 M5`, `开始 临时沟通`: the room's next meeting, that one, a new one."""

    meeting: Annotated[Meeting | None, MeetingName()] = None
    title: Annotated[str | None, Title(150)] = None


@dataclass(frozen=True, slots=True)
class Ended:
    """`/会议 结束`, `/会议 结束 M5`: the meeting that is held here, that one."""

    minutes: Annotated[Minutes | None, Held()] = None


@dataclass(frozen=True, slots=True)
class Free:
    """`/会议 空闲 @李雷 @技术部 周四14:00-15:30`."""

    people: Annotated[tuple[Party, ...], Parties()] = ()
    when: Annotated[Range | None, Slot()] = None


@dataclass(frozen=True, slots=True)
class One:
    """A meeting and nothing else."""

    meeting: Annotated[Meeting, MEETING]


@dataclass(frozen=True, slots=True)
class Brought:
    """`/会议 材料 M12 p2`."""

    meeting: Annotated[Meeting, MEETING]
    page: Annotated[int, Page()] = 1


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
