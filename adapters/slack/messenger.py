"""Slack as a messenger that the outbox delivers to."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from adapters.common.rooms import Rooms, work_on
from adapters.slack import cards
from adapters.slack.client import SlackClient
from adapters.slack.failures import CallFailed, meant_for_delivery
from adapters.slack.forms import NOBODY, Known, people_in
from adapters.slack.text import Block, calling, fallback, user_of, words
from bot.engine.messenger import DeliveryDelayed, MessageKind, Outgoing, Pace
from bot.files.keeping import Files
from bot.files.values import FileRef

NAME: Final = "slack"
PACE: Final = Pace(each=1.0, all=20.0)
"""One message a second in each channel; Slack allows several hundred a minute in all."""
EVENT: Final = "muster_message"
"""The type of the metadata that every message of ours carries."""
_LOOKED_BACK: Final = 200
_PAGES: Final = 5
_REMEMBERED: Final = 5000
_log = logging.getLogger(__name__)
_OUT_OF_REACH: Final = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})
_NOD: Final = "white_check_mark"
_NO_NOD: Final = frozenset(
    {"already_reacted", "message_not_found", "missing_scope", "too_many_reactions", "no_permission"}
)
_NO_PICTURE: Final = frozenset({"invalid_blocks", "invalid_arguments", "slack_file_not_found"})


def message_id(channel: str, ts: str) -> str:
    """How we name a message: a timestamp alone is unique only in its channel."""
    return f"{channel}:{ts}"


def place(message: str) -> tuple[str, str]:
    """The channel and timestamp of a message's name."""
    channel, _, ts = message.partition(":")
    return channel, ts


