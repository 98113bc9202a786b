"""What the page is told, as it travels in JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from adapters.console.model import ConsoleMessage, EntryKind
from adapters.console.ports import Command, Person
from bot.files.values import FileRef
from templates import Language


class Quote(msgspec.Struct, frozen=True):
    """The message that a reply answers, shortened; `card` says that `text` is a card's title."""

    id: str
    author: str
    text: str
    card: bool


class MessageView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message as those who may see it see it; `card` is a `bot.engine.cards.Card`."""

    id: str
    room: str
    account: str
    author: str
    kind: EntryKind
    text: str
    created_at: datetime
    updated_at: datetime | None = None
    card: msgspec.Raw | None = None
    mentions: tuple[str, ...] = ()
    files: tuple[FileRef, ...] = ()
    urgent: bool = False
    quote: Quote | None = None
    nodded: bool = False


class Page(msgspec.Struct, frozen=True):
    """Messages of one chat, oldest first; `more` says that older ones exist."""

    messages: list[MessageView]
    more: bool


class Unread(msgspec.Struct, frozen=True):
    """How much somebody has not read in a chat; `urgent` when a strong reminder is among it."""

    count: int = 0
    urgent: bool = False


class Pinned(msgspec.Struct, frozen=True):
    """The message that stands at the top of a room, by its id and what it is called."""

    id: str
    title: str


class RoomView(msgspec.Struct, frozen=True):
    """A room of the person who looks."""

    name: str
    members: list[str]
    unread: Unread
    topic: str = ""
    pinned: Pinned | None = None


class Overview(msgspec.Struct, frozen=True):
    """The sidebar: my rooms, and by person key what waits unread in everybody's direct chat."""

    rooms: list[RoomView]
    waiting: dict[str, Unread]


class Start(msgspec.Struct, frozen=True):
    """What the page needs once: who there is, what can be typed, and whose time it is."""

    people: list[Person]
    commands: dict[Language, list[Command]]
    zone: str
    now: datetime
    demo: bool


_QUOTED_CHARS = 120
decode_files: Final = msgspec.json.Decoder(tuple[FileRef, ...]).decode
_decode_mentions = msgspec.json.Decoder(tuple[str, ...]).decode


class _Titled(msgspec.Struct):
    title: str


_decode_titled = msgspec.json.Decoder(_Titled).decode


def message_view(row: ConsoleMessage, quoted: Mapping[int, ConsoleMessage]) -> MessageView:
    """Draw one row; `quoted` holds the messages that replies answer, by id."""
    answered = quoted.get(row.reply_to)
    return MessageView(
        id=str(row.id),
        room=row.room,
        account=row.account,
        author=row.author,
        kind=EntryKind(row.kind),
        text=row.text,
        created_at=row.created_at,
        updated_at=row.updated_at,
        card=msgspec.Raw(row.card.encode()) if row.card else None,
        mentions=_decode_mentions(row.mentions),
        files=decode_files(row.files),
        urgent=row.urgent,
        quote=_quote(answered) if answered is not None else None,
        nodded=row.nodded,
    )


def pinned_view(row: ConsoleMessage) -> Pinned:
    """Draw one row as what stands at the top of its room."""
    title = _quote(row)
    return Pinned(title.id, title.text)


def _names(row: ConsoleMessage) -> str:
    return ", ".join(each.name for each in decode_files(row.files))


def _quote(row: ConsoleMessage) -> Quote:
    text = _decode_titled(row.card).title if row.card else row.text or _names(row)
    shortened = " ".join(text.split())[:_QUOTED_CHARS]
    return Quote(id=str(row.id), author=row.author, text=shortened, card=bool(row.card))
