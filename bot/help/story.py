"""The record of a request: whom it was put to, which clocks run, each nudge and step up (E-05)."""

from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.engine.history import with_story
from bot.help.cards import request_card
from bot.help.model import Asked, Request
from bot.help.queries import ever_asked

_ENTRIES: Final = 20


def story_card(ctx: Context, shown: Request, viewer: Member | None) -> Card:
    """The request's card, and below it whom it was put to, what runs and what happened."""
    asked = "\n".join(_line(ctx, each) for each in ever_asked(ctx.tx, shown.id))
    responsible = Field(ctx.text("help.field.responsible"), asked, wide=True)
    return with_story(ctx, request_card(ctx, shown.id, viewer), _ENTRIES, responsible)


def _line(ctx: Context, asked: Asked) -> str:
    who = ctx.member(asked.person_id).name
    return f"{ctx.moment(asked.at)} {who} · {ctx.text(f'help.role.{asked.role}')}"
