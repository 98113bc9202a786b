"""One organisation with one internal app, and all that they have."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.doubles.dingtalk.clock import Hand
from tests.doubles.dingtalk.refusals import Refusals
from tests.doubles.dingtalk.values import (
    Card,
    Department,
    Ding,
    Event,
    Group,
    Message,
    Person,
    Template,
    Todo,
    Upload,
    Webhook,
)

CORP: Final = "dingcorp"
BOT: Final = "$:LWCP_v1:$bot"
SCOPES: Final = frozenset(
    {
        "qyapi_base",
        "qyapi_robot_sendmsg",
        "Card.Instance.Write",
        "qyapi_get_member",
        "qyapi_get_department_list",
        "qyapi_get_department_member",
        "qyapi_chat_manage",
        "qyapi_chat_read",
        "Premium.Ding.Write",
        "Todo.Todo.Write",
        "Todo.Todo.Read",
        "Calendar.Event.Write",
        "Calendar.Event.Read",
    }
)


@dataclass(slots=True)
class Tenant:
    """The organisation's state."""

    client_id: str
    client_secret: str
    now: Hand
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    people: dict[str, Person] = field(default_factory=dict)
    departments: dict[int, Department] = field(
        default_factory=lambda: {1: Department(1, "公司", 0)}
    )
    groups: dict[str, Group] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    dings: list[Ding] = field(default_factory=list)
    todos: dict[str, Todo] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """The conversation of each message that the robot was told of."""
    marks: list[tuple[str, str]] = field(default_factory=list)
    """The messages that the robot has put a sign on, with the sign."""
    events: dict[str, Event] = field(default_factory=dict)
    event_tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Which event was made by which x-client-token, and when."""
    at_users_have_staff_ids: bool = True
    """Whether `atUsers` of messages name userIds, which samples of the stream often lack."""
    names_stay: bool = True
    """Whether the names of mentioned people stay in the text, of which sources disagree."""
    quotes_tell: bool = True
    """Whether a reply tells the words of the message that it answers; of a card it never does."""
    published: bool = True
    """Whether the app was published; else messages lack `senderStaffId` and `isAdmin`."""
    pinned: dict[str, str] = field(default_factory=dict)
    """The card at the top of a group, as its outTrackId."""
    refusals: Refusals = field(default_factory=Refusals)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self, prefix: str) -> str:
        """A new id."""
        return f"{prefix}{next(self._numbers)}"

    def group_by_chat(self, chat_id: str) -> Group | None:
        """The group of the old API's id."""
        return next((each for each in self.groups.values() if each.chat_id == chat_id), None)

    def direct(self, user_id: str) -> str:
        """The conversation of a person with the bot."""
        return f"cid-direct-{user_id}=="

    def millis(self) -> int:
        """The time now as the platform writes it."""
        return int(self.now() * 1000)
