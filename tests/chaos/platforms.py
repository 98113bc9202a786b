"""The three doubles as one field: people say things, calls go wrong, cards hang there."""

import random
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from adapters.dingtalk.cards import VARIABLES
from adapters.slack.manifest import manifest
from bot.app import FEATURES
from bot.engine.rules import Rules
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault as DingtalkFault
from tests.doubles.feishu.double import FeishuDouble
from tests.doubles.feishu.faults import Fault as FeishuFault
from tests.doubles.slack import SlackDouble
from tests.doubles.slack.envelopes import Kind
from tests.doubles.slack.faults import Break

PEOPLE: Final = ("李雷", "韩梅梅", "王志远")
ROOMS: Final = 3
_PATIENCE_SECONDS: Final = 3.0
_TEMPLATE: Final = "11111111-2222-3333-4444-555555555555.schema"


class Platform(Protocol):
    """One messenger as the chaos needs it."""

    @property
    def name(self) -> str:
        """Its name, as rows of the outbox have it."""

    @property
    def double(self) -> AbstractAsyncContextManager[object]:
        """What serves it."""

    def furnish(self) -> None:
        """Let people, rooms and whatever the app needs be there."""

    def environment(self) -> dict[str, str]:
        """The settings that lead a process to it."""

    def account(self, person: int) -> str:
        """The account of one of PEOPLE."""

    def room(self, number: int) -> str:
        """The id of a room."""

    async def say(self, person: int, room: str, text: str, owner: int | None) -> None:
        """Have somebody say to the bot in a room that a task is the owner's."""

    async def press(self, person: int, room: str, button: str) -> None:
        """Press that button on the oldest card of the room that has it, if there is one."""

    async def again(self) -> None:
        """Say again what nobody has acknowledged."""

    def unheard(self) -> list[str]:
        """What was said and nobody has acknowledged yet."""

    def trouble(self, dice: random.Random) -> str:
        """Let the next call of some kind go wrong; gives its name."""

    def calm(self) -> int:
        """Forget the troubles that nobody has met; how many there were."""

    async def cut(self) -> None:
        """Cut all connections that events come by."""

    def texts(self, place: str) -> list[str]:
        """What the bot has said in a room or to a person, as it shows now."""

    def names(self) -> list[str]:
        """What the rooms there are called."""


@dataclass(slots=True)
class Slack:
    """Slack by Socket Mode."""

    double: SlackDouble = field(default_factory=SlackDouble)
    name: str = "slack"

    def furnish(self) -> None:
        """See Platform."""
        settings = load_settings({}, environment={}, env_file=None)
        rules = Rules.of(FEATURES, settings, company_calendar(settings), ())
        self.double.install(manifest(rules.vocabulary))
        self.double.delivery.unsubscribed.add("app_mention")
        people = [self.account(number) for number in range(len(PEOPLE))]
        for account, name in zip(people, PEOPLE, strict=True):
            self.double.person(account, name)
        for number in range(ROOMS):
            self.double.room(self.room(number), f"room{number}", people)

    def environment(self) -> dict[str, str]:
        """See Platform."""
        return {
            "MUSTER_SLACK_BOT_TOKEN": self.double.bot_token,
            "MUSTER_SLACK_APP_TOKEN": self.double.app_token,
            "MUSTER_SLACK_API_URL": self.double.api_url,
        }

    def account(self, person: int) -> str:
        """See Platform."""
        return f"U000000000{person}"

    def room(self, number: int) -> str:
        """See Platform."""
        return f"C000000000{number}"

    async def say(self, person: int, room: str, text: str, owner: int | None) -> None:
        """See Platform."""
        called = f" <@{self.account(owner)}>" if owner is not None else ""
        await self.double.say(self.account(person), room, f"<@{self.double.bot}> {text}{called}")

    async def press(self, person: int, room: str, button: str) -> None:
        """See Platform."""
        for each in self.double.messages(room):
            if button in each.buttons and not each.only_for:
                await self.double.press(self.account(person), room, each.ts, button)
                return

    async def again(self) -> None:
        """See Platform."""
        self.double.platform.workspace.clock.advance(400)
        await self.double.delivery.again()

    def unheard(self) -> list[str]:
        """See Platform."""
        delivery = self.double.delivery
        # Of a button that failed its person is told; nobody presses it once more for them.
        lost = [each for each in delivery.failures if each.kind is Kind.EVENT]
        return [repr(each) for each in [*delivery._parked, *lost]]  # noqa: SLF001

    def trouble(self, dice: random.Random) -> str:
        """See Platform."""
        method = dice.choice(["chat.postMessage", "chat.update"])
        faults = self.double.platform.faults
        kinds = {
            "429": partial(faults.limit, method, 1),
            "500": partial(faults.refuse, method, "internal_error", status=500),
            "cut before": partial(faults.drop, method, Break.BEFORE),
            "cut after": partial(faults.drop, method, Break.AFTER),
        }
        kind = dice.choice(sorted(kinds))
        kinds[kind]()
        return f"slack {kind}"

    def calm(self) -> int:
        """See Platform."""
        orders = self.double.platform.faults._orders  # noqa: SLF001
        left = sum(map(len, orders.values()))
        orders.clear()
        return left

    async def cut(self) -> None:
        """See Platform."""
        self.double.sockets.drop()

    def texts(self, place: str) -> list[str]:
        """See Platform."""
        return [each.text for each in self.double.messages(place) if each.user == self.double.bot]

    def names(self) -> list[str]:
        """See Platform."""
        return [each.name for each in self.double.platform.workspace.channels.values()]


