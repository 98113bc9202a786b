"""A meeting as its invitation shows it: when, where, who, about what (TPL-18)."""

from collections.abc import Iterable
from typing import Final

from bot.directory.model import Level
from bot.directory.queries import people
from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field, Style, Tone
from bot.engine.commands.about import card_about
from bot.engine.context import Context
from bot.files.queries import attachments
from bot.meetings.cards.busy import told_span
from bot.meetings.cards.carried import told_carried
from bot.meetings.model import (
    AHEAD,
    PREFIX,
    AgendaItem,
    Answer,
    Attendee,
    Kind,
    Meeting,
    State,
)
from bot.meetings.policy import is_removed
from bot.meetings.queries import (
    LISTED,
    agenda,
    attendee,
    attendees,
    held_of_series,
    meeting,
    series_ahead,
)
from bot.meetings.reports import brings
from bot.time.words import repetition

_NAMES: Final = 20
_TONES: Final = {
    State.PLANNED: Tone.INFO,
    State.UNHELD: Tone.MUTED,
    State.RUNNING: Tone.SUCCESS,
    State.OVER: Tone.PLAIN,
    State.CANCELLED: Tone.MUTED,
    State.DISCARDED: Tone.MUTED,
}
_VERBS: Final[dict[State, tuple[str, ...]]] = {
    State.PLANNED: (
        "accept",
        "decline",
        "propose",
        "start",
        "calendar",
        "change",
        "invite",
        "uninvite",
        "cancel",
        "change_series",
        "uninvite_series",
        "cancel_series",
    ),
    State.UNHELD: ("start", "change", "cancel"),
    State.RUNNING: (),
    State.OVER: (),
    State.CANCELLED: (),
    State.DISCARDED: (),
}
_OF_SERIES: Final = frozenset({"change_series", "uninvite_series", "cancel_series"})
_RUNNERS: Final = frozenset({"change", "invite", "uninvite", "cancel", *_OF_SERIES})
_ANSWERS: Final = frozenset({"accept", "decline", "propose"})


def meeting_card(ctx: Context, meeting_id: int, viewer: Member | None) -> Card:
    """The meeting as it is, with the buttons that this viewer may press (all of them in a room)."""
    shown = meeting(ctx.tx, meeting_id)
    if viewer is not None and not _concerns(ctx, shown, viewer):
        return _closed(ctx, shown)
    asked = [each for each in attendees(ctx.tx, shown.id) if each.invited]
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=_TONES[State(shown.state)],
        fields=tuple(_fields(ctx, shown, asked)),
        note=_note(ctx, shown, asked, viewer),
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _concerns(ctx: Context, shown: Meeting, viewer: Member) -> bool:
    """Whether a viewer was not taken off the list of those who are asked."""
    mine = attendee(ctx.tx, shown.id, viewer.id)
    return mine is None or not is_removed(mine) or viewer.level is Level.MAIN_ADMIN


def _closed(ctx: Context, shown: Meeting) -> Card:
    """What is left of the card of somebody who is not asked any more."""
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.MUTED,
        body=ctx.text("meeting.not_asked_any_more"),
        subject=shown.subject,
        version=shown.version,
    )


def list_card(ctx: Context, title: str, shown: list[Meeting]) -> Card:
    """Meetings a line each: when, where, who arranged them."""
    return Card(
        title=title,
        fields=tuple(_line(ctx, each) for each in shown[:LISTED]),
        body="" if shown else ctx.text("meeting.list.empty"),
        note=ctx.text("meeting.list.more", limit=LISTED) if len(shown) > LISTED else "",
    )


def _line(ctx: Context, shown: Meeting) -> Field:
    parts = [told_span(ctx, shown.starts_at, shown.ends_at), ctx.member(shown.organiser_id).name]
    parts += [each for each in (shown.place,) if each]
    if shown.is_running:
        parts.insert(0, ctx.text("meeting.state.running"))
    return Field(f"{shown.subject} {shown.title}", " · ".join(parts), wide=True)


