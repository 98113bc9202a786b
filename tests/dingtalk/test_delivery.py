"""What leaves, over real sockets: sent once, changed, mentioned, whispered, urged."""

import pytest

from adapters.dingtalk import sending
from adapters.dingtalk.hosting import DingtalkHost
from adapters.dingtalk.memory import track_of
from adapters.hosting import Muster
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageKind
from bot.files.keeping import Files, GivenFile
from bot.settings.messengers import DingtalkSettings
from tests.dingtalk.conftest import Desk
from tests.dingtalk.samples import ASKED, CARD, ROOM, outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault

CREATE = "createAndDeliver"


async def test_a_card_is_shown_once(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """The same key is the same card, however often it is delivered."""
    first = await connected.messenger.deliver(outgoing(card=CARD, mentions=("li",)))
    again = await connected.messenger.deliver(outgoing(card=CARD, repeated=True))
    (shown,) = double.messages(ROOM)
    assert first == again
    assert shown.buttons == ("完成", "进展")
    assert shown.mentions == ("li",)
    assert "修复登录" in shown.text
    assert "还有 2 小时到期" in shown.text
    assert double.refusals == []


async def test_who_is_not_in_the_group_is_not_mentioned(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """The card comes all the same, once, and mentions nobody."""
    double.person("guest", "访客")
    await connected.messenger.deliver(outgoing(card=CARD, mentions=("li", "guest")))
    (shown,) = double.messages(ROOM)
    assert shown.mentions == ()
    assert [each.code for each in double.refusals] == ["param.userIdInvalid"]


async def test_a_lost_answer_shows_no_second_card(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """A card whose answer was lost is found there at the next attempt."""
    double.faults.order(Fault.LOST_ANSWER, CREATE)
    with pytest.raises(Exception, match="no answer"):
        await connected.messenger.deliver(outgoing(card=CARD))
    await connected.messenger.deliver(outgoing(card=CARD, repeated=True))
    assert len(double.messages(ROOM)) == 1


async def test_a_card_that_no_place_took_is_shown_later(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """An answer that is well and holds a failure is a failure; the same card is shown then."""
    double.faults.order(Fault.UNDELIVERED, CREATE)
    with pytest.raises(DeliveryDelayed):
        await connected.messenger.deliver(outgoing(card=CARD))
    track = await connected.messenger.deliver(outgoing(card=CARD))
    assert double.seen(track).buttons == ("完成", "进展")


async def test_a_text_of_unknown_fate_is_not_sent_twice(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """Texts have no idempotency: one that may be there is left, but for an urgent one."""
    double.faults.order(Fault.LOST_ANSWER, "groupMessages")
    with pytest.raises(Exception, match="no answer"):
        await connected.messenger.deliver(outgoing(text="你好"))
    await connected.messenger.deliver(outgoing(text="你好", repeated=True))
    assert [each.text for each in double.messages(ROOM)] == ["你好"]
    await double.say("li", "", "hi")
    for path, message in (
        ("groupMessages", outgoing("k2", text="再见")),
        ("sendBySession", outgoing("k3", room="", account="li", text="再见")),
    ):
        double.faults.order(Fault.TIMEOUT, path)
        with pytest.raises(Exception, match="gateway gave up"):
            await connected.messenger.deliver(message)
        await connected.messenger.deliver(message)
    assert len(double.messages(ROOM)) == 1
    assert double.messages("li") == []


async def test_files_that_were_left_out_are_sent_then(
    double: DingtalkDouble, connected: DingtalkHost, files: Files
) -> None:
    """A message that is there already still gets the file whose upload failed, once."""
    taken = files.take([GivenFile("a.pdf", b"%PDF-1.4\n%%EOF\n")])
    message = outgoing(text="附件", files=taken.files)
    double.faults.order(Fault.QPS, "media/upload")
    with pytest.raises(DeliveryDelayed):
        await connected.messenger.deliver(message)
    for _ in range(2):
        await connected.messenger.deliver(message)
    kinds = [each.message.kind for each in double.messages(ROOM)]
    assert kinds == ["sampleText", "sampleFile"]


async def test_a_card_changes(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """An update changes what it holds, and does so again: another process may have changed it."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    update = outgoing("k2", MessageKind.UPDATE, card=ASKED, message=track)
    await connected.messenger.deliver(update)
    messenger = connected.messenger
    await sending.change(messenger.client, track, await messenger.variables(CARD, ROOM))
    await connected.messenger.deliver(update)
    assert "percent" in double.seen(track).inputs
    assert double.seen(track).buttons == ()
    gone = outgoing("k3", MessageKind.UPDATE, card=CARD, message=track_of("never"))
    with pytest.raises(DeliveryRefused):
        await connected.messenger.deliver(gone)


async def test_a_whisper_is_a_direct_message(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """Only its reader sees what is said to one person in a group."""
    whisper = outgoing(kind=MessageKind.EPHEMERAL, account="li", text="只有你能看到")
    await connected.messenger.deliver(whisper)
    assert double.messages(ROOM) == []
    assert double.messages("li")[0].text == "只有你能看到"


async def test_a_mention_needs_a_card_or_a_session(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """Words that mention somebody are a card, and a plain message while a session lives."""
    await connected.messenger.deliver(outgoing(text="请看", mentions=("li",)))
    await double.say("han", ROOM, "hi", mentions=[double.bot])
    assert desk.taken
    calls = double.quotas.api_used
    await connected.messenger.deliver(outgoing("k2", text="请看 @all", mentions=("li",)))
    first, second = double.messages(ROOM)
    assert first.mentions == second.mentions == ("li",)
    assert double.quotas.api_used == calls
    assert double.refusals == []


async def test_a_session_that_ended_is_forgotten(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """A text finds its way where the address of a session does not answer any more."""
    await double.say("li", "", "hi")
    double.tenant.webhooks.clear()
    await connected.messenger.deliver(outgoing(room="", account="li", text="你好"))
    assert [each.text for each in double.messages("li")] == ["你好"]


@pytest.mark.parametrize(
    "fault", [Fault.QPS, Fault.QPM, Fault.API_BUSY, Fault.MONTH, Fault.TOO_FAST, Fault.SYSTEM]
)
async def test_too_much_is_too_much_for_now(
    double: DingtalkDouble, connected: DingtalkHost, fault: Fault
) -> None:
    """Every refusal for a limit is a delay; what was not sent is sent then."""
    double.faults.order(fault, "groupMessages")
    with pytest.raises(DeliveryDelayed):
        await connected.messenger.deliver(outgoing(text="你好"))
    await connected.messenger.deliver(outgoing(text="你好"))
    assert len(double.messages(ROOM)) == 1


async def test_a_stale_token_is_renewed(double: DingtalkDouble, connected: DingtalkHost) -> None:
    """A token that is refused is replaced once, and the call made again."""
    double.faults.order(Fault.TOKEN, "groupMessages")
    await connected.messenger.deliver(outgoing(text="你好"))
    assert len(double.messages(ROOM)) == 1


async def test_whoever_left_is_not_written_to(
    double: DingtalkDouble, connected: DingtalkHost
) -> None:
    """A userId that is none any more is refused, though the answer is HTTP 200."""
    double.tenant.people["han"].active = False
    for key, more in (("k1", {"text": "hi"}), ("k2", {"card": CARD})):
        with pytest.raises((DeliveryRefused, DeliveryDelayed)):
            await connected.messenger.deliver(outgoing(key, room="", account="han", **more))


async def test_files_are_sent_below(
    double: DingtalkDouble, connected: DingtalkHost, files: Files
) -> None:
    """Documents and pictures go as such, what DingTalk does not take by name."""
    given = [GivenFile("a.pdf", b"%PDF-1.4\n%%EOF\n"), GivenFile("b.txt", b"words")]
    taken = files.take(given)
    assert taken.refused == ()
    await connected.messenger.deliver(outgoing(text="附件", files=taken.files))
    kinds = [each.message.kind for each in double.messages(ROOM)]
    assert kinds == ["sampleText", "sampleFile", "sampleText"]
    assert double.refusals == []


@pytest.fixture
def urgent(settings: DingtalkSettings) -> DingtalkSettings:
    """The settings of a company that uses DING."""
    return settings.model_copy(update={"urgent": "app"})


async def test_a_strong_reminder_is_a_ding(
    double: DingtalkDouble, urgent: DingtalkSettings, muster: Muster
) -> None:
    """By setting an urgent message comes with a DING for those it mentions."""
    host = DingtalkHost(urgent, muster.database, muster.clock, muster.files)
    message = outgoing(kind=MessageKind.URGENT, card=CARD, mentions=("li",))
    async with host.connected(muster):
        await host.messenger.deliver(message)
    (ding,) = double.tenant.dings
    assert ding.users == ("li",)