@dataclass(slots=True)
class Feishu:
    """Feishu by its long connection."""

    double: FeishuDouble = field(default_factory=FeishuDouble)
    name: str = "feishu"

    def furnish(self) -> None:
        """See Platform."""
        self.double.publisher.limit = _PATIENCE_SECONDS
        people = [self.account(number) for number in range(len(PEOPLE))]
        for account, name in zip(people, PEOPLE, strict=True):
            self.double.person(account, name)
        for number in range(ROOMS):
            self.double.room(self.room(number), f"room{number}", people)

    def environment(self) -> dict[str, str]:
        """See Platform."""
        return {
            "MUSTER_FEISHU_APP_ID": self.double.tenant.app_id,
            "MUSTER_FEISHU_APP_SECRET": self.double.tenant.app_secret,
            "MUSTER_FEISHU_DOMAIN": self.double.domain,
        }

    def account(self, person: int) -> str:
        """See Platform."""
        return f"ou_{person}"

    def room(self, number: int) -> str:
        """See Platform."""
        return f"oc_{number}"

    async def say(self, person: int, room: str, text: str, owner: int | None) -> None:
        """See Platform."""
        called = f" @{self.account(owner)} " if owner is not None else ""
        await self.double.say(
            self.account(person), room, f"{text}{called}", mentions=[self.double.bot]
        )

    async def press(self, person: int, room: str, button: str) -> None:
        """See Platform."""
        for each in self.double.messages(room):
            if button in each.buttons:
                await self.double.press(self.account(person), each.message_id, button)
                return

    async def again(self) -> None:
        """See Platform."""
        await self.double.publisher.redeliver()

    def unheard(self) -> list[str]:
        """See Platform."""
        publisher = self.double.publisher
        return [repr(each) for each in [*publisher.undelivered, *publisher.given_up]]

    def trouble(self, dice: random.Random) -> str:
        """See Platform."""
        kinds = ["RATE_LIMIT", "BAD_GATEWAY", "EMPTY", "ABORT", "LOST_ANSWER", "IN_FLIGHT", "HANG"]
        kind = dice.choice(kinds)
        if dice.random() < 0.2:
            self.double.faults.duplicate = 1
            return "feishu event twice"
        self.double.faults.duplicate = 0
        self.double.faults.order(FeishuFault[kind], "im/v1/messages")
        return f"feishu {kind.lower()}"

    def calm(self) -> int:
        """See Platform."""
        left = sum(each.times for each in self.double.faults.orders)
        self.double.faults.lift()
        return left

    async def cut(self) -> None:
        """See Platform."""
        for connection in [*self.double.stream.connections]:
            connection.transport.abort()

    def texts(self, place: str) -> list[str]:
        """See Platform."""
        return [f"{each.title}\n{each.text}" for each in self.double.messages(place)]

    def names(self) -> list[str]:
        """See Platform."""
        return [each.name for each in self.double.tenant.chats.values()]


