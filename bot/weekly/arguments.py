"""The arguments of weekly summaries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Unit
from bot.engine.argument import Description, Record, Sentence
from bot.engine.line import Line
from bot.engine.mentions import UnitMention
from bot.engine.text import fold
from bot.weekly.model import Summary
from bot.weekly.queries import summary_for_update

if TYPE_CHECKING:
    from bot.engine.context import Context

_NOTHING: Final = frozenset({"无", "没有", "none", "nothing", "-"})


class Told(Description):
    """Words behind their own name; a word for nothing leaves the field empty."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean text, empty for a word that means nothing."""
        words = super().read(raw, ctx)
        return "" if fold(words).strip() in _NOTHING else words

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"


@dataclass(frozen=True, slots=True)
class Asked:
    """`/周报 @技术部`."""

    unit: Annotated[Unit | None, UnitMention()] = None


@dataclass(frozen=True, slots=True)
class Said:
    """`/周报 提交 @技术部 完成了登录页 问题:缺接口 计划:联调`; what is left out is as drafted."""

    unit: Annotated[Unit | None, UnitMention()] = None
    done: Annotated[str | None, Sentence(5000)] = None
    problems: Annotated[str | None, Told()] = None
    plan: Annotated[str | None, Told()] = None


@dataclass(frozen=True, slots=True)
class One:
    """A summary and nothing else."""

    summary: Annotated[Summary, Record("W", summary_for_update)]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
