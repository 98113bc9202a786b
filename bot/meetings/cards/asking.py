"""What is asked once before it is done: giving a meeting up, what words to it are to mean."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.errors import UserError
from bot.meetings.model import Meeting, Minutes, Series
from bot.meetings.queries import of_person, series_ahead
from bot.time.phrases import read
from bot.time.repetition import Every, Repetition
from bot.time.words import repetition

DISCARD: Final = "minutes.discard"

_CANCEL: Final = "meeting.cancel"
_CANCEL_SERIES: Final = "meeting.cancel_series"
_WHOLE: Final = re.compile(
    "(?:都|整个|全部|所有)(?:的|系列|例会|会议)*(?:都?取消)?|系列"
    "|all(?: of (?:them|it)| (?:dates|meetings))?|(?:the )?(?:(?:whole|entire) )?series"
)
_CHANGES: Final = re.compile(
    "取消|停|不开|改|推迟|延期|提前|挪|移到"
    "|\\b(?:cancel|call off|skip|move|postpone|reschedule|change)\\b"
)
_A_MEETING: Final = re.compile("会|\\b(?:meeting|sync|weekly|review|stand-?up)\\b")
_OFFERED: Final = 3
_THAT_ONE: Final = re.compile("(?:的?[那这]一?[次场]|的)(?:会议?|例会)?$")


def discard_question(ctx: Context, taken: Minutes) -> Card:
    """Whether nothing of what was said is to be kept."""
    label = ctx.rules.commands[DISCARD].label(ctx.language)
    return Card(
        title=ctx.text("input.confirm", command=label, subject=taken.subject),
        tone=Tone.DANGER,
        lead=ctx.text("minutes.discard_means"),
        buttons=(Button(label, DISCARD, Style.DANGER, values={STANDALONE_RECORD: taken.subject}),),
    )


def cancel_question(ctx: Context, shown: Meeting, words: str) -> Card | None:
    """Whether one of a series is meant or all of it: `取消 M3 all` means all. None of any other.

    Raises UserError where another day than its own is named: of that day there is none yet.
    """
    if series_ahead(ctx.tx, shown) is None:
        return None
    said = fold(words).strip(" .,!。，！")
    if _WHOLE.fullmatch(said):
        label = ctx.rules.commands[_CANCEL_SERIES].label(ctx.language)
        title, lead, note = ctx.text("input.confirm", command=label, subject=shown.subject), "", {}
        offered: tuple[str, ...] = (_CANCEL_SERIES,)
    else:
        refuse_other_day(ctx, shown, said)
        label = ctx.rules.commands[_CANCEL].label(ctx.language)
        title = ctx.text("input.confirm", command=label, subject=shown.subject)
        lead, note = ctx.text("meeting.only_this", at=ctx.moment(shown.starts_at)), {"note": words}
        offered = (_CANCEL, _CANCEL_SERIES)
    return Card(
        title=title,
        tone=Tone.WARNING,
        lead=lead,
        buttons=tuple(_with(ctx, each, shown, note, Style.DANGER) for each in offered),
    )


def moved_question(ctx: Context, shown: Meeting, series: Series) -> Card:
    """That only this one of a series was moved, and whether all that are to come are as well."""
    zone, language = ctx.calendar.zone, ctx.language
    starts, ends = (each.astimezone(zone) for each in (shown.starts_at, shown.ends_at))
    rule, offered = _rule_as_moved(series, shown, starts.date()), {}
    label = ctx.rules.commands["meeting.change_series"].label(language)
    if rule is not None:
        when = f"{repetition(rule, language)} {starts:%H:%M}-{ends:%H:%M}"
        # A rule of every other week is told with a day, from which its weeks are counted.
        offered = {"when": when if rule.step == 1 else f"{starts:%Y-%m-%d} {when}"}
        label = ctx.text("meeting.move_all", when=when)
    values = {STANDALONE_RECORD: shown.subject, **offered}
    told = repetition(series.repetition, language)
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.INFO,
        lead=ctx.text(
            "meeting.only_this_moved",
            at=ctx.moment(shown.starts_at),
            rule=f"{told} {series.at:%H:%M}",
        ),
        buttons=(Button(label, "meeting.change_series", values=values),),
        subject=shown.subject,
    )


def _rule_as_moved(series: Series, shown: Meeting, day: date) -> Repetition | None:
    """The rule by which all are moved as this one was; None where that is not plain."""
    rule, before = series.repetition, shown.occurs_on
    if before is None or before == day or rule.is_daily:
        return rule
    if rule.every is Every.DATE:
        return replace(rule, number=day.day)
    if rule.every is not Every.WEEK or before.weekday() not in rule.days:
        return None
    days = {*rule.days} - {before.weekday()} | {day.weekday()}
    return replace(rule, days=tuple(sorted(days)))


def refuse_other_day(ctx: Context, shown: Meeting, words: str) -> None:
    """Raise UserError where words name another day than that of this one of a series."""
    try:
        day = read(_THAT_ONE.sub("", words), ctx.now, ctx.calendar).at
    except UserError:
        return
    zone = ctx.calendar.zone
    if day.astimezone(zone).date() != shown.starts_at.astimezone(zone).date():
        raise UserError("meeting.other_day", id=shown.subject, at=ctx.moment(shown.starts_at))


def offers(ctx: Context, typed: str) -> Iterator[Button | str]:
    """Their own meetings that a line wants changed which names none: `取消 12月15日的周例会`."""
    said = fold(typed)
    if not _CHANGES.search(said):
        return
    mine = of_person(ctx.tx, ctx.person.id, ctx.now)
    meant = [each for each in mine if fold(each.title) in said]
    if not meant and _A_MEETING.search(said):
        meant = [each for each in mine if each.series_id is not None]
    if any(each.series_id is not None for each in meant):
        yield ctx.text("meeting.later_ones")
    for each in meant[:_OFFERED]:
        values = {STANDALONE_RECORD: each.subject}
        yield Button(f"{each.subject} {each.title}", "meeting.show", values=values)


def answer_question(ctx: Context, shown: Meeting, told: Member, words: str) -> Card:
    """Whether somebody comes, whose words are passed on and are no clear answer."""
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.INFO,
        lead=ctx.text("meeting.no_answer", to=told.name),
        buttons=(
            _with(ctx, "meeting.accept", shown, {"note": words}),
            _with(ctx, "meeting.decline", shown, {"note": words}),
        ),
        subject=shown.subject,
    )


def tell_question(ctx: Context, shown: Meeting, words: str) -> Card:
    """Whether everybody is to hear what whoever arranged a meeting says to its card."""
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.INFO,
        lead=ctx.text("meeting.tell_them"),
        body=words,
        buttons=(_with(ctx, "meeting.tell", shown, {"text": words}),),
        subject=shown.subject,
    )


def _with(
    ctx: Context, command: str, shown: Meeting, said: dict[str, str], style: Style = Style.DEFAULT
) -> Button:
    label = ctx.rules.commands[command].label(ctx.language)
    return Button(label, command, style, values={STANDALONE_RECORD: shown.subject, **said})
