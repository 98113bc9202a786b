"""Slack before a scenario: our adapter, connected to the double by the real SDK."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Final

import pytest

from adapters.slack.buttons import PRESS, SEND, Aim
from adapters.slack.hosting import SlackHost
from adapters.slack.manifest import manifest
from adapters.slack.messenger import message_id, place
from bot.app import FEATURES
from bot.engine.incoming import MENTION_END, MENTION_START, Incoming, IncomingKind
from bot.engine.messenger import Pace
from bot.engine.rules import Rules
from bot.files.keeping import Files
from bot.settings import load_settings
from bot.settings.calendar import company_calendar
from bot.settings.messengers import SlackSettings
from bot.time.clock import Clock
from storage.database import Database
from tests.contract.rig import Seen
from tests.doubles.slack import Shown, SlackDouble
from tests.doubles.slack.envelopes import Ack
from tests.doubles.slack.kit.walk import elements_of
from tests.doubles.slack.values import Json, Message
from tests.doubles.slack.workspace import BOT

_MENTION: Final = re.compile(f"{MENTION_START}([^{MENTION_END}]*){MENTION_END}")
_HASTE: Final = Pace(each=1000.0, all=1000.0)
_ARCHIVED: Final = ("conversations.join: is_archived", "chat.update: cant_update_message")


class SlackRig:
    """What a scenario wants, as gestures of people on the double."""

    name: Final = "slack"
    hears_talk: Final = True

    def __init__(self, double: SlackDouble, host: SlackHost, files: Files) -> None:
        self.double = double
        self.host = host
        self._files = files

    @property
    def refusals(self) -> list[str]:
        """Every call that the double refused, with why."""
        # Whether somebody took a channel out of the archive is only known by trying.
        return [each for each in map(str, self.double.refusals) if each not in _ARCHIVED]

    def person(self, name: str) -> str:
        """The user id of somebody of that name."""
        user = f"U{_mark(name)}"
        if user not in self.double.workspace.people:
            self._let_in(user, name)
        return user

    def room(self, name: str) -> str:
        """The channel of that name, with everybody in it."""
        channel = f"C{_mark(name)}"
        if channel not in self.double.workspace.channels:
            people = self.double.workspace.people.values()
            self.double.room(channel, name, [each.id for each in people if not each.is_bot])
        return channel

    async def act(self, wanted: Incoming) -> None:
        """Do what should arrive as this input."""
        if wanted.account not in self.double.workspace.people:
            # A stranger has the account that the scenario names.
            self._let_in(wanted.account, wanted.account)
        if wanted.kind is IncomingKind.TEXT:
            await self._say(wanted)
        else:
            await self._click(wanted)
        await self.host.quiet()
        await self.double.delivery.settled()
        assert not self.double.delivery.failures

    async def twice(self, wanted: Incoming) -> None:
        """Do it; the acknowledgement gets lost, and Slack sends the envelope again."""
        await self.act(wanted)
        await self.double.delivery.repeat()
        await self.host.quiet()

    async def unknown(self) -> None:
        """An event that nobody asked for."""
        self.double.delivery.subscribed = None
        assert (await self.double.happened({"type": "emoji_changed"})).is_done

    def seen(self, message: str) -> Seen | None:
        """How the client shows a message; a form in a message goes once it is sent."""
        try:
            shown = self.double.message(*place(message))
        except KeyError:
            return None
        return Seen(shown.text, shown.buttons, shown.mentions)

    def _let_in(self, user: str, name: str) -> None:
        self.double.person(user, name)
        for channel in self.double.workspace.channels.values():
            if not channel.is_direct:
                channel.members.add(user)

    async def _say(self, wanted: Incoming) -> None:
        if wanted.quoted:
            pytest.skip("in a direct chat on Slack nobody else's message is there to be answered")
        if "<!" in wanted.text:
            pytest.skip("on Slack what is typed so is heard as the mention that it is there")
        text = _MENTION.sub(lambda found: f"<@{found[1]}>", wanted.text)
        where = wanted.room or wanted.account
        if wanted.opens_forms:
            _done(await self.double.slash(wanted.account, where, "/muster", text))
            return
        if wanted.room and wanted.addressed:
            text = f"<@{self.double.bot}> {text}"
        # A line that starts with a slash would be a command of the client's.
        text = f" {text}" if text.startswith("/") else text
        thread = place(wanted.reply_to)[1] if wanted.reply_to else ""
        sent = {each.name: self._files.read(each.hash) for each in wanted.files}
        await self.double.say(wanted.account, where, text, thread=thread, files=sent)

    async def _click(self, wanted: Incoming) -> None:
        if wanted.quoted:
            pytest.skip("on Slack a shortcut quotes with a link to the message: see tests/slack")
        found = self._button(wanted)
        if found is None:
            _done(await self._forge(wanted))
            return
        shown, button = found
        fits = _aim(button).f == wanted.form
        values: dict[str, str | list[str]] = {}
        if button["action_id"] == SEND:
            values = dict(self._filled(wanted.form or {}, [*shown.blocks]))
        ack = await self.double.press(
            wanted.account, shown.channel, shown.ts, button["action_id"], values=values
        )
        _done(ack)
        if button["action_id"] != SEND and wanted.form is not None and not fits:
            await self.host.quiet()
            await self._submit(wanted)

    async def _submit(self, wanted: Incoming) -> None:
        """Fill in the modal that the press has opened, and send it."""
        modal = self.double.modal(wanted.account)
        if modal is None:
            pytest.skip("nobody gets a form that they may not send")
        _done(
            await self.double.submit(
                wanted.account, dict(self._filled(wanted.form or {}, modal.content["blocks"]))
            )
        )

    def _button(self, wanted: Incoming) -> tuple[Shown, Json] | None:
        """The button on the message that the scenario names which means what it wants."""
        if not wanted.message:
            return None
        try:
            shown = self.double.message(*place(wanted.message))
        except KeyError:
            return None
        if shown.only_for not in {"", wanted.account}:
            return None
        for block in shown.blocks:
            for element in elements_of(block):
                if element["type"] == "button" and _means(element, wanted):
                    return shown, element
        return None

    def _filled(
        self, form: Mapping[str, str], blocks: list[Json]
    ) -> Iterator[tuple[str, str | list[str]]]:
        """The values of a form as its inputs take them: people by their ids."""
        inputs = {each["block_id"]: each["element"] for each in blocks if each["type"] == "input"}
        for name, value in form.items():
            element = inputs.get(f"in.{name}")
            if element is None:
                assert not value, f"the form has no {name}, only {sorted(inputs)}"
            elif element["type"] == "multi_users_select":
                yield f"in.{name}", self._accounts(value)
            elif element["type"] == "users_select":
                yield f"in.{name}", "".join(self._accounts(value)[:1])
            else:
                yield f"in.{name}", value

    def _accounts(self, value: str) -> list[str]:
        """Whom a value names, by mentions or by names."""
        if found := _MENTION.findall(value):
            return found
        names = {each.name for each in self.double.workspace.people.values()}
        return [self.person(each) for each in ([value] if value in names else value.split())]

    async def _forge(self, wanted: Incoming) -> Ack:
        """A click on what no client shows: of an earlier card, or of nobody's."""
        channel, ts = place(wanted.message) if wanted.message else self._nothing(wanted)
        aim = Aim(wanted.action, wanted.subject, wanted.version, f=wanted.form)
        element = {"type": "button", "action_id": f"{PRESS}0", "value": aim.written()}
        return await self.double.forge(wanted.account, channel, ts, element)

    def _nothing(self, wanted: Incoming) -> tuple[str, str]:
        """A message of the bot's with nothing on it."""
        workspace = self.double.workspace
        channel = wanted.room or workspace.direct(wanted.account).id
        said = Message(workspace.new_ts(), channel, self.double.bot, "…", bot=BOT)
        return place(message_id(channel, workspace.add(said).ts))


