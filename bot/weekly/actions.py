"""Writing a department's weekly summary, and looking at what there is (R-04)."""

from bot.directory.model import Level
from bot.directory.queries import department, leader_in_charge
from bot.directory.reach import departments_in_reach
from bot.directory.values import Unit
from bot.engine.context import Context, Notice, Origin
from bot.engine.live import Lead
from bot.errors import UserError, Word
from bot.weekly.arguments import Said
from bot.weekly.cards import draft_card, own_card, state_card, summary_card
from bot.weekly.drafting import of_oneself, of_unit
from bot.weekly.model import Summary
from bot.weekly.policy import reads, writes
from bot.weekly.queries import every_unit, headed_by, of_week, week_of


def submit(ctx: Context, said: Said) -> None:
    """Write the summary, or write it anew; the leader in charge gets it the first time.

    What is not said stays as it was written, or is as the week has it.
    """
    unit = _meant(ctx, said.unit)
    if unit is None:
        raise UserError("weekly.which")
    if not writes(ctx, unit):
        raise UserError("input.forbidden", command=Word("weekly.submit.label"))
    week = week_of(ctx)
    written = of_week(ctx.tx, week, [unit.id]).get(unit.id)
    if written is None:
        _first(ctx, unit, week, said)
        return
    _write(ctx, written, said, filled(ctx, unit, written))
    ctx.record(written.subject, "weekly.submit", unit=unit.name)
    ctx.changed(written)


def _first(ctx: Context, unit: Unit, week: str, said: Said) -> None:
    made = Summary(department_id=unit.id, week=week, author_id=ctx.person.id, at=ctx.now)
    _write(ctx, made, said, filled(ctx, unit, None))
    ctx.tx.add(made)
    ctx.tx.flush()
    ctx.born(made.subject)
    ctx.redraw(made.subject)
    ctx.record(made.subject, "weekly.submit", unit=unit.name)
    if ctx.origin.room:
        ctx.post(made.subject, Origin(ctx.origin.messenger, ctx.origin.room))
    else:
        ctx.notify(ctx.person, made.subject)
    leader = leader_in_charge(ctx.tx, unit.id)
    if leader is not None and leader.id != ctx.person.id:
        lead = Lead("weekly.lead.submitted", {"by": ctx.person.name, "unit": unit.name})
        ctx.notify(leader, made.subject, Notice(lead))


def _write(ctx: Context, shown: Summary, said: Said, drafted: dict[str, str]) -> None:
    shown.done = drafted["done"] if said.done is None else said.done
    shown.problems = drafted["problems"] if said.problems is None else said.problems
    shown.plan = drafted["plan"] if said.plan is None else said.plan
    shown.author_id, shown.at = ctx.person.id, ctx.now


def filled(ctx: Context, unit: Unit, written: Summary | None) -> dict[str, str]:
    """What the summary says so far: as written, else as the week has it."""
    if written is not None:
        return {"done": written.done, "problems": written.problems, "plan": written.plan}
    week = of_unit(ctx, unit)
    parts = zip(("done", "problems", "plan"), week, strict=True)
    return {name: "\n".join(lines) for name, lines in parts}


def as_form(ctx: Context, target: object) -> dict[str, str]:
    """What the form begins with: the department that is meant, and its summary or draft."""
    del target
    unit = _meant(ctx, None)
    if unit is None or not writes(ctx, unit):
        return {}
    written = of_week(ctx.tx, week_of(ctx), [unit.id]).get(unit.id)
    return {"unit": unit.name} | filled(ctx, unit, written)


def show_now(ctx: Context, asked: Unit | None) -> None:
    """Answer with this week's summary; before there is one, with its draft or one's own week."""
    unit = _meant(ctx, asked)
    if unit is None:
        show_state(ctx)
        return
    if not reads(ctx, unit.id) and not writes(ctx, unit):
        raise UserError("weekly.not_yours", unit=unit.name)
    written = of_week(ctx.tx, week_of(ctx), [unit.id]).get(unit.id)
    if written is not None:
        ctx.reply(summary_card(ctx, written.id, ctx.actor))
    elif writes(ctx, unit):
        ctx.reply(draft_card(ctx, unit, of_unit(ctx, unit)))
    else:
        ctx.reply(own_card(ctx, unit, of_oneself(ctx)))


def show_state(ctx: Context) -> None:
    """Answer with who has written theirs, of the departments that one may look at."""
    units = every_unit(ctx.tx)
    if ctx.person.level is not Level.MAIN_ADMIN:
        reach = departments_in_reach(ctx.tx, ctx.person)
        units = [each for each in units if each.id in reach]
    ctx.reply(state_card(ctx, units, week_of(ctx)))


def _meant(ctx: Context, asked: Unit | None) -> Unit | None:
    """The department named; else one that the actor heads and owes for; else their own."""
    if asked is not None:
        return asked
    headed = headed_by(ctx.tx, ctx.person.id)
    written = of_week(ctx.tx, week_of(ctx), [each.id for each in headed])
    owing = [each for each in headed if each.id not in written]
    if headed:
        return (owing or headed)[0]
    own = ctx.person.department_id
    return department(ctx.tx, own) if own is not None else None
