"""Kinds of arguments: how each is taken from a typed line, read into a value and asked in a form.

Whatever the way in, an argument first is raw text (what was typed, or a form's input) and then
is read; so a mistake reads the same everywhere.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from bot.directory.queries import person_by_account
from bot.engine.cards import InputKind, Option
from bot.engine.commands.line import MENTION, Line, tokens_of
from bot.engine.commands.text import clean, fold, line, paragraph
from bot.engine.incoming import MENTION_START
from bot.errors import UserError
from bot.time.phrases import When, read, split_trailing
from templates import LANGUAGES, Language, text

if TYPE_CHECKING:
    from bot.engine.context import Context

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_FULL: Final = 100
_WORD: Final = 80
"""The longest project name or tag, as long as its column."""
_LONG: Final = 10
"""Digits from which on a number is no id of ours, and does not fit a database's integer."""

NOTHING: Final = frozenset({"无", "没有", "清空", "none", "nothing", "clear", "-"})
"""What empties a field instead of leaving it as it is."""


class Cleared(Enum):
    """Stands for a field that is to be empty from now on, where None leaves it as it is."""

    CLEARED = "cleared"


CLEARED: Final = Cleared.CLEARED


def becomes(before: T, given: T | Cleared | None) -> T:
    """What a field is after a change: what was given, nothing where it was cleared, or as before.

    Nothing is the empty value of its type: no words, no lines.
    """
    if given is None:
        return before
    return type(before)() if isinstance(given, Cleared) else given


class Turn(StrEnum):
    """When an argument helps itself to a line: marks first, the words that remain last.

    Before the marks are shared out, a mention that stands behind a name of its own is taken.
    """

    NAMED = "0"
    MARK = "1"
    DATE = "2"
    TEXT = "3"
    DESCRIPTION = "4"


class Argument(ABC, Generic[T]):
    """One kind of argument; instances stand in the annotations of a command's dataclass."""

    turn: Turn = Turn.MARK
    input: InputKind = InputKind.TEXT
    sign: str = ""
    """The mark, half width, that all its tokens begin with; empty where they may have none."""
    is_record: bool = False
    wordy: bool = False
    """Whether a value behind `name:` may be several words."""
    glued: bool = False
    """Whether it may be so without a blank behind the colon as well."""
    also: tuple[str, ...] = ()
    """What else may stand for its name before a colon."""
    by_line: bool = False
    """Whether a further line that begins with its name and a colon is its value."""
    or_files: bool = False
    """Whether files that came with the input may stand for its words."""
    nothing: frozenset[str] = NOTHING
    """The words that empty it, where it can be emptied."""

    @abstractmethod
    def take(self, line: Line, ctx: "Context") -> str | None:
        """Remove from the line what is this argument's and give it raw; None where it has none."""

    @abstractmethod
    def read(self, raw: str, ctx: "Context") -> T:
        """The value of raw text; raises UserError that says what to write instead."""

    def shape(self, label: str) -> str:
        """How the argument looks in a usage line; empty where only a button gives it."""
        return label

    def options(self, language: Language) -> tuple[Option, ...]:
        """The choices that a form offers, where there is a fixed set."""
        del language
        return ()

    def hint(self, ctx: "Context") -> str:
        """How a form's input is filled in, where its name does not say."""
        del ctx
        return ""

    def offered(self, ctx: "Context") -> tuple[Option, ...]:
        """The choices that a form offers now, where only the database knows them."""
        return self.options(ctx.language)

    def shown(self, raw: str, ctx: "Context") -> str:
        """Raw text as a form shows it, for the person to correct."""
        del ctx
        return clean(raw)


class Title(Argument[str]):
    """One line of the user's words: what remains when marks and dates are taken."""

    turn = Turn.TEXT

    def __init__(self, limit: int = 200) -> None:
        self.limit = limit

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all tokens that are left."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> str:
        """One clean, non-empty line of at most `limit` characters."""
        if not (words := line(spoken(raw, ctx), self.limit).strip(" ，、；,;")):
            raise UserError("input.empty")
        return words


class Description(Argument[str]):
    """Quoted words and further lines."""

    turn = Turn.DESCRIPTION
    input = InputKind.MULTILINE
    also: tuple[str, ...] = ("描述", "任务描述", "说明")
    wordy = True

    def __init__(self, limit: int = 5000) -> None:
        self.limit = limit

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the quotation and the lines after the first."""
        del ctx
        return line.take_description()

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean text of at most `limit` characters."""
        return paragraph(spoken(raw, ctx), self.limit)

    def shape(self, label: str) -> str:
        """A quotation."""
        return f'"{label}"'


class Sentence(Description):
    """Everything that remains, over all lines: a reason, a note, an answer, be it `无`."""

    turn = Turn.TEXT
    also = ()
    nothing = frozenset()

    def __init__(self, limit: int = 2000, *, or_files: bool = False) -> None:
        super().__init__(limit)
        self.or_files = or_files

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take tokens and description together."""
        del ctx
        return line.take_everything()

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean, non-empty text of at most `limit` characters."""
        if not (words := super().read(raw, ctx)):
            raise UserError("input.empty")
        return words

    def shape(self, label: str) -> str:
        """Bare words."""
        return label


