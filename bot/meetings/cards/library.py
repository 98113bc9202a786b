"""The library of minutes, a page at a time, and what was looked for in words (F-01)."""

from collections.abc import Sequence
from typing import Final

from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field
from bot.engine.commands.pages import turning
from bot.engine.commands.text import fold, shortened
from bot.engine.context import Context
from bot.meetings.cards.minutes import told_held
from bot.meetings.library import Found, Sought, is_of_room, minutes_found
from bot.meetings.model import Content
from bot.time.words import day_names

PAGE: Final = 6
"""Minutes on a page: each has a button of its own."""
_CHARS: Final = 80


def library_card(ctx: Context, sought: Sought, page: int) -> Card:
    """One page of the minutes that are looked for; a tap opens them, with their files."""
    found = minutes_found(ctx, sought, PAGE + 1, (page - 1) * PAGE)
    shown = found[:PAGE]
    return Card(
        title=headed(ctx, "minutes.library", sought),
        fields=tuple(_line(ctx, each, sought.words) for each in shown),
        body="" if shown else ctx.text("minutes.library_empty"),
        note=page_note(ctx, sought, page, more=len(found) > PAGE),
        buttons=(
            *(_opening(ctx, each) for each in shown),
            *turning(ctx, "minutes.list", as_values(sought), page, more=len(found) > PAGE),
        ),
    )


def headed(ctx: Context, key: str, sought: Sought) -> str:
    """What the list is of: the words, the days, who was there, the series."""
    words = [f"“{sought.words}”"] if sought.words else []
    words += [told_days(ctx, sought)] if sought.days is not None else []
    words += [sought.party.name] if sought.party is not None else []
    words += [sought.series_of.title] if sought.series_of is not None else []
    return " · ".join((ctx.text(key), *words))


def told_days(ctx: Context, sought: Sought) -> str:
    """The first day and the last, or the one that it is."""
    if sought.days is None:
        return ""
    first, last = sought.days.first, sought.days.last
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    begins, ends = day_names(first, last, ctx.language, today)
    return ctx.day(first) if first == last else f"{begins} – {ends}"


def page_note(ctx: Context, sought: Sought, page: int, *, more: bool) -> str:
    """Which page it is, where there are several; that only the room's own are listed."""
    said = [ctx.text("minutes.library_here")] if is_of_room(ctx, sought) else []
    said += [ctx.text("page.nth", page=page)] if more or page > 1 else []
    return " · ".join(said)


def as_values(sought: Sought) -> dict[str, str]:
    """What is looked for as a button asks for it again."""
    party = sought.party
    days = sought.days
    given = {
        "words": sought.words,
        "span": f"{days.first} - {days.last}" if days else "",
        "party": (party.key if isinstance(party, Member) else party.name) if party else "",
        "series": sought.series_of.subject if sought.series_of else "",
    }
    return {name: value for name, value in given.items() if value}


def _line(ctx: Context, found: Found, words: str) -> Field:
    content = found.content
    counted = (("decisions", len(content.decisions)), ("todos", len(content.todos)))
    parts = [told_held(ctx, found.meeting), ctx.member(found.meeting.organiser_id).name]
    parts += [f"{ctx.text(f'minutes.field.{name}')} {many}" for name, many in counted if many]
    lines = [" · ".join(parts), *_passage(content, words)]
    return Field(f"{found.minutes.subject} {found.meeting.title}", "\n".join(lines), wide=True)


def _passage(content: Content, words: str) -> Sequence[str]:
    """The first line that holds one of the words."""
    wanted = fold(words).split()
    for line in content.lines:
        if any(each in fold(line) for each in wanted):
            return (shortened(line.removeprefix("- "), _CHARS),)
    return ()


def _opening(ctx: Context, found: Found) -> Button:
    label = ctx.text("minutes.open", id=found.minutes.subject)
    return Button(label, "minutes.show", values={STANDALONE_RECORD: found.minutes.subject})
