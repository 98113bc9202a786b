"""From what Slack sends to `Incoming`: who, where, what, and a key that survives redelivery."""

import hashlib
from collections.abc import Mapping

import msgspec

from adapters.common.moments import moment
from adapters.slack import payloads
from adapters.slack.aliases import Aliases
from adapters.slack.buttons import PRESS, SEND, Aim, carried
from adapters.slack.client import Identity
from adapters.slack.forms import values
from adapters.slack.messenger import NAME, message_id
from adapters.slack.payloads import NO_STATE
from adapters.slack.text import NO_GROUPS, heard
from bot.engine.commands.grammar import Vocabulary
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.room_changes import RoomChange

_PINS = frozenset({"pushpin", "round_pushpin"})
"""Emoji that put what somebody said on the timeline of an incident."""
_AGREED = frozenset(
    {
        "+1",
        "thumbsup",
        "ok",
        "ok_hand",
        "white_check_mark",
        "heavy_check_mark",
        "ballot_box_with_check",
    }
)
"""Emoji that say about a card what `收到` says."""
_RECEIVED = "收到"
_WELCOME = "help"
JOINED = "member_joined_channel"
LEFT = "member_left_channel"
CLOSED = frozenset(
    {
        "channel_archive",
        "channel_deleted",
        "channel_left",
        "group_archive",
        "group_deleted",
        "group_left",
    }
)
"""Events after which we can say nothing more in a channel."""
Groups = Mapping[str, str]
_SAID = frozenset({"", "file_share", "thread_broadcast"})
"""Kinds of messages that are something said; edits, joins and the like are not."""


