"""What a task is divided into, and how far its parts bring it (T-06, semantics §3.2)."""

from collections.abc import Iterable
from typing import Final

from bot.tasks.model import State, Task
from bot.tasks.standing import Standing
from storage import Tx

MOST_LEVELS: Final = 4
"""Levels that tasks may be divided into, the topmost among them."""


def rolled_up(parts: Iterable[Standing]) -> int | None:
    """The mean progress in whole percents, weighted by effort; None where nothing counts.

    Cancelled parts don't count. It is rounded down: only what is whole is 100 %.
    """
    counted = [each for each in parts if each.state != State.CANCELLED]
    weight = sum(each.effort for each in counted)
    return sum(each.progress * each.effort for each in counted) // weight if weight else None


def level(tx: Tx, task: Task) -> int:
    """How deep a task lies: 1 for one that is part of nothing."""
    deep, above = 1, task.parent_id
    while above is not None:
        deep, above = deep + 1, tx.get_one(Task, above).parent_id
    return deep
