"""Telling somebody who asks a person for something that the person is on leave."""

from bot.directory.values import Member
from bot.engine.context import Context


def tell_of_leave(ctx: Context, member: Member) -> None:
    """Answer the actor, who has just asked something of a person, until when that one is away.

    And who acts meanwhile; nothing where the person is there, or is the actor.
    """
    absent = ctx.presence.absent(member.id)
    if absent is None or not absent.away or member.id == ctx.person.id:
        return
    back = ctx.moment(ctx.presence.back_at(member.id, ctx.now))
    stand_in = ctx.presence.stand_in(member)
    if stand_in is None:
        ctx.reply(ctx.text("presence.away", name=member.name, back=back))
    elif stand_in.id == ctx.person.id:
        ctx.reply(ctx.text("presence.away_yours", name=member.name, back=back))
    else:
        deputy = stand_in.name
        ctx.reply(ctx.text("presence.away_deputy", name=member.name, back=back, deputy=deputy))
