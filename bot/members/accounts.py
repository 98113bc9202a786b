"""A person's accounts on several messengers, linked by a one-time code."""

from bot.directory.linking import new_code
from bot.directory.queries import accounts_of
from bot.engine.cards import Card, Field, Tone
from bot.engine.context import Context
from bot.errors import UserError
from bot.members.queries import subject_of


def give_code(ctx: Context) -> Card:
    """A fresh code for the actor's next account, with what to do with it and those they have."""
    code = new_code(ctx.tx, ctx.person.id, ctx.now)
    ctx.record(subject_of(ctx.person), "member.link_code", person=ctx.person.key)
    accounts = accounts_of(ctx.tx, ctx.person.id)
    mine = "\n".join(f"{at.messenger}: {at.external_id}" for at in accounts)
    return Card(
        title=ctx.text("member.link.title"),
        tone=Tone.INFO,
        lead=ctx.text("member.link.how", code=code),
        fields=(
            Field(ctx.text("member.link.code"), code),
            Field(ctx.text("member.field.accounts"), mine, wide=True),
        ),
        note=ctx.text("member.link.once"),
    )


def confirm(ctx: Context) -> str:
    """What to say to whoever sent a code; the engine has linked their account if it was good.

    Raises UserError where the account had an owner before and the code is still unused: it would
    be spent for nothing.
    """
    if not ctx.introduced:
        raise UserError("member.link.known", name=ctx.person.name)
    ctx.record(subject_of(ctx.person), "member.link", person=ctx.person.key)
    return ctx.text("member.link.done", name=ctx.person.name)
