"""The arguments of weekly summaries."""

from dataclasses import dataclass
from typing import Annotated

from bot.directory.values import Unit
from bot.engine.argument import Record, Sentence
from bot.engine.mentions import UnitMention
from bot.engine.told import Told
from bot.weekly.model import Summary
from bot.weekly.queries import summary_for_update


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
