"""The ledger of affairs: what was asked for, by whom, with what end, and how long it took.

Everybody sees their own and what they took part in, heads and leaders what their departments
asked for, the main administrator everything (A-09, A-25).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, func, type_coerce, union_all
from sqlalchemy import select as select_rows
from sqlmodel import col, select

from bot.approvals.catalogue import of_version
from bot.approvals.model import Approval, Reader, Run, RunState, Slot, State
from bot.directory.model import PEOPLE
from bot.directory.queries import department
from bot.directory.reach import departments_led
from bot.directory.values import Member, Unit
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context

MEASURED: Final = timedelta(days=90)
"""How far back the speed of approvals is looked at."""
_MOST: Final = 10_000
_SEARCHED: Final = 20_000
"""How many of the newest are searched for words: what they say is in no index."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; what is None is not asked about."""

    key: str | None = None
    state: State | None = None
    whose: Member | Unit | None = None
    ended_since: datetime | None = None
    ended_before: datetime | None = None
    words: str = ""


class Pace(NamedTuple):
    """How long something took, in working time: half of them, nine of ten, and how many."""

    name: str
    median: timedelta
    most: timedelta
    total: int


def found(ctx: Context, asked: Asked, limit: int, *, skip: int = 0) -> list[Approval]:
    """What the actor may see of what is asked for, the newest first."""
    query = select(Approval).where(*_conditions(ctx, asked)).order_by(col(Approval.id).desc())
    return list(ctx.tx.exec(query.offset(skip).limit(limit)).all())


def change(ctx: Context) -> int | None:
    """By how many percent half of what ended lately was slower than in as long before (A-25).

    Negative where it was quicker; None where there is nothing to compare.
    """
    since = ctx.now - MEASURED
    earlier = _ended(ctx, Asked(ended_since=since - MEASURED, ended_before=since))
    spans = [
        sorted(ctx.calendar.between(each.created_at, _end(each)) for each in some)
        for some in (earlier, _ended(ctx, Asked(ended_since=since)))
    ]
    if not all(spans):
        return None
    before, now = (_share(each, 0.5) for each in spans)
    return round((now / before - 1) * 100) if before else None


def _ended(ctx: Context, asked: Asked) -> list[Approval]:
    decided = (State.APPROVED, State.REJECTED)
    return [each for each in found(ctx, asked, _MOST) if each.state in decided and each.ended_at]


def paces(ctx: Context) -> dict[str, list[Pace]]:
    """The speed of what ended lately: by affair, by step, by department of the initiator."""
    ended = _ended(ctx, Asked(ended_since=ctx.now - MEASURED))
    between = ctx.calendar.between
    whole = [(_affair(ctx, each), between(each.created_at, _end(each))) for each in ended]
    units = [(_unit(ctx, each), between(each.created_at, _end(each))) for each in ended]
    return {
        "affair": _measured(whole),
        "step": _measured(_steps(ctx, ended)),
        "department": _measured(units),
    }


def _conditions(ctx: Context, asked: Asked) -> Iterator[ColumnElement[bool]]:
    if not is_admin(ctx):
        yield _visible(ctx)
    if asked.key is not None:
        yield col(Approval.key) == asked.key
    if asked.state is not None:
        yield col(Approval.state) == asked.state.value
    if asked.words:
        newest = select(func.coalesce(func.max(Approval.id), 0)).scalar_subquery()
        yield col(Approval.id) > newest - _SEARCHED
        form = type_coerce(col(Approval.form), Text)
        yield from (form.icontains(word, autoescape=True) for word in asked.words.split())
    yield from _when(asked)
    if isinstance(asked.whose, Member):
        yield col(Approval.initiator_id) == asked.whose.id
    elif asked.whose is not None:
        yield col(Approval.initiator_id).in_(_members([asked.whose.id]))


def _when(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.ended_since is not None:
        yield col(Approval.ended_at) >= asked.ended_since
    if asked.ended_before is not None:
        yield col(Approval.ended_at) < asked.ended_before


def _visible(ctx: Context) -> ColumnElement[bool]:
    """One question an index each: alternatives in one condition are answered by none."""
    me = ctx.person.id
    led = _members(departments_led(ctx.tx, ctx.person))
    mine = union_all(
        select(Approval.id).where(Approval.initiator_id == me),
        select(Slot.approval_id).where(Slot.person_id == me),
        select(Slot.approval_id).where(Slot.owner_id == me),
        select(Reader.approval_id).where(Reader.person_id == me),
        select(Approval.id).where(col(Approval.initiator_id).in_(led)),
    )
    return col(Approval.id).in_(mine)


def _members(units: Iterable[int]) -> Select[int]:
    return select_rows(PEOPLE.c.id).where(PEOPLE.c.department_id.in_(list(units)))


def _steps(ctx: Context, ended: Sequence[Approval]) -> Iterator[tuple[str, timedelta]]:
    known = {each.id: each for each in ended}
    passed = (RunState.PASSED.value, RunState.REJECTED.value)
    for start in range(0, len(ended), 500):
        some = [each.id for each in ended[start : start + 500]]
        query = select(Run).where(col(Run.approval_id).in_(some), col(Run.state).in_(passed))
        for run in ctx.tx.exec(query).all():
            definition = of_version(ctx.tx, known[run.approval_id].definition_id)
            node = definition.node(run.node).name.usual(ctx.language)
            name = f"{definition.name.usual(ctx.language)} · {node}"
            yield name, ctx.calendar.between(run.entered_at, run.ended_at or run.entered_at)


def _measured(taken: Iterable[tuple[str, timedelta]]) -> list[Pace]:
    by_name: dict[str, list[timedelta]] = defaultdict(list)
    for name, span in taken:
        by_name[name].append(span)
    measured = [
        Pace(name, _share(spans, 0.5), _share(spans, 0.9), len(spans))
        for name, spans in ((name, sorted(spans)) for name, spans in by_name.items())
    ]
    return sorted(measured, key=lambda each: (-each.median, each.name))


def _share(spans: Sequence[timedelta], share: float) -> timedelta:
    """The span that this share of all is not above; of sorted ones."""
    return spans[min(len(spans) - 1, max(0, -(-int(len(spans) * share * 1000) // 1000) - 1))]


def _affair(ctx: Context, approval: Approval) -> str:
    return of_version(ctx.tx, approval.definition_id).name.usual(ctx.language)


def _unit(ctx: Context, approval: Approval) -> str:
    unit_id = ctx.member(approval.initiator_id).department_id
    unit = department(ctx.tx, unit_id) if unit_id is not None else None
    return unit.name if unit else "-"


def _end(approval: Approval) -> datetime:
    return approval.ended_at or approval.created_at
