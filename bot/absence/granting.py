"""Leave that goes with a record: entered when that grants it, taken out when that is undone."""

from collections.abc import Sequence

from bot.absence.actions import end, enter_granted
from bot.absence.model import uncovered
from bot.absence.queries import granted_by, lock_person, there_with_deputy
from bot.absence.reminders import LADDER, follow
from bot.directory.absences import Absence, absences_of
from bot.directory.queries import person
from bot.directory.values import Member
from bot.engine.context import Context
from bot.time.calendar import Period


def grant(ctx: Context, source: str, member: Member, span: Period, deputy: Member | None) -> None:
    """Enter leave that a record grants; what the person entered by hand stays as it is.

    Only the days between are added. Days on which they had meant to be there, with somebody acting
    for them, give way; who acts then is the deputy, unless the leave names one.
    """
    lock_person(ctx.tx, member.id)
    for each in there_with_deputy(ctx.tx, member.id, span):
        deputy = deputy or person(ctx.tx, each.deputy_id or 0)
        _make_way(ctx, each, span)
    ctx.tx.flush()
    for period in list(uncovered(span, absences_of(ctx.tx, member.id, span[0]))):
        enter_granted(ctx, member, period, deputy, source)


def retract(ctx: Context, source: str, member: Member) -> None:
    """Take out, or end now, the leave that a record had granted; what is over stays."""
    for each in granted_by(ctx.tx, member.id, source):
        if each.is_ahead:
            end(ctx, each)


def follow_leave(ctx: Context, source: str, member: Member, spans: Sequence[Period]) -> None:
    """Have the leave that a source tells of a person be these spans; done twice is done once.

    Leave that it tells no longer is taken out. Whoever came back early, or took it out by hand, is
    not sent on leave again.
    """
    lock_person(ctx.tx, member.id)
    mine = granted_by(ctx.tx, member.id, source)
    for each in mine:
        if each.is_ahead and not any(_holds(span, each) for span in spans):
            end(ctx, each)
            each.source = ""  # it may be told again
    ctx.tx.flush()
    given_up = [each for each in mine if each.source and not each.is_ahead]
    for span in spans:
        if not any(span[0] <= each.starts_at < span[1] for each in given_up):
            grant(ctx, source, member, span, None)


def _holds(span: Period, absence: Absence) -> bool:
    return span[0] <= absence.starts_at and absence.ends_at <= span[1]


def _make_way(ctx: Context, absence: Absence, span: Period) -> None:
    """Have an absence end before a span, or begin after it; one within it is cancelled."""
    begins, ends = span
    if absence.starts_at < begins:
        absence.ends_at = begins
    elif absence.ends_at > ends:
        absence.starts_at = ends
    else:
        end(ctx, absence)
        return
    ctx.stop_clock(absence.subject, LADDER, "leave was granted")
    follow(ctx, absence)
    ctx.record(absence.subject, "absence.cut")
    ctx.changed(absence)
