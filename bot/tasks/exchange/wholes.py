"""What the rows of a sheet are parts of: other rows by number or title, and tasks that are there.

The same holds as where a task is divided by hand (T-06): not too deep, not later than the whole,
nothing open in what is closed, and whoever divides a task may do so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.engine.context import Context
from bot.errors import UserError
from bot.tasks.exchange.columns import Column
from bot.tasks.exchange.names import Names
from bot.tasks.exchange.values import Draft, Reading
from bot.tasks.model import OPEN, State, Task
from bot.tasks.policy import giver_or_owner
from bot.tasks.queries import task_for_update
from bot.tasks.subtasks import MOST_LEVELS, level


def join(ctx: Context, drafts: Sequence[Draft], named: Names, reading: Reading) -> None:
    """Give every draft what it is a part of; notes what is not found, or can't be divided so."""
    for each in drafts:
        if each.whole_words:
            try:
                each.whole = _whole(ctx, each, named)
            except UserError as error:
                reading.note(each.row, Column.WHOLE, error)


def _whole(ctx: Context, draft: Draft, named: Names) -> Draft | Task:
    given = draft.whole_words
    found = named.find(given)
    if found is None:
        raise UserError("exchange.no_whole", given=given[:40])
    if found is draft:
        raise UserError("exchange.own_whole")
    if isinstance(found, Task):
        task_for_update(ctx, found.id)
        if not giver_or_owner(ctx, found):
            raise UserError("exchange.not_your_whole", given=given[:40])
    if draft.state in OPEN and found.state not in OPEN:
        raise UserError("exchange.whole_closed", given=given[:40])
    latest = found.due_at if isinstance(found, Task) else found.due
    if latest is not None and draft.due is not None and draft.due > latest:
        raise UserError("exchange.later_than_whole", given=given[:40], due=ctx.moment(latest))
    return found


def settle(ctx: Context, drafts: Sequence[Draft], reading: Reading) -> None:
    """Bring progress and project up and down between wholes and parts, none of which circle.

    Notes what is divided too deeply.
    """
    by_level: defaultdict[int, list[Draft]] = defaultdict(list)
    for each, deep in _levels(ctx, drafts):
        by_level[deep].append(each)
        if deep > MOST_LEVELS:
            reading.note(each.row, Column.WHOLE, UserError("exchange.too_deep", limit=MOST_LEVELS))
    for deep in sorted(by_level):
        for each in by_level[deep]:
            _inherit(each)
    parts = parts_of(drafts)
    for deep in sorted(by_level, reverse=True):
        for each in by_level[deep]:
            _roll_up(each, parts[each.row])


def parts_of(drafts: Sequence[Draft]) -> defaultdict[int, list[Draft]]:
    """The parts among drafts of each draft, by its row."""
    found: defaultdict[int, list[Draft]] = defaultdict(list)
    for each in drafts:
        if isinstance(each.whole, Draft):
            found[each.whole.row].append(each)
    return found


def _levels(ctx: Context, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, int]]:
    """How deep each draft lies: 1 for what is part of nothing."""
    known: dict[int, int] = {}
    there: dict[int, int] = {}
    for each in drafts:
        chain: list[Draft] = []
        at: Draft | Task | None = each
        while isinstance(at, Draft) and at.row not in known:
            chain.append(at)
            at = at.whole
        if isinstance(at, Task):
            there.setdefault(at.id, level(ctx.tx, at))
        above = 0 if at is None else known[at.row] if isinstance(at, Draft) else there[at.id]
        for deep, one in enumerate(reversed(chain), start=above + 1):
            known[one.row] = deep
        yield each, known[each.row]


def _inherit(draft: Draft) -> None:
    """A part is kept as its whole is, and of its whole's project unless it names one."""
    whole = draft.whole
    if whole is None:
        return
    draft.restricted = whole.restricted
    if not draft.words["project"]:
        project = whole.words["project"] if isinstance(whole, Draft) else whole.project
        draft.words["project"], draft.project_id = project, whole.project_id


def _roll_up(draft: Draft, parts: Sequence[Draft]) -> None:
    """What is divided is as far as its parts are on the average."""
    counted = [each.progress for each in parts if each.state is not State.CANCELLED]
    if counted and draft.state in OPEN:
        draft.progress = sum(counted) // len(counted)
