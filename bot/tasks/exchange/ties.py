"""What the rows of a sheet wait for: other rows by number or title, and tasks that are there."""

import re
from collections.abc import Iterator
from typing import Final

from bot.engine.context import Context
from bot.engine.text import fold
from bot.errors import UserError
from bot.tasks.exchange.columns import Column
from bot.tasks.exchange.values import Draft, Reading, Tie
from bot.tasks.model import State, Task
from bot.tasks.policy import reader

_SEPARATORS: Final = re.compile("[,，、;；\n]+")
_LAG: Final = re.compile(r"(.+?)\s*([+-]\d{1,3})")
_TASK: Final = re.compile(r"\^?t-?(\d{1,9})")
_NOTHING: Final = frozenset({"-", "--", "—", "无", "none", "n/a", "/"})
_MOST: Final = 20


def tie(ctx: Context, drafts: list[Draft], reading: Reading) -> None:
    """Give every draft what it waits for; notes what is not found, and what goes in a circle."""
    named = _Names(ctx, drafts)
    for each in drafts:
        if each.waits and fold(each.waits) not in _NOTHING:
            try:
                each.after = _ties(each, named)
            except UserError as error:
                reading.note(each.row, Column.AFTER, error)
    circle = _circle(drafts)
    if circle:
        rows = " → ".join(str(each.row) for each in circle)
        reading.note(circle[0].row, Column.AFTER, UserError("exchange.circle", rows=rows))


def _ties(draft: Draft, named: "_Names") -> list[Tie]:
    found: dict[int, Tie] = {}
    whole = named.find(draft.waits)
    parts = [draft.waits] if whole else [p for p in _SEPARATORS.split(draft.waits) if p.strip()]
    if len(parts) > _MOST:
        raise UserError("input.too_many", limit=_MOST)
    for part in parts:
        one = named.tie(part.strip())
        if one.on is draft:
            raise UserError("exchange.own_predecessor")
        if one.on.state == State.CANCELLED:
            raise UserError("exchange.cancelled_predecessor", given=part.strip()[:40])
        found[id(one.on)] = one
    return list(found.values())


class _Names:
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
                rows = "、".join(str(each.row) for each in found[:5])
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


def _circle(drafts: list[Draft]) -> list[Draft]:
    """One circle in what drafts wait for, closed with its first; empty where there is none."""
    done: set[int] = set()
    for start in drafts:
        path: list[Draft] = []
        on_path: set[int] = set()
        walks: list[Iterator[Draft]] = [iter([start])]
        while walks:
            each = next(walks[-1], None)
            if each is None:
                walks.pop()
                if path:
                    left = path.pop()
                    on_path.discard(left.row)
                    done.add(left.row)
            elif each.row in on_path:
                first = next(at for at, one in enumerate(path) if one is each)
                return [*path[first:], each]
            elif each.row not in done:
                path.append(each)
                on_path.add(each.row)
                walks.append(t.on for t in each.after if isinstance(t.on, Draft))
    return []
