"""What hangs where: cards of records, from the database, and forms that wait to be sent."""

import asyncio
from collections import OrderedDict
from typing import Final

from sqlalchemy import select

from adapters.hosting import Muster
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.delivery.drawing import card_of, has_left
from bot.engine.outbox.live import copy, posted_table, subject_of
from storage import Tx

_REMEMBERED: Final = 2000
_c = posted_table.c


class Opened:
    """The newest forms by message, so that one can be shown again with what is wrong in it.

    Feishu and DingTalk do not tell what a card was like. After a restart errors are told by words
    alone.
    """

    def __init__(self) -> None:
        self._cards: OrderedDict[str, Card] = OrderedDict()

    def keep(self, message: str, card: Card) -> None:
        """Remember a form."""
        self._cards[message] = card
        self._cards.move_to_end(message)
        if len(self._cards) > _REMEMBERED:
            self._cards.popitem(last=False)

    def get(self, message: str) -> Card | None:
        """The form of that message; None where it is not known any more."""
        return self._cards.get(message)


class Shown:
    """Draws records' cards on one messenger as they are now."""

    def __init__(self, muster: Muster, messenger: str) -> None:
        self._muster = muster
        self._messenger = messenger

    def now(self, message: str) -> Card | None:
        """The card of a record that hangs there, as of now; None where none does.

        A short one is a message of its own, which never changes.
        """
        with self._muster.database.snapshot() as tx:
            posted_id = posted(tx, self._messenger, message)
            if posted_id is None:
                return None
            ctx = Context(tx, self._muster.rules, self._muster.clock.now())
            hanging = copy(tx, posted_id)
            stays = hanging.short or has_left(ctx, hanging)
            return None if stays else card_of(ctx, hanging)


def posted(tx: Tx, messenger: str, message: str) -> int | None:
    """The id of the copy that hangs as that message of that messenger."""
    query = select(_c.id).where(_c.messenger == messenger, _c.message == message)
    found: int | None = tx.connection().execute(query.order_by(_c.id.desc())).scalar()
    return found


async def is_of_somebody(muster: Muster, messenger: str, message: str) -> bool:
    """Whether a message that was answered may be a person's; of cards of ours we know."""
    return bool(message) and not await is_card(muster, messenger, message)


async def is_card(muster: Muster, messenger: str, message: str) -> bool:
    """Whether a message is the card of a record, which stays there, whatever it asks for."""
    return await asyncio.to_thread(_is_card, muster, messenger, message)


def _is_card(muster: Muster, messenger: str, message: str) -> bool:
    with muster.database.snapshot() as tx:
        return bool(subject_of(tx, messenger, message))


async def room_of(muster: Muster, messenger: str, message: str) -> str:
    """The room in which a card hangs; empty where it hangs with one person, and for no card."""
    return await asyncio.to_thread(_room_of, muster, messenger, message)


def _room_of(muster: Muster, messenger: str, message: str) -> str:
    here = (_c.messenger == messenger, _c.message == message, _c.message != "")
    query = select(_c.room).where(*here)
    with muster.database.snapshot() as tx:
        return tx.connection().execute(query).scalar() or ""
