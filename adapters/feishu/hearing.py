"""From what Feishu pushes to `Incoming`: who, where, what, and a key that survives redelivery."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from adapters.common.moments import moment
from adapters.feishu import payloads
from adapters.feishu.buttons import Aim
from adapters.feishu.forms import values
from adapters.feishu.messenger import NAME
from adapters.feishu.text import Mentioned, pictures, rich
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.room_changes import RoomChange

_AGREED: Final = frozenset({"OK", "THUMBSUP", "DONE", "Get", "LGTM", "CheckMark"})
"""Emoji that say about a card what `收到` says."""
_PIN: Final = "Pin"
"""The emoji that puts what somebody said on the timeline of an incident."""
_RECEIVED: Final = "收到"
_WELCOME: Final = "help"
_DIRECT: Final = "p2p"
_MILLIS: Final = 1000


class Resource(NamedTuple):
    """A file of a message: its key there, whether it is an `image` or a `file`, its name."""

    key: str
    kind: str
    name: str


class Hearing:
    """Reads payloads for one app, whose own open_id is `bot`."""

    def __init__(self, bot: str) -> None:
        self._bot = bot

    def message(self, received: payloads.Received) -> Incoming | None:
        """Something said, without its files; None for what is not a person's.

        The key is the message's own: pushed again, it may come under another event id.
        """
        said = received.message
        account = received.sender.sender_id.open_id
        if received.sender.sender_type != "user" or not account:
            return None
        mentioned = self._mentioned(said)
        direct = said.chat_type == _DIRECT
        return Incoming(
            key=f"said:{said.message_id}",
            messenger=NAME,
            account=account,
            kind=IncomingKind.TEXT,
            room="" if direct else said.chat_id,
            text=words_of(said.message_type, said.content, mentioned),
            reply_to=said.parent_id or said.root_id,
            message=said.message_id,
            addressed=direct or mentioned.calls_us,
            said_at=moment(said.create_time, per_second=_MILLIS),
        )

    def click(self, header: payloads.Header, click: payloads.Click) -> Incoming | None:
        """A pressed button or a sent form; None for what is none of ours."""
        try:
            aim = Aim.read(click.action.value)
        except msgspec.ValidationError:
            return None
        given = click.action.form_value
        return Incoming(
            key=f"press:{header.event_id}",
            messenger=NAME,
            account=click.operator.open_id,
            kind=IncomingKind.ACTION,
            room=aim.r,
            message=aim.m or click.context.open_message_id,
            action=aim.a,
            subject=aim.s,
            version=aim.v,
            form=aim.f if given is None else values(given, aim),
            opens_forms=True,
        )

    def menu(self, header: payloads.Header, chosen: payloads.Menu) -> Incoming:
        """An item of the bot's menu: its key is what one would have typed."""
        return Incoming(
            key=f"menu:{header.event_id}",
            messenger=NAME,
            account=chosen.operator.operator_id.open_id,
            kind=IncomingKind.TEXT,
            text=chosen.event_key.replace("_", " "),
        )

    def added(self, header: payloads.Header, added: payloads.Chat) -> Incoming:
        """We were brought into a group: whoever did it is told there what we can do."""
        return Incoming(
            key=f"added:{header.event_id}",
            messenger=NAME,
            account=added.operator_id.open_id,
            kind=IncomingKind.TEXT,
            room=added.chat_id,
            text=_WELCOME,
        )

    def entered(self, chat: payloads.Chat) -> RoomChange:
        """People were let into a group, by whoever it was."""
        return RoomChange(NAME, chat.chat_id, entered=_users(chat), by=chat.operator_id.open_id)

    def left(self, chat: payloads.Chat) -> RoomChange:
        """People left a group, were taken out of it, or had their invitation taken back."""
        return RoomChange(NAME, chat.chat_id, left=_users(chat), by=chat.operator_id.open_id)

    def lost(self, chat: payloads.Chat) -> RoomChange:
        """A group was dissolved, or we were taken out of it."""
        return RoomChange(NAME, chat.chat_id, lost=True, by=chat.operator_id.open_id)

    def reaction(self, header: payloads.Header, made: payloads.Reaction) -> Incoming | None:
        """A nod to a message, which says `收到` about a card of ours; None for other emoji."""
        if made.operator_type != "user" or made.reaction_type.emoji_type not in _AGREED:
            return None
        return Incoming(
            key=f"nod:{header.event_id}",
            messenger=NAME,
            account=made.user_id.open_id,
            kind=IncomingKind.TEXT,
            text=_RECEIVED,
            reply_to=made.message_id,
            addressed=False,
        )

    def pinned(self, made: payloads.Reaction, room: str = "") -> Incoming | None:
        """Who put a pin on a message in a group; None for other emoji."""
        if made.operator_type != "user" or made.reaction_type.emoji_type != _PIN:
            return None
        return Incoming(
            key=f"pin:{made.message_id}",
            messenger=NAME,
            account=made.user_id.open_id,
            kind=IncomingKind.TEXT,
            room=room,
            message=made.message_id,
        )

    def quote(self, message_type: str, content: str) -> str:
        """What a message says that another answers; placeholders stay as they are."""
        return words_of(message_type, content, Mentioned({}, self._bot))

    def _mentioned(self, said: payloads.Message) -> Mentioned:
        return Mentioned({each.key: each.id.open_id for each in said.mentions}, self._bot)


def _users(chat: payloads.Chat) -> tuple[str, ...]:
    return tuple(each.user_id.open_id for each in chat.users if each.user_id.open_id)


def words_of(message_type: str, content: str, mentioned: Mentioned) -> str:
    """What a message of any type says; empty for one without words."""
    told = _decoded(content)
    if message_type == "text":
        return mentioned.written(str(told.get("text") or ""))
    return rich(told, mentioned) if message_type == "post" else ""


def resources(message_type: str, content: str) -> Iterator[Resource]:
    """The files and pictures that a message carries."""
    told = _decoded(content)
    if message_type == "post":
        for number, key in enumerate(pictures(told), start=1):
            yield Resource(key, "image", f"image{number}.png")
    elif message_type == "image" and told.get("image_key"):
        yield Resource(str(told["image_key"]), "image", "image.png")
    elif told.get("file_key"):
        name = str(told.get("file_name") or f"{message_type}.{_ENDINGS.get(message_type, 'bin')}")
        yield Resource(str(told["file_key"]), "file", name)


_ENDINGS: Final = {"audio": "opus", "media": "mp4"}


def _decoded(content: str) -> Mapping[str, object]:
    try:
        told = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return {}
    return told if isinstance(told, dict) else {}