def _fields(ctx: Context, shown: Meeting, asked: list[Attendee]) -> Iterable[Field]:
    kind = ctx.text(f"meeting.kind.{shown.purpose}") if shown.purpose != Kind.GENERAL else ""
    state = "" if shown.is_planned else ctx.text(f"meeting.state.{shown.state}")
    rows = (
        ("when", told_span(ctx, shown.starts_at, shown.ends_at) if _is_timed(shown) else ""),
        ("rule", _rule(ctx, shown)),
        ("state", state),
        ("kind", kind),
        ("place", shown.place),
        ("organiser", ctx.member(shown.organiser_id).name),
        ("about", _about(ctx, shown)),
    )
    wide = (
        ("carried", told_carried(ctx, shown)),
        ("link", shown.link),
        ("people", _attendance(ctx, shown, asked)),
        ("proposed", "\n".join(_proposals(ctx, asked))),
        ("agenda", "\n".join(told_agenda(ctx, agenda(ctx.tx, shown.id)))),
        ("documents", "\n".join(_documents(ctx, shown))),
        ("reason", shown.reason),
    )
    yield from (Field(ctx.text(f"meeting.field.{name}"), value) for name, value in rows if value)
    yield from (
        Field(ctx.text(f"meeting.field.{name}"), value, wide=True) for name, value in wide if value
    )


def _rule(ctx: Context, shown: Meeting) -> str:
    """By which rule it comes again, while it does; one that was held tells none any more."""
    series = series_ahead(ctx.tx, shown) if shown.state in AHEAD else None
    if series is None:
        return ""
    told = repetition(series.repetition, ctx.language)
    return ctx.text("meeting.comes_again", rule=told, at=f"{series.at:%H:%M}")


def _about(ctx: Context, shown: Meeting) -> str:
    """The task that it was arranged from, or whatever else, by its title (T-19)."""
    about = card_about(ctx, shown.about)
    return about.title if about else ""


def _is_timed(shown: Meeting) -> bool:
    """Whether it was arranged for a time; what was simply begun was not."""
    return shown.ends_at > shown.starts_at


def told_people(ctx: Context, asked: list[Attendee]) -> str:
    """How many are asked and what they answered, with the names of those who did."""
    if not asked:
        return ""
    lines = [ctx.text("meeting.asked", count=len(asked))]
    for answer in (Answer.ACCEPTED, Answer.DECLINED, Answer.NONE):
        ids = [each.person_id for each in asked if each.answer == answer]
        if ids:
            name = ctx.text(f"meeting.answer.{answer.value}")
            lines.append(f"{name} {len(ids)}: {told_names(ctx, ids)}")
    return "\n".join(lines)


def _attendance(ctx: Context, shown: Meeting, asked: list[Attendee]) -> str:
    """What they answered, while that matters; of a meeting that is over who came and who did not.

    While it is held its board tells who is there.
    """
    if shown.state == State.OVER:
        came = [each.person_id for each in asked if each.present_at is not None]
        absent = [each.person_id for each in asked if each.present_at is None]
        rows = (("present", came), ("absent", absent))
        return "\n".join(
            f"{ctx.text(f'minutes.field.{name}')} {len(ids)}: {told_names(ctx, ids)}"
            for name, ids in rows
            if ids
        )
    if shown.is_running:
        return told_names(ctx, [each.person_id for each in asked])
    return told_people(ctx, asked)


def told_names(ctx: Context, ids: list[int]) -> str:
    """The names of people, as many as a card has room for."""
    names = ctx.row(each.name for each in people(ctx.tx, ids[:_NAMES]))
    more = len(ids) - _NAMES
    return names if more <= 0 else ctx.text("meeting.and_more", names=names, count=more)