class SlackMessenger:
    """Posts, changes and whispers; it fulfils `bot.engine.messenger.Messenger`.

    Slack has no idempotency key: each message carries its key as metadata, and one whose fate
    nobody knows is looked for before it is posted again. A whisper can't be looked for and may
    come twice after a lost connection.
    """

    name: Final = NAME

    def __init__(
        self,
        client: SlackClient,
        files: Files,
        known: Callable[[Iterable[str]], Known],
        pace: Pace = PACE,
    ) -> None:
        """`known` looks up, in the database, the user ids of people by the names they go by."""
        self.rooms: Rooms | None = None
        """Who opens and keeps rooms; set by the host."""
        self.pace = pace
        self._client = client
        self._files = files
        self._known = known
        self._pictures: OrderedDict[str, str] = OrderedDict()
        self._entered: set[str] = set()

    async def deliver(self, message: Outgoing) -> str:
        """Deliver and give the message's name; raises DeliveryRefused and DeliveryDelayed."""
        try:
            return await self._deliver(message)
        except CallFailed as failed:
            raise meant_for_delivery(failed) from failed

    async def _deliver(self, message: Outgoing) -> str:
        match message.kind:
            case MessageKind.UPDATE:
                return await self._update(message)
            case MessageKind.EPHEMERAL:
                return await self._whisper(message)
            case MessageKind.REACTION:
                return await self._nod(message)
            case MessageKind.POST | MessageKind.URGENT:
                return await self._post(message)
            case _:
                return await work_on(self.rooms, message)

    async def _post(self, message: Outgoing) -> str:
        """To a room or to a person, whose id stands for the direct chat with them."""
        posted = await self._find(message) if message.repeated else ""
        channel, ts = place(posted) if posted else await self._send(message)
        if message.files:
            await self._attach(message, channel, ts)
        return message_id(channel, ts)

    async def _send(self, message: Outgoing) -> tuple[str, str]:
        body: dict[str, object] = {
            "channel": message.room or user_of(message.account),
            "text": _fallback(message),
            "metadata": {"event_type": EVENT, "event_payload": {"key": message.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if message.message:
            body["thread_ts"] = place(message.message)[1]
        if message.room and message.room not in self._entered:
            await self._enter(message.room)
        answered = await self._drawn("chat.postMessage", message, body)
        return str(answered["channel"]), str(answered["ts"])

    async def _enter(self, room: str) -> None:
        """Join a public channel before the first post there: else no reply would be heard."""
        self._entered.add(room)
        try:
            channel = (await self._client.get("conversations.info", channel=room))["channel"]
            if not (channel.get("is_member") or channel.get("is_private")):
                await self._client.post("conversations.join", channel=room)
        except DeliveryDelayed:
            self._entered.discard(room)  # Slack is busy; the next post there tries again
        except CallFailed as failed:
            _log.info("a channel was not joined: %s", failed)

    async def _whisper(self, message: Outgoing) -> str:
        """To one person in a room; where the app or they are not in it, in their direct chat."""
        body: dict[str, object] = {
            "channel": message.room,
            "user": user_of(message.account),
            "text": _fallback(message),
        }
        if message.message:
            body["thread_ts"] = place(message.message)[1]
        try:
            answered = await self._drawn("chat.postEphemeral", message, body)
        except CallFailed as failed:
            if failed.error not in _OUT_OF_REACH:
                raise
            return await self._post(_directly(message))
        if message.files:
            await self._attach(message, await self._chat_with(message.account), "")
        return message_id(message.room, str(answered["message_ts"]))

    async def _nod(self, message: Outgoing) -> str:
        """React to somebody's message; one that is gone, or that we may not mark, is left alone."""
        channel, ts = place(message.message)
        try:
            await self._client.post("reactions.add", channel=channel, timestamp=ts, name=_NOD)
        except CallFailed as failed:
            if failed.error not in _NO_NOD:
                raise
            _log.info("a message was not marked: %s", failed)
        return message.message

    async def _update(self, message: Outgoing) -> str:
        channel, ts = place(message.message)
        body: dict[str, object] = {"channel": channel, "ts": ts, "text": _fallback(message)}
        await self._drawn("chat.update", message, body)
        return message.message

    async def _drawn(
        self, method: str, message: Outgoing, body: dict[str, object]
    ) -> dict[str, object]:
        """Send a message with its blocks; without its picture where Slack does not take that."""
        picture = await self._picture(message)
        known = await self._looked_up(message)
        blocks = _blocks(message, picture, known)
        try:
            return dict(await self._client.post(method, **body, blocks=blocks))
        except CallFailed as failed:
            if not picture or failed.error not in _NO_PICTURE:
                raise
        # A picture that was uploaded a moment ago may not be ready to be shown.
        return dict(await self._client.post(method, **body, blocks=_blocks(message, "", known)))

    async def _looked_up(self, message: Outgoing) -> Known:
        names = people_in(message.card) if message.card else []
        return await asyncio.to_thread(self._known, names) if names else NOBODY

    async def _picture(self, message: Outgoing) -> str:
        """The id of the card's picture, uploaded once; it is shown by that and shared nowhere."""
        if message.card is None or message.card.picture is None:
            return ""
        file = message.card.picture.file
        if file.hash not in self._pictures:
            self._pictures[file.hash] = await self._upload(file)
            if len(self._pictures) > _REMEMBERED:
                self._pictures.popitem(last=False)
        return self._pictures[file.hash]

    async def _upload(self, file: FileRef, channel: str = "", ts: str = "") -> str:
        content = await asyncio.to_thread(self._files.read, file.hash)
        return await self._client.upload(file.name, content, channel=channel, ts=ts)

    async def _attach(self, message: Outgoing, channel: str, ts: str) -> None:
        """Put the files into the message's thread, those that are there already left out."""
        there: set[str] = set()
        if message.repeated and ts:
            replies = await self._client.get("conversations.replies", channel=channel, ts=ts)
            there = {
                str(file.get("title") or file.get("name"))
                for each in replies.get("messages", [])
                for file in each.get("files", [])
            }
        for file in message.files:
            if file.name not in there:
                await self._upload(file, channel, ts)

    async def _find(self, message: Outgoing) -> str:
        """The message that an earlier attempt has posted; empty where there is none."""
        channel = message.room or await self._chat_with(message.account)
        # What stands in a thread is in no channel's history.
        thread = place(message.message)[1] if message.message else ""
        method = "conversations.replies" if thread else "conversations.history"
        where = {"channel": channel} | ({"ts": thread} if thread else {})
        cursor = ""
        for _ in range(_PAGES):
            more = {"cursor": cursor} if cursor else {}
            looked = await self._client.get(
                method, **where, limit=_LOOKED_BACK, include_all_metadata="true", **more
            )
            for each in looked.get("messages", []):
                if _key_of(each) == message.key:
                    return message_id(channel, str(each["ts"]))
            cursor = str((looked.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return ""

    async def _chat_with(self, account: str) -> str:
        """The id of the direct chat with somebody."""
        opened = await self._client.post("conversations.open", users=user_of(account))
        return str(opened["channel"]["id"])


def _key_of(said: Mapping[str, Any]) -> str:
    """The key that a message of ours carries; empty for anybody else's."""
    metadata = said.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return str(payload.get("key", "")) if metadata.get("event_type") == EVENT else ""


def _blocks(message: Outgoing, picture: str, known: Known) -> list[Block]:
    called = [*calling(message.mentions)]
    if message.kind is MessageKind.URGENT:
        called = [*words("🔔 "), *(called or calling([message.account] if message.account else []))]
    if message.card is None:
        return cards.told(message.text, called)
    return cards.message(message.card, called, picture=picture, known=known)


def _fallback(message: Outgoing) -> str:
    called = " ".join(f"<@{user_of(each)}>" for each in message.mentions)
    return f"{called} {fallback(message.text)}".strip()


def _directly(message: Outgoing) -> Outgoing:
    """A whisper as a direct message."""
    return Outgoing(
        key=message.key,
        messenger=message.messenger,
        kind=MessageKind.POST,
        account=message.account,
        text=message.text,
        card=message.card,
        mentions=message.mentions,
        subject=message.subject,
        files=message.files,
        repeated=message.repeated,
    )
