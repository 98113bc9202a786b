"""Commands, declared once: names, typed arguments, who may, what it does, examples.

From one declaration come the parser, the help text, the form for missing arguments, buttons,
typed replies, completion and the reference page (architecture, "Commands are declared once").
"""

import dataclasses
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, NamedTuple, TypeVar

from bot.engine.cards import Button, Card, Style
from bot.engine.commands.argument import Cleared
from bot.engine.commands.text import capitalised
from bot.errors import UserError, Word
from templates import Language, exists, text

if TYPE_CHECKING:
    from bot.engine.commands.argument import Argument
    from bot.engine.context import Context

A = TypeVar("A")
R = TypeVar("R")


class Words(NamedTuple):
    """What something is called, the usual word first in each language."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def usual(self, language: Language) -> str:
        """The word to show."""
        return self.of(language)[0]

    def of(self, language: Language) -> tuple[str, ...]:
        """All words of one language."""
        return self.zh if language == "zh" else self.en

    def every(self) -> tuple[str, ...]:
        """All words of both languages."""
        return self.zh + self.en


NO_WORDS: Final = Words((), ())


@dataclass(frozen=True, slots=True)
class Noun:
    """What commands are about; `prefix` is the letter of its records' ids, if it has records.

    Arguments may stick to a `glued` one without a space, where no other command begins so.
    `title` is what cards call it in English, where that is not the word to type.
    """

    id: str
    words: Words
    prefix: str = ""
    glued: bool = False
    title: str = ""

    def name(self, language: Language) -> str:
        """What it is called at the head of a card or a line."""
        if self.title and language == "en":
            return self.title
        return capitalised(self.words.usual(language))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a command: its field's name, how it is read, whether it may be left out.

    `initial` is the raw choice that leaving it out means, which a form shows as chosen.
    """

    name: str
    argument: "Argument[Any]"
    required: bool
    initial: str = ""
    clearable: bool = False
    """Whether a word for nothing, or its emptied field of a form that showed it, clears it."""
    words: Words = NO_WORDS
    """What it is called where that is no message, as with the fields of a company's own form."""

    def label(self, command_id: str, language: Language) -> str:
        """What people call this argument: the command's own word for it, or the common one."""
        if any(self.words):
            return self.words.usual(language)
        own = f"{command_id}.{self.name}"
        return text(own if exists(own) else f"argument.{self.name}", language)


