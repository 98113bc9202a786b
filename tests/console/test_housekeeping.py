"""The console forgets old messages, and nothing that is young or still changes."""

from datetime import timedelta

import msgspec
import pytest
from sqlmodel import col, func, select

from adapters.console.housekeeping import forget
from adapters.console.model import ConsoleMessage, ConsoleUpdate
from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing
from tests.console.sample import Company

POST = Outgoing("k", "console", MessageKind.POST, room="产品群", text="早上好")
MONTH = timedelta(days=30)


async def _posted(company: Company, key: str) -> str:
    return await company.messenger.deliver(msgspec.structs.replace(POST, key=key))


async def _changed(company: Company, message: str, key: str) -> str:
    update = msgspec.structs.replace(POST, key=key, kind=MessageKind.UPDATE, message=message)
    return await company.messenger.deliver(update)


def _left(company: Company) -> tuple[list[str], int]:
    """The ids of the messages there are, and how many changes are remembered."""
    with company.database.snapshot() as tx:
        messages = tx.exec(select(ConsoleMessage.id).order_by(col(ConsoleMessage.id))).all()
        changes = tx.exec(select(func.count()).select_from(ConsoleUpdate)).one()
    return [str(each) for each in messages], changes


async def test_old_messages_go_with_their_changes(company: Company) -> None:
    """More than one batch of them; what is younger, and what changed since, stays."""
    for number in range(502):
        await _posted(company, f"old-{number}")
    await _changed(company, "1", "c1")
    await _changed(company, "2", "c2")
    company.clock.advance(2 * MONTH)
    await _changed(company, "2", "c3")
    young = await _posted(company, "young")
    last = await _posted(company, "last")
    assert forget(company.database, company.now() - MONTH) == 501
    assert _left(company) == (["2", young, last], 2)
    assert forget(company.database, company.now() - MONTH) == 0


async def test_the_newest_message_stays(company: Company) -> None:
    """However old: its id must not be given to another message."""
    await _posted(company, "first")
    newest = await _posted(company, "second")
    assert forget(company.database, company.now() + MONTH) == 1
    assert _left(company)[0] == [newest]
    assert int(await _posted(company, "third")) > int(newest)


async def test_a_forgotten_card_changes_no_more(company: Company) -> None:
    """The record goes on and its old message is no trouble; one that never was still is."""
    first = await _posted(company, "first")
    await _posted(company, "second")
    forget(company.database, company.now() + MONTH)
    assert await _changed(company, first, "late") == first
    with pytest.raises(DeliveryRefused, match="no such message"):
        await _changed(company, "999", "never")
