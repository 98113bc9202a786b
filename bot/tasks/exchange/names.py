"""What cells name: drafts by the words that rows have for them, existing tasks by their ids."""

import re
from typing import Final

from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.errors import UserError
from bot.tasks.exchange.values import Draft, Tie
from bot.tasks.model import Task
from bot.tasks.policy import reader

NOTHING: Final = frozenset({"-", "--", "—", "无", "none", "n/a", "/"})
"""What people write into a cell that names nothing."""
_LAG: Final = re.compile(r"(.+?)\s*([+-]\d{1,3})")
_TASK: Final = re.compile(r"\^?t-?(\d{1,9})")


class Names:
    """Drafts by the words that rows have for them, and existing tasks by their ids."""

    def __init__(self, ctx: Context, drafts: list[Draft]) -> None:
        self._ctx = ctx
        self._ids: dict[str, list[Draft]] = {}
        self._titles: dict[str, list[Draft]] = {}
        self._tasks: dict[int, Task | None] = {}
        for each in drafts:
            self._ids.setdefault(fold(each.own_id or str(each.row)), []).append(each)
            self._titles.setdefault(fold(each.title), []).append(each)

    def tie(self, part: str) -> Tie:
        """What one part names, perhaps with days behind it as in `T3+2`."""
        found = self.find(part)
        if found is not None:
            return Tie(found, 0)
        lagged = _LAG.fullmatch(part)
        found = self.find(lagged[1]) if lagged else None
        if found is None or lagged is None:
            raise UserError("exchange.no_predecessor", given=part[:40])
        return Tie(found, int(lagged[2]))

    def find(self, given: str) -> Draft | Task | None:
        """The one draft or task of that name; raises UserError where two rows have it."""
        word = fold(given).strip()
        for known in (self._ids, self._titles):
            found = known.get(word, [])
            if len(found) > 1:
                rows = self._ctx.row(str(each.row) for each in found[:5])
                raise UserError("exchange.several", given=given[:40], rows=rows)
            if found:
                return found[0]
        numbered = _TASK.fullmatch(word)
        return self._task(int(numbered[1])) if numbered else None

    def _task(self, task_id: int) -> Task | None:
        if task_id not in self._tasks:
            found = self._ctx.tx.get(Task, task_id)
            # Of a task that is not theirs to see nobody learns that it is there.
            seen = found is not None and reader(self._ctx, found)
            self._tasks[task_id] = found if seen else None
        return self._tasks[task_id]
