"""What people see of absences: one absence's card, and who is away."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.absence.policy import manager
from bot.absence.queries import LISTED, absence
from bot.directory.absences import Absence, AbsenceState
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Tone
from bot.engine.context import Context
from bot.time.calendar import Period
from bot.time.words import day_names

_TONES: Final = {
    AbsenceState.PLANNED: Tone.INFO,
    AbsenceState.CURRENT: Tone.WARNING,
    AbsenceState.OVER: Tone.MUTED,
    AbsenceState.CANCELLED: Tone.MUTED,
}


def absence_card(ctx: Context, absence_id: int, viewer: Member | None) -> Card:
    """The absence with its absolute dates and who acts meanwhile."""
    shown = absence(ctx.tx, absence_id)
    rows = [
        ("span", span_of(ctx, shown)),
        ("deputy", _deputy(ctx, shown)),
        ("state", ctx.text(f"absence.state.{shown.state}")),
    ]
    if shown.source:
        rows.append(("granted_by", shown.source))
    elif shown.entered_by_id != shown.person_id:
        rows.append(("entered_by", ctx.member(shown.entered_by_id).name))
    if shown.affairs:
        rows.insert(1, ("affairs", _affairs(ctx, shown)))
    return Card(
        title=f"{shown.subject} {_title(ctx, shown)}",
        tone=_TONES[AbsenceState(shown.state)],
        fields=tuple(Field(ctx.label(f"argument.{name}"), said) for name, said in rows),
        note=ctx.text(f"absence.effect{_kind(shown)}"),
        buttons=_buttons(ctx, shown, viewer),
        subject=shown.subject,
        version=shown.version,
    )


def list_card(ctx: Context, shown: Sequence[Absence]) -> Card:
    """Absences a line each, the earliest first."""
    return Card(
        title=ctx.text("absence.list.title"),
        fields=tuple(
            Field(
                f"{each.subject} {_title(ctx, each)}",
                f"{span_of(ctx, each)} · {_deputy(ctx, each)}",
                wide=True,
            )
            for each in shown[:LISTED]
        ),
        body="" if shown else ctx.text("absence.list.empty"),
    )


def question(ctx: Context, mentioned: Member, span: Period) -> Card:
    """Ask a head whose leave it is: that of the person they named, or their own."""
    starts_at, ends_at = (_written(ctx, at) for at in span)
    # Words for a moment that has passed are refused: it is from now on.
    days = f"{starts_at} 到 {ends_at}" if span[0] > ctx.now else f"到 {ends_at}"
    shown = f"{ctx.moment(span[0])} – {ctx.moment(span[1])}"
    theirs, mine = {"span": days, "absent": mentioned.key}, {"span": days, "deputy": mentioned.key}
    name = mentioned.name
    return Card(
        title=ctx.text("absence.whose"),
        tone=Tone.WARNING,
        fields=(Field(ctx.label("argument.span"), shown),),
        note=ctx.text("absence.whose_hint", name=name),
        buttons=(
            Button(ctx.text("absence.theirs", name=name), "absence.new", values=theirs),
            Button(ctx.text("absence.mine", name=name), "absence.new", values=mine),
        ),
    )


def _written(ctx: Context, at: datetime) -> str:
    return f"{at.astimezone(ctx.calendar.zone):%Y-%m-%d %H:%M}"


def span_of(ctx: Context, shown: Absence) -> str:
    """`11月25日 周三 – 11月27日 周五`: days where they are whole, else moments."""
    zone = ctx.calendar.zone
    first, end = shown.starts_at.astimezone(zone), shown.ends_at.astimezone(zone)
    last = end - timedelta(minutes=1) if end.time() == time() else end
    begins, ends = ctx.day(first.date()), ctx.day(last.date())
    if first.date() != last.date():
        today = ctx.now.astimezone(zone).date()
        begins, ends = day_names(first.date(), last.date(), ctx.language, today)
    if first.time() == time() and end.time() == time():
        return begins if first.date() == last.date() else f"{begins} – {ends}"
    until = "24:00" if end.time() == time() else f"{end:%H:%M}"
    if first.date() == last.date():
        return f"{begins} {first:%H:%M}–{until}"
    return f"{begins} {first:%H:%M} – {ends} {until}"


def _title(ctx: Context, shown: Absence) -> str:
    name = ctx.member(shown.person_id).name
    return ctx.text(f"absence.title{_kind(shown)}", name=name)


def _kind(shown: Absence) -> str:
    """Which words fit: on leave, there with a deputy, or with one for certain affairs."""
    if shown.affairs:
        return "_affairs"
    return "" if shown.away else "_there"


def _affairs(ctx: Context, shown: Absence) -> str:
    names = (zh if ctx.language == "zh" else en for zh, en in (shown.affairs or {}).values())
    return ("、" if ctx.language == "zh" else ", ").join(names)


def _deputy(ctx: Context, shown: Absence) -> str:
    if shown.deputy_id is None:
        return ctx.text("absence.nobody")
    return ctx.member(shown.deputy_id).name


def _buttons(ctx: Context, shown: Absence, viewer: Member | None) -> tuple[Button, ...]:
    if not shown.is_ahead:
        return ()
    if viewer is not None and not manager(ctx.reading_as(viewer), shown):
        return ()
    command = ctx.rules.commands["absence.cancel"]
    what = "" if shown.away else "there_"
    when = "begun" if shown.state == AbsenceState.CURRENT else "label"
    label = ctx.text(f"absence.cancel.{what}{when}")
    confirm = ctx.text("input.confirm", command=label, subject=shown.subject)
    return (Button(label, command.id, confirm=confirm),)
