"""Live events: who hears of what, and what happens to a page that does not read."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.console.events import Hub
from bot.engine.messenger import MessageKind
from tests.console.sample import Company

ROOM = "产品群"


async def listening(company: Company, person: str) -> AsyncIterator[bytes]:
    """A page of that person which has got its first event, the time."""
    events = company.hub.listen(person, company)
    assert (await anext(events)).startswith(b"event: clock\n")
    return events


async def test_each_page_hears_what_its_person_may_see(company: Company) -> None:
    """Room and private messages go to their readers; others hear that somebody has unread mail."""
    li, wang = await listening(company, "lilei"), await listening(company, "wangzong")
    await company.deliver(room=ROOM, text="in the room")
    await company.deliver(account="wangzong", text="for 王总")
    await company.deliver(
        kind=MessageKind.EPHEMERAL, room=ROOM, account="hanmeimei", text="for 韩梅梅"
    )
    company.hub.tick(company.now())
    assert [_name(await anext(li)) for _ in range(3)] == ["message", "chats", "clock"]
    assert [_name(await anext(wang)) for _ in range(2)] == ["message", "clock"]


async def test_repeated_deliveries_are_silent(company: Company) -> None:
    """What was stored before is not shown as news."""
    li = await listening(company, "lilei")
    await company.deliver(room=ROOM, text="once")
    company._keys = 0  # noqa: SLF001  # the sample gives out the same key again
    await company.deliver(room=ROOM, text="once")
    company.hub.tick(company.now())
    assert [_name(await anext(li)) for _ in range(2)] == ["message", "clock"]


async def test_a_page_that_does_not_read_is_cut_off(company: Company) -> None:
    """Its stream ends, so that it reconnects and reads what it missed; others are not held up."""
    slow = await listening(company, "lilei")
    for _ in range(600):
        company.hub.tick(company.now())
    assert company.hub.pages == 0
    assert len([event async for event in slow]) <= 1


async def test_closing_ends_every_stream(company: Company) -> None:
    """The server can stop while pages listen."""
    events = await listening(company, "lilei")
    company.hub.close()
    assert len([event async for event in events]) <= 1


async def test_a_closed_page_is_forgotten(company: Company) -> None:
    """Nothing is kept for a page that is gone."""
    hub = Hub()
    events = hub.listen("lilei", company)
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert hub.pages == 0


def _name(event: bytes) -> str:
    return event.split(b"\n")[0].removeprefix(b"event: ").decode()
