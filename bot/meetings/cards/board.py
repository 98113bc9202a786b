"""A meeting that is held, as its room sees it: the topic, what was said last, who is there."""

from collections.abc import Iterable
from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Style, Tone
from bot.engine.commands.text import shortened
from bot.engine.context import Context
from bot.meetings.cards.carried import told_carried
from bot.meetings.cards.meeting import told_agenda, told_names
from bot.meetings.model import Entry, Minutes
from bot.meetings.policy import chairs
from bot.meetings.queries import agenda, attendees, entries, meeting
from bot.meetings.replay import Log, replay
from bot.meetings.tags import Tag

_LAST: Final = 6
_SHOWN: Final = 120
_BALLOTS: Final = (1, -1, 0)
_COUNTED: Final = (Tag.DECISION, Tag.ACTION, Tag.OPEN)


def board_card(ctx: Context, taken: Minutes, viewer: Member | None) -> Card:
    """The board of a meeting under way, with a box for those whom the bot can't hear."""
    held = meeting(ctx.tx, taken.id)
    log = replay(entries(ctx.tx, taken.id))
    write = ctx.rules.commands["minutes.note"]
    box = Input("text", ctx.text("minutes.box"), InputKind.MULTILINE, required=True)
    return Card(
        title=ctx.text("minutes.board", id=held.subject, title=held.title),
        tone=Tone.SUCCESS,
        fields=tuple(_fields(ctx, taken, log)),
        note=ctx.text("minutes.how"),
        buttons=tuple(_buttons(ctx, taken, log, viewer)),
        form=Form(write.id, write.label(ctx.language), (box,)),
        subject=taken.subject,
        version=taken.version,
    )


def _fields(ctx: Context, taken: Minutes, log: Log) -> Iterable[Field]:
    held = meeting(ctx.tx, taken.id)
    came = [each for each in attendees(ctx.tx, taken.id) if each.present_at is not None]
    leading = [each.person_id for each in came if each.chair]
    rows = (
        ("begun", ctx.moment(held.begun_at) if held.begun_at else ""),
        ("chairs", told_names(ctx, leading)),
        ("topic", log.topics[-1].title),
        ("counts", _counts(ctx, log)),
    )
    wide = (
        ("carried", told_carried(ctx, held)),
        ("vote", _vote(ctx, taken, log)),
        ("last", "\n".join(_said(ctx, each) for each in log.standing[-_LAST:])),
        ("agenda", "\n".join(told_agenda(ctx, agenda(ctx.tx, taken.id)))),
        ("present", told_names(ctx, [each.person_id for each in came])),
        ("external", ctx.row(each.text for each in log.tagged(Tag.EXTERNAL))),
    )
    yield from (Field(ctx.text(f"minutes.field.{name}"), value) for name, value in rows if value)
    yield from (
        Field(ctx.text(f"minutes.field.{name}"), value, wide=True) for name, value in wide if value
    )


def _counts(ctx: Context, log: Log) -> str:
    counted = ((tag, len(log.tagged(tag))) for tag in _COUNTED)
    return " · ".join(f"{ctx.text(f'minutes.tag.{tag.value}')} {n}" for tag, n in counted if n)


def _vote(ctx: Context, taken: Minutes, log: Log) -> str:
    vote = next((each for each in log.votes if each.entry.id == taken.vote_id), None)
    if vote is None:
        return ""
    yes, no, neither = vote.tally
    tally = ctx.text("minutes.tally", yes=yes, no=no, neither=neither)
    return f"{vote.entry.text} {tally}"


def _said(ctx: Context, entry: Entry) -> str:
    parts = [shortened(entry.text, _SHOWN)]
    if entry.owner_id is not None:
        parts.append(ctx.member(entry.owner_id).name)
    if entry.due_at is not None:
        parts.append(ctx.moment(entry.due_at))
    said = " · ".join(parts)
    by = ctx.member(entry.author_id).name
    return ctx.beside(f"{ctx.text(f'minutes.tag.{entry.tag}')} {said}", by)


def _buttons(ctx: Context, taken: Minutes, log: Log, viewer: Member | None) -> Iterable[Button]:
    here = ctx.rules.commands["minutes.here"]
    yield Button(here.label(ctx.language), here.id)
    if taken.vote_id is not None:
        vote = ctx.rules.commands["minutes.vote"]
        for value in _BALLOTS:
            label = ctx.text(f"minutes.ballot.{_NAMES[value]}")
            values = {
                "record": taken.subject,
                "value": str(value),
                "entry": str(taken.vote_id),
            }
            yield Button(label, vote.id, values=values)
    if log.standing and (viewer is None or chairs(ctx.reading_as(viewer), taken)):
        undo = ctx.rules.commands["minutes.undo"]
        values = {"record": taken.subject, "entry": str(log.standing[-1].id)}
        yield Button(undo.label(ctx.language), undo.id, values=values)
    for name in ("end", "discard"):
        command = ctx.rules.commands[f"minutes.{name}"]
        label = command.label(ctx.language)
        confirm = ctx.text("input.confirm", command=label, subject=taken.subject)
        style = Style.PRIMARY if name == "end" else Style.DANGER
        if viewer is None or command.may(ctx.reading_as(viewer), taken):
            yield Button(label, command.id, style, confirm)


_NAMES: Final = {1: "yes", -1: "no", 0: "neither"}
