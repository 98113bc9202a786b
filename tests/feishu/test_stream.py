"""The long connection never dies silently, and ends cleanly."""

import asyncio

import pytest

from adapters.feishu.hosting import FeishuHost
from adapters.hosting import Muster
from bot.engine.upkeep.finding import Level
from bot.errors import SetupError
from tests.doubles.feishu import Fault, FeishuDouble
from tests.doubles.feishu.faults import EndpointFault, HandshakeFault
from tests.feishu.conftest import Desk, until


async def _arrives(double: FeishuDouble, desk: Desk) -> None:
    """Something said arrives."""
    before = len(desk.taken)
    said = await double.say("ou_li", "", "任务")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert len(desk.taken) == before + 1


async def test_whether_it_is_connected_is_known(
    double: FeishuDouble, host: FeishuHost, muster: Muster
) -> None:
    """While its connection stands, and not before, without it or after."""
    assert not host.is_connected
    async with asyncio.timeout(20), host.connected(muster):
        await double.stream.until_connected()
        await until(lambda: host.is_connected)
        double.faults.endpoint = next(iter(EndpointFault))
        await double.stream.drop()
        await until(lambda: not host.is_connected)
    assert not host.is_connected


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("fault", [*EndpointFault])
async def test_no_endpoint_is_not_the_end(
    double: FeishuDouble, desk: Desk, fault: EndpointFault
) -> None:
    """Whatever the call for the endpoint answers, it is made again until there is one."""
    stream = double.stream
    double.faults.endpoint = fault
    calls, opened = stream.endpoint_calls, stream.opened
    async with asyncio.timeout(10):
        await stream.drop()
        await stream.until(lambda: stream.endpoint_calls > calls + 1 or stream.opened > opened)
        double.faults.lift()
        await stream.until_connected(opened=opened + 1)
    await _arrives(double, desk)


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("fault", [*HandshakeFault])
async def test_a_refused_handshake_is_not_the_end(
    double: FeishuDouble, desk: Desk, fault: HandshakeFault
) -> None:
    """Forbidden, unauthorised and too many are told and tried again."""
    stream = double.stream
    double.faults.handshake = fault
    calls, opened = stream.endpoint_calls, stream.opened
    async with asyncio.timeout(10):
        await stream.drop()
        await stream.until(lambda: stream.endpoint_calls > calls + 1)
        double.faults.lift()
        await stream.until_connected(opened=opened + 1)
    await _arrives(double, desk)


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("how", ["drop", "abort", "mute"])
async def test_a_lost_connection_is_made_again(double: FeishuDouble, desk: Desk, how: str) -> None:
    """Closed, cut, or standing without a word: another is made."""
    stream = double.stream
    opened = stream.opened
    async with asyncio.timeout(10):
        if how == "drop":
            await stream.drop()
        elif how == "abort":
            stream.abort()
        else:
            stream.mute()
        await stream.until(lambda: stream.opened > opened)
        for each in [*stream.muted]:
            stream.unmute(each)
        await stream.until(lambda: len(stream.connections) == 1)
    await _arrives(double, desk)


@pytest.mark.usefixtures("connected")
async def test_split_events_are_put_together(double: FeishuDouble, desk: Desk) -> None:
    """An event in several frames is acknowledged once it is whole, and not if a part is lost."""
    double.faults.split = 3
    await _arrives(double, desk)
    double.faults.lose_part = True
    double.publisher.limit = 0.05
    lost = await double.say("ou_li", "", "另一个")
    assert lost.delivery is not None
    assert lost.delivery.code is None
    await double.publisher.redeliver()
    assert desk.taken[-1].text == "另一个"


@pytest.mark.usefixtures("connected")
async def test_pings_go_out_as_told(double: FeishuDouble, desk: Desk) -> None:
    """The first goes out at once; a pong may bring another interval, whole or not."""
    double.stream.retune = {"PingInterval": 30}
    async with asyncio.timeout(10):
        await double.stream.until(lambda: double.stream.pings > 0)
    await _arrives(double, desk)
    assert double.refusals == []


async def test_it_ends_cleanly(double: FeishuDouble, host: FeishuHost, muster: Muster) -> None:
    """Nothing of it is left behind, and it can begin again."""
    before = asyncio.all_tasks()
    for _ in range(2):
        async with host.connected(muster):
            await double.stream.until_connected()
        async with asyncio.timeout(20):
            await double.stream.until_gone()
    left = {each for each in asyncio.all_tasks() - before if "double" not in repr(each)}
    assert [each for each in left if "adapters" in repr(each)] == []


async def test_a_slow_event_holds_nothing_up(
    double: FeishuDouble, connected: FeishuHost, desk: Desk
) -> None:
    """While one is in work, others arrive."""
    del connected
    desk.waits_for = asyncio.Event()
    slow = asyncio.create_task(double.say("ou_li", "", "慢"))
    fast = asyncio.create_task(double.say("ou_han", "", "快"))
    await until(lambda: len(desk.taken) == 2)
    desk.waits_for.set()
    for each in await asyncio.gather(slow, fast):
        assert each.delivery is not None
        assert each.delivery.delivered


async def test_wrong_credentials_are_told_at_the_start(
    double: FeishuDouble, host: FeishuHost, muster: Muster
) -> None:
    """An administrator's mistake is said in one sentence, and by the doctor."""
    double.tenant.app_secret = "another"
    with pytest.raises(SetupError, match=r"feishu\.app_secret"):
        async with host.connected(muster):
            pass
    assert [each.level for each in await host.findings()] == [Level.FAIL]


async def test_it_begins_once_feishu_is_there(
    double: FeishuDouble, host: FeishuHost, muster: Muster, desk: Desk
) -> None:
    """A start while Feishu is out of reach waits for it and goes on by itself."""
    double.faults.order(Fault.BAD_GATEWAY, "/bot/v3/info", times=2)
    async with host.connected(muster), asyncio.timeout(10):
        await double.stream.until_connected()
        await _arrives(double, desk)


@pytest.mark.usefixtures("connected")
async def test_the_doctor_finds_what_is_missing(double: FeishuDouble, host: FeishuHost) -> None:
    """All is well, or a permission is named with what it is for."""
    assert {each.level for each in await host.findings()} == {Level.OK}
    assert "calls this month" in (await host.findings())[-1].found
    double.tenant.scopes.discard("im:message.urgent")
    failed = [each for each in await host.findings() if each.level is Level.FAIL]
    assert ["im:message.urgent" in each.found for each in failed] == [True]
    double.tenant.subscriptions.callbacks.clear()
    failed = [each for each in await host.findings() if each.level is Level.FAIL]
    assert "card.action.trigger" in failed[-1].found
