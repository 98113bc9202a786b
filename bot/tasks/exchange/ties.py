"""What the rows of a sheet wait for and are parts of: other rows, and tasks that are there."""

import re
from collections.abc import Iterator
from typing import Final

from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.errors import UserError
from bot.tasks.exchange.columns import Column
from bot.tasks.exchange.names import NOTHING, Names
from bot.tasks.exchange.values import Draft, Reading, Tie
from bot.tasks.exchange.wholes import join, parts_of, settle
from bot.tasks.links import way
from bot.tasks.model import State, Task

_SEPARATORS: Final = re.compile("[,，、;；\n]+")
_MOST: Final = 20


def tie(ctx: Context, drafts: list[Draft], reading: Reading) -> None:
    """Give every draft what it waits for and is a part of.

    Notes what is not found, and what goes in a circle: a whole ends after its parts.
    """
    named = Names(ctx, drafts)
    for each in drafts:
        if each.waits and fold(each.waits) not in NOTHING:
            try:
                each.after = _ties(each, named)
            except UserError as error:
                reading.note(each.row, Column.AFTER, error)
    join(ctx, drafts, named, reading)
    parts = parts_of(drafts)
    circle = _circle(drafts, parts)
    if circle:
        rows = " → ".join(str(each.row) for each in circle)
        column = Column.WHOLE if any(each.whole for each in circle) else Column.AFTER
        reading.note(circle[0].row, column, UserError("exchange.circle", rows=rows))
        return
    _refuse_waiting_for_whole(ctx, drafts, parts, reading)
    settle(ctx, drafts, reading)


def _refuse_waiting_for_whole(
    ctx: Context, drafts: list[Draft], parts: dict[int, list[Draft]], reading: Reading
) -> None:
    """Note a part of a task that is there which waits, by whatever way, for that task."""
    seen: dict[tuple[int, int], bool] = {}
    for each in drafts:
        if not isinstance(each.whole, Task):
            continue
        for on in _tasks_ahead(each, parts):
            key = (on.id, each.whole.id)
            if key not in seen:
                seen[key] = bool(way(ctx.tx, on.id, each.whole.id))
            if seen[key]:
                error = UserError("exchange.waits_for_whole", given=on.subject)
                reading.note(each.row, Column.WHOLE, error)


def _tasks_ahead(draft: Draft, parts: dict[int, list[Draft]]) -> Iterator[Task]:
    """The tasks that are there which a draft waits for, by way of any others of the file."""
    seen, ahead = {draft.row}, [draft]
    while ahead:
        each = ahead.pop()
        yield from (tie.on for tie in each.after if isinstance(tie.on, Task))
        for one in _before(each, parts):
            if one.row not in seen:
                seen.add(one.row)
                ahead.append(one)


def _before(draft: Draft, parts: dict[int, list[Draft]]) -> Iterator[Draft]:
    """The drafts that have to be over before this one."""
    yield from (tie.on for tie in draft.after if isinstance(tie.on, Draft))
    yield from parts.get(draft.row, ())


def _ties(draft: Draft, named: Names) -> list[Tie]:
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


def _circle(drafts: list[Draft], parts: dict[int, list[Draft]]) -> list[Draft]:
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
                walks.append(_before(each, parts))
    return []
