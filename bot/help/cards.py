"""What people see of requests for help: the request's own card and lists of requests."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.directory.queries import department
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.commands.about import card_about
from bot.engine.context import Context
from bot.help.model import Note, Request, State
from bot.help.queries import LISTED, due_of, leaders, notes, request

_NOTES: Final = 5
_TONES: Final = {
    State.OPEN: Tone.INFO,
    State.TAKEN: Tone.INFO,
    State.ANSWERED: Tone.SUCCESS,
    State.CLOSED: Tone.SUCCESS,
    State.CANCELLED: Tone.MUTED,
}
_ASKERS: Final = frozenset({"close", "reopen", "cancel"})
_VERBS: Final[dict[State, tuple[str, ...]]] = {
    State.OPEN: ("ack", "answer", "assign", "close", "cancel"),
    State.TAKEN: ("answer", "assign", "close", "cancel"),
    State.ANSWERED: ("close", "reopen"),
    State.CLOSED: (),
    State.CANCELLED: (),
}


def request_card(ctx: Context, request_id: int, viewer: Member | None) -> Card:
    """The request as it is, with the buttons that this viewer may press (all of them in a room)."""
    shown = request(ctx.tx, request_id)
    return Card(
        title=f"{shown.subject} {shown.problem}",
        tone=_tone(shown),
        fields=tuple(_fields(ctx, shown)),
        note=_note(ctx, shown),
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def list_card(ctx: Context, title: str, shown: Sequence[Request]) -> Card:
    """Requests a line each: state, who asks whom, how far up it went."""
    unique = list({each.id: each for each in shown}.values())
    return Card(
        title=title,
        fields=tuple(_line(ctx, each) for each in unique[:LISTED]),
        body="" if unique else ctx.text("help.list.empty"),
        note=ctx.text("help.list.more", limit=LISTED) if len(unique) > LISTED else "",
    )


def _line(ctx: Context, shown: Request) -> Field:
    people = f"{ctx.member(shown.asker_id).name} → {_asked(ctx, shown)}"
    parts = [ctx.text(f"help.state.{shown.state}"), people]
    above = leaders(ctx.tx, shown)
    if above:
        parts.append(ctx.text("help.list.escalated", leaders=_names(ctx, above)))
    return Field(f"{shown.subject} {shown.problem}", " · ".join(parts), wide=True)


def _tone(shown: Request) -> Tone:
    if shown.is_waiting and shown.level:
        return Tone.DANGER
    if shown.is_waiting and shown.ack_overdue:
        return Tone.WARNING
    return _TONES[State(shown.state)]


def _fields(ctx: Context, shown: Request) -> list[Field]:
    rows = [
        ("asker", ctx.member(shown.asker_id).name),
        ("asked", _asked(ctx, shown)),
        ("about", _about(ctx, shown)),
        ("state", _state(ctx, shown)),
        (
            "answer_by",
            ctx.moment(due_of(ctx, shown)) if shown.is_waiting and not shown.level else "",
        ),
        ("needed", ctx.moment(shown.needed_at) if shown.needed_at else ""),
        ("escalated", _names(ctx, leaders(ctx.tx, shown))),
        ("urgency", ctx.text("help.urgency.urgent") if shown.is_urgent else ""),
    ]
    wide = [("support", shown.support), ("reason", shown.reason)]
    fields = [Field(ctx.text(f"help.field.{name}"), value) for name, value in rows if value]
    fields += [
        Field(ctx.text(f"help.field.{name}"), value, wide=True) for name, value in wide if value
    ]
    return fields + [_said(ctx, each) for each in notes(ctx.tx, shown.id, _NOTES)]


def _about(ctx: Context, shown: Request) -> str:
    """The record that it comes from, by its title (E-03)."""
    about = card_about(ctx, shown.about)
    return about.title if about else ""


def _asked(ctx: Context, shown: Request) -> str:
    name = ctx.member(shown.asked_id).name
    unit = department(ctx.tx, shown.department_id) if shown.department_id is not None else None
    return f"{unit.name} · {name}" if unit else name


def _state(ctx: Context, shown: Request) -> str:
    said = ctx.text(f"help.state.{shown.state}")
    if shown.ack_overdue:
        within = ctx.span(ctx.settings.help.ack_within)
        return f"{said} · {ctx.text('help.ack_missed', within=within)}"
    return said


def _said(ctx: Context, note: Note) -> Field:
    """An answer or a remark, under its author and time."""
    key = "help.field.answer" if note.is_answer else "help.field.remark"
    author = ctx.member(note.author_id).name
    return Field(ctx.text(key, by=author, at=ctx.moment(note.at)), note.text, wide=True)


def _names(ctx: Context, people: Iterable[Member]) -> str:
    return ctx.row(each.name for each in people)


def _note(ctx: Context, shown: Request) -> str:
    """Say so where the holidays of a year that the clocks run in are not known."""
    if not shown.is_waiting:
        return ""
    since = shown.due_at - ctx.settings.help.escalate_after
    years = (at.astimezone(ctx.calendar.zone).year for at in (since, shown.due_at))
    unknown = next((year for year in years if not ctx.calendar.knows(year)), None)
    return "" if unknown is None else ctx.text("calendar.unknown_year", year=unknown)


def _buttons(ctx: Context, shown: Request, viewer: Member | None) -> list[Button]:
    verbs = _VERBS[State(shown.state)]
    if viewer is not None and not ctx.reading_as(viewer).acts_for(shown.asker_id):
        # Administrators may settle it as well, but are not invited to.
        verbs = tuple(verb for verb in verbs if verb not in _ASKERS)
    commands = [ctx.rules.commands[f"help.{verb}"] for verb in verbs]
    if viewer is not None:
        mine = ctx.reading_as(viewer)
        commands = [each for each in commands if each.may(mine, shown)]
    return [
        each.button(
            ctx.language, shown.subject, Style.PRIMARY if each is commands[0] else Style.DEFAULT
        )
        for each in commands
    ]
