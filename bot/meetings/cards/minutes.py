"""Minutes as people read them, by the fields of their templates (TPL-01, TPL-06)."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.commands.text import shortened
from bot.engine.context import Context
from bot.meetings.cards.board import board_card
from bot.meetings.cards.busy import told_span
from bot.meetings.cards.meeting import told_names
from bot.meetings.model import Content, Meeting, Minutes, Stage
from bot.meetings.queries import attendee, attendees, decisions, edition, meeting, minutes
from bot.meetings.telling import told_todo

_LINES: Final = 40
_CHARS: Final = 200
_TONES: Final = {Stage.DRAFT: Tone.WARNING, Stage.PUBLISHED: Tone.SUCCESS}


def minutes_card(ctx: Context, minutes_id: int, viewer: Member | None) -> Card:
    """The board while the meeting is held; then what is written down of it."""
    shown = minutes(ctx.tx, minutes_id)
    if shown.is_taken:
        return board_card(ctx, shown, viewer)
    held = meeting(ctx.tx, shown.id)
    stage = Stage(shown.stage)
    if stage is Stage.DROPPED:
        title = ctx.text("minutes.dropped", id=held.subject, title=held.title)
        return Card(title=title, tone=Tone.MUTED, subject=shown.subject, version=shown.version)
    return Card(
        title=ctx.text(f"minutes.title.{stage.value}", id=shown.subject, title=held.title),
        tone=_TONES[stage],
        fields=tuple(_fields(ctx, shown, held)),
        note=_note(ctx, shown, viewer),
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _fields(ctx: Context, shown: Minutes, held: Meeting) -> Iterable[Field]:
    content = edition(ctx.tx, shown).content
    came = [each.person_id for each in attendees(ctx.tx, held.id) if each.present_at is not None]
    rows = (
        ("project", content.project),
        ("when", told_held(ctx, held)),
        ("units", ctx.row(units_of(ctx, came))),
    )
    wide = (
        ("present", told_names(ctx, came)),
        ("external", ctx.row(content.external)),
        ("absent", told_names(ctx, absent_from(ctx, held))),
        ("summary", _cut(ctx, numbered(content.summary))),
        ("decisions", _cut(ctx, told_decisions(ctx, shown, content))),
        ("todos", _cut(ctx, [told_todo(ctx, each) for each in content.todos])),
        ("pending", _cut(ctx, [f"· {each}" for each in content.pending])),
    )
    yield from (Field(ctx.text(f"minutes.field.{name}"), value) for name, value in rows if value)
    yield from (
        Field(ctx.text(f"minutes.field.{name}"), value, wide=True) for name, value in wide if value
    )


def told_held(ctx: Context, held: Meeting) -> str:
    """From when to when it was held."""
    begun = held.begun_at or held.starts_at
    return told_span(ctx, begun, held.ended_at or ctx.now)


def units_of(ctx: Context, person_ids: Sequence[int]) -> list[str]:
    """The departments of people, each once."""
    ids = dict.fromkeys(each.department_id for each in people(ctx.tx, person_ids))
    found = (department(ctx.tx, each) for each in ids if each is not None)
    return [each.name for each in found if each is not None]


def absent_from(ctx: Context, held: Meeting) -> list[int]:
    """Who was asked and gave no sign of being there."""
    return [
        each.person_id
        for each in attendees(ctx.tx, held.id)
        if each.invited and each.present_at is None
    ]


def numbered(summary: Sequence[str]) -> list[str]:
    """The summary with its topics numbered, and what was said to them below."""
    number, lines = 0, []
    for line in summary:
        if line.startswith("- "):
            lines.append(f"· {line[2:]}")
        else:
            number += 1
            lines.append(f"{number}. {line}")
    return lines


def told_decisions(ctx: Context, shown: Minutes, content: Content) -> list[str]:
    """The decisions by their numbers in the company, or in the draft by their own."""
    if shown.stage == Stage.PUBLISHED:
        return [f"{each.name} {each.text}" for each in decisions(ctx.tx, shown.id)]
    return [f"{number}. {each}" for number, each in enumerate(content.decisions, start=1)]


def _cut(ctx: Context, lines: Sequence[str]) -> str:
    """Lines as a card has room for them; the whole is in the document."""
    shown = [shortened(each, _CHARS) for each in lines[:_LINES]]
    if len(lines) > _LINES:
        shown.append(ctx.text("minutes.more", count=len(lines) - _LINES))
    return "\n".join(shown)


def _note(ctx: Context, shown: Minutes, viewer: Member | None) -> str:
    if shown.stage == Stage.DRAFT:
        unassigned = any(each.owner_id is None for each in edition(ctx.tx, shown).content.todos)
        return ctx.text("minutes.unassigned_means") if unassigned else ""
    mine = attendee(ctx.tx, shown.id, viewer.id) if viewer is not None else None
    if mine is not None and mine.read_at is not None:
        return ctx.text("minutes.read_at", at=ctx.moment(mine.read_at))
    asked = [each for each in attendees(ctx.tx, shown.id) if each.asked_to_read]
    missing = [each.person_id for each in asked if each.read_at is None]
    if viewer is None and missing:
        return ctx.text("minutes.unread", names=told_names(ctx, missing))
    return ""


def _buttons(ctx: Context, shown: Minutes, viewer: Member | None) -> Iterable[Button]:
    if shown.stage == Stage.DRAFT:
        for name, style in (("publish", Style.PRIMARY), ("edit", Style.DEFAULT)):
            command = ctx.rules.commands[f"minutes.{name}"]
            if viewer is None or command.may(ctx.reading_as(viewer), shown):
                yield Button(command.label(ctx.language), command.id, style)
        yield _export(ctx, shown)
        return
    mine = attendee(ctx.tx, shown.id, viewer.id) if viewer is not None else None
    if mine is not None and mine.asked_to_read and mine.read_at is None:
        command = ctx.rules.commands["minutes.read"]
        yield Button(command.label(ctx.language), command.id, Style.PRIMARY)
    yield _export(ctx, shown)


def _export(ctx: Context, shown: Minutes) -> Button:
    """The files are made of the minutes as they are then: the card need not be current."""
    command = ctx.rules.commands["minutes.export"]
    return Button(command.label(ctx.language), command.id, values={"record": shown.subject})
