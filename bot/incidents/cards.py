"""What people see of incidents: the status card in each state, and lists."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.directory.queries import people, person
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.incidents import clocks
from bot.incidents.drills import score
from bot.incidents.effects import missing
from bot.incidents.figures import figures
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.matrix.model import NONE, Severity
from bot.incidents.model import Incident, Responder, State
from bot.incidents.queries import LISTED, breached, incident, incidents, on_it
from bot.incidents.rooms import linked

_VERBS: Final[dict[State, tuple[str, ...]]] = {
    State.REPORTED: ("take", "join", "update", "severity", "invite", "cancel"),
    State.HANDLING: ("update", "join", "solve", "divide", "decide", "severity", "invite", "snooze"),
    State.SOLVED: ("confirm", "reopen"),
    State.CLOSED: ("learn", "reopen"),
    State.CANCELLED: (),
}
_SHORT: Final = 200
_NOTHING: Final = timedelta(minutes=1)


def incident_card(ctx: Context, incident_id: int, viewer: Member | None) -> Card:
    """The incident as it is, with the buttons that this viewer may press (in a room: all)."""
    shown = incident(ctx.tx, incident_id)
    late = breached(ctx.tx, [shown.id]).get(shown.id, set())
    return Card(
        title=_title(ctx, shown),
        tone=_tone(shown, late),
        fields=tuple(_fields(ctx, shown, late)),
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _title(ctx: Context, shown: Incident) -> str:
    mark = ctx.text("incident.drill_mark") if shown.drill else ""
    return " ".join(filter(None, (shown.subject, mark, shown.title)))


def list_card(ctx: Context, title: str, shown: Sequence[Incident]) -> Card:
    """Incidents a line each: how bad, where it stands, who leads, what is left of the time."""
    unique = list({each.id: each for each in shown}.values())
    late = breached(ctx.tx, [each.id for each in unique[:LISTED]])
    return Card(
        title=title,
        tone=Tone.DANGER if any(each.severe is Severity.URGENT for each in unique) else Tone.INFO,
        fields=tuple(_line(ctx, each, late.get(each.id, set())) for each in unique[:LISTED]),
        body="" if unique else ctx.text("incident.list.empty"),
        note=ctx.text("incident.list.more", limit=LISTED) if len(unique) > LISTED else "",
    )


def _line(ctx: Context, shown: Incident, late: set[str]) -> Field:
    leader = person(ctx.tx, shown.lead_id) if shown.lead_id else None
    ends = clocks.ends(ctx, shown, clocks.SOLVE)
    parts = [
        ctx.text(f"incident.severity.{shown.severity}"),
        ctx.text(f"incident.state.{shown.state}"),
        leader.name if leader else ctx.text("incident.nobody"),
        _left(ctx, ends) if ends else "",
        _late(ctx, late),
    ]
    label = f"{shown.subject} {shown.title}"
    return Field(label, " · ".join(each for each in parts if each), wide=True)


def _tone(shown: Incident, late: set[str]) -> Tone:
    match State(shown.state):
        case State.REPORTED:
            return Tone.WARNING if shown.severe is Severity.GENERAL else Tone.DANGER
        case State.HANDLING:
            return Tone.DANGER if late & {"solve", "update"} else Tone.WARNING
        case State.SOLVED:
            return Tone.INFO
        case State.CLOSED:
            return Tone.SUCCESS
        case State.CANCELLED:
            return Tone.MUTED


def _fields(ctx: Context, shown: Incident, late: set[str]) -> Iterator[Field]:
    kind = matrix_of(ctx.settings).kind(shown.kind).name.usual(ctx.language)
    severity = ctx.text(f"incident.severity.{shown.severity}")
    leader = person(ctx.tx, shown.lead_id) if shown.lead_id else None
    rows = [
        ("severity", f"{severity} · {kind}"),
        ("state", ctx.text(f"incident.state.{shown.state}")),
        ("reporter", ctx.member(shown.reporter_id).name),
        ("leader", leader.name if leader else ctx.text("incident.nobody")),
        *_times(ctx, shown),
        ("late", _late(ctx, late)),
    ]
    yield from (Field(ctx.text(f"incident.field.{name}"), value) for name, value in rows if value)
    wide = [
        ("scope", shown.scope),
        ("suggestion", shown.suggestion if shown.is_open else ""),
        ("responders", _responders(ctx, shown)),
        ("rooms", "\n".join(linked(ctx, shown)) if shown.is_under_way else ""),
        ("last_update", _last_update(ctx, shown)),
        ("solution", shown.solution if not shown.is_open else ""),
        ("reason", shown.reason),
        ("cause", shown.cause),
        ("prevention", shown.prevention),
        ("similar", _similar(ctx, shown) if shown.is_open else ""),
    ]
    for name, value in wide:
        if value:
            yield Field(ctx.text(f"incident.field.{name}"), value, wide=True)
    if shown.state == State.CLOSED:
        yield from figures(ctx, shown)
    if shown.drill and not shown.is_under_way:
        points = score(len(late - {"update", "report"}), shown.updates_missed)
        label, words = ctx.text("incident.field.score"), ctx.text("incident.points", n=points)
        yield Field(label, words)


def _similar(ctx: Context, shown: Incident) -> str:
    """Past ones like it, with what solved them, as they were when it was reported."""
    ids = [int(each[1:]) for each in shown.similar.split()]
    return "\n".join(past_line(each) for each in incidents(ctx.tx, ids))


def past_line(shown: Incident) -> str:
    """A past one: what it was, and why or what solved it."""
    more = shown.cause or shown.solution
    words = f"{more[:_SHORT]}{'…' if more[_SHORT:] else ''}"
    return f"{shown.subject} {shown.title}" + (f": {words}" if words else "")


def found_card(ctx: Context, query: str, shown: Sequence[Incident]) -> Card:
    """What a query found of what was learned: cause, prevention, solution."""
    return Card(
        title=ctx.text("incident.found", query=query),
        fields=tuple(
            Field(f"{each.subject} {each.title}", _learned(ctx, each), wide=True) for each in shown
        ),
        body="" if shown else ctx.text("incident.found_none"),
    )


def _learned(ctx: Context, shown: Incident) -> str:
    parts = (("cause", shown.cause), ("prevention", shown.prevention), ("solution", shown.solution))
    return "\n".join(
        f"{ctx.text(f'incident.field.{name}')}: {words[:_SHORT]}" for name, words in parts if words
    )


def _times(ctx: Context, shown: Incident) -> Iterator[tuple[str, str]]:
    if shown.happened_at != shown.reported_at:
        yield "happened", ctx.moment(shown.happened_at)
    if shown.is_open:
        for name, ladder in (("respond_by", clocks.RESPOND), ("solve_by", clocks.SOLVE)):
            if (ends := clocks.ends(ctx, shown, ladder)) is not None:
                yield name, _by(ctx, ends)
        if used := clocks.used(ctx, shown):
            yield "used", ctx.text("incident.used", percent=used)
        yield from _next_update(ctx, shown)
    elif shown.solved_at is not None:
        length = ctx.span(shown.solved_at - shown.happened_at)
        yield "solved", ctx.text("incident.solved_in", at=ctx.moment(shown.solved_at), span=length)
    report = clocks.ends(ctx, shown, clocks.REPORT)
    if report is not None:
        yield "report_by", ctx.moment(report)


def _next_update(ctx: Context, shown: Incident) -> Iterator[tuple[str, str]]:
    owed = clocks.next_update(ctx, shown)
    if owed is None:
        return
    put_off = shown.snoozed_until is not None and owed > ctx.now
    at = ctx.text("incident.put_off", at=ctx.moment(owed)) if put_off else _by(ctx, owed)
    yield "next_update", at


def _by(ctx: Context, ends: datetime) -> str:
    """A moment that stays true: a card that counted the minutes would have to be sent each time."""
    at = ctx.moment(ends)
    return at if ends > ctx.now else ctx.text("incident.passed", at=at)


def _left(ctx: Context, ends: datetime) -> str:
    """A moment, and how far away it is now, for what is shown once."""
    if abs(ends - ctx.now) < _NOTHING:
        return ctx.text("incident.up", at=ctx.moment(ends))
    key = "incident.left" if ends > ctx.now else "incident.over"
    return ctx.text(key, at=ctx.moment(ends), span=ctx.span(ends - ctx.now))


def _late(ctx: Context, late: set[str]) -> str:
    order = ("respond", "assemble", "update", "solve", "report")
    return ctx.row(ctx.text(f"incident.clock.{each}") for each in order if each in late)


def _responders(ctx: Context, shown: Incident) -> str:
    """Who is on it, who is there already (✓), and which teams are still missing."""
    found = on_it(ctx.tx, shown.id)
    names = {each.id: each for each in people(ctx.tx, [one.person_id for one in found])}
    on_it_now = ctx.row(_responder(ctx, each, names[each.person_id]) for each in found)
    if not shown.is_open or shown.assembled_at is not None:
        return on_it_now
    absent = set(missing(ctx, shown))
    teams = [each.name.usual(ctx.language) for each in shown.policy.teams if each.id in absent]
    if not teams or shown.policy.limits.assemble == NONE:
        return on_it_now
    return "\n".join([on_it_now, ctx.text("incident.missing", teams=ctx.row(teams))])


def _responder(ctx: Context, each: Responder, member: Member) -> str:
    there = " ✓" if each.joined_at is not None else ""
    name = ctx.beside(member.name, each.duty) if each.duty else member.name
    return f"{name}{there}"


def _last_update(ctx: Context, shown: Incident) -> str:
    if not shown.last_update or shown.updated_at is None or not shown.is_open:
        return ""
    words, rest = shown.last_update[:_SHORT], shown.last_update[_SHORT:]
    return f"{ctx.moment(shown.updated_at)} {words}{'…' if rest else ''}"


def _buttons(ctx: Context, shown: Incident, viewer: Member | None) -> list[Button]:
    verbs = _VERBS[State(shown.state)]
    if shown.filed_at is not None:
        verbs = tuple(verb for verb in verbs if verb != "learn")
    if shown.offered_to_id is not None and shown.is_under_way:
        verbs = ("accept", *verbs)
    commands = [ctx.rules.commands[f"incident.{verb}"] for verb in verbs]
    if viewer is not None:
        mine = ctx.reading_as(viewer)
        there = {each.person_id for each in on_it(ctx.tx, shown.id) if each.joined_at}
        commands = [each for each in commands if each.may(mine, shown)]
        if viewer.id in there:
            commands = [each for each in commands if each.id != "incident.join"]
    first = commands[0] if commands and commands[0].id != "incident.reopen" else None
    return [
        each.button(ctx.language, shown.subject, Style.PRIMARY if each is first else Style.DEFAULT)
        for each in commands
    ]
