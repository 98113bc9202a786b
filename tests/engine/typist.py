"""Lines as people may type them, with the values that have to be read from them, for hypothesis."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from bot.directory.queries import departments_named, people_named
from bot.engine.commands.argument import Choice, Date, Description, Percent, Sentence, Tags, Title
from bot.engine.commands.command import AnyCommand, Parameter
from bot.engine.commands.mentions import PartyMention, PeopleMention, PersonMention, UnitMention
from bot.engine.context import Context
from bot.time.phrases import read
from tests.engine.grammar_cases import takes_record

NAMES: Final = ("李雷", "韩梅梅", "何佳怡", "Jim", "jim", "hejiayi", "徐静")
UNITS: Final = ("技术部", "设计部")
WORDS: Final = (
    *("原型", "接口文档", "API", "完成", "V2.0", "page", "版本"),
    *("T9", "H5", "a-b", "（初稿）", "now?"),
)
DATES: Final = (
    *("周五17:00", "明天下午3点", "下周三", "3个工作日内"),
    *("12月5日", "fri 17:00", "next mon 9am"),
)
LINES: Final = ("先做首页", "then the list", "「引用」", "a: b", "@李雷 看看", "周五17:00")


_KINDS: Final = (
    *(PeopleMention, PartyMention, Choice, Percent, Tags, Date, Title, Sentence, Description),
)


def can_type(parameter: Parameter) -> bool:
    """Whether it takes what a kind of the engine does; features prove their own kinds."""
    own = type(parameter.argument)
    kind = next((each for each in own.mro() if each in _KINDS), None)
    return kind is not None and own.take is kind.take


@dataclass(frozen=True, slots=True)
class Piece:
    """One argument as it is typed, and what has to come out."""

    tokens: tuple[str, ...]
    value: object
    is_date: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody who types: each kind of argument in every way that there is."""

    draw: DrawFn
    ctx: Context

    def line(self, command: AnyCommand) -> tuple[str, dict[str, object]]:
        """A line for the command, and the values of its arguments by name but for its record."""
        typed = self._arguments(command)
        head = [f"/{command.noun.words.usual('zh')}", self._one_of(command.words.every())]
        if takes_record(command):
            head.append(f"{command.noun.prefix}12")
        marks = self._mixed([each.tokens for each in typed.values() if not each.is_date])
        date = [token for each in typed.values() if each.is_date for token in each.tokens]
        first = self._one_of((" ", "  ", "　")).join([*head, *marks, *date])
        more = [each.description for each in typed.values() if each.description]
        return "\n".join([first, *more]), {name: each.value for name, each in typed.items()}

    def _arguments(self, command: AnyCommand) -> dict[str, Piece]:
        typed: dict[str, Piece] = {}
        mentioned = False
        for each in command.parameters:
            if each.argument.is_record or not can_type(each):
                continue
            if not (each.required or self.draw(st.booleans())):
                continue
            is_list = isinstance(each.argument, PeopleMention)
            if is_list and not mentioned and not each.required:
                continue  # the first mention is the one of the argument before it
            mentioned = mentioned or isinstance(each.argument, PartyMention)
            typed[each.name] = self._piece(each)
        return typed

    def _piece(self, parameter: Parameter) -> Piece:
        kinds: dict[type, Callable[..., Piece]] = {
            PeopleMention: self._people,
            PartyMention: self._party,
            Choice: self._choice,
            Percent: self._percent,
            Tags: self._tags,
            Date: self._date,
            Title: self._words,
            Sentence: self._words,
            Description: self._description,
        }
        kind = next(kind for kind in type(parameter.argument).mro() if kind in kinds)
        return kinds[kind](parameter.argument)

    def _people(self, _: PeopleMention) -> Piece:
        names = self.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3))
        members = {each.id: each for name in names for each in people_named(self.ctx.tx, name)}
        return Piece(tuple(self._signed("@", name) for name in names), tuple(members.values()))

    def _party(self, argument: PartyMention) -> Piece:
        people = () if isinstance(argument, UnitMention) else NAMES
        units = () if isinstance(argument, PersonMention) else UNITS
        name = self._one_of((*people, *units))
        found = [*people_named(self.ctx.tx, name), *departments_named(self.ctx.tx, name)]
        return Piece((self._signed("@", name),), found[0])

    def _choice(self, argument: "Choice[object]") -> Piece:  # type: ignore[type-var]
        chinese, english = argument.options("zh"), argument.options("en")
        place = self.draw(st.integers(0, len(english) - 1))
        value = english[place].value
        word = self._one_of((chinese[place].label, english[place].label.upper(), value))
        return Piece((self._signed(argument.sign, word),), value)

    def _percent(self, _: Percent) -> Piece:
        share = self.draw(st.integers(0, 100))
        return Piece((self._one_of((f"%{share}", f"{share}%", f"％{share}")),), share)

    def _tags(self, argument: Tags) -> Piece:
        most = min(argument.limit, 3)
        tags = self.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most, unique=True))
        return Piece(tuple(self._signed(argument.sign, tag) for tag in tags), tuple(tags))

    def _date(self, _: Date) -> Piece:
        phrase = self._one_of(DATES)
        return Piece((phrase,), read(phrase, self.ctx.now, self.ctx.calendar), is_date=True)

    def _words(self, _: object) -> Piece:
        words = self.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
        return Piece(tuple(words), " ".join(words))

    def _description(self, _: Description) -> Piece:
        lines = "\n".join(self.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3)))
        return Piece((), lines, description=lines)

    def _one_of(self, choices: Sequence[str]) -> str:
        return self.draw(st.sampled_from(choices))

    def _signed(self, sign: str, word: str) -> str:
        """The word behind its sign, in half or full width."""
        return self._one_of((sign, chr(ord(sign) + 0xFEE0))) + word

    def _mixed(self, runs: Sequence[tuple[str, ...]]) -> list[str]:
        """All tokens in any order that keeps every run's own, and that of mentions.

        Words without a sign stay together, or they would be other words.
        """
        mentions = [(token,) for run in runs for token in run if token[0] in "@＠"]
        others = [run for run in runs if run and run[0][0] not in "@＠"]
        places = self.draw(st.permutations([True] * len(mentions) + [False] * len(others)))
        next_mention, next_other = iter(mentions), iter(self.draw(st.permutations(others)))
        mixed = [next(next_mention if is_mention else next_other) for is_mention in places]
        return [token for run in mixed for token in run]


@st.composite
def lines(draw: DrawFn, command: AnyCommand, ctx: Context) -> tuple[str, dict[str, object]]:
    """What a `Typist` types for a command."""
    return Typist(draw, ctx).line(command)
