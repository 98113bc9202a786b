"""What can be done about absences: each changes the entity, the ledger, clocks and messages."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict, Unpack

from bot.absence.model import check_span, overlapping, refuse_past
from bot.absence.policy import manages
from bot.absence.queries import lock_person, next_of
from bot.absence.reminders import LADDER, follow, follow_again
from bot.directory.absences import Absence, AbsenceState, absences_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.effects.rerouting import follow_absences
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.time.calendar import Period


class _More(TypedDict):
    """What else an absence is."""

    away: bool
    source: NotRequired[str]
    affairs: NotRequired[dict[str, tuple[str, str]]]


def enter(ctx: Context, member: Member, span: Period, deputy: Member | None) -> None:
    """Enter somebody's leave: the actor's own, or that of one of their people."""
    if not manages(ctx, member):
        raise UserError("absence.not_yours", name=member.name)
    _enter(ctx, member, span, deputy, away=True)


def enter_granted(
    ctx: Context, member: Member, span: Period, deputy: Member | None, source: str
) -> None:
    """Enter leave that another record has granted, where nothing is known to be wrong with it.

    It may have begun; nothing is entered where it is over.
    """
    if span[1] > ctx.now:
        who = None if deputy == member else deputy
        _add(ctx, member, span, who, away=True, source=source)


def appoint(
    ctx: Context, deputy: Member, span: Period, affairs: Mapping[str, tuple[str, str]]
) -> None:
    """Name who acts for the actor in certain affairs alone, while they are there or not."""
    check_span(*span, ctx.now)
    _refuse_self(ctx.person, deputy)
    _add(ctx, ctx.person, span, deputy, away=False, affairs=dict(affairs))


def depute(ctx: Context, deputy: Member, span: Period | None) -> None:
    """Name who acts for the actor: in their leave, or on other days, when their clocks run on."""
    lock_person(ctx.tx, ctx.person.id)
    found = next_of(ctx.tx, ctx.person.id, ctx.now)
    if span is None and found is None:
        raise UserError("absence.days_wanted", name=deputy.name)
    if found is not None and (span is None or _is_within(found, span)):
        _refuse_self(ctx.person, deputy)
        found.deputy_id = deputy.id
        ctx.record(found.subject, "absence.deputy", deputy=deputy.key)
        ctx.changed(found)
        _take_effect(ctx, found, ctx.person)
    elif span is not None:
        _enter(ctx, ctx.person, span, deputy, away=False)


def end(ctx: Context, absence: Absence) -> None:
    """Cancel an absence that is to come, or end one that is on now."""
    refuse_past(absence)
    begun = absence.starts_at < ctx.now
    absence.ends_at = ctx.now if begun else absence.starts_at
    absence.state = (AbsenceState.OVER if begun else AbsenceState.CANCELLED).value
    ctx.stop_clock(absence.subject, LADDER, "ended")
    ctx.record(absence.subject, "absence.back" if begun else "absence.cancel")
    ctx.changed(absence)
    member = ctx.member(absence.person_id)
    follow_absences(ctx, member, absence.entered_at)
    follow_again(ctx, absence)
    if absence.deputy_id is not None and absence.deputy_id != _actor_id(ctx):
        lead = Lead("absence.lead.ended", {"name": member.name})
        ctx.notify(ctx.member(absence.deputy_id), absence.subject, Notice(lead))


def come_back(ctx: Context) -> None:
    """End the actor's absence now."""
    found = next_of(ctx.tx, ctx.person.id, ctx.now)
    if found is None or found.starts_at > ctx.now:
        raise UserError("absence.not_away")
    end(ctx, found)


def _enter(
    ctx: Context, member: Member, span: Period, deputy: Member | None, *, away: bool
) -> None:
    starts_at, ends_at = span
    check_span(starts_at, ends_at, ctx.now)
    _refuse_self(member, deputy)
    lock_person(ctx.tx, member.id)
    known = absences_of(ctx.tx, member.id, starts_at)
    if (found := overlapping(known, starts_at, ends_at)) is not None:
        raise UserError("absence.overlap", id=f"L{found.id}")
    _add(ctx, member, span, deputy, away=away)


def _add(
    ctx: Context, member: Member, span: Period, deputy: Member | None, **more: Unpack[_More]
) -> None:
    starts_at, ends_at = span
    begun = starts_at <= ctx.now
    absence = Absence(
        person_id=member.id,
        starts_at=starts_at,
        ends_at=ends_at,
        deputy_id=deputy.id if deputy else None,
        entered_by_id=ctx.actor.id if ctx.actor else member.id,
        entered_at=ctx.now,
        state=(AbsenceState.CURRENT if begun else AbsenceState.PLANNED).value,
        **more,
    )
    ctx.tx.add(absence)
    ctx.tx.flush()
    ctx.born(absence.subject)
    ctx.record(
        absence.subject,
        "absence.new",
        person=member.key,
        starts=starts_at.isoformat(),
        ends=ends_at.isoformat(),
        deputy=deputy.key if deputy else None,
        affairs=", ".join(absence.affairs) if absence.affairs else None,
        source=absence.source or None,
    )
    follow(ctx, absence)
    if not absence.source:
        ctx.notify(ctx.person, absence.subject)
    _take_effect(ctx, absence, member)


def _take_effect(ctx: Context, absence: Absence, member: Member) -> None:
    """Have everything go by the absence, and tell those concerned who did not enter it."""
    follow_absences(ctx, member, absence.entered_at)
    if absence.source:
        lead = Lead("absence.lead.granted", {"source": absence.source})
        ctx.notify(member, absence.subject, Notice(lead, on_duty=True))
    elif member.id != ctx.person.id:
        lead = Lead("absence.lead.entered", {"by": ctx.person.name})
        ctx.notify(member, absence.subject, Notice(lead, on_duty=True))
    if absence.deputy_id is None or absence.deputy_id == _actor_id(ctx):
        return
    deputy = ctx.member(absence.deputy_id)
    ctx.notify(deputy, absence.subject, Notice(Lead("absence.lead.deputy", {"name": member.name})))
    if absence.source or absence.affairs:
        return
    if ctx.presence.is_away(deputy.id, max(ctx.now, absence.starts_at)):
        ctx.reply(ctx.text("absence.deputy_away", name=deputy.name))


def _actor_id(ctx: Context) -> int | None:
    return ctx.actor.id if ctx.actor else None


def _refuse_self(member: Member, deputy: Member | None) -> None:
    if deputy is not None and deputy.id == member.id:
        raise UserError("absence.self")


def _is_within(absence: Absence, span: Period) -> bool:
    """Whether a span covers what is left of an absence."""
    return span[0] <= absence.starts_at and absence.ends_at <= span[1]
