"""The stream comes back whatever happens to it, and ends at once."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.dingtalk.hosting import DingtalkHost
from adapters.dingtalk.receive import GUARD
from adapters.hosting import Muster
from bot.errors import SetupError
from bot.settings.messengers import DingtalkSettings
from storage.database import Database
from tests.databases import SqliteTemplate, open_closing
from tests.dingtalk.conftest import WATCH, Desk
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import ConnectFault, OpenFault


@pytest.fixture
def database(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Database]:
    """One kind is enough: what is proved here does not depend on it."""
    with open_closing(sqlite_template.copy(tmp_path)) as opened:
        yield opened


async def _heard(double: DingtalkDouble, desk: Desk) -> None:
    """What is said now arrives."""
    before = len(desk.taken)
    await double.stream.until_connected()
    said = await double.say("li", "", "hi")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert len(desk.taken) == before + 1


@pytest.mark.parametrize("fault", list(OpenFault))
async def test_a_gateway_that_fails_is_asked_again(
    double: DingtalkDouble, host: DingtalkHost, muster: Muster, desk: Desk, fault: OpenFault
) -> None:
    """Whatever it answers, or if it hangs: once it is well, the stream stands."""
    double.faults.open = fault
    async with asyncio.timeout(20), host.connected(muster):
        double.faults.lift()
        await _heard(double, desk)


async def test_whether_it_is_connected_is_known(
    double: DingtalkDouble, host: DingtalkHost, muster: Muster
) -> None:
    """While its stream stands, and not before, without it or after."""
    assert not host.is_connected
    async with asyncio.timeout(20), host.connected(muster):
        await double.stream.until_connected()
        await _until(lambda: host.is_connected)
        double.faults.open = OpenFault.FORBIDDEN
        double.stream.abort()
        await _until(lambda: not host.is_connected)
    assert not host.is_connected


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110  # the adapter tells nobody how its connection is
        await asyncio.sleep(0.01)


async def test_wrong_credentials_are_told_at_the_start(
    settings: DingtalkSettings, muster: Muster
) -> None:
    """An administrator's mistake ends the start with a sentence."""
    wrong = settings.model_copy(update={"client_secret": "wrong"})
    host = DingtalkHost(wrong, muster.database, muster.clock, muster.files, watch=WATCH)
    with pytest.raises(SetupError, match="client_secret"):
        async with host.connected(muster):
            pass


@pytest.mark.parametrize("fault", list(ConnectFault))
async def test_a_refused_upgrade_is_tried_again(
    double: DingtalkDouble, host: DingtalkHost, muster: Muster, desk: Desk, fault: ConnectFault
) -> None:
    """A ticket that is not taken, or a connection that hangs: the next has a ticket of its own."""
    double.faults.connect = fault
    async with asyncio.timeout(20), host.connected(muster):
        double.faults.lift()
        await _heard(double, desk)
    assert [each for each in double.refusals if each.code != "ticket"] == []


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("code", [1000, 1001, 1011])
async def test_a_closed_connection_is_opened_again(
    double: DingtalkDouble, desk: Desk, code: int
) -> None:
    """Whatever the other side closes it with."""
    await _heard(double, desk)
    await double.stream.close(code)
    await double.stream.until_connected(made=2)
    await _heard(double, desk)
    assert double.refusals == []


@pytest.mark.usefixtures("connected")
async def test_a_cut_connection_is_opened_again(double: DingtalkDouble, desk: Desk) -> None:
    """Also where it broke without a word."""
    await _heard(double, desk)
    double.stream.abort()
    await double.stream.until_connected(made=2)
    await _heard(double, desk)


@pytest.mark.usefixtures("connected")
async def test_a_silent_connection_is_given_up(double: DingtalkDouble, desk: Desk) -> None:
    """One that stays open and answers no ping is no connection."""
    await _heard(double, desk)
    double.stream.mute()
    async with asyncio.timeout(20):
        await double.stream.until_connected(made=2)
        await double.stream.until(lambda: not any(each.mute for each in double.stream.connections))
    await _heard(double, desk)