def spoken(raw: str, ctx: "Context") -> str:
    """User text with the names of the people it mentions instead of their messenger's ids."""

    def name(found: re.Match[str]) -> str:
        member = person_by_account(ctx.tx, ctx.origin.messenger, found[0][1:-1])
        return f"@{member.name}" if member else found[0]

    return MENTION.sub(name, raw) if MENTION_START in raw else raw


class Date(Argument[When]):
    """A date in words at the end of the line (semantics §4.4)."""

    turn = Turn.DATE
    input = InputKind.DATE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the longest run of closing tokens that is a date phrase."""
        typed = " ".join(line.tokens)
        rest, when = split_trailing(typed, ctx.now, ctx.calendar)
        if when is None:
            return None
        line.tokens = tokens_of(rest)
        return typed[len(rest) :].strip()

    def read(self, raw: str, ctx: "Context") -> When:
        """The moment meant, seen from now."""
        return read(clean(raw).strip(), ctx.now, ctx.calendar)


class Choice(Argument[E]):
    """One of a few words behind a mark: `!高`, `!high`."""

    input = InputKind.CHOICE

    def __init__(self, sign: str, prefix: str, choices: type[E], synonyms: dict[str, E]) -> None:
        """`prefix` names the messages that label the choices; `synonyms` are folded words."""
        self.sign = sign
        self.prefix = prefix
        self.choices = choices
        self.synonyms = synonyms | {each.value: each for each in choices}

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the mark's word."""
        del ctx
        return line.take_mark(self.sign)

    def read(self, raw: str, ctx: "Context") -> E:
        """The choice of that name in either language."""
        word = fold(raw).strip().lstrip(self.sign)
        found = self.synonyms.get(word) or self._labelled.get(word)
        if found is None:
            marks = " ".join(f"{self.sign}{each.label}" for each in self.options(ctx.language))
            raise UserError("input.choice", given=clean(raw)[:40], choices=marks)
        return found

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"{self.sign}{label}"

    def options(self, language: Language) -> tuple[Option, ...]:
        """Every choice in that language."""
        return tuple(
            Option(each.value, text(f"{self.prefix}.{each.value}", language))
            for each in self.choices
        )

    @cached_property
    def _labelled(self) -> dict[str, E]:
        return {
            fold(text(f"{self.prefix}.{each.value}", language)): each
            for each in self.choices
            for language in LANGUAGES
        }


class Percent(Argument[int]):
    """A share of a hundred: `%80` or `80%`."""

    input = InputKind.NUMBER
    _pattern: Final = re.compile("^(?:%([0-9]{1,9})|([0-9]{1,9})%)$")

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that is a percentage."""
        del ctx

        def percentage(token: str) -> str | None:
            found = self._pattern.match(fold(token))
            return (found[1] or found[2]) if found else None

        return line.take(percentage)

    def read(self, raw: str, ctx: "Context") -> int:
        """A whole number from 0 to 100."""
        del ctx
        digits = fold(raw).strip().strip("%")
        # Without its zeros a number of any length is soon told from a small one.
        share = digits.lstrip("0")[:_LONG] or "0"
        if not (digits.isascii() and digits.isdigit() and int(share) <= _FULL):
            raise UserError("input.percent", given=clean(raw)[:40])
        return int(share)

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"%{label}"


class Tags(Argument[tuple[str, ...]]):
    """Any number of words behind a mark: `#周报`, `+V2.0`."""

    def __init__(self, sign: str, limit: int = 10, longest: int = 400) -> None:
        """At most `limit` words, `longest` characters in all."""
        self.sign = sign
        self.limit = limit
        self.longest = longest

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take every token of that mark."""
        del ctx
        return " ".join(line.take_marks(self.sign)) or None

    def read(self, raw: str, ctx: "Context") -> tuple[str, ...]:
        """The words, each once."""
        del ctx
        words = [each.lstrip(self.sign) for each in line(raw, self.longest).split()]
        if len(words) > self.limit:
            raise UserError("input.too_many", limit=self.limit)
        if any(len(word) > _WORD for word in words):
            raise UserError("input.too_long", limit=_WORD, length=max(map(len, words)))
        return tuple(dict.fromkeys(word for word in words if word))

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"{self.sign}{label}"


class Record(Argument[T]):
    """The record that a command is about, by its id or by the card that was pressed."""

    is_record = True

    def __init__(self, prefix: str, load: "Callable[[Context, int], T | None]") -> None:
        """`load` gives the record, locked for this transaction, or None."""
        self.prefix = prefix
        self.load = load

    def take(self, line: Line, ctx: "Context") -> str | None:
        """The grammar finds ids before arguments are taken; nothing is left to take."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> T:
        """The record of that id."""
        folded = fold(raw).strip()
        digits = folded.removeprefix(self.prefix.lower())
        found = None
        if digits.isascii() and digits.isdigit() and len(digits) < _LONG:
            found = self.load(ctx, int(digits))
        if found is None:
            raise UserError("input.no_record", given=clean(raw)[:40], example=f"{self.prefix}12")
        return found

    def shape(self, label: str) -> str:
        """An id as people type it."""
        del label
        return f"{self.prefix}12"
