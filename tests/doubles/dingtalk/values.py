"""What a tenant consists of."""

from dataclasses import dataclass, field
from typing import TypeAlias

JsonValue: TypeAlias = object
Json: TypeAlias = dict[str, JsonValue]


@dataclass(slots=True)
class Person:
    """Somebody of the company, or from outside (`staff` false, without a userId in messages)."""

    user_id: str
    name: str
    email: str = ""
    mobile: str = ""
    manager: str = ""
    departments: list[int] = field(default_factory=lambda: [1])
    title: str = ""
    active: bool = True
    admin: bool = False
    staff: bool = True

    @property
    def union_id(self) -> str:
        """The id across organisations."""
        return f"union-{self.user_id}"

    @property
    def encrypted_id(self) -> str:
        """The id that every message of this person has."""
        return f"$:LWCP_v1:${self.user_id}"


@dataclass(slots=True)
class Department:
    """A department; the root is 1."""

    dept_id: int
    name: str
    parent: int = 1
    managers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A group chat; `scene` groups are made from a group template."""

    conversation_id: str
    title: str
    members: list[str] = field(default_factory=list)
    has_bot: bool = True
    owner: str = ""
    chat_id: str = ""
    scene: bool = False
    disbanded: bool = False


@dataclass(slots=True)
class Message:
    """What the bot said: `key` is the processQueryKey, `users` who sees it beside a group.

    `card` names the card that it carries, as its outTrackId.
    """

    key: str
    conversation_id: str
    kind: str
    param: Json
    users: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    card: str = ""
    made: float = 0.0
    recalled: bool = False
    read: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What it says, where it says it in words."""
        return str(self.param.get("content") or self.param.get("text") or "")


@dataclass(slots=True)
class Card:
    """A card instance with what everybody and what each person sees of it."""

    out_track_id: str
    template_id: str
    callback: str = ""
    public: dict[str, str] = field(default_factory=dict)
    private: dict[str, dict[str, str]] = field(default_factory=dict)
    spaces: dict[str, Json] = field(default_factory=dict)
    delivered: list[str] = field(default_factory=list)
    """The keys of the messages that show it."""
    updates: int = 0

    def variables(self, user_id: str = "") -> dict[str, str]:
        """What this person's client puts into the template."""
        return {**self.public, **self.private.get(user_id, {})}


@dataclass(frozen=True, slots=True)
class Template:
    """A published card template.

    `buttons` names the variable with a JSON list of buttons, `form` the one with the form's JSON;
    `sys_full_json_obj` may hold either. `known` are all of its variables; None admits any. One with
    `events` shows only buttons that name their event, one without only those that are requests.
    """

    template_id: str
    known: frozenset[str] | None = None
    buttons: str = "msgButtons"
    form: str = "form"
    events: bool = False
    published: bool = True


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded, or that a person sent."""

    media_id: str
    kind: str
    name: str
    data: bytes


@dataclass(slots=True)
class Webhook:
    """A session webhook."""

    session: str
    conversation_id: str
    user_id: str
    expires: float


@dataclass(frozen=True, slots=True)
class Ding:
    """A strong reminder."""

    ding_id: str
    remind_type: int
    users: tuple[str, ...]
    content: str


@dataclass(slots=True)
class Event:
    """An event in the calendar of its owner; `people` are the unionIds of who attends beside."""

    event_id: str
    owner: str
    made: float
    summary: str = ""
    description: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    place: str = ""
    people: list[str] = field(default_factory=list)
    reminders: int = 1
    """How many there are; one where nothing was said of them."""
    deleted: bool = False
    notices: int = 0
    """How often people were notified of it."""


@dataclass(slots=True)
class Todo:
    """A native todo task."""

    task_id: str
    creator: str
    subject: str
    executors: list[str]
    source_id: str
    due: int | None = None
    done: bool = False
    url: str = ""
    deleted: bool = False
