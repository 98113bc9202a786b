"""The arguments of minutes: what is written down, edited, looked for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import CLEARED, Argument, Cleared, Record, Sentence
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.engine.incoming import MENTION_END, MENTION_START
from bot.errors import UserError
from bot.meetings.arguments import Named
from bot.meetings.model import Content, Minutes, Todo
from bot.meetings.queries import minutes_for_update
from bot.meetings.todos import read_todo
from templates import Language

if TYPE_CHECKING:
    from bot.engine.context import Context

MINUTES: Final = Record("Y", minutes_for_update)
_MOST_LINES: Final = 300
_LONGEST: Final = 20_000
_BALLOTS: Final = frozenset({"1", "-1", "0"})
_EMPTY: Final = Content()


class Lines(Argument[tuple[str, ...]]):
    """Lines of one section of the minutes, behind its name."""

    input = InputKind.MULTILINE
    wordy = True

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> tuple[str, ...]:
        """The lines that say something."""
        del ctx
        return tuple(clean(each).strip() for each in _lines(raw))

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"


class Todos(Argument[tuple[Todo, ...]]):
    """Actions, one a line: `@李雷 提交架构文档 周五`."""

    input = InputKind.MULTILINE
    wordy = True

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> tuple[Todo, ...]:
        """The actions, each with its owner and its date."""
        return tuple(read_todo(ctx, each.lstrip("-· ")) for each in _lines(raw))

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"

    def shown(self, raw: str, ctx: "Context") -> str:
        """As it was typed, with nobody's mention lost."""
        del ctx
        return clean(raw, keep=MENTION_START + MENTION_END)


def _lines(raw: str) -> list[str]:
    if len(raw) > _LONGEST:
        raise UserError("input.too_long", limit=_LONGEST, length=len(raw))
    lines = [each for each in raw.split("\n") if each.strip()]
    if len(lines) > _MOST_LINES:
        raise UserError("input.too_many", limit=_MOST_LINES)
    return lines


class Ballot(Argument[int]):
    """A vote: 1, -1 or 0."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that is a vote."""
        del ctx
        return line.take(lambda token: token if fold(token).lstrip("+") in _BALLOTS else None)

    def read(self, raw: str, ctx: "Context") -> int:
        """For it, against it, or neither."""
        del ctx
        folded = fold(raw).strip().lstrip("+")
        if folded not in _BALLOTS:
            raise UserError("minutes.ballot_wanted", given=clean(raw)[:40])
        return int(folded)

    def shape(self, label: str) -> str:
        """What can be said."""
        del label
        return "+1|-1|0"


class EntryNumber(Argument[int]):
    """The line of the log that a button means; nobody types it."""

    _most: Final = 2**62

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: it is not typed."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> int:
        """A whole number."""
        del ctx
        digits = fold(raw).strip()
        if not (digits.isascii() and digits.isdigit() and int(digits[:19]) < self._most):
            raise UserError("minutes.entry_wanted")
        return int(digits[:19])

    def shape(self, label: str) -> str:
        """It is not typed."""
        del label
        return ""


class Paper(StrEnum):
    """As what kind of document minutes are given."""

    DOCX = "docx"
    PDF = "pdf"
    MD = "md"


class PaperWord(Argument[Paper]):
    """The word for a kind of file: `word`, `pdf`, `markdown`."""

    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names a kind of file."""
        del ctx
        return line.take(lambda token: token if fold(token).lstrip("!.") in _PAPERS else None)

    def read(self, raw: str, ctx: "Context") -> Paper:
        """The kind of file."""
        del ctx
        found = _PAPERS.get(fold(raw).strip().lstrip("!."))
        if found is None:
            raise UserError("minutes.paper_wanted", given=clean(raw)[:40])
        return found

    def shape(self, label: str) -> str:
        """What can be said."""
        del label
        return "docx|pdf|md"

    def options(self, language: Language) -> tuple[Option, ...]:
        """Every kind; they are called the same everywhere."""
        del language
        return tuple(Option(each.value, each.value.upper()) for each in Paper)


_PAPERS: Final = {each.value: each for each in Paper} | {
    "word": Paper.DOCX,
    "doc": Paper.DOCX,
    "markdown": Paper.MD,
    "文本": Paper.MD,
}


@dataclass(frozen=True, slots=True)
class One:
    """Minutes and nothing else."""

    minutes: Annotated[Minutes, MINUTES]


@dataclass(frozen=True, slots=True)
class Written:
    """Minutes and what is to be written into them."""

    minutes: Annotated[Minutes, MINUTES]
    text: Annotated[str, Sentence(5000)]


@dataclass(frozen=True, slots=True)
class Voted:
    """Minutes, a vote and, from a button, the line whose question it answers."""

    minutes: Annotated[Minutes, MINUTES]
    value: Annotated[int, Ballot()]
    entry: Annotated[int | None, EntryNumber()] = None


@dataclass(frozen=True, slots=True)
class Undone:
    """Minutes and, from a button, the line that is to be taken back."""

    minutes: Annotated[Minutes, MINUTES]
    entry: Annotated[int | None, EntryNumber()] = None


@dataclass(frozen=True, slots=True)
class Edited:
    """Minutes and the sections that are to say something else, or nothing any more."""

    minutes: Annotated[Minutes, MINUTES]
    project: Annotated[str | Cleared | None, Named(80)] = None
    external: Annotated[tuple[str, ...] | Cleared | None, Lines()] = None
    summary: Annotated[tuple[str, ...] | Cleared | None, Lines()] = None
    decisions: Annotated[tuple[str, ...] | Cleared | None, Lines()] = None
    todos: Annotated[tuple[Todo, ...] | Cleared | None, Todos()] = None
    pending: Annotated[tuple[str, ...] | Cleared | None, Lines()] = None

    def sections(self) -> dict[str, object]:
        """What they are to say, by the fields of `Content`."""
        said = {name: getattr(self, name) for name in Content.__struct_fields__}
        return {
            name: getattr(_EMPTY, name) if value is CLEARED else value
            for name, value in said.items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Minutes and as what kind of file they are wanted."""

    minutes: Annotated[Minutes, MINUTES]
    paper: Annotated[Paper | None, PaperWord()] = None
