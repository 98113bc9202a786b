"""What is left of a month decides how messages leave, and people are told."""

from collections.abc import AsyncIterator

import pytest

from adapters.dingtalk.client import API, STREAM
from adapters.dingtalk.hosting import DingtalkHost
from adapters.hosting import Muster
from bot.engine.messenger import DeliveryDelayed, MessageKind, Ring
from bot.engine.outbox.quota import Quota, Supply, Usage
from bot.settings.messengers import DingtalkSettings
from storage import Tx
from tests.dingtalk.samples import CARD, ROOM, outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault


@pytest.fixture
def told(host: DingtalkHost) -> list[Usage]:
    """What the administrators are told."""
    found: list[Usage] = []

    def tell(tx: Tx, quota: Quota, usage: Usage, now: object) -> None:
        assert tx.is_active
        assert (quota, now) == (host.quota, now)
        found.append(usage)

    host.quota.tells = tell
    return found


async def test_messages_without_words_are_told_of_once(
    double: DingtalkDouble, connected: DingtalkHost, told: list[Usage]
) -> None:
    """Whoever writes learns that the bot can't read, once; so do the administrators."""
    await double.say("li", "", "hi")
    double.quotas.use_up_stream()
    for _ in range(3):
        await double.say("li", "", "hi again")
    await connected.quiet()
    assert len(double.messages("li")) == 1
    assert "收不到消息内容" in double.messages("li")[0].text
    connected.quota.settle()
    assert [(each.meter, each.supply) for each in told] == [(STREAM, Supply.NONE)]


async def test_what_dingtalk_says_is_believed(
    double: DingtalkDouble, connected: DingtalkHost, told: list[Usage]
) -> None:
    """A call refused as the month is used up ends the month's calls, whatever was counted."""
    double.faults.order(Fault.MONTH, "createAndDeliver")
    with pytest.raises(DeliveryDelayed, match="used up"):
        await connected.messenger.deliver(outgoing(card=CARD))
    connected.quota.settle()
    assert [(each.meter, each.supply) for each in told] == [(API, Supply.NONE)]
    assert await connected.messenger.supply(outgoing("k2", card=CARD)) is Supply.NONE


async def test_a_session_answers_when_no_calls_are_left(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """Where somebody has just written a card comes as a message, for no call."""
    await double.say("li", ROOM, "hi", mentions=[double.bot])
    connected.quota.exhaust(API)
    double.quotas.use_up_api()
    answer = outgoing(card=CARD)
    assert await connected.messenger.supply(answer) is Supply.PLENTY
    await connected.messenger.deliver(answer)
    assert "修复登录" in double.messages(ROOM)[0].text
    assert double.messages(ROOM)[0].buttons == ("完成", "进展")
    elsewhere = outgoing("k2", room="", account="han", card=CARD)
    assert await connected.messenger.supply(elsewhere) is Supply.NONE
    change = outgoing("k3", MessageKind.UPDATE, card=CARD, message="x")
    assert await connected.messenger.supply(change) is Supply.NONE
    assert double.refusals == []


async def test_a_session_whose_month_is_over_falls_back(
    double: DingtalkDouble, connected: DingtalkHost, told: list[Usage]
) -> None:
    """An answer by a session that is refused for the month goes by a call."""
    await double.say("li", "", "hi")
    double.quotas.use_up_stream()
    await connected.messenger.deliver(outgoing(room="", account="li", text="你好"))
    assert [each.text for each in double.messages("li")] == ["你好"]
    connected.quota.settle()
    assert [each.meter for each in told] == [STREAM]


@pytest.fixture
async def ringing(
    settings: DingtalkSettings, muster: Muster, way: str
) -> AsyncIterator[DingtalkHost]:
    """The adapter of a company that uses DING."""
    chosen = settings.model_copy(update={"urgent": way})
    host = DingtalkHost(chosen, muster.database, muster.clock, muster.files)
    async with host.connected(muster):
        yield host


@pytest.mark.parametrize("way", ["app", "sms", "phone"])
async def test_a_strong_reminder_rings_once(
    double: DingtalkDouble, ringing: DingtalkHost, way: str
) -> None:
    """However often it is delivered; without a bought pack it rings in the app."""
    message = outgoing(kind=MessageKind.URGENT, card=CARD, mentions=("li",), ring=Ring.PHONE)
    await ringing.messenger.deliver(message)
    await ringing.messenger.deliver(message)
    (ding,) = double.tenant.dings
    assert (ding.users, ding.remind_type) == (("li",), 1)
    assert len(double.messages(ROOM)) == 1
    assert way in {"app", "sms", "phone"}


@pytest.mark.parametrize("way", ["phone"])
async def test_a_bought_pack_calls(double: DingtalkDouble, ringing: DingtalkHost, way: str) -> None:
    """Where the company has paid the phone rings; whom no call reaches is rung in the app."""
    double.quotas.edition = "professional"
    double.faults.no_calls_to.add("han")
    message = outgoing(kind=MessageKind.URGENT, card=CARD, mentions=("li", "han"), ring=Ring.PHONE)
    await ringing.messenger.deliver(message)
    rung = [(each.remind_type, each.users) for each in double.tenant.dings]
    assert rung == [(3, ("li",)), (1, ("han",))]
    assert way == "phone"
