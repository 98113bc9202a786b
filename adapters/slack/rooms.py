"""Rooms for incidents: channels that are opened, named, filled, pinned to and archived."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from adapters.common.batches import batches
from adapters.slack.client import SlackClient
from adapters.slack.failures import CallFailed
from adapters.slack.limits import INVITED_AT_ONCE, ROOM_NAME, ROOM_TOPIC
from adapters.slack.messenger import place
from adapters.slack.text import escaped, user_of
from bot.engine.commands.text import shortened

_TRIES: Final = 5
_PAGE: Final = 200
_PAGES: Final = 5
_UNFIT: Final = re.compile("[^a-z0-9_-]+")
_SKIPPED: Final = frozenset({"already_in_channel", "cant_invite_self"})
_DONE: Final = {
    "conversations.archive": frozenset({"already_archived"}),
    "pins.add": frozenset({"already_pinned"}),
}


class SlackRooms:
    """Opens and keeps rooms; whatever is done twice is done once.

    Raises CallFailed, and DeliveryDelayed where Slack has to be left alone for a while.
    """

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def open_room(self, key: str, name: str, accounts: Sequence[str], topic: str = "") -> str:
        """Open a public channel and give its id; the same key opens the same channel once.

        Its name is of Latin letters and digits and ends with a mark of the key, by which it is
        found again; the full name stands in the topic.
        """
        named = slug(name, key)
        room = await self._create(named) or await self._found(named)
        if not room:
            raise CallFailed("conversations.create", "name_taken")
        await self.set_topic(room, " · ".join(filter(None, (name, topic))))
        await self.invite(room, accounts)
        return room

    async def invite(self, room: str, accounts: Iterable[str]) -> None:
        """Bring people in; those who are in already or may not be are passed over."""
        for batch in batches(map(user_of, accounts), INVITED_AT_ONCE):
            try:
                await self._client.post(
                    "conversations.invite", channel=room, users=",".join(batch), force=True
                )
            except CallFailed as failed:
                if len(batch) > 1:
                    # One who may not come must not keep the others out.
                    for each in batch:
                        await self._invite_one(room, each)
                elif failed.error not in _SKIPPED:
                    raise

    async def set_topic(self, room: str, text: str) -> None:
        """Say what it is about."""
        topic = escaped(shortened(" ".join(text.split()), ROOM_TOPIC))
        if len(topic) > ROOM_TOPIC:
            topic = escaped(shortened(text, ROOM_TOPIC // 5))
        await self._client.post("conversations.setTopic", channel=room, topic=topic)

    async def pin(self, room: str, message: str) -> None:
        """Pin a message that hangs there."""
        await self._once("pins.add", channel=room, timestamp=place(message)[1])

    async def close_room(self, room: str, name: str = "") -> None:
        """Archive it; under whatever name."""
        del name
        await self._once("conversations.archive", channel=room)

    async def reopen_room(self, room: str, name: str = "") -> None:
        """Go back into a channel that somebody has taken out of the archive.

        Slack lets no bot do that itself; what is archived still is refused for good.
        """
        del name
        await self._client.post("conversations.join", channel=room)

    async def _create(self, name: str) -> str:
        """The id of the new channel; empty where the name is taken, also by an archived one."""
        try:
            made = await self._client.post(
                "conversations.create", name=name, is_private=False, **await self._of_team()
            )
        except CallFailed as failed:
            if failed.error == "name_taken":
                return ""
            raise
        return str(made["channel"]["id"])

    async def _found(self, name: str) -> str:
        """The channel that an earlier attempt has opened under this name, which nobody else has."""
        cursor = ""
        of_team = await self._of_team()
        for _ in range(_PAGES * _TRIES):
            more = of_team | ({"cursor": cursor} if cursor else {})
            page = await self._client.get(
                "conversations.list", limit=_PAGE, types="public_channel", **more
            )
            for each in page.get("channels", []):
                if each.get("name") == name:
                    return str(each["id"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return ""

    async def _of_team(self) -> dict[str, str]:
        """The workspace that rooms are opened in, which only an organisation's token has to say."""
        me = await self._client.whoami()
        if not me.is_enterprise_install:
            return {}
        chosen = self._client.settings.team
        return {"team_id": chosen or (await self._client.teams(me))[0]}

    async def _invite_one(self, room: str, user: str) -> None:
        try:
            await self._client.post("conversations.invite", channel=room, users=user)
        except CallFailed as failed:
            if failed.is_bad_token or failed.error in {"no_answer", "unreachable", "ratelimited"}:
                raise

    async def _once(self, method: str, **arguments: object) -> None:
        try:
            await self._client.post(method, **arguments)
        except CallFailed as failed:
            if failed.error not in _DONE[method]:
                raise


def slug(name: str, key: str) -> str:
    """A channel name that Slack takes: what of `name` is Latin, and a mark of the key."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:6]
    plain = _UNFIT.sub("-", name.lower()).strip("-_")
    words = plain[: ROOM_NAME - len(mark) - 1].strip("-_")
    return f"{words or 'room'}-{mark}"
