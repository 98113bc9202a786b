"""The sign that the robot puts on what it has written down, while there are calls enough."""

import pytest

from adapters.dingtalk.client import API
from adapters.dingtalk.hosting import DingtalkHost
from bot.engine.messenger import MessageKind
from tests.dingtalk.conftest import Desk
from tests.dingtalk.samples import ROOM, outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault


async def _said(double: DingtalkDouble) -> str:
    return (await double.say("li", ROOM, "#决议 用 Redis", mentions=[double.bot])).msg_id


async def test_what_was_said_is_marked(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """The message is known by its id, and the sign is on it once."""
    msg_id = await _said(double)
    assert desk.taken[-1].message == msg_id
    nod = outgoing(kind=MessageKind.REACTION, message=msg_id)
    assert await connected.messenger.deliver(nod) == msg_id
    assert double.tenant.marks == [(msg_id, "✅")]
    assert double.refusals == []


@pytest.mark.parametrize("fault", [Fault.QPS, Fault.MONTH])
async def test_a_mark_that_fails_holds_nothing_up(
    double: DingtalkDouble, connected: DingtalkHost, fault: Fault
) -> None:
    """Whatever DingTalk says, the message counts as marked."""
    msg_id = await _said(double)
    double.faults.order(fault, "emotion/reply")
    nod = outgoing(kind=MessageKind.REACTION, message=msg_id)
    assert await connected.messenger.deliver(nod) == msg_id
    assert double.tenant.marks == []


async def test_calls_are_saved(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """Nothing is marked any more when the month's calls run short, nor in a direct chat."""
    msg_id = await _said(double)
    direct = outgoing(kind=MessageKind.REACTION, message=msg_id, room="", account="li")
    await connected.messenger.deliver(direct)
    connected.quota.exhaust(API)
    await connected.messenger.deliver(outgoing("k2", MessageKind.REACTION, message=msg_id))
    assert double.tenant.marks == []
    assert double.refusals == []
