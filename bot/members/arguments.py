"""The arguments of member commands: a language, job roles, a page, and one dataclass a shape."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.names import folded
from bot.directory.org.cells import CellError, words
from bot.directory.org.cells import language as known_language
from bot.directory.values import Member
from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import Argument, Title, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import Party, PartyMention, PersonMention
from bot.engine.commands.text import clean, line
from bot.errors import UserError
from templates import LANGUAGES, Language, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_PAGE: Final = re.compile("^(?:第|p)?([0-9]{1,4})页?$")
_LONGEST: Final = 200
_NONE: Final = frozenset({"无", "没有", "-", "none"})


class Tongue(Argument[Language]):
    """A language by any of its names: `en`, `英文`, `Chinese`."""

    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names a language."""
        del ctx
        return line.take(lambda token: token if _language(token) else None)

    def read(self, raw: str, ctx: "Context") -> Language:
        """The language of that name."""
        del ctx
        if (found := _language(raw)) is None:
            raise UserError("member.language_unknown", given=clean(raw)[:40])
        return found

    def options(self, language: Language) -> tuple[Option, ...]:
        """Both languages."""
        return tuple(Option(each, text(f"member.language.{each}", language)) for each in LANGUAGES)


def _language(word: str) -> Language | None:
    try:
        return known_language(clean(word), "language")
    except CellError:
        return None


class JobRoles(Argument[tuple[str, ...]]):
    """Job roles with blanks or commas between, or a word for none of them: `finance, legal`."""

    turn = Turn.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all words that are left."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> tuple[str, ...]:
        """The roles, each once, as the org file would have them."""
        del ctx
        said = line(raw, _LONGEST)
        if not said:
            raise UserError("input.empty")
        if folded(said) in _NONE:
            return ()
        found = words(",".join(said.split()), "roles")
        return tuple({folded(each): each for each in found}.values())


class Page(Argument[int]):
    """Which page: `p2`, `第2页`."""

    input = InputKind.NUMBER

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names a page."""
        del ctx
        return line.take(lambda token: token if _PAGE.match(token) else None)

    def read(self, raw: str, ctx: "Context") -> int:
        """A number from 1."""
        del ctx
        found = _PAGE.match(clean(raw).strip())
        if found is None or not int(found[1]):
            raise UserError("member.page_unknown", given=clean(raw)[:20])
        return int(found[1])


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""


@dataclass(frozen=True, slots=True)
class Listed:
    """`/成员`, `/成员 @技术部 p2`; of a person (`/成员 @李雷`) their own card."""

    unit: Annotated[Party | None, PartyMention()] = None
    page: Annotated[int, Page()] = 1


@dataclass(frozen=True, slots=True)
class Shown:
    """`/成员 查看 @李雷`; without a name the actor."""

    member: Annotated[Member | None, PersonMention()] = None


@dataclass(frozen=True, slots=True)
class Held:
    """A job role; without one all of them are meant."""

    role: Annotated[str, Title(80)] = ""


@dataclass(frozen=True, slots=True)
class Superior:
    """`/成员 上级 @李雷 @张伟`: the member, then to whom they answer."""

    member: Annotated[Member, PersonMention()]
    superior: Annotated[Member, PersonMention()]


@dataclass(frozen=True, slots=True)
class Position:
    """`/成员 职位 @李雷 高级工程师`."""

    member: Annotated[Member, PersonMention()]
    position: Annotated[str, Title()]


@dataclass(frozen=True, slots=True)
class Roles:
    """`/成员 角色 @李雷 finance legal`."""

    member: Annotated[Member, PersonMention()]
    roles: Annotated[tuple[str, ...], JobRoles()]


@dataclass(frozen=True, slots=True)
class Spoken:
    """`/成员 语言 en [@李雷]`; without a name the actor's."""

    language: Annotated[Language, Tongue()]
    member: Annotated[Member | None, PersonMention()] = None


@dataclass(frozen=True, slots=True)
class LinkCode:
    """`/关联 [K7QM-2XHD]`; without the code one is given."""

    code: Annotated[str, Title(100)] = ""


@dataclass(frozen=True, slots=True)
class Leaver:
    """`离职 @李雷`."""

    member: Annotated[Member, PersonMention()]
