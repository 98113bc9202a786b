"""The arguments of weekly summaries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Unit
from bot.engine.commands.argument import Argument, Cleared, Record, Sentence
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import UnitMention
from bot.engine.commands.text import clean, fold
from bot.engine.commands.told import Told
from bot.errors import UserError
from bot.weekly.model import Summary
from bot.weekly.queries import iso_week, last_week, summary_for_update, week_of

if TYPE_CHECKING:
    from bot.engine.context import Context

_THIS: Final = frozenset({"本周", "这周", "这一周", "this week", "this-week"})
_LAST: Final = frozenset({"上周", "上一周", "上星期", "last week", "last-week"})


class WeekNamed(Argument[str]):
    """A week that is not to come, where the words begin: `上周`, `last week`, `2026-W48`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the first words, where they are a week; further on they are words like others."""
        del ctx
        for count in (2, 1):
            said = " ".join(line.tokens[:count])
            if fold(said) in _THIS | _LAST or iso_week(said):
                del line.tokens[:count]
                return said
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """The ISO week that is meant."""
        said = fold(clean(raw)).strip()
        if said in _THIS:
            return week_of(ctx)
        week = last_week(ctx) if said in _LAST else iso_week(said)
        if not week or week > week_of(ctx):
            raise UserError("weekly.which_week", given=clean(raw)[:40], example=last_week(ctx))
        return week


@dataclass(frozen=True, slots=True)
class Asked:
    """`/周报 @技术部`, `/周报 上周`."""

    unit: Annotated[Unit | None, UnitMention()] = None
    week: Annotated[str | None, WeekNamed()] = None


@dataclass(frozen=True, slots=True)
class Said:
    """`/周报 提交 @技术部 完成了登录页 问题:缺接口 计划:联调`; what is left out is as drafted."""

    unit: Annotated[Unit | None, UnitMention()] = None
    week: Annotated[str | None, WeekNamed()] = None
    done: Annotated[str | Cleared | None, Sentence(5000)] = None
    problems: Annotated[str | Cleared | None, Told()] = None
    plan: Annotated[str | Cleared | None, Told()] = None


@dataclass(frozen=True, slots=True)
class One:
    """A summary and nothing else."""

    summary: Annotated[Summary, Record("W", summary_for_update)]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
