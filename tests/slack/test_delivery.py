"""Messages leave once, whole, and what Slack says of them is understood."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import pytest

from adapters.slack.client import SlackClient
from adapters.slack.messenger import SlackMessenger
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Picture
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageKind, Outgoing
from bot.files.keeping import Files, GivenFile, Limits
from bot.files.values import FileRef
from bot.settings.messengers import SlackSettings
from bot.time.clock import VirtualClock
from storage.database import Database
from storage.files import open_files
from tests.doubles.slack import Break, SlackDouble

LI = "U0LILEI"
ROOM = "C0OPS"
_PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


class Post:
    """A messenger before a double, with files to send."""

    def __init__(self, double: SlackDouble, client: SlackClient, files: Files) -> None:
        self.double = double
        self.client = client
        self.files = files
        self.messenger = SlackMessenger(client, files, lambda _: {"李雷": LI})

    async def send(self, **fields: object) -> str:
        """Deliver a message; to the room and as a post unless `fields` say otherwise."""
        usual = {"key": "k1", "messenger": "slack", "kind": "post", "text": "hi"}
        place = {} if {"room", "account"} & fields.keys() else {"room": ROOM}
        message = msgspec.convert(usual | place | fields, Outgoing)
        return await self.messenger.deliver(message)

    def file(self, name: str, content: bytes) -> FileRef:
        """A kept file."""
        return self.files.take([GivenFile(name, content)]).files[0]


@pytest.fixture
async def post(company: Database) -> AsyncIterator[Post]:
    """Two people, a channel of both with the bot, and a private one without it."""
    clock = VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    limits = Limits(3_000_000, ("png", "txt"))
    files = Files(open_files("memory://post"), company, limits, clock)
    async with SlackDouble() as double:
        double.person(LI, "李雷")
        double.room(ROOM, "ops", [LI])
        double.room("C0OUT", "out", [LI], is_private=True, with_bot=False)
        settings = SlackSettings(
            bot_token=double.bot_token, app_token=double.app_token, api_url=double.api_url
        )
        client = SlackClient(settings)
        yield Post(double, client, files)
        await client.close()


async def test_a_card_is_posted_and_changed(post: Post) -> None:
    """A post gives its name, by which it is changed in place; both are drawn whole."""
    card = Card(
        "完成UI原型", fields=(Field("负责人", "李雷"),), buttons=(Button("收到", "task.ack"),)
    )
    name = await post.send(card=card, text="T1", mentions=(LI,))
    shown = post.double.last(ROOM)
    assert name == f"{ROOM}:{shown.ts}"
    assert (shown.buttons, shown.mentions) == (("收到",), (LI,))
    changed = msgspec.structs.replace(card, title="完成了", buttons=())
    assert await post.send(kind=MessageKind.UPDATE, card=changed, message=name, key="k2") == name
    assert "完成了" in post.double.last(ROOM).text
    assert post.double.last(ROOM).buttons == ()
    assert post.double.refusals == []


async def test_a_person_is_written_to_directly(post: Post) -> None:
    """A direct message is named by its chat, so that it can be changed and replied to."""
    name = await post.send(account=LI, kind=MessageKind.URGENT)
    shown = post.double.last(LI)
    assert name == f"{shown.channel}:{shown.ts}"
    assert shown.text.startswith("🔔")
    assert shown.mentions == (LI,)
    await post.send(kind=MessageKind.UPDATE, message=name, account=LI, text="changed")
    assert post.double.last(LI).text == "changed"


async def test_a_whisper_is_seen_by_one(post: Post) -> None:
    """A whisper is for its reader alone; where the bot is not, it is a direct message."""
    await post.send(room=ROOM, account=LI, kind=MessageKind.EPHEMERAL)
    assert post.double.last(ROOM).only_for == LI
    name = await post.send(room="C0OUT", account=LI, kind=MessageKind.EPHEMERAL, text="far")
    assert post.double.last(LI).text == "far"
    assert name.startswith("D")


async def test_a_reply_stands_in_its_thread(post: Post) -> None:
    """A post that names a message answers it."""
    first = await post.send()
    await post.send(key="k2", message=first)
    assert post.double.last(ROOM).thread == first.partition(":")[2]


async def test_a_form_shows_people_that_are_known(post: Post) -> None:
    """A form in a message selects the people whose accounts are known."""
    person = Input("owner", "负责人", InputKind.PERSON, value="李雷")
    await post.send(card=Card("新建", form=Form("task.new", "好", (person,))))
    assert post.double.last(ROOM).inputs == ("负责人",)
    assert LI in str(post.double.last(ROOM).blocks)


async def test_a_picture_is_uploaded_once(post: Post) -> None:
    """A picture stands on its card, and the next card with it needs no upload."""
    card = Card("进度", picture=Picture(post.file("a.png", _PNG), "两周"))
    name = await post.send(card=card)
    await post.send(kind=MessageKind.UPDATE, card=card, message=name, key="k2")
    uploads = [each for each in post.double.platform.calls if "getUploadURL" in each.method]
    assert len(uploads) == 1
    assert "slack_file" in str(post.double.last(ROOM).blocks)
    assert post.double.refusals == []


async def test_a_picture_that_is_not_ready_is_told(post: Post) -> None:
    """Where Slack does not take a picture yet, the card comes with its words instead."""
    card = Card("进度", picture=Picture(post.file("a.png", _PNG), "两周"))
    post.double.faults.refuse("chat.postMessage", "invalid_blocks")
    await post.send(card=card)
    assert "🖼 两周" in post.double.last(ROOM).text


async def test_files_hang_in_the_thread(post: Post) -> None:
    """Files follow their message; a repeated delivery adds only those that are missing."""
    files = (post.file("a.txt", b"a" * 2_000_000), post.file("b.txt", b"b"))
    post.double.faults.drop("files.completeUploadExternal", Break.BEFORE)
    with pytest.raises(Exception, match="no_answer"):
        await post.send(files=files)
    await post.send(files=files, repeated=True)
    sent = [name for each in post.double.messages(ROOM) for name in each.files]
    assert sorted(sent) == ["a.txt", "b.txt"]
    assert len([each for each in post.double.messages(ROOM) if each.text == "hi"]) == 1


@pytest.mark.parametrize("place", [{"room": ROOM}, {"account": LI}])
async def test_a_lost_answer_posts_nothing_twice(post: Post, place: dict[str, str]) -> None:
    """Posted and not heard of: the repeated delivery finds it instead of posting again."""
    where = next(iter(place.values()))
    post.double.faults.drop("chat.postMessage", Break.AFTER)
    with pytest.raises(Exception, match="no_answer"):
        await post.send(**place)
    assert len(post.double.messages(where)) == 1
    name = await post.send(**place, repeated=True)
    assert len(post.double.messages(where)) == 1
    assert name.endswith(post.double.last(where).ts)


async def test_a_lost_reply_is_found_in_its_thread(post: Post) -> None:
    """Replies are in no channel's history, so they are looked for where they stand."""
    first = await post.send()
    post.double.faults.drop("chat.postMessage", Break.AFTER)
    with pytest.raises(Exception, match="no_answer"):
        await post.send(key="k2", message=first)
    name = await post.send(key="k2", message=first, repeated=True)
    assert len(post.double.messages(ROOM)) == 2
    assert name.endswith(post.double.last(ROOM).ts)


