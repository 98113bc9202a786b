"""DingTalk before a scenario: our adapter, connected to the double by the real SDK's frames."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import pytest

from adapters.dingtalk.aims import KEY, Aim
from adapters.dingtalk.cards import VARIABLES
from adapters.dingtalk.hosting import DingtalkHost
from bot.engine.incoming import MENTION_END, MENTION_START, Incoming, IncomingKind
from bot.engine.messenger import Pace
from bot.files.keeping import Files
from bot.settings.messengers import DingtalkSettings
from bot.time.clock import Clock
from storage.database import Database
from tests.contract.rig import Seen
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.buttons import Button
from tests.doubles.dingtalk.forms import Form
from tests.doubles.dingtalk.shown import Shown

_MENTION: Final = re.compile(f"{MENTION_START}([^{MENTION_END}]*){MENTION_END}")
_TEMPLATE: Final = "11111111-2222-3333-4444-555555555555.schema"
_BREAK: Final = "\u200b"
"""Without width, so that nobody sees it: it keeps what people typed from calling anybody."""
_NOT_THERE: Final = "param.userIdInvalid"
_HASTE: Final = Pace(each=1000.0, all=1000.0)
_PATIENCE_SECONDS: Final = 20.0


class DingtalkRig:
    """What a scenario wants, as gestures of people on the double."""

    name: Final = "dingtalk"
    hears_talk: Final = False

    def __init__(self, double: DingtalkDouble, host: DingtalkHost) -> None:
        self.double = double
        self.host = host
        self._too_soon = double.platform.too_soon

    @property
    def refusals(self) -> list[str]:
        """Every call that the double refused, with why."""
        too_soon = [f"{each} was changed while its click was answered" for each in self._too_soon]
        # Nothing tells who is in a group: one who is not can't be mentioned, and nobody is then.
        told = [each for each in map(str, self.double.refusals) if _NOT_THERE not in each]
        return [*told, *too_soon]

    def person(self, name: str) -> str:
        """The userId of somebody of that name."""
        user_id = f"u{_mark(name)}"
        if user_id not in self.double.tenant.people:
            self._let_in(user_id, name)
        return user_id

    def room(self, name: str) -> str:
        """The group of that name, with everybody in it."""
        room = f"cid{_mark(name)}=="
        if room not in self.double.tenant.groups:
            self.double.room(room, name, [*self.double.tenant.people])
        return room

    async def act(self, wanted: Incoming) -> None:
        """Do what should arrive as this input."""
        if wanted.account not in self.double.tenant.people:
            # A stranger has the account that the scenario names.
            self._let_in(wanted.account, wanted.account)
        if wanted.kind is IncomingKind.TEXT:
            await self._say(wanted)
        else:
            await self._click(wanted)
        await self.host.quiet()

    async def twice(self, wanted: Incoming) -> None:
        """Do it; DingTalk pushes the same message again."""
        self.double.faults.duplicate = 1
        await self.act(wanted)
        self.double.faults.duplicate = 0

    async def unknown(self) -> None:
        """An event of a kind that somebody subscribed in the console."""
        delivery = await self.double.publisher.event("calendar_event_change", {})
        assert delivery.delivered

    def seen(self, message: str) -> Seen:
        """How the client shows a message; a session gives no id of what it took."""
        if message not in {*self.double.tenant.cards, *self.double.tenant.messages}:
            return Seen("")
        shown = self.double.seen(message)
        words = "\n".join(filter(None, (shown.title, shown.text)))
        return Seen(words.replace(_BREAK, ""), shown.buttons, shown.mentions)

    def _let_in(self, user_id: str, name: str) -> None:
        self.double.person(user_id, name)
        for group in self.double.tenant.groups.values():
            group.members.append(user_id)

    async def _say(self, wanted: Incoming) -> None:
        if wanted.files or wanted.refused_files:
            pytest.skip("on DingTalk a file is a message of its own")
        if wanted.room and not wanted.addressed:
            pytest.skip("on DingTalk the robot hears only what names it")
        if not wanted.room and MENTION_START in wanted.text:
            pytest.skip("on DingTalk nobody can be mentioned in a direct chat")
        if self._is_said_twice(wanted.text):
            pytest.skip("on DingTalk nobody tells which of two names was the mention")
        if wanted.quoted:
            self.double.speech.overheard[wanted.reply_to] = wanted.quoted
        said = await self.double.say(
            wanted.account,
            wanted.room,
            _MENTION.sub(lambda found: f"@{found[1]} ", wanted.text),
            mentions=[self.double.bot] if wanted.room else [],
            reply_to=wanted.reply_to,
        )
        assert said.delivery is not None
        while not said.delivery.delivered:
            # On a slow machine it was not committed in time, and comes again.
            await self.host.quiet()
            assert await self.double.publisher.redeliver(), said.delivery

    def _is_said_twice(self, text: str) -> bool:
        """Whether somebody is mentioned and stands there by name as well."""
        return any(self._called(each).strip() in text for each in _MENTION.findall(text))

    async def _click(self, wanted: Incoming) -> None:
        if wanted.quoted:
            pytest.skip("DingTalk has no shortcuts on messages")
        shown = self._card(wanted)
        button = _button(shown, wanted)
        if shown is not None and button is None and _asks(shown.form, wanted):
            await self._fill(wanted, shown)
            return
        if shown is None or button is None:
            await self._forge(wanted)
            return
        clicked = await self.double.press(wanted.account, shown.message.card, button.action)
        assert not clicked.error, clicked
        if _aim(button).c:
            await self._sure(wanted, shown.message.card)
        if wanted.form is None or _aim(button).f is not None:
            return
        await self._fill(wanted, self.double.seen(shown.message.card, wanted.account))

    def _card(self, wanted: Incoming) -> Shown | None:
        """The card that the scenario names, as whoever acts sees it."""
        if wanted.message not in self.double.tenant.cards:
            return None
        return self.double.seen(wanted.message, wanted.account)

    async def _sure(self, wanted: Incoming, track: str) -> None:
        """Say so, where the card asks for it; another card than was pressed does not."""
        form = self.double.seen(track, wanted.account).form
        if form is not None and [each.name for each in form.fields] == [KEY]:
            clicked = await self.double.submit(wanted.account, track, {})
            assert not clicked.error, clicked

    async def _fill(self, wanted: Incoming, shown: Shown) -> None:
        assert shown.form is not None, f"no form was opened for {wanted}"
        values = dict(self._filled(wanted.form or {}, shown.form))
        clicked = await self.double.submit(wanted.account, shown.message.card, values)
        assert not clicked.error, clicked

    def _filled(self, form: Mapping[str, str], there: Form) -> Iterator[tuple[str, str]]:
        """The values of a form as its fields take them: people by their names."""
        names = {each.name for each in there.fields}
        for name, value in form.items():
            if name not in names:
                assert not value, f"the form has no {name}, only {sorted(names)}"
            else:
                yield name, _MENTION.sub(lambda found: self._called(found[1]), value)

    def _called(self, user_id: str) -> str:
        return f"@{self.double.tenant.people[user_id].name} "

    async def _forge(self, wanted: Incoming) -> None:
        """A click on what no client shows: of an earlier card, or of nobody's."""
        aim = Aim(wanted.action, wanted.subject, wanted.version, f=wanted.form, r=wanted.room)
        params: dict[str, object] = {KEY: aim.written()}
        clicked = await self.double.forge(wanted.account, wanted.message or "nothing", params)
        assert not clicked.error, clicked


