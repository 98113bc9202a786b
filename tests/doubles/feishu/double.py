"""The double as tests hold it."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tests.doubles.feishu.clicks import Clicked, Clicks, Value
from tests.doubles.feishu.clock import Hand
from tests.doubles.feishu.company import Company
from tests.doubles.feishu.contents import check_content
from tests.doubles.feishu.groups import Groups
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.publishing import Delivery, Publisher
from tests.doubles.feishu.refusals import Refusal
from tests.doubles.feishu.rest import LARGEST, Rest
from tests.doubles.feishu.shown import Shown, shown
from tests.doubles.feishu.speech import Said, Speech
from tests.doubles.feishu.stream import Stream
from tests.doubles.feishu.tenant import BOT, Tenant
from tests.doubles.feishu.values import Chat, Json, Message, Person, Upload
from tests.doubles.feishu.webhooks import Webhooks

APP_ID: Final = "cli_a1b2c3d4e5f60718"
SECRET: Final = "double-secret"


class FeishuDouble:
    """One tenant of Feishu with one installed app, served on sockets of this machine.

    `domain` is what an app's settings name. Give every test an `app_id` of its own when the SDK's
    token cache is in play: it is one for the whole process.
    """

    bot: Final = BOT

    def __init__(
        self,
        app_id: str = APP_ID,
        app_secret: str = SECRET,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.clock = Hand(now)
        self.tenant = Tenant(app_id, app_secret, self.clock)
        self.platform = Platform.of(self.tenant)
        self.faults = self.platform.faults
        self.stream = Stream(self.tenant, self.faults)
        self.publisher = Publisher(self.tenant, self.faults, self.stream)
        self.groups = Groups(self.tenant, self.publisher)
        self.company = Company(self.tenant, self.publisher)
        self._speech = Speech(self.tenant, self.publisher)
        self._clicks = Clicks(self.platform, self.publisher)
        self._rest = Rest(self.platform)
        self._runner: web.AppRunner | None = None
        self.domain = ""

    async def __aenter__(self) -> Self:
        await self.stream.start()
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post("/callback/ws/endpoint", self.stream.endpoint)
        app.router.add_route("*", "/{path:.*}", self._rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.domain = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rest.closing.set()
        await self.stream.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def use_webhooks(
        self, origin: str, *, verification_token: str, encrypt_key: str = ""
    ) -> Webhooks:
        """Switch from the long connection to posts at an origin such as `http://127.0.0.1:8000`."""
        event_url, card_url = f"{origin}/feishu/event", f"{origin}/feishu/card"
        webhooks = Webhooks(self.tenant, event_url, card_url, verification_token, encrypt_key)
        self.publisher.line = webhooks
        subscriptions = self.tenant.subscriptions
        subscriptions.mode = "webhook"
        subscriptions.event_url, subscriptions.card_url = event_url, card_url
        self.publisher.verification_token = verification_token
        return webhooks

    # --- who and where ---

    def person(self, open_id: str, name: str = "", *, email: str = "", leader: str = "") -> Person:
        """Make a person with an id such as `ou_li`; `leader` is the superior's open_id."""
        if not open_id.startswith("ou_"):
            raise ValueError(f"an open_id begins with ou_: {open_id}")
        person = Person(open_id, name or open_id.removeprefix("ou_"), email, leader=leader)
        self.tenant.people[open_id] = person
        return person

    def room(
        self, chat_id: str, name: str = "", members: Sequence[str] = (), *, has_bot: bool = True
    ) -> Chat:
        """Make a group with an id such as `oc_ops`, owned by its first member."""
        if not chat_id.startswith("oc_"):
            raise ValueError(f"a chat_id begins with oc_: {chat_id}")
        owner = members[0] if members else ""
        chat = Chat(chat_id, name or chat_id, members=list(members), has_bot=has_bot, owner=owner)
        self.tenant.chats[chat_id] = chat
        return chat

    def post(self, room: str, card: Json) -> str:
        """Put a card of the bot into a chat without a call; its id."""
        chat_id = self.tenant.place(room).chat_id
        content = json.dumps(card, ensure_ascii=False)
        check_content(self.tenant, "interactive", content)
        message_id = self.tenant.fresh("om_")
        now = self.tenant.now()
        self.tenant.messages[message_id] = Message(message_id, chat_id, "interactive", content, now)
        return message_id

    # --- what people do ---

    async def say(
        self,
        person: str,
        room: str,
        text: str,
        *,
        mentions: Sequence[str] = (),
        reply_to: str = "",
    ) -> Said:
        """Say a text in a room, or to the bot alone where `room` is empty or the person's id.

        `@ou_…` in the text, `@all`, and all of `mentions` at its beginning are mentions.
        """
        return await self._speech.say(person, room, text, mentions=mentions, reply_to=reply_to)

    async def press(self, person: str, message_id: str, button: str) -> Clicked:
        """Press the button with this label or name."""
        return await self._clicks.press(person, message_id, button)

    async def submit(
        self, person: str, message_id: str, values: Mapping[str, Value], button: str = ""
    ) -> Clicked:
        """Fill in a form and send it."""
        return await self._clicks.submit(person, message_id, values, button)

    async def forge(
        self, person: str, message_id: str, value: Json, form: Mapping[str, Value] | None = None
    ) -> Clicked:
        """Click with any value, as a client that still shows an earlier card, or a rogue, would."""
        return await self._clicks.forge(person, message_id, value, form)

    async def choose(self, person: str, message_id: str, name: str, option: str) -> Clicked:
        """Choose an option of a select that stands outside of forms."""
        return await self._clicks.choose(person, message_id, name, option)

    async def menu(self, person: str, event_key: str) -> Delivery:
        """Choose an item of the bot's menu."""
        return await self.groups.menu(person, event_key)

    async def send(
        self,
        person: str,
        room: str,
        msg_type: str,
        content: Json,
        *,
        mentions: Sequence[str] = (),
    ) -> Said:
        """Send a message of another type than text, such as a post.

        The first of `mentions` is `@_user_1` in it, and so on.
        """
        listed = self._speech.listed(mentions)
        return await self._speech.send(person, room, msg_type, content, listed)

    async def share(
        self, person: str, room: str, name: str, data: bytes, *, image: bool = False
    ) -> Said:
        """Send a file, or a picture, which the bot can fetch."""
        key = self.tenant.fresh("img_v3_" if image else "file_v3_")
        upload = Upload(key, "image" if image else "file", name, data)
        return await self._speech.share(person, room, upload)

    async def say_as_bot(self, room: str, text: str, *, mentions: Sequence[str] = ()) -> Said:
        """Let another bot say something in a group."""
        return await self._speech.say_as_bot(room, text, mentions=mentions)

    async def publish(self, event_type: str, event: Json) -> Delivery:
        """Push any event."""
        return await self.publisher.publish(event_type, event)

    # --- what is seen ---

    def messages(self, room: str, *, sent_by_bot: bool = True) -> list[Shown]:
        """What a chat shows, or the direct chat with a person, the oldest first."""
        chat_id = self.tenant.place(room).chat_id
        return [
            shown(self.tenant, each)
            for each in self.tenant.messages.values()
            if each.chat_id == chat_id and not (sent_by_bot and each.sender)
        ]

    def seen(self, message_id: str) -> Shown:
        """What one message shows."""
        return shown(self.tenant, self.tenant.messages[message_id])

    @property
    def refusals(self) -> list[Refusal]:
        """Every call, frame and answer that broke a rule of the platform."""
        return self.tenant.refusals.recorded

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until calls of the app have made this so."""
        async with self._rest.changed:
            await self._rest.changed.wait_for(met)

    # --- time ---

    async def advance(self, seconds: float) -> int:
        """Let time pass, and push what is due again; return how many events were."""
        self.clock.advance(seconds)
        return await self.publisher.redeliver(only_due=True)
