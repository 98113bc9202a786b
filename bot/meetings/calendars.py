"""A meeting as an entry for anybody's calendar, in the form that all of them read (RFC 5545)."""

from typing import TYPE_CHECKING, Final

from bot.engine.commands.about import card_about
from bot.engine.context import Context
from bot.files.values import FileRef
from bot.meetings.cards.meeting import told_agenda
from bot.meetings.model import Answer, Attendee, Meeting, State
from bot.meetings.queries import agenda, attendees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from icalendar import Alarm, Calendar, Event, vCalAddress

_PRODUCT: Final = "-//Muster//Meetings//EN"
_STATUS: Final = {
    Answer.NONE: "NEEDS-ACTION",
    Answer.ACCEPTED: "ACCEPTED",
    Answer.DECLINED: "DECLINED",
    Answer.PROPOSED: "TENTATIVE",
}


def entry_file(ctx: Context, meeting: Meeting, *, off: bool = False) -> FileRef:
    """The meeting as a file that a calendar takes in; one that is `off` is taken out of it."""
    content = entry(ctx, meeting, off=off).to_ical()
    return ctx.files.make(f"{meeting.subject} {meeting.title[:60]}.ics", content)


def send_entry(ctx: Context, meeting: Meeting) -> None:
    """Answer with the meeting as such a file."""
    file = entry_file(ctx, meeting)
    ctx.reply(ctx.text("meeting.calendar_file", id=meeting.subject), files=[file])


def entry(ctx: Context, meeting: Meeting, *, off: bool = False) -> "Calendar":
    """The entry; taken in again after a change it takes the place of the one before."""
    from icalendar import Calendar

    off = off or meeting.state == State.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add_component(_event(ctx, meeting, off=off))
    return calendar


def _event(ctx: Context, meeting: Meeting, *, off: bool) -> "Event":
    from icalendar import Event

    event = Event()
    values = {
        "uid": f"{meeting.subject}-{meeting.created_at:%Y%m%dT%H%M%S}@muster",
        "sequence": meeting.sequence,
        "dtstamp": ctx.now,
        "dtstart": meeting.starts_at,
        "dtend": meeting.ends_at,
        "summary": meeting.title,
        "status": "CANCELLED" if off else "CONFIRMED",
        "location": meeting.place,
        "url": meeting.link,
        "description": "\n".join(told(ctx, meeting)),
        "organizer": _address(ctx, meeting.organiser_id),
    }
    for name, value in values.items():
        if value != "":
            event.add(name, value)
    for each in attendees(ctx.tx, meeting.id):
        if each.invited:
            event.add("attendee", _attendee(ctx, each))
    event.add_component(_alarm(ctx, meeting))
    return event


def told(ctx: Context, meeting: Meeting) -> "Iterator[str]":
    """What it is about, line by line: the record that it comes from (T-19), and its agenda."""
    about = card_about(ctx, meeting.about)
    if about is not None:
        yield from filter(None, (about.title, about.body))
    yield from told_agenda(ctx, agenda(ctx.tx, meeting.id))


def _alarm(ctx: Context, meeting: Meeting) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", meeting.title)
    alarm.add("trigger", -ctx.settings.meeting.remind_before)
    return alarm


def _address(ctx: Context, person_id: int) -> "vCalAddress":
    """Somebody as calendars name people; we keep no addresses of theirs that all may see."""
    from icalendar import vCalAddress, vText

    member = ctx.member(person_id)
    address = vCalAddress(f"urn:muster:{member.key}")
    address.params["CN"] = vText(member.name)
    return address


def _attendee(ctx: Context, each: Attendee) -> "vCalAddress":
    from icalendar import vText

    address = _address(ctx, each.person_id)
    address.params["PARTSTAT"] = vText(_STATUS[Answer(each.answer)])
    return address