def _proposals(ctx: Context, asked: list[Attendee]) -> Iterable[str]:
    for each in asked:
        if each.answer == Answer.PROPOSED and each.proposed_at is not None:
            words = f" · {each.words}" if each.words else ""
            yield f"{ctx.member(each.person_id).name}: {ctx.moment(each.proposed_at)}{words}"


def told_agenda(ctx: Context, items: list[AgendaItem]) -> Iterable[str]:
    """What a meeting is about, numbered: what, by whom, for how long."""
    for each in items:
        owner = ctx.member(each.owner_id).name if each.owner_id is not None else ""
        minutes = ctx.text("meeting.minutes", count=each.minutes) if each.minutes else ""
        more = " · ".join(filter(None, (owner, minutes)))
        yield f"{each.position}. {ctx.beside(each.title, more) if more else each.title}"


def _documents(ctx: Context, shown: Meeting) -> Iterable[str]:
    if shown.documents:
        yield shown.documents
    yield from (each.file.name for each in attachments(ctx.tx, shown.subject))


def _note(ctx: Context, shown: Meeting, asked: list[Attendee], viewer: Member | None) -> str:
    if viewer is None or not shown.is_planned:
        return ""
    mine = next((each for each in asked if each.person_id == viewer.id), None)
    if mine is None or mine.answer == Answer.NONE or viewer.id == shown.organiser_id:
        return ""
    return ctx.text("meeting.you", answer=ctx.text(f"meeting.answer.{mine.answer}"))


def _verbs(shown: Meeting, viewer: Member | None) -> Iterable[str]:
    """What may be offered: in a room what all may do, to whoever arranged it no answer."""
    verbs = _VERBS[State(shown.state)]
    left_out = frozenset() if shown.series_id is not None else _OF_SERIES
    if viewer is None:
        left_out |= _RUNNERS
    elif viewer.id == shown.organiser_id:
        left_out |= _ANSWERS
    return (verb for verb in verbs if verb not in left_out)


def _buttons(ctx: Context, shown: Meeting, viewer: Member | None) -> Iterable[Button]:
    for verb in _verbs(shown, viewer):
        command = ctx.rules.commands[f"meeting.{verb}"]
        label = command.label(ctx.language)
        if verb == "start":
            # Whether it is begun is looked at when it is: its card need not be current.
            yield Button(label, command.id, values={"meeting": shown.subject})
            continue
        if verb == "calendar":
            yield Button(label, command.id, values={"record": shown.subject})
            continue
        if viewer is not None and not command.may(ctx.reading_as(viewer), shown):
            continue
        style = Style.PRIMARY if verb == "accept" else Style.DEFAULT
        yield command.button(ctx.language, shown.subject, style)
    if viewer is None and shown.is_planned:
        more = ctx.text("meeting.more")
        yield Button(more, "meeting.show", values={STANDALONE_RECORD: shown.subject})
    if shown.state in AHEAD and brings(ctx, shown, viewer):
        label = ctx.rules.commands["meeting.reports"].label(ctx.language)
        yield Button(label, "meeting.reports", values={STANDALONE_RECORD: shown.subject})
    if attachments(ctx.tx, shown.subject):
        label = ctx.rules.commands["meeting.files"].label(ctx.language)
        yield Button(label, "meeting.files", values={STANDALONE_RECORD: shown.subject})
    yield from _to_minutes(ctx, shown)


def _to_minutes(ctx: Context, shown: Meeting) -> Iterable[Button]:
    """What leads to the minutes of a meeting that was held, and to those of its series."""
    if shown.state == State.OVER:
        label = ctx.rules.commands["minutes.show"].label(ctx.language)
        values = {STANDALONE_RECORD: f"{PREFIX}{shown.id}"}
        yield Button(label, "minutes.show", values=values)
    if shown.series_id is not None and held_of_series(ctx.tx, shown.series_id, shown.id, 1):
        label = ctx.text("minutes.of_series")
        yield Button(label, "minutes.list", values={"series": shown.subject})