class Hearing:
    """Reads payloads for one app, which is who `me` says."""

    def __init__(self, me: Identity, vocabulary: Vocabulary) -> None:
        self.me = me
        self._aliases = Aliases(vocabulary)

    def slash(self, typed: payloads.Slash, groups: Groups = NO_GROUPS) -> Incoming:
        """A slash command: always meant for us, never in a thread."""
        words, _ = heard(typed.text, self.me.user_id, groups)
        return Incoming(
            key=f"slash:{typed.trigger_id}",
            messenger=NAME,
            account=self.me.account(typed.user_id, typed.team_id or ""),
            kind=IncomingKind.TEXT,
            room=room_of(typed.channel_id),
            text=self._aliases.line(typed.command, words),
            opens_forms=True,
        )

    def message(self, said: payloads.Message, groups: Groups = NO_GROUPS) -> Incoming | None:
        """Something said, without its files; None for what is not a person's.

        The key is the message's own: `message` and `app_mention` tell of it both.
        """
        ours = said.bot_id or said.user in {"", self.me.user_id, "USLACKBOT"}
        if ours or said.subtype not in _SAID:
            return None
        words, called = heard(said.text or "", self.me.user_id, groups)
        direct = said.channel_type == "im" or not room_of(said.channel)
        in_thread = said.thread_ts is not None and said.thread_ts != said.ts
        return Incoming(
            key=f"said:{message_id(said.channel, said.ts)}",
            messenger=NAME,
            account=self.me.account(said.user, said.user_team or said.team or ""),
            kind=IncomingKind.TEXT,
            room="" if direct else said.channel,
            text=words,
            reply_to=message_id(said.channel, said.thread_ts or "") if in_thread else "",
            message=message_id(said.channel, said.ts),
            addressed=direct or called or said.type == "app_mention",
            said_at=moment(said.ts),
        )

    def press(self, press: payloads.Press) -> Incoming | None:
        """A pressed button; None for what is no button of ours.

        One that sends a message's own form opens no other: the answer is a new message.
        """
        pressed = press.actions[0]
        sends = pressed.action_id == SEND
        if not (sends or pressed.action_id.startswith(PRESS)) or pressed.value is None:
            return None
        aim = Aim.read(carried(pressed.action_id, pressed.value))
        channel = press.container.channel_id or (press.channel.id if press.channel else "")
        ts = press.container.message_ts
        return Incoming(
            key=f"press:{press.trigger_id or f'{channel}:{ts}:{pressed.action_ts}'}",
            messenger=NAME,
            account=self._account(press.user),
            kind=IncomingKind.ACTION,
            room=room_of(channel),
            message=message_id(channel, ts) if ts else "",
            action=aim.a,
            subject=aim.s,
            version=aim.v,
            form=values(press.state or NO_STATE) if sends else aim.f,
            opens_forms=not sends,
        )

    def submission(self, sent: payloads.Submission) -> Incoming:
        """A modal's form.

        Slack may not change the view's hash when it shows errors, so what was filled in belongs
        to the key; sent twice as it was, it is the same event.
        """
        aim = Aim.read(sent.view.private_metadata)
        given = msgspec.json.encode(sent.view.state)
        digest = hashlib.sha256(given).hexdigest()[:32]
        return Incoming(
            key=f"view:{sent.view.id}:{sent.view.hash}:{digest}",
            messenger=NAME,
            account=self._account(sent.user),
            kind=IncomingKind.ACTION,
            room=aim.r,
            message=aim.m,
            action=aim.a,
            subject=aim.s,
            version=aim.v,
            form=values(sent.view.state),
            opens_forms=True,
        )

    def shortcut(self, chosen: payloads.Shortcut, command: str) -> Incoming:
        """A shortcut, as the command that it stands for; the message that it is about is quoted."""
        channel = chosen.channel.id if chosen.channel else ""
        quoted = ""
        if chosen.message is not None:
            words, _ = heard(chosen.message.text, self.me.user_id)
            link = f"{self.me.url}archives/{channel}/p{chosen.message.ts.replace('.', '')}"
            quoted = f"{words}\n\n{link}"
        return Incoming(
            key=f"shortcut:{chosen.trigger_id}",
            messenger=NAME,
            account=self._account(chosen.user),
            kind=IncomingKind.ACTION,
            room=room_of(channel),
            action=command,
            opens_forms=True,
            quoted=quoted,
        )

    def reaction(self, made: payloads.Reaction) -> Incoming | None:
        """A nod to a card of ours, which says `收到`; None for other emoji and other messages."""
        emoji = made.reaction.partition("::")[0]
        ours = made.item_user == self.me.user_id and made.item.type == "message"
        if not ours or emoji not in _AGREED or made.user in {"", self.me.user_id}:
            return None
        message = message_id(made.item.channel, made.item.ts)
        return Incoming(
            key=f"nod:{message}:{made.user}:{made.event_ts}",
            messenger=NAME,
            account=self.me.account(made.user),
            kind=IncomingKind.TEXT,
            room=room_of(made.item.channel),
            text=_RECEIVED,
            reply_to=message,
            addressed=False,
        )

    def pinned(self, made: payloads.Reaction) -> Incoming | None:
        """Who put a pin on what somebody said, and where; None for other emoji and for our own."""
        is_said = made.item_user not in {"", self.me.user_id} and made.item.type == "message"
        if not is_said or made.reaction not in _PINS or made.user in {"", self.me.user_id}:
            return None
        return Incoming(
            key=f"pin:{made.item.channel}:{made.item.ts}",
            messenger=NAME,
            account=self.me.account(made.user),
            kind=IncomingKind.TEXT,
            room=room_of(made.item.channel),
            message=message_id(made.item.channel, made.item.ts),
        )

    def joined(self, joined: payloads.Joined) -> Incoming | None:
        """We were brought into a channel: whoever did it is told there what we can do."""
        if joined.user != self.me.user_id or not joined.inviter:
            return None
        return Incoming(
            key=f"joined:{joined.channel}:{joined.event_ts}",
            messenger=NAME,
            account=self.me.account(joined.inviter),
            kind=IncomingKind.TEXT,
            room=room_of(joined.channel),
            text=_WELCOME,
        )

    def changed(self, kind: str, told: payloads.InChannel) -> RoomChange | None:
        """Who came into a channel or went, or that it is closed to us; None for what is neither."""
        room, account = room_of(told.channel), self.me.account(told.user, told.team)
        is_us = told.user in {"", self.me.user_id}
        if kind in CLOSED or (is_us and kind == LEFT):
            by = told.actor_id or told.user
            return RoomChange(NAME, room, lost=True, by=self.me.account(by) if by else "")
        if is_us:
            return None
        if kind == LEFT:
            return RoomChange(NAME, room, left=(account,), by=account)
        by = self.me.account(told.inviter) if told.inviter else account
        return RoomChange(NAME, room, entered=(account,), by=by)

    def _account(self, user: payloads.User) -> str:
        return self.me.account(user.id, user.team_id or "")


def room_of(channel: str) -> str:
    """The room of a channel id; a direct chat is none, with us or with somebody else."""
    return "" if channel.startswith("D") else channel
