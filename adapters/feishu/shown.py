"""Which cards hang where: those of records, from the database, and forms that wait to be sent."""

from collections import OrderedDict
from typing import Final

from sqlalchemy import select

from adapters.hosting import Muster
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.drawing import card_of, has_left
from bot.engine.live import copy, posted_table
from storage import Tx

_FEISHU: Final = "feishu"
_REMEMBERED: Final = 2000
_c = posted_table.c


class Opened:
    """The newest forms by message, so that one can be shown again with what is wrong in it.

    Feishu does not tell what a card was like. After a restart errors are told by toast alone.
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
    """Draws records' cards as they are now."""

    def __init__(self, muster: Muster) -> None:
        self._muster = muster

    def now(self, message: str) -> Card | None:
        """The card of a record that hangs there, as of now; None where it is no record's."""
        with self._muster.database.snapshot() as tx:
            posted_id = posted(tx, message)
            if posted_id is None:
                return None
            ctx = Context(tx, self._muster.rules, self._muster.clock.now())
            hanging = copy(tx, posted_id)
            return None if has_left(ctx, hanging) else card_of(ctx, hanging)


def posted(tx: Tx, message: str) -> int | None:
    """The id of the copy that hangs as that message."""
    query = select(_c.id).where(_c.messenger == _FEISHU, _c.message == message)
    found: int | None = tx.connection().execute(query.order_by(_c.id.desc())).scalar()
    return found