def _button(shown: Shown | None, wanted: Incoming) -> Button | None:
    """The button on that card which means what the scenario wants."""
    for each in shown.controls if shown else ():
        aim = _aim(each)
        if aim.a != wanted.action:
            continue
        own = aim.f is not None
        if aim.f == wanted.form if own else (aim.s, aim.v) == (wanted.subject, wanted.version):
            return each
    return None


def _asks(form: Form | None, wanted: Incoming) -> bool:
    """Whether a form that is open already is the one to be sent."""
    hidden = next((each for each in form.fields if each.name == KEY), None) if form else None
    return hidden is not None and Aim.read(hidden.default_value).a == wanted.action


def _aim(button: Button) -> Aim:
    return Aim.read(button.params.get(KEY))


def _mark(name: str) -> str:
    """Letters and digits that stand for a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


@asynccontextmanager
async def opened(
    database: Database, clock: Clock, files: Files, *, todo_url: str = "", calendar: bool = False
) -> AsyncIterator[DingtalkRig]:
    """A rig in the running loop; the platform's time is the scenario's."""
    async with DingtalkDouble(now=lambda: clock.now().timestamp()) as double:
        double.quotas.calls_a_second = None
        double.publisher.card_limit = _PATIENCE_SECONDS
        double.template(_TEMPLATE, VARIABLES, events=True)
        settings = DingtalkSettings(
            client_id=double.tenant.client_id,
            client_secret=double.tenant.client_secret,
            card_template_id=_TEMPLATE,
            todo_url=todo_url,
            calendar=calendar,
            api_url=double.origin,
            oapi_url=double.origin,
        )
        yield DingtalkRig(double, DingtalkHost(settings, database, clock, files, pace=_HASTE))
