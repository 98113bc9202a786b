"""The record of a request: whom it was put to, which clocks run, each nudge and step up (E-05)."""

from typing import Final

import msgspec

from bot.directory.values import Member
from bot.engine import history
from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.help.cards import request_card
from bot.help.model import Asked, Request
from bot.help.queries import ever_asked

_ENTRIES: Final = 20


def story_card(ctx: Context, shown: Request, viewer: Member | None) -> Card:
    """The request's card, and below it whom it was put to, what runs and what happened."""
    card = request_card(ctx, shown.id, viewer)
    told = history.story(ctx, shown.subject, _ENTRIES + 1)
    asked = [_line(ctx, each) for each in ever_asked(ctx.tx, shown.id)]
    fields = (
        Field(ctx.text("help.field.responsible"), "\n".join(asked), wide=True),
        *(Field(label, left, wide=True) for label, left in history.clocks(ctx, shown.subject)),
        Field(ctx.text("record.history"), "\n".join(told[:_ENTRIES]), wide=True),
    )
    older = ctx.text("record.older", limit=_ENTRIES) if len(told) > _ENTRIES else ""
    note = "\n".join(each for each in (card.note, older) if each)
    return msgspec.structs.replace(card, fields=(*card.fields, *fields), note=note)


def _line(ctx: Context, asked: Asked) -> str:
    who = ctx.member(asked.person_id).name
    return f"{ctx.moment(asked.at)} {who} · {ctx.text(f'help.role.{asked.role}')}"
