"""A meeting in the calendars of the messengers themselves, for those whose messenger has them."""

from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.effects.appointments import (
    account_there,
    calendar_account,
    calendars_for,
    is_closed,
)
from bot.engine.messenger import Appointment
from bot.meetings.calendars import told
from bot.meetings.model import AHEAD, Answer, Meeting, State
from bot.meetings.queries import attendees

_STANDS: Final = (*AHEAD, State.CANCELLED)


def appointment(ctx: Context, meeting_id: int, messenger: str) -> Appointment | None:
    """The meeting as it is to stand there; None once it was held, or its time is over."""
    meeting = ctx.tx.get_one(Meeting, meeting_id)
    if meeting.state not in _STANDS or meeting.ends_at <= ctx.now:
        return None
    organiser = ctx.member(meeting.organiser_id)
    coming, others = _people(ctx, meeting, organiser, messenger)
    mark = f"Muster {meeting.subject}"
    origin = ctx.text("meeting.appointment", mark=mark, organiser=organiser.name)
    return Appointment(
        title=meeting.title,
        text="\n".join([origin, *told(ctx, meeting)]),
        mark=mark,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        zone=ctx.calendar.zone.key,
        place=meeting.place,
        link=meeting.link,
        organiser=account_there(ctx, organiser, messenger),
        accounts=tuple(coming),
        without=tuple(others),
        off=meeting.state == State.CANCELLED,
    )


def has_appointment(ctx: Context, meeting: Meeting, reader: Member) -> bool:
    """Whether the meeting comes into somebody's calendar without their doing."""
    if not ctx.rules.calendars:
        return False
    calendars = calendars_for(ctx, ctx.member(meeting.organiser_id))
    address = calendar_account(ctx, reader, calendars)
    return address is not None and not is_closed(ctx.tx, address.messenger)


def _people(
    ctx: Context, meeting: Meeting, organiser: Member, messenger: str
) -> tuple[list[str], list[str]]:
    """The accounts there of those who may come, and of those who have declined or left."""
    coming, others = [], []
    calendars = calendars_for(ctx, organiser)
    for each in attendees(ctx.tx, meeting.id):
        member = ctx.member(each.person_id)
        if each.invited and each.answer != Answer.DECLINED and member.active:
            address = calendar_account(ctx, member, calendars)
            if address is not None and address.messenger == messenger:
                coming.append(address.external_id)
        elif account := account_there(ctx, member, messenger):
            others.append(account)
    return coming, others
