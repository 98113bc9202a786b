"""What people say and press, over real sockets, and what they see at once."""

import asyncio
from functools import partial

import httpx
import pytest
from starlette.applications import Starlette

from adapters.dingtalk.hosting import DingtalkHost
from adapters.hosting import Muster
from bot.engine.cards import Button, Card
from bot.engine.incoming import Answer, IncomingKind, mention
from bot.engine.room_changes import RoomChange
from bot.settings.messengers import DingtalkSettings
from tests.dingtalk.conftest import Desk
from tests.dingtalk.samples import ASKED, CARD, ROOM, outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.posts import Posts


@pytest.mark.usefixtures("connected")
async def test_what_is_said_arrives(double: DingtalkDouble, desk: Desk) -> None:
    """Words, room and mentions of a message become one input, acknowledged."""
    said = await double.say("li", ROOM, "/任务 修复 @han", mentions=[double.bot])
    (heard,) = desk.taken
    assert heard.text == f"/任务 修复 {mention('han')}"
    assert (heard.account, heard.room, heard.addressed) == ("li", ROOM, True)
    assert heard.kind is IncomingKind.TEXT
    assert said.delivery is not None
    assert said.delivery.delivered
    assert double.refusals == []


@pytest.mark.usefixtures("connected")
async def test_a_message_that_comes_again_is_the_same(double: DingtalkDouble, desk: Desk) -> None:
    """Pushed again in another frame it has the same key."""
    said = await double.say("li", "", "hi")
    assert said.delivery is not None
    await double.publisher.repeat(said.delivery)
    first, second = desk.taken
    assert first.key == second.key
    assert first.room == ""


@pytest.mark.usefixtures("connected")
async def test_words_that_were_spoken_are_words(double: DingtalkDouble, desk: Desk) -> None:
    """Recognised speech and rich text are read like typed text."""
    audio = {"downloadCode": "c", "recognition": "任务列表", "duration": 1000}
    await double.send("li", "", "audio", dict(audio))
    await double.send("li", "", "richText", {"richText": [{"text": "任务 "}, {"text": "列表"}]})
    assert [each.text for each in desk.taken] == ["任务列表", "任务 列表"]


@pytest.mark.usefixtures("connected")
async def test_a_file_is_taken(double: DingtalkDouble, desk: Desk) -> None:
    """What somebody sends to the bot is fetched and kept."""
    await double.share("li", "", "a.txt", b"words")
    assert [each.name for each in desk.taken[0].files] == ["a.txt"]


