"""The arguments of duty commands: weekdays, whose rota, and one frozen dataclass for each shape."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Member, Unit
from bot.engine.commands.argument import Argument, Date
from bot.engine.commands.beginning import simplified
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PersonMention, UnitMention
from bot.engine.commands.text import clean
from bot.errors import UserError
from bot.time.phrases import When
from templates import LANGUAGES, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_CHINESE: Final = "一二三四五六日"
_IN_CHINESE: Final = re.compile(f"(?:周|星期|礼拜)([{_CHINESE}天]+)")
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS: Final = {
    **{day: n for n, day in enumerate(_ENGLISH)},
    **{day[:3]: n for n, day in enumerate(_ENGLISH)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_GROUPS: Final = {
    **dict.fromkeys(("工作日", "weekdays"), range(5)),
    **dict.fromkeys(("周末", "weekend", "weekends"), range(5, 7)),
    **dict.fromkeys(("每天", "天天", "daily", "everyday"), range(7)),
}
_BETWEEN: Final = re.compile("[,，、;；/\\s]+")
_RANGE: Final = re.compile("[-–—~～至到]+")


class Weekdays(Argument[tuple[int, ...]]):
    """Days of the week: `周一 周三`, `周一至周五`, `mon wed`, `mon-fri`, `工作日`, `daily`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take every token that names weekdays."""
        del ctx
        return " ".join(line.take_all(lambda token: token if _days(token) else None)) or None

    def read(self, raw: str, ctx: "Context") -> tuple[int, ...]:
        """The days from 0 for Monday, each once, in order."""
        found = _days(raw.strip())
        if not found:
            raise UserError("duty.weekdays_wanted", given=clean(raw)[:40])
        del ctx
        return tuple(sorted(found))


def _days(typed: str) -> set[int]:
    """The weekdays in words; empty where any of the words is none."""
    found: set[int] = set()
    for word in filter(None, _BETWEEN.split(simplified(typed))):
        days = _of(word)
        if not days:
            return set()
        found.update(days)
    return found


def _of(word: str) -> set[int]:
    if word in _GROUPS:
        return set(_GROUPS[word])
    ends = [_named(part) for part in _RANGE.split(word)]
    if len(ends) == 1:
        return ends[0]
    if [len(end) for end in ends] != [1, 1]:
        return set()
    (first,), (last,) = ends
    return {day % 7 for day in range(first, first + (last - first) % 7 + 1)}


def _named(word: str) -> set[int]:
    """`周一`, `周一三五`, `mon`."""
    if chinese := _IN_CHINESE.fullmatch(word):
        return {_CHINESE.index(day) for day in chinese[1].replace("天", "日")}
    return {_WORDS[word]} if word in _WORDS else set()


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose rota is meant; without a unit the company's."""

    unit: Unit | None


class Rota(Argument[Whose]):
    """A department, or the words for the whole company."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word for the company, else the next mention."""
        del ctx
        company = line.take(lambda token: token if _is_company(token) else None)
        return company or line.take_person()

    def read(self, raw: str, ctx: "Context") -> Whose:
        """The department of that name, or the company."""
        if _is_company(raw):
            return Whose(None)
        return Whose(UnitMention().read(raw, ctx))

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"@{label}"

    def shown(self, raw: str, ctx: "Context") -> str:
        """A name instead of a mention's id."""
        return raw if _is_company(raw) else UnitMention().shown(raw, ctx)


def _is_company(typed: str) -> bool:
    words = {simplified(text("duty.company", language)) for language in LANGUAGES}
    return simplified(typed.strip().lstrip("@＠")) in {*words, "公司", "company"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`/值班`, `/值班 @技术部`."""

    rota: Annotated[Whose | None, Rota()] = None


@dataclass(frozen=True, slots=True)
class Planned:
    """`/值班 排班 @李雷 周一 周三 [@技术部]`."""

    officer: Annotated[Member, PersonMention()]
    weekdays: Annotated[tuple[int, ...], Weekdays()]
    rota: Annotated[Whose | None, Rota()] = None


@dataclass(frozen=True, slots=True)
class Swapped:
    """`/值班 换班 @王五 11月27日 [@技术部]`."""

    officer: Annotated[Member, PersonMention()]
    date: Annotated[When, Date()]
    rota: Annotated[Whose | None, Rota()] = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """`/值班 清除 周一 [@技术部]`, `/值班 清除 11月27日 [@技术部]`."""

    weekdays: Annotated[tuple[int, ...], Weekdays()] = ()
    date: Annotated[When | None, Date()] = None
    rota: Annotated[Whose | None, Rota()] = None
