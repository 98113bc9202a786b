"""Feishu before a scenario: our adapter, connected to the double by the real SDK."""

import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import pytest

from adapters.feishu.buttons import Aim
from adapters.feishu.hosting import FeishuHost
from bot.engine.incoming import MENTION_END, MENTION_START, Incoming, IncomingKind
from bot.files.keeping import Files
from bot.settings.messengers import FeishuSettings
from bot.time.clock import Clock
from storage.database import Database
from tests.contract.rig import Seen
from tests.doubles.feishu.cards.walk import Control, controls, dicts, words
from tests.doubles.feishu.double import FeishuDouble
from tests.doubles.feishu.scopes import GROUP_TALK
from tests.doubles.feishu.values import Message, Person

_MENTION: Final = re.compile(f"{MENTION_START}([^{MENTION_END}]*){MENTION_END}")
_LISTS: Final = frozenset({"multi_select_person", "multi_select_static"})
_PEOPLE: Final = frozenset({"multi_select_person", "select_person"})


class FeishuRig:
    """What a scenario wants, as gestures of people on the double."""

    name: Final = "feishu"

    def __init__(self, double: FeishuDouble, host: FeishuHost) -> None:
        self.double = double
        self.host = host

    @property
    def hears_talk(self) -> bool:
        """Whether the permission for it was granted."""
        return GROUP_TALK in self.double.tenant.scopes

    @property
    def refusals(self) -> list[str]:
        """Every call that the double refused, with why."""
        return [f"{each.what}: {each.code} {each.why}" for each in self.double.refusals]

    def person(self, name: str) -> str:
        """The open_id of somebody of that name."""
        open_id = f"ou_{_mark(name)}"
        if open_id not in self.double.tenant.people:
            self.double.person(open_id, name)
            self._let_in(open_id)
        return open_id

    def room(self, name: str) -> str:
        """The chat of that name, with everybody in it."""
        chat_id = f"oc_{_mark(name)}"
        if chat_id not in self.double.tenant.chats:
            self.double.room(chat_id, name, list(self.double.tenant.people))
        return chat_id

    async def act(self, wanted: Incoming) -> None:
        """Do what should arrive as this input."""
        tenant = self.double.tenant
        if wanted.account not in tenant.people:
            # A stranger has the account that the scenario names.
            tenant.people[wanted.account] = Person(wanted.account, wanted.account)
            self._let_in(wanted.account)
        if wanted.kind is IncomingKind.TEXT:
            await self._say(wanted)
        else:
            await self._click(wanted)

    async def twice(self, wanted: Incoming) -> None:
        """Do it; Feishu pushes it again under another event id."""
        self.double.faults.duplicate = 1
        await self.act(wanted)
        self.double.faults.duplicate = 0

    async def unknown(self) -> None:
        """An event of a kind that somebody subscribed in the console."""
        self.double.tenant.subscriptions.events |= {"vc.meeting.ended_v1"}
        assert (await self.double.publish("vc.meeting.ended_v1", {})).delivered

    def seen(self, message: str) -> Seen:
        """How the client shows a message."""
        shown = self.double.seen(message)
        words = "\n".join(filter(None, (shown.title, shown.text)))
        return Seen(words, shown.buttons, shown.mentions)

    def _let_say(self, wanted: Incoming) -> None:
        """What a person said before the bot could hear it, which a text now answers."""
        tenant = self.double.tenant
        chat = tenant.place(wanted.room or wanted.account)
        text = _MENTION.sub(lambda found: f"@{found[1]} ", wanted.quoted)
        content = json.dumps({"text": text}, ensure_ascii=False)
        said = Message(wanted.reply_to, chat.chat_id, "text", content, tenant.now())
        said.sender = wanted.account
        tenant.messages[said.message_id] = said

    def _let_in(self, open_id: str) -> None:
        for chat in self.double.tenant.chats.values():
            if chat.chat_id.startswith("oc_") and not chat.chat_id.startswith("oc_p2p_"):
                chat.members.append(open_id)

    async def _say(self, wanted: Incoming) -> None:
        if wanted.files or wanted.refused_files:
            pytest.skip("on Feishu a file is a message of its own")
        if wanted.reply_to and wanted.reply_to not in self.double.tenant.messages:
            self._let_say(wanted)
        text = _MENTION.sub(lambda found: f"@{found[1]} ", wanted.text)
        said = await self.double.say(
            wanted.account,
            wanted.room,
            text,
            mentions=[self.double.bot] if wanted.room and wanted.addressed else [],
            reply_to=wanted.reply_to,
        )
        assert said.delivery is not None
        assert said.delivery.delivered, said.delivery

    async def _click(self, wanted: Incoming) -> None:
        if wanted.quoted:
            pytest.skip("Feishu has no shortcuts on messages")
        found = self._control(wanted)
        if found is None:
            await self._forge(wanted)
            return
        message, control = found
        if control.submits:
            await self._fill(wanted, message)
            return
        before = set(self.double.tenant.messages)
        seen = await self.double.press(wanted.account, message.message_id, control.label)
        assert seen.code == 0, seen
        if wanted.form is None or _aim(control).f is not None:
            return
        if seen.toast.get("type") == "error":
            pytest.skip("nobody gets a form that they may not send")
        # On a slow machine the answer comes after the toast, be it a form or a refusal.
        await self.double.until(lambda: len(self.double.tenant.messages) > len(before))
        opened = self._opened(wanted, before)
        if opened is None:
            pytest.skip("nobody gets a form that they may not send")
        await self._fill(wanted, opened)

    def _control(self, wanted: Incoming) -> tuple[Message, Control] | None:
        """The button on the message that the scenario names which means what it wants."""
        message = self.double.tenant.messages.get(wanted.message)
        if message is None:
            return None
        for control in controls(json.loads(message.content)):
            aim = _aim(control)
            if aim.a != wanted.action or control.tag != "button":
                continue
            own = aim.f is not None
            if aim.f == wanted.form if own else (aim.s, aim.v) == (wanted.subject, wanted.version):
                return message, control
        return None

    def _opened(self, wanted: Incoming, before: set[str]) -> Message | None:
        """The form that came since, for this person."""
        for message in reversed(self.double.tenant.messages.values()):
            if message.message_id in before or message.msg_type != "interactive":
                continue
            found = [each for each in controls(json.loads(message.content)) if each.submits]
            if any(_aim(each).a == wanted.action for each in found):
                return message
        return None

    async def _fill(self, wanted: Incoming, message: Message) -> None:
        there = controls(json.loads(message.content))
        values = dict(self._filled(wanted.form or {}, there))
        seen = await self.double.submit(wanted.account, message.message_id, values)
        assert seen.code == 0, seen

    def _filled(
        self, form: Mapping[str, str], there: list[Control]
    ) -> Iterator[tuple[str, str | list[str] | bool]]:
        """The values of a form as its inputs take them: people by their ids."""
        inputs = {each.name: each for each in there if each.form and each.tag != "button"}
        for name, value in form.items():
            if name not in inputs:
                assert not value, f"the form has no {name}, only {sorted(inputs)}"
            elif inputs[name].tag in _LISTS:
                yield name, self._accounts(value)
            elif inputs[name].tag in _PEOPLE:
                yield name, "".join(self._accounts(value)[:1])
            else:
                yield name, _chosen(inputs[name], value)

    def _accounts(self, value: str) -> list[str]:
        """Whom a value names, by mentions or by names."""
        if found := _MENTION.findall(value):
            return found
        names = {each.name for each in self.double.tenant.people.values()}
        return [self.person(each) for each in ([value] if value in names else value.split())]

    async def _forge(self, wanted: Incoming) -> None:
        """A click on what no client shows: of an earlier card, or of nobody's."""
        message = wanted.message or self.double.post(wanted.room or wanted.account, _EMPTY)
        aim = Aim(wanted.action, wanted.subject, wanted.version, f=wanted.form, r=wanted.room)
        seen = await self.double.forge(wanted.account, message, aim.written())
        assert seen.code == 0, seen


_EMPTY: Final[dict[str, object]] = {"schema": "2.0", "body": {"elements": []}}


def _aim(control: Control) -> Aim:
    return Aim.read(control.value) if control.value else Aim("")


def _chosen(control: Control, value: str) -> str:
    """The option that is shown under this label; what was typed of an input."""
    options = dicts(control.spec.get("options"))
    return next((str(each["value"]) for each in options if words(each["text"]) == value), value)


def _mark(name: str) -> str:
    """Letters and digits that stand for a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


@asynccontextmanager
async def opened(
    database: Database, clock: Clock, files: Files, *, calendar: bool = False
) -> AsyncIterator[FeishuRig]:
    """A rig in the running loop; the platform's time is the scenario's."""
    async with FeishuDouble(now=lambda: clock.now().timestamp()) as double:
        double.platform.windows.enforced = False
        settings = FeishuSettings(
            app_id=double.tenant.app_id,
            app_secret=double.tenant.app_secret,
            domain=double.domain,
            calendar=calendar,
        )
        yield FeishuRig(double, FeishuHost(settings, database, clock, files))