@dataclass(slots=True)
class Dingtalk:
    """DingTalk by its stream, with a card template."""

    double: DingtalkDouble = field(default_factory=DingtalkDouble)
    name: str = "dingtalk"

    def furnish(self) -> None:
        """See Platform."""
        double = self.double
        double.publisher.limit = double.publisher.card_limit = _PATIENCE_SECONDS
        double.template(_TEMPLATE, VARIABLES, events=True)
        people = [self.account(number) for number in range(len(PEOPLE))]
        for account, name in zip(people, PEOPLE, strict=True):
            double.person(account, name)
        for number in range(ROOMS):
            double.room(self.room(number), f"room{number}", people)

    def environment(self) -> dict[str, str]:
        """See Platform."""
        return {
            "MUSTER_DINGTALK_CLIENT_ID": self.double.tenant.client_id,
            "MUSTER_DINGTALK_CLIENT_SECRET": self.double.tenant.client_secret,
            "MUSTER_DINGTALK_CARD_TEMPLATE_ID": _TEMPLATE,
            "MUSTER_DINGTALK_EDITION": "exclusive",
            "MUSTER_DINGTALK_API_URL": self.double.origin,
            "MUSTER_DINGTALK_OAPI_URL": self.double.origin,
        }

    def account(self, person: int) -> str:
        """See Platform."""
        return f"staff{person}"

    def room(self, number: int) -> str:
        """See Platform."""
        return f"cidROOM{number}=="

    async def say(self, person: int, room: str, text: str, owner: int | None) -> None:
        """See Platform."""
        called = f" @{self.account(owner)} " if owner is not None else ""
        await self.double.say(
            self.account(person), room, f"{text}{called}", mentions=[self.double.bot]
        )

    async def press(self, person: int, room: str, button: str) -> None:
        """See Platform."""
        for each in self.double.messages(room):
            if button in each.buttons:
                await self.double.press(self.account(person), each.message.key, button)
                return

    async def again(self) -> None:
        """See Platform."""
        await self.double.publisher.redeliver()

    def unheard(self) -> list[str]:
        """See Platform."""
        publisher = self.double.publisher
        return [repr(each) for each in [*publisher.pending, *publisher.given_up]]

    def trouble(self, dice: random.Random) -> str:
        """See Platform."""
        kinds = ["QPS", "BAD_GATEWAY", "TIMEOUT", "SYSTEM", "EMPTY", "ABORT", "LOST_ANSWER", "HANG"]
        kind = dice.choice(kinds)
        if dice.random() < 0.2:
            self.double.faults.duplicate = 1
            return "dingtalk event twice"
        self.double.faults.duplicate = 0
        self.double.faults.order(DingtalkFault[kind], dice.choice(["card/instances", "robot"]))
        return f"dingtalk {kind.lower()}"

    def calm(self) -> int:
        """See Platform."""
        left = sum(each.times for each in self.double.faults.orders)
        self.double.faults.lift()
        return left

    async def cut(self) -> None:
        """See Platform."""
        self.double.stream.abort()

    def texts(self, place: str) -> list[str]:
        """See Platform."""
        return [f"{each.title}\n{each.text}" for each in self.double.messages(place)]

    def names(self) -> list[str]:
        """See Platform."""
        return [each.title for each in self.double.tenant.groups.values()]


def all_platforms() -> list[Platform]:
    """All three, not served yet."""
    return [Slack(), Feishu(), Dingtalk()]


def places(platform: Platform) -> Iterator[tuple[str, str, str]]:
    """Where the bot speaks on it: as the room and the account of a row, and as the double's."""
    for number in range(ROOMS):
        yield platform.room(number), "", platform.room(number)
    for person in range(len(PEOPLE)):
        yield "", platform.account(person), platform.account(person)
