"""What people see of stand-ups: one, the question for one's share, the report of a round."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.commands.text import line, shortened
from bot.engine.context import Context
from bot.standups.model import PARTS, Round, Share, Standup
from bot.standups.queries import LISTED, members_of_circle, shares

_PEOPLE: Final = 40
_NAMES: Final = 30
_CHARS: Final = 400


def standup_card(ctx: Context, standup_id: int, viewer: Member | None) -> Card:
    """A stand-up: when, who, where its report goes."""
    shown = ctx.tx.get_one(Standup, standup_id)
    organiser = ctx.member(shown.organiser_id)
    rows = (
        ("window", ctx.text("standup.window", opens=_at(shown.opens), closes=_at(shown.closes))),
        ("organiser", organiser.name),
        ("people", _circle(ctx, shown)),
        ("report", ctx.text("standup.to_room" if shown.room else "standup.to_organiser")),
    )
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.MUTED if shown.stopped else Tone.INFO,
        fields=tuple(Field(ctx.text(f"standup.field.{name}"), value) for name, value in rows),
        note=ctx.text("standup.stopped") if shown.stopped else "",
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _buttons(ctx: Context, shown: Standup, viewer: Member | None) -> Iterable[Button]:
    if shown.stopped or viewer is None:
        return
    for name, style in (("change", Style.DEFAULT), ("stop", Style.DANGER)):
        command = ctx.rules.commands[f"standup.{name}"]
        if command.may(ctx.reading_as(viewer), shown):
            label = command.label(ctx.language)
            confirm = ctx.text("input.confirm", command=label, subject=shown.subject)
            yield Button(label, command.id, style, confirm if name == "stop" else "")


def _circle(ctx: Context, shown: Standup) -> str:
    units = (department(ctx.tx, each) for each in shown.circle.units)
    named = [each.name for each in units if each is not None]
    named += [each.name for each in people(ctx.tx, shown.circle.people)]
    count = len(members_of_circle(ctx, shown.circle))
    return ctx.text("standup.circle", names=ctx.row(named[:_NAMES]), count=count)


def list_card(ctx: Context, found: Sequence[Standup]) -> Card:
    """Stand-ups a line each."""
    return Card(
        title=ctx.text("standup.list.title"),
        fields=tuple(_listed(ctx, each) for each in found[:LISTED]),
        body="" if found else ctx.text("standup.list.empty"),
    )


def _listed(ctx: Context, each: Standup) -> Field:
    window = ctx.text("standup.window", opens=_at(each.opens), closes=_at(each.closes))
    return Field(f"{each.subject} {each.title}", f"{window} · {_circle(ctx, each)}", wide=True)


def share_card(ctx: Context, share_id: int, viewer: Member | None) -> Card:
    """The question for somebody's share; once told, what they said."""
    del viewer
    share = ctx.tx.get_one(Share, share_id)
    held = ctx.tx.get_one(Round, share.round_id)
    standup = ctx.tx.get_one(Standup, held.standup_id)
    told = share.told_at is not None
    return Card(
        title=ctx.text("standup.title", title=standup.title, day=ctx.day(held.day)),
        tone=Tone.SUCCESS if told else Tone.INFO,
        fields=tuple(_parts(ctx, share)) if told else (),
        note=_note(ctx, share, held),
        buttons=tuple(_telling(ctx, told=told)),
        subject=share.subject,
        version=share.version,
    )


def _telling(ctx: Context, *, told: bool) -> Iterable[Button]:
    if not told:
        yield Button(ctx.text("standup.fill"), "share.tell", Style.PRIMARY)
        return
    yield Button(ctx.text("standup.change"), "share.tell")
    yield Button(ctx.rules.commands["share.withdraw"].label(ctx.language), "share.withdraw")


def _note(ctx: Context, share: Share, held: Round) -> str:
    if share.told_at is None:
        return ctx.text(
            "standup.until" if not held.closed else "standup.too_late_note",
            at=ctx.moment(held.closes_at),
        )
    return ctx.text("standup.told_at", at=ctx.moment(share.told_at))


def _parts(ctx: Context, share: Share) -> Iterable[Field]:
    nothing = ctx.text("standup.nothing")
    for part in PARTS:
        yield Field(ctx.text(f"standup.part.{part}"), getattr(share, part) or nothing, wide=True)


def report_card(ctx: Context, round_id: int, viewer: Member | None) -> Card:
    """What everybody has told, what stands in the way first, and who has told nothing."""
    del viewer
    held = ctx.tx.get_one(Round, round_id)
    standup = ctx.tx.get_one(Standup, held.standup_id)
    everyone = shares(ctx.tx, held.id)
    told = [each for each in everyone if each.told_at is not None]
    missing = [each.person_id for each in everyone if each.told_at is None]
    blocked = [_blocked(ctx, each) for each in told if each.problems]
    rows = (
        ("blocked", "\n".join(blocked[:_PEOPLE])),
        ("missing", names(ctx, missing)),
        ("absent", names(ctx, held.on_leave)),
    )
    more = len(told) - _PEOPLE
    return Card(
        title=ctx.text("standup.report", title=standup.title, day=ctx.day(held.day)),
        tone=Tone.WARNING if blocked or missing else Tone.SUCCESS,
        fields=(
            Field(ctx.text("standup.field.count"), f"{len(told)}/{len(everyone)}"),
            *(
                Field(ctx.text(f"standup.field.{name}"), value, wide=True)
                for name, value in rows
                if value
            ),
            *(_told(ctx, each, held) for each in told[:_PEOPLE]),
        ),
        note=ctx.text("standup.more", count=more) if more > 0 else "",
        subject=held.subject,
        version=held.version,
    )


def _blocked(ctx: Context, share: Share) -> str:
    return f"{ctx.member(share.person_id).name}: {line(share.problems, _CHARS)}"


def _told(ctx: Context, share: Share, held: Round) -> Field:
    """One person's share in two lines; their problems stand above already."""
    late = share.told_at is not None and share.told_at >= held.closes_at
    name = ctx.member(share.person_id).name
    parts = ((part, _cut(getattr(share, part))) for part in ("done", "plan"))
    said = [ctx.text(f"standup.short.{part}", words=words) for part, words in parts if words]
    label = ctx.text("standup.late", name=name) if late else name
    return Field(label, "\n".join(said) or ctx.text("standup.nothing"), wide=True)


def _cut(words: str) -> str:
    return shortened("; ".join(each.strip() for each in words.split("\n") if each.strip()), _CHARS)


def names(ctx: Context, ids: Sequence[int]) -> str:
    """Names of people, as many as a card has room for."""
    told = ctx.row(each.name for each in people(ctx.tx, ids[:_NAMES]))
    more = len(ids) - _NAMES
    return told if more <= 0 else ctx.text("standup.and_more", names=told, count=more)


def _at(at: object) -> str:
    return f"{at:%H:%M}"