async def test_a_lost_post_is_found_below_much_talk(post: Post) -> None:
    """A room in which people went on talking while we were away is read further back."""
    post.double.faults.drop("chat.postMessage", Break.AFTER)
    with pytest.raises(Exception, match="no_answer"):
        await post.send()
    for _ in range(250):
        await post.double.say(LI, ROOM, "…")
    await post.send(repeated=True)
    assert len(post.double.messages(ROOM)) == 251


async def test_what_was_not_posted_is_posted_again(post: Post) -> None:
    """Dropped before it was done: the repeated delivery looks, finds nothing, and posts."""
    post.double.faults.drop("chat.postMessage", Break.BEFORE)
    with pytest.raises(Exception, match="no_answer"):
        await post.send()
    await post.send(repeated=True)
    assert len(post.double.messages(ROOM)) == 1


async def test_the_sdk_repeats_nothing(post: Post) -> None:
    """One delivery is one call of chat.postMessage, whatever becomes of it."""
    post.double.faults.drop("chat.postMessage", Break.AFTER)
    with pytest.raises(Exception, match="no_answer"):
        await post.send()
    calls = [each for each in post.double.platform.calls if each.method == "chat.postMessage"]
    assert len(calls) == 1


@pytest.mark.parametrize(
    "error", ["channel_not_found", "is_archived", "not_in_channel", "msg_too_long"]
)
async def test_what_will_never_be_is_refused(post: Post, error: str) -> None:
    """Errors that no time mends park the message with a sentence."""
    post.double.faults.refuse("chat.postMessage", error)
    with pytest.raises(DeliveryRefused, match=error):
        await post.send()


async def test_a_message_that_is_gone_is_refused(post: Post) -> None:
    """A change of what somebody has deleted is no use to try again."""
    with pytest.raises(DeliveryRefused, match="message_not_found"):
        await post.send(kind=MessageKind.UPDATE, message=f"{ROOM}:1.2")


async def test_busy_means_later(post: Post) -> None:
    """429 is waited for as long as Slack says; a method on its own tier rests for all."""
    post.double.faults.limit("chat.postMessage", 7)
    with pytest.raises(DeliveryDelayed) as busy:
        await post.send()
    assert busy.value.retry_after == 7
    name = await post.send()
    post.double.faults.limit("chat.update", 30)
    for _ in range(2):
        with pytest.raises(DeliveryDelayed) as busy:
            await post.send(kind=MessageKind.UPDATE, message=name)
        assert busy.value.retry_after is not None
        assert busy.value.retry_after > 25
    calls = [each for each in post.double.platform.calls if each.method == "chat.update"]
    assert len(calls) == 1


async def test_a_tier_is_kept(post: Post) -> None:
    """A method is not called more often than its tier allows."""
    name = await post.send()
    updates = [
        post.send(kind=MessageKind.UPDATE, message=name, key=f"u{number}") for number in range(20)
    ]
    done = await asyncio.gather(*updates, return_exceptions=True)
    assert 10 <= len([each for each in done if each == name]) <= 13
    assert any(isinstance(each, DeliveryDelayed) for each in done)


async def test_a_revoked_token_delays_everything(post: Post) -> None:
    """Nothing is lost where an administrator has to act; the client says what is wrong."""
    post.double.revoke()
    with pytest.raises(DeliveryDelayed, match="revoked"):
        await post.send()
    assert "revoked" in post.client.trouble
    post.double.platform.token_error = ""
    await post.send()
    assert post.client.trouble == ""


async def test_nothing_leaves_after_the_end(post: Post) -> None:
    """A closed client reaches nobody, and says that it may be tried later."""
    await post.client.close()
    with pytest.raises(DeliveryDelayed, match="unreachable"):
        await post.send()
