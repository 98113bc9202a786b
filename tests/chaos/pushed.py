"""Feishu and DingTalk as the chaos needs them: both push to a connection, both know mentions."""

import random
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Final

from adapters.dingtalk.cards import VARIABLES
from tests.chaos.company import LATE_SECONDS, PATIENCE_SECONDS, PEOPLE, ROOMS
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault as DingtalkFault
from tests.doubles.dingtalk.shown import Shown as DingtalkShown
from tests.doubles.feishu.double import FeishuDouble
from tests.doubles.feishu.faults import Fault as FeishuFault
from tests.doubles.feishu.shown import Shown as FeishuShown

_TWICE: Final = 0.2
"""The share of troubles that is an event pushed twice."""
_TEMPLATE: Final = "11111111-2222-3333-4444-555555555555.schema"


class Pushed(ABC):
    """What Feishu and DingTalk have in common: both push to a connection and call by mentions."""

    name: ClassVar[str]
    double: FeishuDouble | DingtalkDouble
    _account: ClassVar[str]
    _room: ClassVar[str]
    _troubles: ClassVar[tuple[str, ...]]

    def furnish(self) -> None:
        """See Platform."""
        self.double.publisher.limit = PATIENCE_SECONDS
        people = [self.account(number) for number in range(len(PEOPLE))]
        for account, name in zip(people, PEOPLE, strict=True):
            self.double.person(account, name)
        for number in range(ROOMS):
            self.double.room(self.room(number), f"room{number}", people)

    def account(self, person: int) -> str:
        """See Platform."""
        return self._account.format(person)

    def room(self, number: int) -> str:
        """See Platform."""
        return self._room.format(number)

    async def say(
        self, person: int, room: str, text: str, owner: int | None = None, *, to_bot: bool = True
    ) -> None:
        """See Platform."""
        called = f" @{self.account(owner)} " if owner is not None else ""
        mentions = [self.double.bot] if to_bot or not self._hears_talk else []
        await self.double.say(self.account(person), room, f"{text}{called}", mentions=mentions)

    async def press(self, person: int, place: str, button: str, about: str = "") -> None:
        """See Platform."""
        for each in self.double.messages(place):
            if button in each.buttons and about in f"{each.title}\n{each.text}":
                await self.double.press(self.account(person), self._key(each), button)
                return

    async def again(self) -> None:
        """See Platform."""
        await self.double.publisher.redeliver(only_due=True)

    async def all_again(self) -> int:
        """See Platform."""
        given_up = self.double.publisher.given_up
        number = len(given_up)
        for each in given_up:
            each.pushes = 0
        self._waiting().extend(given_up)
        given_up.clear()
        await self.double.publisher.redeliver()
        return number

    def unheard(self) -> list[str]:
        """See Platform."""
        return [repr(each) for each in [*self._waiting(), *self.double.publisher.given_up]]

    def trouble(self, dice: random.Random) -> str:
        """See Platform."""
        kind = dice.choice(self._troubles)
        if dice.random() < _TWICE:
            self.double.faults.duplicate = 1
            return f"{self.name} event twice"
        self.double.faults.duplicate = 0
        self.double.faults.late_seconds = dice.uniform(*LATE_SECONDS)
        self._order(kind, dice)
        return f"{self.name} {kind.lower()}"

    def calm(self) -> int:
        """See Platform."""
        left = sum(each.times for each in self.double.faults.orders)
        self.double.faults.lift()
        return left

    def texts(self, place: str) -> list[str]:
        """See Platform."""
        return [f"{each.title}\n{each.text}" for each in self.double.messages(place)]

    _hears_talk: ClassVar[bool] = True

    @abstractmethod
    def _key(self, shown: Any) -> str:  # each has its own
        """What a click names a message by."""

    @abstractmethod
    def _waiting(self) -> list[Any]:
        """What was pushed and not taken."""

    @abstractmethod
    def _order(self, kind: str, dice: random.Random) -> None:
        """Let the next call go wrong in that way."""


class Feishu(Pushed):
    """Feishu by its long connection."""

    name = "feishu"
    _account = "ou_{}"
    _room = "oc_{}"
    _troubles = (
        "RATE_LIMIT", "BAD_GATEWAY", "EMPTY", "ABORT", "LOST_ANSWER", "LATE", "IN_FLIGHT", "HANG"
    )  # fmt: skip

    def __init__(self) -> None:
        self.double: FeishuDouble = FeishuDouble()

    def environment(self) -> dict[str, str]:
        """See Platform."""
        return {
            "MUSTER_FEISHU_APP_ID": self.double.tenant.app_id,
            "MUSTER_FEISHU_APP_SECRET": self.double.tenant.app_secret,
            "MUSTER_FEISHU_DOMAIN": self.double.domain,
        }

    async def cut(self) -> None:
        """See Platform."""
        for connection in [*self.double.stream.connections]:
            connection.transport.abort()

    def names(self) -> list[str]:
        """See Platform."""
        return [each.name for each in self.double.tenant.chats.values()]

    def _key(self, shown: FeishuShown) -> str:
        return shown.message_id

    def _waiting(self) -> list[Any]:
        return self.double.publisher.undelivered

    def _order(self, kind: str, dice: random.Random) -> None:
        del dice
        self.double.faults.order(FeishuFault[kind], "im/v1/messages")


class Dingtalk(Pushed):
    """DingTalk by its stream, with a card template; it tells us of mentions alone."""

    name = "dingtalk"
    _account = "staff{}"
    _room = "cidROOM{}=="
    _troubles = (
        "QPS", "BAD_GATEWAY", "TIMEOUT", "SYSTEM", "EMPTY", "ABORT", "LOST_ANSWER", "LATE", "HANG"
    )  # fmt: skip
    _hears_talk = False

    def __init__(self) -> None:
        self.double: DingtalkDouble = DingtalkDouble()

    def furnish(self) -> None:
        """See Platform."""
        super().furnish()
        self.double.publisher.card_limit = PATIENCE_SECONDS
        self.double.template(_TEMPLATE, VARIABLES, events=True)

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

    async def cut(self) -> None:
        """See Platform."""
        self.double.stream.abort()

    def names(self) -> list[str]:
        """See Platform."""
        return [each.title for each in self.double.tenant.groups.values()]

    def _key(self, shown: DingtalkShown) -> str:
        return shown.message.key

    def _waiting(self) -> list[Any]:
        return self.double.publisher.pending

    def _order(self, kind: str, dice: random.Random) -> None:
        self.double.faults.order(DingtalkFault[kind], dice.choice(["card/instances", "robot"]))
