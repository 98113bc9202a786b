"""The arguments of help commands: one frozen dataclass for each shape."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.commands.about import About
from bot.engine.commands.argument import Choice, Date, Description, Record, Sentence, Title
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import Party, PartyMention, is_name
from bot.help import actions
from bot.help.model import Request, Urgency
from bot.help.queries import request_for_update
from bot.time.phrases import When
from templates import LANGUAGES, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_URGENCY: Final = Choice(
    "!",
    "help.urgency",
    Urgency,
    {"紧急": Urgency.URGENT, "加急": Urgency.URGENT},
)
_REQUEST: Final = Record("H", request_for_update)


class Support(Description):
    """The support that is needed: further lines, which may begin with `支持:` themselves."""

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean text without the key that the card says anyway."""
        return super().read(_key().sub("", raw, count=1), ctx)


@cache
def _key() -> re.Pattern[str]:
    keys = ("help.new.support", "argument.support")
    names = (re.escape(text(key, language)) for key in keys for language in LANGUAGES)
    return re.compile(f"^\\s*(?:{'|'.join(names)})\\s*[:：]\\s*", re.IGNORECASE)


class Asked(PartyMention):
    """Whoever is mentioned first; else the person or department whose name the line begins with."""

    sign = ""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the next mention, or a first word that is exactly a name."""
        mentioned = super().take(line, ctx)
        if mentioned is not None or not line.tokens:
            return mentioned
        return line.tokens.pop(0) if is_name(line.tokens[0], ctx) else None


@dataclass(frozen=True, slots=True)
class New:
    """`/求助 @技术部 测试环境连不上 支持:派一位后端`; the first mention is asked."""

    asked: Annotated[Party, Asked()]
    problem: Annotated[str, Title()]
    support: Annotated[str, Support()] = ""
    urgency: Annotated[Urgency, _URGENCY] = Urgency.NORMAL
    needed: Annotated[When | None, Date()] = None
    about: Annotated[str, About()] = ""

    def draft(self) -> actions.Draft:
        """What is asked for."""
        return actions.Draft(
            self.problem, self.support, self.asked, self.urgency, self.needed, self.about
        )


@dataclass(frozen=True, slots=True)
class One:
    """A request and nothing else."""

    request: Annotated[Request, _REQUEST]


@dataclass(frozen=True, slots=True)
class Noted:
    """A request and, if one likes, a word to it."""

    request: Annotated[Request, _REQUEST]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """`/求助 答复 H1 已重启,请再试`."""

    request: Annotated[Request, _REQUEST]
    answer: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Remarked:
    """`/求助 补充 H1 只有内网连不上`."""

    request: Annotated[Request, _REQUEST]
    text: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Handed:
    """`/求助 转交 H1 @李雷`."""

    request: Annotated[Request, _REQUEST]
    asked: Annotated[Party, PartyMention()]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A request and a reason."""

    request: Annotated[Request, _REQUEST]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