@pytest.mark.usefixtures("connected")
async def test_the_next_connection_stands_before_the_old_one_ends(
    double: DingtalkDouble, desk: Desk
) -> None:
    """Told that a connection will end, it opens another, while the old one still acknowledges."""
    await _heard(double, desk)
    (old,) = double.stream.connections
    desk.waits_for = asyncio.Event()
    desk.took.clear()
    under_way = asyncio.create_task(double.say("han", "", "still here?"))
    await desk.took.wait()
    await double.stream.disconnect()
    await double.stream.until_connected(made=2)
    assert old in double.stream.connections
    desk.waits_for.set()
    said = await under_way
    assert said.delivery is not None
    assert said.delivery.delivered
    await double.stream.until(lambda: old not in double.stream.connections)
    await _heard(double, desk)
    assert double.refusals == []


@pytest.mark.usefixtures("connected")
async def test_frames_that_are_none_break_nothing(double: DingtalkDouble, desk: Desk) -> None:
    """No JSON, no object, no headers, no data, an unknown topic: the next message is heard."""
    hostile = [
        "no JSON",
        "[]",
        "{}",
        '{"type":"CALLBACK","headers":3,"data":"{}"}',
        '{"type":"CALLBACK","headers":{"topic":"/v1.0/im/bot/messages/get"},"data":""}',
        '{"type":"EVENT","headers":{"topic":"*","messageId":7,"eventBornTime":"x"},"data":"[1]"}',
        '{"type":"SYSTEM","headers":{"topic":"ping"},"data":null}',
        '{"type":"NEW","headers":{"topic":"what"},"data":"{}"}',
    ]
    for each in hostile:
        await double.stream.send_raw(each)
    await _heard(double, desk)
    assert double.stream.made == 1


@pytest.mark.usefixtures("connected")
async def test_what_is_not_committed_in_time_comes_again(
    double: DingtalkDouble, desk: Desk
) -> None:
    """It is not acknowledged late, as that does harm; pushed again, it is the same input."""
    desk.waits_for, double.publisher.limit = asyncio.Event(), GUARD + 0.2
    said = await double.say("li", "", "hi")
    assert said.delivery is not None
    assert said.delivery.acks == []
    desk.waits_for.set()
    assert await double.advance(61) == 1
    assert said.delivery.delivered
    assert {each.key for each in desk.taken} == {f"said:{said.msg_id}"}
    assert double.stream.late == 0
    assert double.refusals == []


@pytest.mark.usefixtures("connected")
async def test_pings_are_answered_and_duplicates_are_one(
    double: DingtalkDouble, desk: Desk
) -> None:
    """A ping's opaque comes back; a message pushed twice at once is one key."""
    (ack,) = await double.stream.ping()
    assert ack is not None
    double.faults.duplicate = 1
    await double.say("li", "", "hi")
    assert len({each.key for each in desk.taken}) == 1
    assert double.refusals == []


async def test_it_ends_within_a_second(
    double: DingtalkDouble, host: DingtalkHost, muster: Muster, desk: Desk
) -> None:
    """Also with an input under way, and where the program is cancelled: once is enough."""

    async def run() -> None:
        async with host.connected(muster):
            await asyncio.Event().wait()

    running = asyncio.create_task(run())
    await double.stream.until_connected()
    desk.waits_for = asyncio.Event()
    saying = asyncio.create_task(double.say("li", "", "hi"))
    await desk.took.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await double.stream.until_gone()
    saying.cancel()


@pytest.mark.usefixtures("connected")
async def test_people_events_are_acknowledged_by_status(double: DingtalkDouble, desk: Desk) -> None:
    """Somebody who left is looked for; the event counts nothing."""
    delivery = await double.publisher.event("user_leave_org", {"userId": ["han"]})
    assert delivery.ack is not None
    assert delivery.ack.status == "SUCCESS"
    await desk.people_changed.wait()
    assert double.refusals == []


async def test_the_end_is_at_once(
    double: DingtalkDouble, host: DingtalkHost, muster: Muster
) -> None:
    """Leaving the block closes the connection, also while another is being opened."""
    async with host.connected(muster):
        double.faults.connect = ConnectFault.HANG
        double.stream.abort()
    assert host.messenger is not None