async def test_a_reply_names_its_card(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """A typed reply to a card is about that card."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    key = double.tenant.cards[track].delivered[-1]
    await double.say("li", ROOM, "收到", mentions=[double.bot], reply_to=key)
    assert desk.taken[0].reply_to == track


async def test_a_button_is_pressed(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """A click says what it is about, and costs no call."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    calls = double.quotas.api_used
    clicked = await double.press("li", track, "完成")
    (heard,) = desk.taken
    assert (heard.action, heard.subject, heard.version) == ("task.done", "T12", 3)
    assert (heard.message, heard.room, heard.form) == (track, ROOM, None)
    assert not clicked.error
    assert double.quotas.api_used == calls
    assert double.refusals == []


async def test_a_form_opens_in_the_card_for_whoever_asked(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """It is filled in there, mended there, and gone once it is taken; nobody else sees it."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    desk.answers = [Answer(form=ASKED), Answer(errors={"percent": "是数字吗？"}), Answer()]
    await double.press("li", track, "进展")
    assert double.seen(track, "han").inputs == ()
    assert "percent" in double.seen(track, "li").inputs
    await double.submit("li", track, {"percent": "abc", "note": "x"})
    assert "是数字吗？" in double.seen(track, "li").text
    await double.submit("li", track, {"percent": "50", "mood": "好"})
    assert desk.taken[-1].form == {"percent": "50", "note": "x", "mood": "g"}
    assert desk.taken[-1].subject == "T12"
    assert double.seen(track, "li").inputs == ()
    assert double.refusals == []


async def test_what_was_sent_of_a_form_is_one_input(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """Pushed again under another id it has the same key; opened again and sent, another."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    for _ in range(2):
        desk.answers = [Answer(form=ASKED), Answer(), Answer()]
        await double.press("li", track, "进展")
        clicked = await double.submit("li", track, {"percent": "50", "mood": "好"})
        assert clicked.delivery is not None
        await double.publisher.repeat(clicked.delivery)
    keys = [each.key for each in desk.taken if each.form]
    assert len(keys) == 4
    assert keys[0] == keys[1] != keys[2] == keys[3]


async def test_changes_of_groups_are_told(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """Where the company subscribes to them: who comes and goes, and that a group is no more."""
    assert connected.name == "dingtalk"
    about: dict[str, object] = {"openConversationId": ROOM, "operator": "li", "userId": ["han"]}
    for kind in ("chat_add_member", "chat_quit", "chat_remove_member", "chat_disband"):
        await double.publisher.event(kind, dict(about))
    told = partial(RoomChange, "dingtalk", ROOM, by="li")
    assert desk.rooms == [
        told(entered=("han",)),
        *[told(left=("han",))] * 2,
        told(lost=True),
    ]


async def test_a_refusal_is_told_to_the_clicker_alone(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """It stands in the card, for nobody else, and for no call."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    desk.answers = [Answer(refused="你不是负责人")]
    await double.press("han", track, "完成")
    assert "你不是负责人" in double.seen(track, "han").text
    assert "你不是负责人" not in double.seen(track, "li").text


async def test_a_slow_engine_is_waited_for(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """The click is answered in time, and the answer follows by a change of the card."""
    track = await connected.messenger.deliver(outgoing(card=CARD))
    desk.waits_for, desk.answers = asyncio.Event(), [Answer(refused="太晚了")]
    clicked = await double.press("han", track, "完成")
    assert not clicked.error
    desk.waits_for.set()
    await double.until(lambda: "太晚了" in double.seen(track, "han").text)


@pytest.mark.usefixtures("connected")
async def test_a_click_of_nobodys_is_answered(double: DingtalkDouble, desk: Desk) -> None:
    """Parameters that are none of ours change nothing."""
    for params in ({}, {"aim": "nonsense"}, {"aim": {"a": "x"}}, {"form": {"aim": 3}}):
        assert not (await double.forge("li", "unknown", dict(params))).error
    assert desk.taken == []


async def test_used_up_messages_are_told_of(
    double: DingtalkDouble, connected: DingtalkHost, desk: Desk
) -> None:
    """A message without words, as the month is used up, is taken for what it is."""
    await double.say("li", "", "hi")
    double.quotas.use_up_stream()
    await double.say("li", "", "hi again")
    await double.until(lambda: len(double.messages("li")) == 1)
    assert len(desk.taken) == 1
    assert connected.quota.supply("stream").value == "none"


class TestWithoutTemplate:
    """Nothing is impossible where no administrator has published a template."""

    @pytest.fixture
    def template(self) -> str:
        """None."""
        return ""

    async def test_a_button_says_a_line(
        self, double: DingtalkDouble, connected: DingtalkHost, desk: Desk
    ) -> None:
        """Pressed in a group, its client says the command to us."""
        key = await connected.messenger.deliver(outgoing(card=CARD))
        await double.press("li", key, "完成")
        assert desk.taken[0].text.endswith("T12")
        assert desk.taken[0].text.startswith("/")
        assert double.refusals == []

    async def test_a_form_is_a_line_to_type(
        self, double: DingtalkDouble, connected: DingtalkHost
    ) -> None:
        """The card says which, also by a session."""
        await double.say("li", "", "hi")
        await connected.messenger.deliver(outgoing(room="", account="li", card=ASKED))
        assert "T12" in double.messages("li")[0].text
        assert double.refusals == []

    async def test_many_buttons_are_links(
        self, double: DingtalkDouble, connected: DingtalkHost
    ) -> None:
        """More than five buttons find their place in the text."""
        many = tuple(Button(f"完成{n}", "task.done") for n in range(8))
        card = Card(title="x", subject="T1", buttons=many)
        key = await connected.messenger.deliver(outgoing(card=card))
        assert len(double.seen(key).buttons) == 5
        assert len(double.seen(key).links) == 3


class TestPosted:
    """HTTP robot mode."""

    @pytest.fixture
    def settings(self, double: DingtalkDouble) -> DingtalkSettings:
        """The settings of an app that is posted to."""
        tenant = double.tenant
        return DingtalkSettings(
            client_id=tenant.client_id,
            client_secret=tenant.client_secret,
            receive="webhook",
            api_url=double.origin,
            oapi_url=double.origin,
        )

    async def test_signed_posts_are_taken(
        self, double: DingtalkDouble, host: DingtalkHost, muster: Muster, desk: Desk
    ) -> None:
        """What is signed within the hour is heard, and nothing else is."""
        app = Starlette(routes=[*host.routes])
        posts = Posts(double.tenant, "http://app/dingtalk/robot")
        body = (
            b'{"msgId":"m1","senderStaffId":"li","conversationType":"1","msgtype":"text",'
            b'"text":{"content":"hi"}}'
        )
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as http:

            async def post(headers: dict[str, str]) -> int:
                answered = await http.post("/dingtalk/robot", content=body, headers=headers)
                return answered.status_code

            assert await post(posts.headers()) == 503
            async with host.connected(muster):
                assert await post(posts.headers()) == 200
                assert await post({}) == 401
                posts.skew = -4000
                assert await post(posts.headers()) == 401
                posts.skew, posts.wrong_signature = 0, True
                assert await post(posts.headers()) == 401
        assert [each.text for each in desk.taken] == ["hi"]
