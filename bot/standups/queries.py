"""What is asked of the database about stand-ups."""

from datetime import date

from sqlmodel import col, select

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.commands.mentions import Party, everybody
from bot.engine.context import Context
from bot.engine.feature import Awaited
from bot.standups.model import Circle, Round, Share, Standup
from storage import Tx

LISTED = 20


def standup_for_update(ctx: Context, standup_id: int) -> Standup | None:
    """The stand-up, locked until the end of this transaction."""
    return ctx.locks.take(Standup, standup_id)


def round_for_update(ctx: Context, round_id: int) -> Round | None:
    """The round, locked until the end of this transaction."""
    return ctx.locks.take(Round, round_id)


def share_for_update(ctx: Context, share_id: int) -> Share | None:
    """The share, locked until the end of this transaction."""
    return ctx.locks.take(Share, share_id)


def had_round(tx: Tx, standup_id: int, day: date) -> bool:
    """Whether people were asked on that day, be the round over or not."""
    query = select(Round.id).where(Round.standup_id == standup_id, Round.day == day)
    return tx.exec(query).first() is not None


def shares(tx: Tx, round_id: int) -> list[Share]:
    """Everybody's share of a round, in the order of the company's list."""
    query = select(Share).where(Share.round_id == round_id)
    return list(tx.exec(query.order_by(col(Share.person_id))).all())


def newest_share(tx: Tx, person_id: int) -> Share | None:
    """The share that somebody was last asked for."""
    query = select(Share).where(Share.person_id == person_id)
    return tx.exec(query.order_by(col(Share.id).desc()).limit(1)).first()


def share_before(tx: Tx, share: Share) -> Share | None:
    """What the same person told in the same stand-up the last time."""
    standup_id = tx.get_one(Round, share.round_id).standup_id
    query = (
        select(Share)
        .join(Round, col(Round.id) == col(Share.round_id))
        .where(
            Share.person_id == share.person_id,
            col(Share.id) < share.id,
            Round.standup_id == standup_id,
            col(Share.told_at).is_not(None),
        )
    )
    return tx.exec(query.order_by(col(Share.id).desc()).limit(1)).first()


def standups_of(ctx: Context, person: Member) -> list[Standup]:
    """The stand-ups that somebody takes part in or has made; of a room, the room's."""
    query = select(Standup).where(col(Standup.stopped).is_(other=False)).order_by(col(Standup.id))
    here = ctx.origin
    if here.room:
        query = query.where(Standup.messenger == here.messenger, Standup.room == here.room)
        return list(ctx.tx.exec(query).all())
    return [each for each in ctx.tx.exec(query).all() if each.concerns(person)]


def members_of_circle(ctx: Context, circle: Circle) -> list[Member]:
    """Everybody who takes part now."""
    units = (department(ctx.tx, each) for each in circle.units)
    parties: list[Party] = [*people(ctx.tx, circle.people), *filter(None, units)]
    return everybody(ctx, parties)


def awaited(ctx: Context) -> Awaited | None:
    """The share that the actor is asked for while its round is open, told or not."""
    share = newest_share(ctx.tx, ctx.person.id)
    if share is None or ctx.tx.get_one(Round, share.round_id).closed:
        return None
    return Awaited(share.subject, answered=share.told_at is not None)
