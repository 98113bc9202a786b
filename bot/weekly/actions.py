"""Writing a department's weekly summary, and looking at what there is (R-04)."""

from collections.abc import Mapping

from bot.directory.model import Level
from bot.directory.queries import department, leader_in_charge
from bot.directory.reach import departments_in_reach
from bot.directory.values import Unit
from bot.engine.commands.argument import becomes
from bot.engine.context import Context, Notice, Origin
from bot.engine.outbox.live import Lead
from bot.errors import UserError, Word
from bot.weekly.arguments import Asked, Said
from bot.weekly.cards import SEND, SUBMIT, dates, draft_card, own_card, state_card, summary_card
from bot.weekly.drafting import of_oneself, of_unit
from bot.weekly.model import Summary
from bot.weekly.policy import reads, writes
from bot.weekly.queries import every_unit, headed_by, of_week, week_of


def submit(ctx: Context, said: Said) -> None:
    """Write the summary, or write it anew; the leader in charge gets it the first time.

    What is not said stays as it was written, or is as the week has it.
    """
    week = said.week or week_of(ctx)
    unit = _to_write(ctx, said.unit, week)
    written = of_week(ctx.tx, week, [unit.id]).get(unit.id)
    if written is None:
        _first(ctx, unit, week, said)
        return
    _write(ctx, written, said, filled(ctx, unit, week, written))
    ctx.record(written.subject, "weekly.submit", unit=unit.name)
    ctx.changed(written)


def send(ctx: Context, asked: Asked) -> None:
    """Submit a draft as it is; raises UserError where the summary was written meanwhile."""
    week = asked.week or week_of(ctx)
    unit = _to_write(ctx, asked.unit, week, SEND)
    written = of_week(ctx.tx, week, [unit.id]).get(unit.id)
    if written is not None:
        by, at = ctx.member(written.author_id).name, ctx.moment(written.at)
        raise UserError("weekly.sent_already", id=written.subject, by=by, at=at)
    _first(ctx, unit, week, Said())


def _to_write(ctx: Context, asked: Unit | None, week: str, command: str = SUBMIT) -> Unit:
    """The department that is meant; raises UserError where that is none of the actor's to write."""
    unit = _meant(ctx, asked, week)
    if unit is None:
        raise UserError("weekly.which")
    if not writes(ctx, unit):
        who = Word("may.weekly.writes")
        raise UserError("input.forbidden", command=Word(f"{command}.label"), who=who)
    return unit


def _first(ctx: Context, unit: Unit, week: str, said: Said) -> None:
    made = Summary(department_id=unit.id, week=week, author_id=ctx.person.id, at=ctx.now)
    _write(ctx, made, said, filled(ctx, unit, week, None))
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
        ctx.notify(leader, made.subject, Notice(_told(ctx, unit, week)))


def _told(ctx: Context, unit: Unit, week: str) -> Lead:
    """What a leader hears of a summary: of a week that is over, which."""
    values: dict[str, str | int] = {"by": ctx.person.name, "unit": unit.name}
    if week == week_of(ctx):
        return Lead("weekly.lead.submitted", values)
    return Lead("weekly.lead.submitted_late", values | {"span": dates(week)})


def _write(ctx: Context, shown: Summary, said: Said, drafted: dict[str, str]) -> None:
    shown.done = becomes(drafted["done"], said.done)
    shown.problems = becomes(drafted["problems"], said.problems)
    shown.plan = becomes(drafted["plan"], said.plan)
    shown.author_id, shown.at = ctx.person.id, ctx.now


def filled(ctx: Context, unit: Unit, week: str, written: Summary | None) -> dict[str, str]:
    """What the summary says so far: as written, else as the week has it."""
    if written is not None:
        return {"done": written.done, "problems": written.problems, "plan": written.plan}
    parts = zip(("done", "problems", "plan"), of_unit(ctx, unit, week), strict=True)
    return {name: "\n".join(lines) for name, lines in parts}


def as_form(ctx: Context, given: Mapping[str, object]) -> dict[str, str]:
    """What the form begins with: department and week that are meant, and what is there of them."""
    said = Asked(**given)  # type: ignore[arg-type]  # the arguments that say which
    week = said.week or week_of(ctx)
    if said.unit is None and ((own := _meant(ctx, None, week)) is None or not writes(ctx, own)):
        return {"week": week}
    unit = _to_write(ctx, said.unit, week)
    written = of_week(ctx.tx, week, [unit.id]).get(unit.id)
    return {"unit": unit.name, "week": week} | filled(ctx, unit, week, written)


def show(ctx: Context, asked: Asked) -> None:
    """Answer with the week's summary; before there is one, with its draft or one's own week."""
    week = asked.week or week_of(ctx)
    unit = _meant(ctx, asked.unit, week)
    if unit is None:
        show_state(ctx, week)
        return
    if not reads(ctx, unit.id) and not writes(ctx, unit):
        raise UserError("weekly.not_yours", unit=unit.name)
    written = of_week(ctx.tx, week, [unit.id]).get(unit.id)
    if written is not None:
        ctx.reply(summary_card(ctx, written.id, ctx.actor))
    elif writes(ctx, unit):
        ctx.reply(draft_card(ctx, unit, week, of_unit(ctx, unit, week)))
    else:
        ctx.reply(own_card(ctx, unit, week, of_oneself(ctx, week)))


def show_state(ctx: Context, week: str) -> None:
    """Answer with who has written theirs, of the departments that one may look at."""
    units = every_unit(ctx.tx)
    if ctx.person.level is not Level.MAIN_ADMIN:
        reach = departments_in_reach(ctx.tx, ctx.person)
        units = [each for each in units if each.id in reach]
    ctx.reply(state_card(ctx, units, week))


def _meant(ctx: Context, asked: Unit | None, week: str) -> Unit | None:
    """The department named; else one that the actor heads and owes for; else their own."""
    if asked is not None:
        return asked
    headed = headed_by(ctx.tx, ctx.person.id)
    written = of_week(ctx.tx, week, [each.id for each in headed])
    owing = [each for each in headed if each.id not in written]
    if headed:
        return (owing or headed)[0]
    own = ctx.person.department_id
    return department(ctx.tx, own) if own is not None else None
