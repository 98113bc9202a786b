"""The arguments of absence commands: one frozen dataclass for each shape."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from bot.absence.queries import absence_for_update
from bot.directory.absences import Absence
from bot.directory.values import Member
from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument, Record, Turn
from bot.engine.commands.line import MENTION, Line
from bot.engine.commands.mentions import PersonByName, PersonMention, take_name
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.time.calendar import Period
from bot.time.phrases import read_period

if TYPE_CHECKING:
    from bot.engine.context import Context

_ABSENCE: Final = Record("L", absence_for_update)


class Span(Argument[Period]):
    """The days, whatever is left of the line: `到 周五`, `周三到周五`, `wed-fri`."""

    turn = Turn.TEXT
    input = InputKind.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the words that are left."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> Period:
        """The span meant, seen from now."""
        try:
            return read_period(raw.rstrip(" ,，。"), ctx.now, ctx.calendar)
        except UserError as error:
            if error.key in {"dates.unreadable", "dates.two_dates"}:
                raise UserError("absence.span_wanted", given=clean(raw)[:40]) from error
            raise


class Introduced(PersonMention):
    """A person behind one of a few words: `替 @李雷`, `for @lilei`."""

    def __init__(self, *words: str) -> None:
        self.words = frozenset(words)

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word and the mention behind it."""
        del ctx
        return _take_behind(line, self.words)

    def shape(self, label: str) -> str:
        """The argument by its name."""
        return f"{label}:@"


class Mentioned(NamedTuple):
    """Whom leave is entered with; not `is_clear` where it may also be the one who is away."""

    member: Member
    is_clear: bool = True


class DeputyMention(Argument[Mentioned]):
    """Who deputises: `@王五`, `由 @王五 代理`; named first, it may be whose leave it is."""

    input = InputKind.PERSON
    also = ("代理", "代班", "agent", "cover")

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the next mention, with the words around it that say what it is; or `代理李雷`."""
        for at in range(len(line.tokens)):
            if _INTRODUCES.match(line.tokens[at]) and (
                name := take_name(line, ctx, _INTRODUCES, at)
            ):
                _drop(line, _DEPUTISES)
                return name
        if (introduced := _take_behind(line, _DEPUTISES)) is not None:
            _drop(line, _DEPUTISES)
            return introduced
        is_first = bool(line.tokens) and _is_mention(line.tokens[0])
        mention = line.take_person()
        if mention is None or _drop(line, _DEPUTISES) or not is_first:
            return mention
        return f"{_UNCLEAR}{mention}"

    def read(self, raw: str, ctx: "Context") -> Mentioned:
        """The person meant."""
        name = raw.removeprefix(_UNCLEAR)
        return Mentioned(_PERSON.read(name, ctx), is_clear=name == raw)

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return _PERSON.shape(label)

    def shown(self, raw: str, ctx: "Context") -> str:
        """The name instead of a mention's id."""
        return _PERSON.shown(raw.removeprefix(_UNCLEAR), ctx)


_PERSON: Final = PersonMention()
_UNCLEAR: Final = "?"
_INTRODUCES: Final = re.compile("^(?:由|代理人?[:：]?|(?:agent|deputy|cover)$)", re.IGNORECASE)
_DEPUTISES: Final = frozenset(
    {"由", "代理", "代理人", "代班", "agent", "deputy", "cover", "covers"}
)


def _take_behind(line: Line, words: frozenset[str]) -> str | None:
    """Take one of these words together with the mention behind it."""
    for index, token in enumerate(line.tokens[:-1]):
        if fold(token) in words and _is_mention(line.tokens[index + 1]):
            mention = line.tokens[index + 1]
            del line.tokens[index : index + 2]
            return mention
    return None


def _drop(line: Line, words: frozenset[str]) -> bool:
    """Take one of these words; whether there was one."""
    return line.take(lambda token: True if fold(token) in words else None) is not None


def _is_mention(token: str) -> bool:
    return bool(MENTION.fullmatch(token)) or (len(token) > 1 and fold(token)[0] == "@")


@dataclass(frozen=True, slots=True)
class New:
    """`请假中 到 周五`, `请假 周三到周五 @王五`; `给 @李雷` for somebody else's leave."""

    span: Annotated[Period, Span()]
    absent: Annotated[Member | None, Introduced("给", "替", "帮", "for")] = None
    deputy: Annotated[Mentioned | None, DeputyMention()] = None


@dataclass(frozen=True, slots=True)
class Deputised:
    """`代理 @王五 周一到周三`; without days for the leave that is on or comes next."""

    deputy: Annotated[Member, PersonByName()]
    span: Annotated[Period | None, Span()] = None


@dataclass(frozen=True, slots=True)
class One:
    """An absence and nothing else."""

    absence: Annotated[Absence, _ABSENCE]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
