"""The three messengers as one: people say things, calls go wrong, cards hang there."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from adapters.slack.manifest import manifest
from bot.app import FEATURES
from bot.engine.rules import Rules
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from tests.chaos.company import LATE_SECONDS, PEOPLE, ROOMS
from tests.chaos.pushed import Dingtalk, Feishu
from tests.doubles.slack import SlackDouble
from tests.doubles.slack.envelopes import Ack, Kind
from tests.doubles.slack.faults import Break


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

    async def say(
        self, person: int, room: str, text: str, owner: int | None = None, *, to_bot: bool = True
    ) -> None:
        """Have somebody say something in a room, naming the owner behind it.

        What is not said to the bot people say to each other, where it can hear them.
        """

    async def press(self, person: int, place: str, button: str, about: str = "") -> None:
        """Press that button on the oldest card about something that has it, if there is one.

        The place is a room, or the account of whoever presses for what they were told in private.
        """

    async def again(self) -> None:
        """Bring again what nobody has acknowledged and is due, as the messenger does."""

    async def all_again(self) -> int:
        """Bring all of that again at once; how much of it the messenger had given up.

        That people say once more: nobody took it however often it was brought.
        """

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
    _repeating: set[asyncio.Future[Ack]] = field(default_factory=set)

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

    async def say(
        self, person: int, room: str, text: str, owner: int | None = None, *, to_bot: bool = True
    ) -> None:
        """See Platform."""
        bot = f"<@{self.double.bot}> " if to_bot else ""
        called = f" <@{self.account(owner)}>" if owner is not None else ""
        await self.double.say(self.account(person), room, f"{bot}{text}{called}")

    async def press(self, person: int, place: str, button: str, about: str = "") -> None:
        """See Platform."""
        for each in self.double.messages(place):
            if button in each.buttons and about in each.text and not each.only_for:
                await self.double.press(self.account(person), place, each.ts, button)
                return

    async def again(self) -> None:
        """See Platform."""
        await self.double.delivery.again()

    async def all_again(self) -> int:
        """See Platform."""
        delivery = self.double.delivery
        # Of a button that failed its person is told; nobody presses it once more for them.
        given_up = [each for each in delivery.failures if each.kind is Kind.EVENT]
        delivery.failures.clear()
        await delivery.again(only_due=False)
        for each in given_up:
            await delivery.event(each.payload["event"])
        return len(given_up)

    def unheard(self) -> list[str]:
        """See Platform."""
        delivery = self.double.delivery
        lost = [each for each in delivery.failures if each.kind is Kind.EVENT]
        return [repr(each) for each in [*delivery._parked, *lost]]  # noqa: SLF001

    def trouble(self, dice: random.Random) -> str:
        """See Platform."""
        method = dice.choice(["chat.postMessage", "chat.update"])
        faults = self.double.platform.faults
        kinds: dict[str, Callable[[], None]] = {
            "429": partial(faults.limit, method, 1),
            "500": partial(faults.refuse, method, "internal_error", status=500),
            "cut before": partial(faults.drop, method, Break.BEFORE),
            "cut after": partial(faults.drop, method, Break.AFTER),
            "late": partial(self._answer_late, method, dice.uniform(*LATE_SECONDS)),
            "event twice": self._repeat,
        }
        kind = dice.choice(sorted(kinds))
        kinds[kind]()
        return f"slack {kind}"

    def _answer_late(self, method: str, seconds: float) -> None:
        held = self.double.platform.faults.hold(method)
        asyncio.get_running_loop().call_later(seconds, held.set)

    def _repeat(self) -> None:
        delivery = self.double.delivery
        if any(each.kind is Kind.EVENT for each in delivery.delivered):
            again = asyncio.ensure_future(delivery.repeat(Kind.EVENT))
            self._repeating.add(again)
            again.add_done_callback(self._repeating.discard)

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


def all_platforms() -> list[Platform]:
    """All three, not served yet."""
    return [Slack(), Feishu(), Dingtalk()]


def places(platform: Platform) -> Iterator[tuple[str, str, str]]:
    """Where the bot speaks on it: as the room and the account of a row, and as the double's."""
    for number in range(ROOMS):
        yield platform.room(number), "", platform.room(number)
    for person in range(len(PEOPLE)):
        yield "", platform.account(person), platform.account(person)
