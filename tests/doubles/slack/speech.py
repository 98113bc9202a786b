"""What people say: messages, files, slash commands, reactions; and their coming and going."""

import re
from collections.abc import Mapping, Sequence
from uuid import uuid4

from tests.doubles.slack import drawn
from tests.doubles.slack.answers import answer
from tests.doubles.slack.api.chat import kind_of
from tests.doubles.slack.api.rooms import joined
from tests.doubles.slack.company import Company
from tests.doubles.slack.envelopes import Ack, Kind
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.states import CannotError
from tests.doubles.slack.values import Channel, File, Json, Message
from tests.doubles.slack.workspace import APP, BOT_USER, TEAM, TEAM_NAME

COMMAND = re.compile(r"/[^\s/]{1,31}")
_USER = re.compile(r"<@([UW][A-Z0-9]+)>")


class Speech(Company):
    """Gestures that say something; each returns when the app has acknowledged it."""

    async def say(
        self,
        person: str,
        channel: str,
        text: str,
        *,
        thread: str = "",
        files: Mapping[str, bytes] | None = None,
    ) -> Message:
        """Say something in a channel, or to the bot where `channel` is `person`.

        `<@U1>` in the text is a mention; other `<`, `>` and `&` are escaped as clients do.
        """
        place = self._entered(person, channel)
        if place.is_archived:
            raise CannotError("the channel is archived")
        uploads = [self._uploaded(person, place, each) for each in (files or {}).items()]
        said = self.workspace.add(
            Message(
                ts=self.workspace.new_ts(),
                channel=place.id,
                user=person,
                text=escaped(text),
                thread=thread,
                subtype="file_share" if uploads else "",
                client_id=str(uuid4()),
                files=uploads,
                blocks=[],
            )
        )
        await self._tell(said, place)
        return said

    async def edit(self, message: Message, text: str) -> Ack:
        """Change what one has said."""
        previous = drawn.message(self.workspace, message)
        message.text = escaped(text)
        message.edits += 1
        return await self._changed(
            message,
            {
                "subtype": "message_changed",
                "message": drawn.message(self.workspace, message),
                "previous_message": previous,
            },
        )

    async def delete(self, message: Message) -> Ack:
        """Take back what one has said."""
        previous = drawn.message(self.workspace, message)
        self.workspace.remove(message)
        change = {"subtype": "message_deleted", "deleted_ts": message.ts}
        return await self._changed(message, {**change, "previous_message": previous})

    async def slash(self, person: str, channel: str, command: str, text: str = "") -> Ack:
        """Type a command in a channel; shows what the acknowledgement says."""
        if not COMMAND.fullmatch(command):
            raise CannotError(f"{command} is no name of a command")
        if self.installed is not None and command not in self.installed.commands:
            raise CannotError(f"{command} is no command of the app's")
        place = self._entered(person, channel)
        found = self.workspace.people[person]
        response = self.workspace.new_response(person, place.id)
        grid = self.platform.enterprise
        name = "directmessage" if place.is_direct else place.name
        payload: Json = {
            "token": "double",
            "team_id": found.team or TEAM,
            "team_domain": TEAM_NAME,
            "channel_id": place.id,
            "channel_name": "privategroup" if place.is_private and not place.is_direct else name,
            "user_id": person,
            "user_name": found.name.lower(),
            "command": command,
            "text": self._named(escaped(text)),
            "api_app_id": APP,
            "is_enterprise_install": "true" if grid else "false",
            **({"enterprise_id": grid, "enterprise_name": "double"} if grid else {}),
            "response_url": self._respond_to(response),
            "trigger_id": self.workspace.new_trigger(person).id,
        }
        ack = await self.delivery.interact(Kind.SLASH, payload)
        if ack.body:
            try:
                answer(self.platform, ack.body, response)
            except RefusedError as refused:
                self.platform.refusals.note(command, refused.error, *refused.messages)
        return ack

    async def react(self, person: str, channel: str, ts: str, emoji: str) -> Ack:
        """React to a message."""
        place = self._entered(person, channel)
        message = self._seen(person, place, ts)
        message.reactions.setdefault(emoji, []).append(person)
        item = {"type": "message", "channel": place.id, "ts": ts}
        event = {"type": "reaction_added", "user": person, "reaction": emoji, "item": item}
        return await self.delivery.event({**event, "item_user": message.user})

    async def join(self, person: str, channel: str) -> Ack:
        """Come into a channel."""
        place = self._place(channel)
        place.members.add(person)
        return await self.delivery.event(joined(place, person, person))

    async def bring_the_bot(self, person: str, channel: str) -> Ack:
        """Invite the app into a channel."""
        place = self._entered(person, channel)
        place.members.add(BOT_USER)
        return await self.delivery.event(joined(place, BOT_USER, person))

    async def leave(self, person: str, channel: str) -> Ack:
        """Leave a channel."""
        place = self._entered(person, channel)
        place.members.discard(person)
        event = {"type": "member_left_channel", "user": person, "channel": place.id}
        return await self.delivery.event({**event, "channel_type": "C", "team": TEAM})

    async def change(self, person: str, *, kind: str = "user_change") -> Ack:
        """Tell the app that somebody joined the workspace, was changed or deactivated."""
        user = drawn.person(self.workspace.people[person], with_email=True)
        return await self.delivery.event({"type": kind, "user": user})

    def _uploaded(self, person: str, place: Channel, given: tuple[str, bytes]) -> str:
        name, content = given
        made = File(self.workspace.new_id("F"), name, len(content), person, name, content)
        made.done, made.channels = True, [place.id]
        self.workspace.files[made.id] = made
        return made.id

    async def _tell(self, said: Message, place: Channel) -> None:
        """Tell the app, if it is there; twice where it is mentioned, as Slack does."""
        if BOT_USER not in place.members:
            return
        event = drawn.message(self.workspace, said) | {"channel": place.id, "event_ts": said.ts}
        await self.delivery.event({**event, "channel_type": kind_of(place)})
        if f"<@{BOT_USER}>" in said.text and not place.is_direct:
            await self.delivery.event({**event, "type": "app_mention"})

    async def _changed(self, message: Message, change: Json) -> Ack:
        place = self.workspace.channels[message.channel]
        event: Json = {"type": "message", "channel": place.id, "channel_type": kind_of(place)}
        ts = self.workspace.new_ts()
        return await self.delivery.event({**event, "hidden": True, "ts": ts, **change})

    def _named(self, text: str) -> str:
        """Mentions as `should_escape` writes them: with the name."""
        people = self.workspace.people
        return _USER.sub(lambda found: f"<@{found[1]}|{people[found[1]].name.lower()}>", text)


def escaped(text: str, marks: Sequence[str] = ("<@", "<#", "<!", "<http")) -> str:
    """What somebody types as their client sends it: escaped, but for mentions and links."""
    parts = re.split(r"(<[@#!h][^<>]*>)", text)
    return "".join(part if part.startswith(tuple(marks)) else _plain(part) for part in parts)


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
