"""Making a stand-up, changing and ending it; telling one's share (M-07)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.directory.values import Member, Unit
from bot.engine.commands.argument import becomes
from bot.engine.commands.mentions import Party, everybody, refuse_too_many
from bot.engine.context import Context, Origin
from bot.engine.feature import Span
from bot.engine.working import work_of
from bot.errors import UserError
from bot.standups.arguments import Changed, New, Remarked, Said
from bot.standups.model import PARTS, Circle, Round, Share, Standup
from bot.standups.queries import share_before
from bot.standups.reminders import OPEN, await_opening
from bot.standups.telling import parts_of, something

_DAY: Final = timedelta(days=1)


def make(ctx: Context, given: New) -> None:
    """Make a stand-up: from the next working day on everybody is asked."""
    standup = Standup(
        title=given.title,
        organiser_id=ctx.person.id,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        opens=given.window.opens,
        closes=given.window.closes,
        body="",
    )
    standup.circle = _circle(ctx, given.people)
    ctx.tx.add(standup)
    ctx.tx.flush()
    ctx.born(standup.subject)
    ctx.record(standup.subject, "standup.new", title=standup.title)
    await_opening(ctx, standup)
    if standup.room:
        ctx.post(standup.subject, Origin(standup.messenger, standup.room))
    else:
        ctx.notify(ctx.person, standup.subject)


def change(ctx: Context, given: Changed) -> None:
    """Change a stand-up; a round that is under way stays as it is."""
    standup = given.standup
    _refuse_stopped(standup)
    if given.title is not None:
        standup.title = given.title
    if given.people is not None:
        standup.circle = _circle(ctx, given.people)
    if given.window is not None:
        standup.opens, standup.closes = given.window
        ctx.stop_clock(standup.subject, OPEN, "changed")
        await_opening(ctx, standup)
    ctx.record(standup.subject, "standup.change")
    ctx.changed(standup)


def stop(ctx: Context, standup: Standup) -> None:
    """End a stand-up: nobody is asked any more."""
    _refuse_stopped(standup)
    standup.stopped = True
    ctx.stop_clock(standup.subject, OPEN, "stopped")
    ctx.record(standup.subject, "standup.stop")
    ctx.changed(standup)


def _refuse_stopped(standup: Standup) -> None:
    if standup.stopped:
        raise UserError("standup.is_stopped", id=standup.subject)


def _circle(ctx: Context, parties: Sequence[Party]) -> Circle:
    refuse_too_many(everybody(ctx, parties))
    people = tuple(each.id for each in parties if isinstance(each, Member))
    units = tuple(each.id for each in parties if isinstance(each, Unit))
    return Circle(people, units)


def tell(ctx: Context, said: Said) -> None:
    """Tell one's share by form or named parts; what is left out stays as it was."""
    share = said.share
    parts = {part: becomes(getattr(share, part), getattr(said, part)) for part in PARTS}
    _tell(ctx, share, parts)


def answer(ctx: Context, said: Remarked) -> None:
    """Tell one's share in one's own words."""
    _tell(ctx, said.share, parts_of(said.words))


def withdraw(ctx: Context, share: Share) -> None:
    """Take back what was told: it is as if nothing had been said yet."""
    held = _round_of_today(ctx, share)
    if share.told_at is None:
        raise UserError("share.nothing_told")
    share.done, share.plan, share.problems = "", "", ""
    share.told_at = None
    ctx.record(share.subject, "share.withdraw")
    ctx.changed(share)
    if held.closed:
        ctx.redraw(held.subject)


def _round_of_today(ctx: Context, share: Share) -> Round:
    held = ctx.tx.get_one(Round, share.round_id)
    if held.day != ctx.now.astimezone(ctx.calendar.zone).date():
        raise UserError("standup.too_late", at=ctx.moment(held.closes_at))
    return held


def _tell(ctx: Context, share: Share, parts: dict[str, str]) -> None:
    """Write a share down; the same day it may be told late or anew, and the report shows it."""
    held = _round_of_today(ctx, share)
    words = {part: parts.get(part, getattr(share, part)) for part in PARTS}
    if not any(words.values()):
        raise UserError("standup.words_wanted")
    share.done, share.plan = words["done"], words["plan"]
    share.problems = something(words["problems"])
    share.told_at = ctx.now
    ctx.record(share.subject, "share.tell")
    ctx.changed(share)
    if held.closed:
        ctx.redraw(held.subject)


def as_form(ctx: Context, share: Share) -> dict[str, str]:
    """What the form begins with: what was told, or what the last plan and the tasks say."""
    if share.told_at is not None:
        return {part: getattr(share, part) for part in PARTS}
    before = share_before(ctx.tx, share)
    midnight = datetime.combine(
        ctx.now.astimezone(ctx.calendar.zone).date(), time(0), ctx.calendar.zone
    )
    yesterday = ctx.calendar.working_day_after(midnight.date(), -1)
    tomorrow = midnight + _DAY
    span = Span(datetime.combine(yesterday, time(0), ctx.calendar.zone), tomorrow, tomorrow)
    work = work_of(ctx, [share.person_id], span)
    done = "\n".join(work.done) or (before.plan if before else "")
    return {"done": done, "plan": "\n".join(work.plan), "problems": "\n".join(work.problems)}