def _done(ack: Ack) -> None:
    assert ack.is_done, ack


def _aim(button: Json) -> Aim:
    return Aim.read(button["value"])


def _means(button: Json, wanted: Incoming) -> bool:
    aim = _aim(button)
    if aim.a != wanted.action:
        return False
    if aim.f is not None:
        return aim.f == wanted.form
    return (aim.s, aim.v) == (wanted.subject, wanted.version)


def _mark(name: str) -> str:
    """Capitals and digits that stand for a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:10].upper()


@cache
def _manifest() -> str:
    """Ours, so that nothing is used in a scenario that it does not ask for."""
    settings = load_settings({}, environment={}, env_file=None)
    return manifest(Rules.of(FEATURES, settings, company_calendar(settings), ()).vocabulary)


@asynccontextmanager
async def opened(database: Database, clock: Clock, files: Files) -> AsyncIterator[SlackRig]:
    """A rig in the running loop; a mention arrives once, as a message."""
    async with SlackDouble() as double:
        double.install(_manifest())
        double.delivery.unsubscribed.add("app_mention")
        settings = SlackSettings(
            bot_token=double.bot_token, app_token=double.app_token, api_url=double.api_url
        )
        host = SlackHost(settings, database, clock, files, pace=_HASTE, tiers={})
        yield SlackRig(double, host, files)