@dataclass(frozen=True)
class Command(Generic[A, R]):
    """One thing that a person can do.

    `arguments` is a frozen dataclass whose fields are `Annotated[type, Argument]`; one with a
    default may be left out. `may` is asked before anything else, with the record that the command
    is about (None where it is about none). `when` raises UserError where that record is not as it
    has to be, so that no form is filled in, and nothing confirmed, in vain. `words` are the verbs
    behind the noun, `shortcuts` words that stand for noun and verb, `hints` words by which a line
    that names no command asks for this one (`我今天病了`), `replies` first words of a typed reply
    to the record's card, `lone` such as count only when nothing stands behind them: `ok, but …`
    decides nothing, unless `beside` says that what stands beside it leaves it so. `fallback` marks
    the noun's command when no verb is given, `remark` the one that takes any other typed reply,
    `moves` the one that gives a record another time, as in `T4 改到周五`.
    `further` gives the arguments that depend on the others, as the fields of the chosen form do;
    their values are the field `further` of `arguments`. `which` names the arguments of a command
    without a record that say what is meant, as a record does elsewhere: with nothing besides them
    the form is asked, and it begins with `prefill` of the values given.
    """

    id: str
    noun: Noun
    words: Words
    arguments: type[A]
    may: "Callable[[Context, R], bool]"
    run: "Callable[[Context, A], object]"
    examples: Words
    when: "Callable[[Context, R], object] | None" = None
    shortcuts: Words = NO_WORDS
    hints: Words = NO_WORDS
    replies: Words = NO_WORDS
    lone: Words = NO_WORDS
    beside: "Callable[[str], bool] | None" = None
    fallback: bool = False
    remark: bool = False
    moves: bool = False
    destructive: bool = False
    further: "Callable[[Context, Mapping[str, str]], Sequence[Parameter]] | None" = None
    prefill: "Callable[[Context, R], dict[str, str]] | None" = None
    which: frozenset[str] = frozenset()
    quote: "Callable[[str], dict[str, str]] | None" = None
    """What a form begins with that was asked for by a message of this text."""
    question: "Callable[[Context, A], Card | None] | None" = None
    """What a destructive one asks before it runs, where to ask whether it is meant says too little.

    None where it does not.
    """
    heading: "Callable[[Context, Mapping[str, str]], str] | None" = None
    """What its form is headed with, where the names of noun and verb say too little."""
    parameters: tuple[Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", tuple(_parameters(self.arguments)))

    def made(self, values: Mapping[str, Any]) -> A:
        """The arguments of these values."""
        if self.further is None:
            return self.arguments(**values)
        own = {name: value for name, value in values.items() if name in self.names}
        rest = {name: value for name, value in values.items() if name not in self.names}
        return self.arguments(**own, **{FURTHER: rest})

    def shown(self, ctx: "Context", values: Mapping[str, Any]) -> dict[str, str]:
        """What its form begins with: what the record is like, or what else is meant."""
        if self.prefill is None:
            return {}
        if self.record is not None:
            return self.prefill(ctx, values[self.record.name])
        which: Any = {name: value for name, value in values.items() if name in self.which}
        return self.prefill(ctx, which)

    def asked(self, ctx: "Context", raw: Mapping[str, str]) -> tuple[Parameter, ...]:
        """Every parameter, given what is known: its own, and those that depend on them."""
        if self.further is None:
            return self.parameters
        return (*self.parameters, *self.further(ctx, raw))

    @property
    def answers(self) -> Words:
        """All that a typed reply may begin with to mean it."""
        return Words(self.replies.zh + self.lone.zh, self.replies.en + self.lone.en)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the parameters."""
        return frozenset(each.name for each in self.parameters)

    @cached_property
    def record(self) -> Parameter | None:
        """The parameter that is the record which the command is about."""
        return next((each for each in self.parameters if each.argument.is_record), None)

    @cached_property
    def in_turn(self) -> tuple[Parameter, ...]:
        """The parameters in the order in which they help themselves to a line."""
        return tuple(sorted(self.parameters, key=lambda parameter: parameter.argument.turn))

    def help(self, language: Language) -> str:
        """One line that says what it does."""
        return text(f"{self.id}.help", language)

    def label(self, language: Language) -> str:
        """The word on its button."""
        own = f"{self.id}.label"
        return text(own, language) if exists(own) else capitalised(self.words.usual(language))

    def forbidden(self, language: Language) -> UserError:
        """The mistake of asking for what is others' to do, with who may."""
        return UserError("input.forbidden", command=self.label(language), who=Word(self.who))

    @property
    def who(self) -> str:
        """The message that says who may, by the policy's feature and name."""
        return f"may.{self.may.__module__.split('.')[1]}.{self.may.__name__}"

    def name(self, language: Language) -> str:
        """Its label, behind the noun where that is not said: `任务 · 更新进度`, `我的任务`."""
        noun, label = self.noun.name(language), self.label(language)
        return label if noun.lower() in label.lower() else f"{noun} · {label}"

    def button(self, language: Language, subject: str, style: Style = Style.DEFAULT) -> Button:
        """The button that runs it on a card's record; a destructive one asks before it does."""
        label = self.label(language)
        if not self.destructive:
            return Button(label, self.id, style)
        sure = text("input.confirm", language, command=label, subject=subject)
        return Button(label, self.id, Style.DANGER, sure)

    def head(self, language: Language) -> str:
        """The words that a line begins with: `/任务 新建`."""
        verb = self.words.usual(language) if any(self.words) else ""
        return f"/{self.noun.words.usual(language)} {verb}".rstrip()

    def usage(self, language: Language, record: str = "", *, brief: bool = False) -> str:
        """How it is typed: `/任务 新建 标题 [@负责人]`; what may be left out stands in brackets.

        `record` is the id to show, where one is known; a `brief` one leaves out what it may.
        """
        shapes = (
            shape if each.required else f"[{shape}]"
            for each in self.parameters
            if each.required or not brief
            if (shape := self.shape(each, language, record))
        )
        return " ".join([self.head(language), *shapes])

    def shape(self, each: Parameter, language: Language, record: str = "") -> str:
        """How one argument looks in a typed line; empty where only a button gives it."""
        if record and each.argument.is_record:
            return record
        return each.argument.shape(each.label(self.id, language))


AnyCommand = Command[Any, Any]

FURTHER: Final = "further"
"""The field of a command's arguments that holds the values of its `further` parameters."""


def _parameters(arguments: type[object]) -> Iterator[Parameter]:
    hints = typing.get_type_hints(arguments, include_extras=True)
    for each in dataclasses.fields(arguments):  # type: ignore[arg-type]  # always a dataclass
        if each.name == FURTHER:
            continue
        hint = hints[each.name]
        if typing.get_origin(hint) is not Annotated:
            raise TypeError(f"{arguments.__name__}.{each.name} names no argument kind")
        required = each.default is dataclasses.MISSING
        initial = each.default.value if isinstance(each.default, StrEnum) else ""
        clearable = Cleared in typing.get_args(hint.__origin__)
        yield Parameter(each.name, hint.__metadata__[0], required, initial, clearable)
