"""What a tenant consists of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

Json: TypeAlias = dict[str, object]

ROOT_DEPARTMENT: Final = "0"


@dataclass(frozen=True, slots=True)
class OnLeave:
    """Leave that was approved; Feishu tells its times without their zone."""

    open_id: str
    approval_id: str
    starts: datetime
    ends: datetime


@dataclass(slots=True)
class Person:
    """A member of the tenant; `leader` is the open_id of the direct superior."""

    open_id: str
    name: str
    email: str = ""
    mobile: str = ""
    departments: tuple[str, ...] = (ROOT_DEPARTMENT,)
    leader: str = ""
    job_title: str = ""
    is_frozen: bool = False
    is_resigned: bool = False
    is_activated: bool = True
    available: bool = True
    """Whether the person is inside the app's availability range."""
    unread_urgents: int = 0

    @property
    def user_id(self) -> str:
        """The tenant's own id of the person."""
        return f"u_{self.open_id.removeprefix('ou_')}"

    @property
    def union_id(self) -> str:
        """The id across the apps of one vendor."""
        return f"on_{self.open_id.removeprefix('ou_')}"

    @property
    def ids(self) -> Json:
        """The three ids, as events name a person."""
        return {"open_id": self.open_id, "union_id": self.union_id, "user_id": self.user_id}


@dataclass(slots=True)
class Department:
    """A department below another; `leader` is the open_id of its head."""

    open_department_id: str
    name: str
    parent: str = ROOT_DEPARTMENT
    leader: str = ""

    @property
    def department_id(self) -> str:
        """The tenant's own id of the department."""
        return self.open_department_id.removeprefix("od-")


class ChatMode(StrEnum):
    """What kind of chat it is."""

    GROUP = "group"
    P2P = "p2p"


@dataclass(slots=True)
class Chat:
    """A group, or the direct chat of the bot with one person."""

    chat_id: str
    name: str
    mode: ChatMode = ChatMode.GROUP
    members: list[str] = field(default_factory=list)
    has_bot: bool = True
    owner: str = ""
    """The open_id of the owner; empty when the bot owns it."""
    managed_by_bot: bool = False
    created_by_bot: bool = False
    description: str = ""
    dissolved: bool = False
    muted: bool = False
    only_owner_urges: bool = False
    top_notice: str = ""


@dataclass(slots=True)
class Message:
    """A message in a chat; `sender` is an open_id, empty for the bot."""

    message_id: str
    chat_id: str
    msg_type: str
    content: str
    created: float
    sender: str = ""
    root_id: str = ""
    parent_id: str = ""
    thread_id: str = ""
    updated: float = 0
    earlier: list[str] = field(default_factory=list)
    """What it showed before, the oldest first; a client that is slow shows it still."""
    edits: int = 0
    deleted: bool = False
    pinned: bool = False
    only_for: str = ""
    """The one person who sees an ephemeral card."""
    urgents: list[tuple[str, str]] = field(default_factory=list)
    """Ways and open_ids, in the order of the reminders."""
    reactions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By id: the open_id (empty for the bot) and the kind of emoji."""
    readers: dict[str, float] = field(default_factory=dict)
    """By open_id: when it was read."""


@dataclass(slots=True)
class Event:
    """An event of the app's own calendar; `people` are open_ids with what they answered."""

    event_id: str
    summary: str = ""
    description: str = ""
    starts: int = 0
    ends: int = 0
    zone: str = "Asia/Shanghai"
    place: str = ""
    meeting: str = ""
    """The kind of its video meeting; empty: Feishu makes one as somebody is invited."""
    link: str = ""
    people: dict[str, str] = field(default_factory=dict)
    deleted: bool = False
    notices: int = 0
    """How often people were notified of it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture or file that the bot uploaded or a person sent."""

    key: str
    kind: str
    name: str
    data: bytes
