"""War rooms (I-06): a group where the reporter lives, linked ones for those who live elsewhere.

Whoever was called and can't be in the reporter's messenger gets a room in their own; what is said
of the incident is said in all of them. The incident never waits for a room.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.directory.queries import people
from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.rooms import (
    CLOSED,
    FAILED,
    LOST,
    OPEN,
    Room,
    close_room,
    invite,
    open_room,
    room_at,
    rooms_of,
    say,
    set_topic,
)
from bot.engine.feature import RoomKeeper
from bot.engine.ledger import history
from bot.engine.messenger import RoomWork
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.incidents.clocks import ARCHIVE, ROOM, await_room
from bot.incidents.model import Incident, Part, State
from bot.incidents.queries import incident_for_update, on_it
from bot.incidents.telling import call, home, tell_all

_TITLE: Final = 24


def open_rooms(ctx: Context, shown: Incident) -> None:
    """Have a room where the reporter lives, and one wherever else somebody does who is on it."""
    ctx.stop_clock(shown.subject, ARCHIVE, "needed again")
    for messenger, accounts in _everybody(ctx, shown).items():
        work = RoomWork(name(ctx, shown), topic(ctx, shown), tuple(accounts))
        open_room(ctx, shown.subject, messenger, work)


def bring_in(ctx: Context, shown: Incident, fresh: Iterable[Member]) -> None:
    """Bring people into the rooms that there are; one who lives elsewhere gets a linked one."""
    rooms = {each.messenger: each for each in rooms_of(ctx.tx, shown.subject)}
    if not rooms:
        return
    homes = [at for each in fresh if (at := home(ctx, shown, each))]
    if any(each.messenger not in rooms for each in homes):
        open_rooms(ctx, shown)
    for messenger, room in rooms.items():
        if room.state == OPEN:
            invite(ctx, room, [each.external_id for each in homes if each.messenger == messenger])


def retitle(ctx: Context, shown: Incident) -> None:
    """Say in the open rooms what they are about now."""
    for each in rooms_of(ctx.tx, shown.subject):
        if each.state == OPEN:
            set_topic(ctx, each, topic(ctx, shown))


def archive(ctx: Context, shown: Incident) -> None:
    """Close what is open; the timeline stays with the incident."""
    for each in rooms_of(ctx.tx, shown.subject):
        if each.state == OPEN:
            say(ctx, each.place, Lead("incident.said.archived"), shown.subject)
            close_room(ctx, each)
    ctx.record(shown.subject, "incident.archive")


def name(ctx: Context, shown: Incident) -> str:
    """What its groups are called: `I3 紧急 支付接口大面积超时`."""
    severity = ctx.reading_as(None).text(f"incident.severity.{shown.severity}")
    return f"{shown.subject} {severity} {shown.title[:_TITLE].strip()}"


def topic(ctx: Context, shown: Incident) -> str:
    """What stands at the top of its groups."""
    company = ctx.reading_as(None)
    leader = (
        company.member(shown.lead_id).name if shown.lead_id else company.text("incident.nobody")
    )
    state = company.text(f"incident.state.{shown.state}")
    severity = company.text(f"incident.severity.{shown.severity}")
    return company.text("incident.topic", severity=severity, state=state, leader=leader)


def linked(ctx: Context, shown: Incident) -> list[str]:
    """The open rooms and those that are on their way or failed; of several also where they are."""
    found = [each for each in rooms_of(ctx.tx, shown.subject) if each.state not in {CLOSED, LOST}]
    several = len(found) > 1
    return [_linked(ctx, each, several=several) for each in found]


def _linked(ctx: Context, room: Room, *, several: bool) -> str:
    where = ctx.text(f"messenger.{room.messenger}")
    name = f"{where} · {room.name}" if several else room.name
    return ctx.text(f"incident.room.{room.state}", name=name)


def _opened(ctx: Context, incident_id: int, place: Origin) -> None:
    """Hang the card up there, pinned, with everybody in; an incident that is over is so noted."""
    shown = incident_for_update(ctx, incident_id)
    if shown is None:
        return
    ctx.record(shown.subject, "incident.room", text=name(ctx, shown), messenger=place.messenger)
    untaken = shown.state == State.REPORTED
    awaited = people(
        ctx.tx, [each.person_id for each in on_it(ctx.tx, shown.id)] if untaken else []
    )
    pinned = Notice(at_once=True, lane=Lane.INCIDENT, pinned=True, calls=tuple(awaited))
    ctx.post(shown.subject, place, pinned)
    room = next(each for each in rooms_of(ctx.tx, shown.subject) if each.place == place)
    late = {each.person_id for each in on_it(ctx.tx, shown.id) if each.called_at > room.asked_at}
    bring_in(ctx, shown, people(ctx.tx, late))
    if not any(each.state == FAILED for each in rooms_of(ctx.tx, shown.subject)):
        ctx.stop_clock(shown.subject, ROOM, "all rooms are open")
    if "incident.archive" in _noted(ctx, shown):
        say(ctx, place, Lead("incident.said.new_room"), shown.subject)
    ctx.redraw(shown.subject)


def _reopened(ctx: Context, incident_id: int, place: Origin) -> None:
    """Go on in a room that had been archived, with everybody who is on it now."""
    shown = incident_for_update(ctx, incident_id)
    room = room_at(ctx.tx, place)
    if shown is None or room is None:
        return
    ctx.record(shown.subject, "incident.room_again", text=room.name, messenger=place.messenger)
    invite(ctx, room, _everybody(ctx, shown).get(place.messenger, []))
    set_topic(ctx, room, topic(ctx, shown))
    say(ctx, place, Lead("incident.said.room_again"), shown.subject)
    ctx.redraw(shown.subject)


def _stays_closed(ctx: Context, incident_id: int) -> None:
    """Have a new one opened where the old one stays archived."""
    shown = incident_for_update(ctx, incident_id)
    if shown is not None and shown.is_under_way:
        open_rooms(ctx, shown)


def _failed(ctx: Context, incident_id: int, messenger: str, reason: str) -> None:
    """Go on in direct messages, say so once, and try again in a while."""
    shown = incident_for_update(ctx, incident_id)
    if shown is None or not shown.is_under_way:
        return
    first = "incident.room_failed" not in _noted(ctx, shown)
    ctx.record(shown.subject, "incident.room_failed", messenger=messenger, reason=reason[:200])
    ctx.redraw(shown.subject)
    await_room(ctx, shown)
    if first:
        span = {"span": int(ctx.settings.incident.room_retry.total_seconds())}
        tell_all(ctx, shown, Lead("incident.lead.room_failed", spans=span))


def _entered(ctx: Context, incident_id: int, entered: Sequence[Member]) -> None:
    """Whoever was let into the group by hand is on it, as if they had been called by a command."""
    shown = incident_for_update(ctx, incident_id)
    if shown is None or not shown.is_under_way:
        return
    others = [each for each in entered if each.id != shown.reporter_id]
    fresh = call(ctx, shown, others, Part.ASKED)
    if fresh:
        ctx.record(shown.subject, "incident.enter", to=", ".join(each.key for each in fresh))
        ctx.redraw(shown.subject)


def _lost(ctx: Context, incident_id: int, messenger: str) -> None:
    """Go on in direct messages, and say so; a new group is opened when somebody asks for one."""
    shown = incident_for_update(ctx, incident_id)
    if shown is None:
        return
    ctx.record(shown.subject, "incident.room_lost", messenger=messenger)
    ctx.redraw(shown.subject)
    if shown.is_under_way:
        tell_all(ctx, shown, Lead("incident.lead.room_lost"))


def _noted(ctx: Context, shown: Incident) -> set[str]:
    return {each.action for each in history(ctx.tx, shown.subject)}


def _everybody(ctx: Context, shown: Incident) -> dict[str, list[str]]:
    """The accounts of all who belong in a room, by messenger; the reporter's comes first."""
    ids = [shown.reporter_id, *(each.person_id for each in on_it(ctx.tx, shown.id))]
    found: dict[str, list[str]] = {}
    for each in people(ctx.tx, ids):
        at = home(ctx, shown, each)
        if at is not None:
            accounts = found.setdefault(at.messenger, [])
            accounts += [at.external_id] if at.external_id not in accounts else []
    return found


KEEPER: Final = RoomKeeper(_opened, _failed, _entered, _lost, _reopened, _stays_closed)
