"""What waits while a messenger's month runs out, and who is told of it.

Below a fifth of the month's quota changes of a card wait for each other, and what time has to say
to one person comes as a digest. With nothing left only incidents leave; the cards of people that
wait for the next month come as one message each then.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol, runtime_checkable

from bot.directory.queries import accounts_of, main_admins
from bot.engine.messenger import DeliveryDelayed, MessageKind, Messenger, Outgoing
from bot.engine.outbox.queue import Parcel
from bot.engine.outbox.quota import Quota, Supply, Usage
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from bot.engine.rules import Rules
from storage import Tx
from templates import text

_GATHERED: Final = timedelta(hours=1)
"""How long a change of a card waits for others to the same card."""
_AGAIN_SECONDS: Final = 3600.0


@runtime_checkable
class Metered(Protocol):
    """A messenger that gives so many calls a month."""

    @property
    def quota(self) -> Quota:
        """What there is, and what is used."""

    async def supply(self, message: Outgoing, /) -> Supply:
        """How much is left of what this message would use up."""


def quotas(messengers: Mapping[str, Messenger]) -> dict[str, Quota]:
    """The quotas of those that have one."""
    return {name: each.quota for name, each in messengers.items() if isinstance(each, Metered)}


def watch(rules: Rules) -> None:
    """Have the administrators told when little of a quota is left, and when nothing is."""
    for quota in rules.quotas.values():
        quota.tells = partial(_tell, rules)


async def saved_until(
    messenger: Messenger, message: Outgoing, parcel: Parcel, now: datetime
) -> datetime | None:
    """Until when a parcel has to wait, as little is left; None where it may go.

    Raises DeliveryDelayed for an answer to somebody: next month it would be of no use to anybody.
    """
    if parcel.lane is Lane.INCIDENT or not isinstance(messenger, Metered):
        return None
    supply = await messenger.supply(message)
    if supply is Supply.NONE:
        if parcel.posted_id is None and not parcel.held:
            raise DeliveryDelayed("this month's quota is used up", _AGAIN_SECONDS)
        return messenger.quota.next_month()
    gathered = parcel.created + _GATHERED
    waits = supply is Supply.LOW and parcel.lane is Lane.REFRESH and now < gathered
    return gathered if waits else None


def _tell(rules: Rules, tx: Tx, quota: Quota, usage: Usage, now: datetime) -> None:
    """Write to the main administrators, on another messenger where there is one."""
    for each in main_admins(tx):
        reached = [a for a in accounts_of(tx, each.id) if a.messenger in rules.messengers]
        reached.sort(key=lambda address: address.messenger == quota.messenger)
        if not reached:
            continue
        name = text(f"messenger.{quota.messenger}", each.language)
        words = text(
            f"quota.{usage.supply}.{usage.meter}",
            each.language,
            messenger=name,
            used=usage.used,
            limit=usage.limit,
        )
        row = Leaving(
            reached[0].messenger,
            MessageKind.POST,
            # The only lane that leaves when nothing else does.
            Lane.INCIDENT,
            now,
            now,
            account=reached[0].external_id,
            body=Written(words),
            language=each.language,
        )
        put(tx, [row])
