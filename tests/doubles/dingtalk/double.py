"""The double as tests hold it."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tests.doubles.dingtalk.clicks import Clicked, Clicks
from tests.doubles.dingtalk.clock import Hand
from tests.doubles.dingtalk.gateway import Gateway
from tests.doubles.dingtalk.happenings import Happenings
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posts import Posts
from tests.doubles.dingtalk.publishing import Publisher
from tests.doubles.dingtalk.refusals import Refusal
from tests.doubles.dingtalk.rest import LARGEST, Rest
from tests.doubles.dingtalk.shown import Shown, shown
from tests.doubles.dingtalk.speech import Said, Speech, Utterance, as_group
from tests.doubles.dingtalk.stream import Stream
from tests.doubles.dingtalk.tenant import BOT, Tenant
from tests.doubles.dingtalk.values import Department, Group, Json, Person, Template, Upload

CLIENT_ID: Final = "dingmusterkey01"
SECRET: Final = "double-secret"


class DingtalkDouble:
    """One organisation with one internal app, served on one port of this machine.

    `origin` is both `api_url` and `oapi_url` of settings. The blocking calls of the SDK need a
    thread of their own beside the loop that serves this.
    """

    bot: Final = BOT

    def __init__(
        self,
        client_id: str = CLIENT_ID,
        client_secret: str = SECRET,
        *,
        edition: str = "standard",
        now: Callable[[], float] = time.time,
    ) -> None:
        self.clock = Hand(now)
        self.tenant = Tenant(client_id, client_secret, self.clock)
        self.platform = Platform.of(self.tenant, edition)
        self.faults = self.platform.faults
        self.quotas = self.platform.quotas
        self.gateway = Gateway(self.tenant, self.faults)
        self.stream = Stream(self.gateway)
        self.publisher = Publisher(self.platform, self.stream)
        self.happenings = Happenings(self.tenant, self.publisher)
        self.speech = Speech(self.tenant, self.publisher)
        self._clicks = Clicks(self.publisher, self.speech)
        self._rest = Rest(self.platform)
        self._runner: web.AppRunner | None = None
        self.origin = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post("/v1.0/gateway/connections/open", self.gateway.open)
        app.router.add_get("/connect", self.stream.connect)
        app.router.add_get("/downloads/{code}", self._download)
        app.router.add_route("*", "/{path:.*}", self._rest.answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.origin = self.platform.origin = self.speech.origin = f"http://127.0.0.1:{port}"
        self.gateway.endpoint = f"ws://127.0.0.1:{port}/connect"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rest.closing.set()
        self.gateway.closing.set()
        self.stream.abort()
        if self._runner is not None:
            await self._runner.cleanup()

    def use_posts(self, origin: str) -> Posts:
        """Post robot messages to an app at an origin such as `http://127.0.0.1:8000`."""
        posts = Posts(self.tenant, f"{origin}/dingtalk/robot")
        self.publisher.line = posts
        return posts

    # --- who and where ---

    def person(self, user_id: str, name: str = "", *, email: str = "", manager: str = "") -> Person:
        """Make a person of the company; more about them can be set on what is returned."""
        person = Person(user_id, name or user_id, email, manager=manager)
        self.tenant.people[user_id] = person
        return person

    def department(
        self, dept_id: int, name: str, *, parent: int = 1, managers: Sequence[str] = ()
    ) -> Department:
        """Make a department below another; 1 is the root."""
        department = Department(dept_id, name, parent, list(managers))
        self.tenant.departments[dept_id] = department
        return department

    def room(
        self, room: str, name: str = "", members: Sequence[str] = (), *, has_bot: bool = True
    ) -> Group:
        """Make a group with an id such as `cidOPS==`, owned by its first member."""
        group = Group(room, name or room, list(members), has_bot)
        group.owner, group.chat_id = members[0] if members else "", f"chat-{room}"
        self.tenant.groups[room] = group
        return group

    def template(
        self,
        template_id: str,
        known: Sequence[str] | None = None,
        *,
        buttons: str = "msgButtons",
        form: str = "form",
        events: bool = False,
    ) -> Template:
        """Publish a card template; see `Template` for what the names mean."""
        variables = None if known is None else frozenset(known)
        template = Template(template_id, variables, buttons, form, events)
        self.tenant.templates[template_id] = template
        return template

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
        """Say a text in a room, or to the bot alone where `room` is empty.

        The bot is told of a room's message only when `mentions` names it (`double.bot`); people
        are named by `mentions` or by `@userId` in the text.
        """
        return await self.speech.say(person, room, text, mentions, reply_to)

    async def send(self, person: str, room: str, kind: str, body: Json) -> Said:
        """Send a message of another type, such as richText, which names the bot in a room."""
        said = Utterance(kind, body)
        return await self.speech.send(person, room, as_group(said) if room else said)

    async def share(self, person: str, room: str, name: str, data: bytes) -> Said:
        """Send a picture (by the name's ending) or, to the bot alone, a file."""
        code = self.tenant.fresh("code")
        self.tenant.uploads[code] = Upload(code, "file", name, data)
        if name.endswith((".png", ".jpg", ".gif")):
            return await self.send(person, room, "picture", {"downloadCode": code})
        if room:
            raise ValueError("groups can't send files to the bot")
        body: Json = {"downloadCode": code, "fileName": name, "spaceId": "1", "fileId": code}
        return await self.send(person, room, "file", body)

    async def press(self, person: str, message: str, button: str) -> Clicked:
        """Press the button with this label or id; `message` is an outTrackId or message key."""
        return await self._clicks.press(person, message, button)

    async def submit(
        self, person: str, message: str, values: Mapping[str, str], action: str = "submit"
    ) -> Clicked:
        """Fill in the form of a card and send it; choices by value or label, many by commas."""
        return await self._clicks.submit(person, message, values, action)

    async def forge(self, person: str, message: str, params: Json, action: str = "x") -> Clicked:
        """Click with any parameters, as a client that shows an earlier card, or a rogue, would."""
        return await self._clicks.forge(person, message, params, action)

    # --- what is seen ---

    def messages(self, room: str, person: str = "") -> list[Shown]:
        """What the bot said in a room, or to a person by their userId, the oldest first."""
        place = self.tenant.direct(room) if room in self.tenant.people else room
        return [
            shown(self.tenant, each, person)
            for each in self.tenant.messages.values()
            if each.conversation_id == place and not each.recalled
        ]

    def seen(self, message: str, person: str = "") -> Shown:
        """What one message shows, by its processQueryKey or its card's outTrackId."""
        card = self.tenant.cards.get(message)
        key = card.delivered[-1] if card is not None else message
        return shown(self.tenant, self.tenant.messages[key], person)

    @property
    def refusals(self) -> list[Refusal]:
        """Every call, frame and acknowledgement that broke a rule of the platform."""
        return self.tenant.refusals.recorded

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until calls of the app have made this so."""
        async with self._rest.changed:
            await self._rest.changed.wait_for(met)

    # --- time ---

    async def advance(self, seconds: float) -> int:
        """Let time pass: what is due is pushed again, retired connections end."""
        self.clock.advance(seconds)
        self.stream.drop_retired()
        return await self.publisher.redeliver(only_due=True)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        upload = self.tenant.uploads.get(request.match_info["code"])
        if upload is None:
            return web.Response(status=404)
        return web.Response(body=upload.data)
