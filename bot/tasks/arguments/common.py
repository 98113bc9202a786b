"""Arguments that many commands share: a task, and what is said about it."""

from dataclasses import dataclass
from typing import Annotated

from bot.engine.commands.argument import Sentence
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Task


@dataclass(frozen=True, slots=True)
class One:
    """A task and nothing else."""

    task: Annotated[Task, TASK]


@dataclass(frozen=True, slots=True)
class Noted:
    """A task and, if one likes, a word to it."""

    task: Annotated[Task, TASK]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A task and a reason."""

    task: Annotated[Task, TASK]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
