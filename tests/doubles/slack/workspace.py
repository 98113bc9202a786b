"""The workspace: people, channels, messages, views, and what it hands out."""

import itertools
from collections.abc import Iterator

from tests.doubles.slack.clock import Hand
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.values import (
    HOLDS_FOR,
    RESPONDS_FOR,
    Channel,
    File,
    Message,
    Person,
    ResponseUrl,
    Trigger,
    View,
)

TEAM = "T0DOUBLE"
APP = "A0DOUBLE"
BOT = "B0DOUBLE"
BOT_USER = "U0DOUBLE"
TEAM_NAME = "double"


class Workspace:
    """All that is; changed by the Web API and by people's gestures."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.upload_url = ""
        self.files_url = ""
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}
        self.views: dict[str, View] = {}
        self.open_views: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, ResponseUrl] = {}
        self.files: dict[str, File] = {}
        self.groups: dict[str, tuple[str, list[str]]] = {}
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self.people[BOT_USER] = Person(BOT_USER, "Muster", team=TEAM, is_bot=True)
        self.people["USLACKBOT"] = Person("USLACKBOT", "Slackbot", team=TEAM)

    def new_id(self, letter: str) -> str:
        """An id that nothing had before."""
        return f"{letter}{next(self._numbers):08X}"

    def new_ts(self) -> str:
        """A timestamp that no message has, later than all others."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # --- people and channels ------------------------------------------------------------------

    def person(self, person: str, error: str = "user_not_found") -> Person:
        """Somebody by id; refuses strangers."""
        found = self.people.get(person)
        if found is None:
            raise RefusedError(error)
        return found

    def direct(self, person: str) -> Channel:
        """The bot's direct chat with somebody, made at the first need."""
        for channel in self.channels.values():
            if channel.is_direct and person in channel.members:
                return channel
        made = Channel(self.new_id("D"), "", {person, BOT_USER}, is_private=True)
        self.channels[made.id] = made
        return made

    def channel(self, channel: str) -> Channel:
        """A channel that the bot can see; refuses others."""
        found = self.channels.get(channel)
        if found is None or (found.is_private and BOT_USER not in found.members):
            raise RefusedError("channel_not_found")
        return found

    def channel_named(self, name: str) -> Channel | None:
        """The channel of that name, archived ones too."""
        return next((each for each in self.channels.values() if each.name == name), None)

    # --- messages -----------------------------------------------------------------------------

    def add(self, message: Message) -> Message:
        """Put a message into its channel."""
        self.messages.setdefault(message.channel, []).append(message)
        return message

    def message(self, channel: str, ts: str) -> Message:
        """A message by its channel and timestamp; refuses what is not there."""
        for each in self.messages.get(channel, ()):
            if each.ts == ts:
                return each
        raise RefusedError("message_not_found")

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.messages[message.channel].remove(message)

    # --- what gestures hand out ---------------------------------------------------------------

    def new_trigger(self, person: str, view: str = "") -> Trigger:
        """A trigger for one view; `view` is the modal in which the gesture was made."""
        ticket = f"{next(self._numbers)}.{TEAM}.{self.new_id('').lower()}"
        made = Trigger(ticket, person, self.clock() + HOLDS_FOR, view)
        self.triggers[made.id] = made
        return made

    def use_trigger(self, ticket: str) -> Trigger:
        """Spend a trigger; refuses what is unknown, spent or too old."""
        trigger = self.triggers.get(ticket)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.used:
            raise RefusedError("exchanged_trigger_id")
        if self.clock() > trigger.until:
            raise RefusedError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response(
        self, person: str, channel: str, ts: str = "", *, is_ephemeral: bool = False
    ) -> ResponseUrl:
        """Where a gesture may be answered; `ts` is the message it was made on."""
        made = ResponseUrl(
            self.new_id("R"), person, channel, self.clock() + RESPONDS_FOR, ts, is_ephemeral
        )
        self.responses[made.ticket] = made
        return made

    # --- views --------------------------------------------------------------------------------

    def top_view(self, person: str) -> View | None:
        """The modal that somebody sees."""
        stack = self.open_views.get(person, [])
        return self.views[stack[-1]] if stack else None

    def view_by_external(self, external: str) -> Iterator[View]:
        """Views of that external id which are open or published."""
        shown = {*itertools.chain.from_iterable(self.open_views.values()), *self.homes.values()}
        for each in self.views.values():
            if external and each.content.get("external_id") == external and each.id in shown:
                yield each
