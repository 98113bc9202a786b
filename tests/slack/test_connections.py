"""Two connections that always come back, and what is wrong is said clearly."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from adapters.monitoring.pages import Pages
from bot.engine.upkeep.finding import Level
from bot.errors import SetupError
from bot.runtime import Runtime
from storage.database import Database
from tests.slack.rig import HAN, ROOM, Rig, rigged


async def _until(holds: Callable[[], bool]) -> None:
    """Let the loop run until it holds; the test hangs, and times out, where it never does."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # the adapter tells nobody how its connections are
            await asyncio.sleep(0.01)


async def _works(rig: Rig, text: str) -> None:
    """Prove that a command arrives and is acknowledged."""
    assert (await rig.double.slash(HAN, ROOM, "/task", f"新建 {text}")).is_done


async def test_two_connections_share_the_work(rig: Rig) -> None:
    """Both stand, and what comes by either is heard."""
    await rig.double.sockets.connected(2)
    for number in range(4):
        await _works(rig, f"x{number}")
    assert len(rig.told) == 4


async def test_a_refresh_is_followed(rig: Rig) -> None:
    """Slack asks connections to come anew every few hours; they do."""
    await rig.double.sockets.connected(2)
    await rig.double.sockets.disconnect()
    await rig.double.sockets.opened_ever(4)
    await _works(rig, "x")


async def test_cut_connections_come_back(rig: Rig) -> None:
    """Connections that break without a word are made anew."""
    await rig.double.sockets.connected(2)
    rig.double.sockets.drop()
    await rig.double.sockets.opened_ever(4)
    await rig.double.sockets.connected(1)
    await _works(rig, "x")


async def test_a_refused_address_is_not_tried_for_ever(rig: Rig) -> None:
    """A fresh address that is refused is thrown away, and another one fetched."""
    await rig.double.sockets.connected(2)
    rig.double.sockets.refused_links = 6
    rig.double.sockets.drop()
    await rig.double.sockets.opened_ever(4)
    await _works(rig, "x")


async def test_silent_connections_are_given_up(rig: Rig) -> None:
    """A connection that stands and says nothing any more is replaced."""
    await rig.double.sockets.connected(2)
    rig.double.sockets.silence()
    await rig.double.sockets.opened_ever(4)
    await _until(lambda: any(not each.is_silent for each in rig.double.sockets.sessions))


async def test_too_many_connections_rest(rig: Rig) -> None:
    """Where Slack has too many of them, a connection rests, and an error says so."""
    await rig.double.sockets.connected(2)
    await rig.double.sockets.disconnect("too_many_websockets")
    await _until(lambda: rig.host.trouble == "too_many_websockets")
    await rig.double.sockets.opened_ever(4)
    await _until(lambda: len(rig.double.sockets.sessions) >= 1)


async def test_an_app_token_that_is_revoked_is_told(company: Database) -> None:
    """No connection can be had, which doctor says; with the token back all goes on."""
    async with rigged(company) as rig:
        await rig.double.sockets.connected(2)
        rig.double.revoke()
        rig.double.sockets.drop()
        await _until(lambda: "token_revoked" in rig.host.trouble)
        rig.double.platform.token_error = ""
        await rig.double.sockets.opened_ever(4)
        await _works(rig, "x")


async def test_whether_slack_is_connected_is_a_number(company: Database) -> None:
    """Of the process that receives; it turns to zero when the connections are gone."""
    async with rigged(company) as rig:
        pages = Pages(Runtime(rig.app), [rig.host])
        async with pages.served("127.0.0.1", 0) as address, httpx.AsyncClient() as client:

            async def shown() -> str:
                return (await client.get(f"{address}metrics")).text

            await _until(lambda: rig.host.is_connected)
            assert 'muster_messenger_connected{messenger="slack"} 1.0' in await shown()
            rig.double.revoke()
            rig.double.sockets.drop()
            await _until(lambda: not rig.host.is_connected)
            assert 'muster_messenger_connected{messenger="slack"} 0.0' in await shown()


@pytest.mark.parametrize("wrong", ["bot_token", "app_token"])
async def test_a_token_that_is_none_stops_the_start(company: Database, wrong: str) -> None:
    """The sentence names the setting."""
    async with rigged(company, connects=False) as rig:
        setattr(rig.double.platform, wrong, "xoxb-other")
        with pytest.raises(SetupError, match=f"slack.{wrong}"):
            async with rig.host.connected(rig.muster()):
                pass


async def test_a_slack_that_is_away_at_the_start_is_waited_for(company: Database) -> None:
    """The program starts without Slack, and connects when it is back."""
    async with rigged(company, connects=False) as rig:
        rig.double.faults.refuse("auth.test", "service_unavailable", times=2)
        async with rig.host.connected(rig.muster()):
            await rig.double.sockets.connected(1)
            await _works(rig, "x")


async def test_doctor_asks_slack(rig: Rig) -> None:
    """With everything granted all is well; a missing scope is named with what it is for."""
    found = await rig.host.findings()
    assert {each.level for each in found} == {Level.OK}
    rig.double.platform.scopes.discard("users:read.email")
    found = await rig.host.findings()
    failed = [each for each in found if each.level is Level.FAIL]
    assert "users:read.email" in failed[0].found
    rig.double.revoke("invalid_auth")
    found = await rig.host.findings()
    assert [each.level for each in found] == [Level.FAIL]
    rig.double.platform.token_error = ""
    rig.double.refusals.clear()


async def test_doctor_sees_channels_that_are_closed_to_us(rig: Rig) -> None:
    """A private channel with cards that the app was removed from is named."""
    await rig.double.slash(HAN, ROOM, "/task", "新建 x")
    await rig.settle()
    channel = rig.double.workspace.channels[ROOM]
    channel.is_private = True
    channel.members.discard(rig.double.bot)
    found = [each for each in await rig.host.findings() if each.level is Level.WARN]
    assert ROOM in found[0].found
    rig.double.refusals.clear()


async def test_people_are_told_with_their_addresses(rig: Rig) -> None:
    """Guests too; not bots, nor strangers, whose address their own company tells."""
    rig.double.person("U0FAR", "外人", email="far@example.com", team="T0OTHER")
    rig.double.person("U0GUEST", "客人", email="guest@example.com", is_guest=True)
    profiles = await rig.host.profiles()
    assert [(each.account, each.name) for each in profiles] == [
        ("U0LILEI", "李雷"),
        (HAN, "韩梅梅"),
        ("U0GUEST", "客人"),
    ]
    assert profiles[0].email == "u0lilei@example.com"
    assert profiles[0].active
    assert await rig.host.organisation() is None


async def test_what_was_handled_is_acknowledged_at_the_end(company: Database) -> None:
    """A command under way when the program ends still gets its acknowledgement."""
    async with rigged(company) as rig:
        rig.go.clear()
        typed = asyncio.create_task(rig.double.slash(HAN, ROOM, "/task", "新建 x"))
        await rig.begun.wait()
        ending = asyncio.get_running_loop()
        ending.call_soon(rig.go.set)
    assert (await typed).is_done
