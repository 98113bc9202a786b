"""What is said to whoever acted, where the answer to their act can't carry it."""

import logging

from adapters.hosting import Muster
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import MessageKind, Messenger, Outgoing
from bot.errors import MusterError

_log = logging.getLogger(__name__)


async def tell(messenger: Messenger, sentence: str, incoming: Incoming) -> None:
    """Say it in private, where they acted; a failure is only logged."""
    said = Outgoing(
        key=f"{incoming.key}:told",
        messenger=incoming.messenger,
        kind=MessageKind.EPHEMERAL if incoming.room else MessageKind.POST,
        room=incoming.room,
        account=incoming.account,
        text=sentence,
    )
    try:
        await messenger.deliver(said)
    except MusterError as failed:
        _log.warning("somebody was not told: %s", failed)


async def submitted(muster: Muster, incoming: Incoming, busy: str) -> Answer:
    """Hand an input in; one that can't even be kept is answered as by a full queue."""
    try:
        return await muster.submit(incoming)
    except Exception:  # noqa: BLE001  # nothing is raised before the acknowledgement
        _log.exception("input %s could not be kept", incoming.key)
        return Answer(refused=busy)
