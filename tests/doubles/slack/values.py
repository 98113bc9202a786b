"""What a workspace is made of."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object of JSON, as it travels."""

HOLDS_FOR = 3.0
"""Seconds that a trigger lives."""
RESPONDS_FOR = 30 * 60.0
RESPONSES = 5


@dataclass(slots=True)
class Person:
    """Somebody with an account, or a bot."""

    id: str
    name: str
    email: str = ""
    team: str = ""
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, or a direct chat (`D…`) of the bot with one person."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_archived: bool = False
    creator: str = ""
    created: int = 0
    topic: str = ""
    purpose: str = ""
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct chat."""
        return self.id.startswith("D")


@dataclass(slots=True)
class Message:
    """A message in a channel; one for a single person where `only_for` is set."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread: str = ""
    subtype: str = ""
    bot: str = ""
    metadata: Json | None = None
    only_for: str = ""
    edits: int = 0
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_id: str = ""
    inputs: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)
    """What each person has put into its inputs, by block and action."""


@dataclass(slots=True)
class View:
    """A modal, or somebody's home."""

    id: str
    kind: str
    owner: str
    content: Json
    hash: str
    root: str = ""
    previous: str = ""


@dataclass(slots=True)
class Trigger:
    """What lets the app open one view within three seconds."""

    id: str
    person: str
    until: float
    view: str = ""
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where the app may answer a gesture five times within half an hour."""

    ticket: str
    person: str
    channel: str
    until: float
    ts: str = ""
    is_ephemeral: bool = False
    left: int = RESPONSES


@dataclass(slots=True)
class File:
    """An upload, shared once it has channels."""

    id: str
    name: str
    size: int
    user: str
    title: str = ""
    content: bytes | None = None
    done: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, as it came."""

    method: str
    arguments: Json
