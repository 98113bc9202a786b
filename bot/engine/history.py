"""A record's past and its running clocks as people read them: the record of who owed what when."""

from datetime import datetime
from typing import Final

import msgspec

from bot.directory.queries import person_by_key
from bot.engine import ledger
from bot.engine.cards import Card, Field
from bot.engine.commands.text import shortened
from bot.engine.context import SYSTEM, Context
from bot.time.deadlines import Clock, unstopped_clocks
from bot.time.ladders import share
from templates import exists

_FULL: Final = 100
_TOLD: Final = (
    *("source", "part", "on", "note", "reason", "text", "progress", "owner", "asked", "to", "due"),
)
"""Details of an entry that say more than its action does."""
_LONGEST: Final = 60


def with_story(ctx: Context, card: Card, limit: int, *fields: Field) -> Card:
    """A record's card and, below it, `fields`, the clocks that run and its newest entries."""
    told = story(ctx, card.subject, limit + 1)
    running = [Field(label, left, wide=True) for label, left in clocks(ctx, card.subject)]
    past = Field(ctx.text("record.history"), "\n".join(told[:limit]), wide=True)
    older = ctx.text("record.older", limit=limit) if len(told) > limit else ""
    note = "\n".join(each for each in (card.note, older) if each)
    return msgspec.structs.replace(card, fields=(*card.fields, *fields, *running, past), note=note)


def story(ctx: Context, subject: str, limit: int) -> list[str]:
    """What happened to a subject, a line each, the newest first: when, who, what."""
    return [_line(ctx, each) for each in ledger.last_entries(ctx.tx, subject, limit)]


def clocks(ctx: Context, subject: str) -> list[tuple[str, str]]:
    """The subject's running and held clocks: what each counts, and the time that it leaves.

    Of several of one ladder the first to be started: the next milestone, not all of them.
    """
    first: dict[str, Clock] = {}
    for each in unstopped_clocks(ctx.tx, subject):
        if exists(f"clock.{each.ladder}"):
            first.setdefault(each.ladder, each)
    return [(ctx.text(f"clock.{name}"), _left(ctx, each)) for name, each in first.items()]


def _line(ctx: Context, entry: ledger.Entry) -> str:
    who = person_by_key(ctx.tx, entry.actor)
    name = (
        who.name if who else ctx.text("ledger.by_system") if entry.actor == SYSTEM else entry.actor
    )
    action = f"ledger.{entry.action}".replace("-", "_")
    said = ctx.text(action) if exists(action) else entry.action
    absent = person_by_key(ctx.tx, str(entry.detail.get("deputy_for", "")))
    if absent is not None:
        name = ctx.text("ledger.deputy_for", name=name, absent=absent.name)
    more = " · ".join(each for each in (_detail(ctx, entry, key) for key in _TOLD) if each)
    line = f"{ctx.moment(entry.at)} {name} {said}"
    return f"{line}: {more}" if more else line


def _detail(ctx: Context, entry: ledger.Entry, key: str) -> str:
    value = entry.detail.get(key)
    if value is None or value == "":
        return ""
    match key:
        case "progress":
            return f"{value}%"
        case "owner" | "asked" | "to":
            return _names(ctx, entry, str(value))
        case "due":
            return ctx.moment(datetime.fromisoformat(str(value)))
        case _:
            return shortened(str(value), _LONGEST)


def _names(ctx: Context, entry: ledger.Entry, keys: str) -> str:
    """The people of those keys, but for the one who acted."""
    others = (key for key in keys.split(", ") if key != entry.actor)
    found = (person_by_key(ctx.tx, key) for key in others)
    return ctx.row(each.name for each in found if each)


def _left(ctx: Context, clock: Clock) -> str:
    calendar = ctx.presence.calendar_of(clock.runner_id, clock.running_since)
    ends = clock.anchor or share(clock.seen(), _FULL, calendar)
    if ends <= ctx.now:
        return ctx.text("clock.over", at=ctx.moment(ends), span=ctx.span(ctx.now - ends))
    return ctx.text("clock.left", at=ctx.moment(ends), span=ctx.span(ends - ctx.now))
