"""What a person sees at once after a click, told by the answer to the callback, for no call.

The card becomes what it is now; a refusal stands in it for the clicker alone (`notice`), and a
form opens in it for the clicker alone (`form` among their private data). A template without these
variables answers by a direct message. A click is waited for two seconds: where the engine needs
longer than `SOON`, the answer follows by a change of the card.
"""

import asyncio
import logging
from collections.abc import Mapping
from secrets import token_hex
from typing import Final

import msgspec

from adapters.common.answering import submitted, tell
from adapters.common.background import Tasks
from adapters.common.shown import Opened, Shown
from adapters.dingtalk import cards, forms, limits, sending
from adapters.dingtalk.aims import Aim
from adapters.dingtalk.cards import Way
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.hearing import Click, pressed
from adapters.dingtalk.limits import Json
from adapters.dingtalk.messenger import NAME, DingtalkMessenger
from adapters.dingtalk.text import one_line
from adapters.hosting import Muster
from bot.engine.cards import Card
from bot.engine.incoming import Answer, Incoming
from templates import text

SOON: Final = 1.2
"""Seconds that the engine has before the card says that it takes longer."""
_DRAWING_SECONDS: Final = 0.4
_BY_KEY: Final[Json] = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
_NO_FORM: Final = {"form": forms.NO_FORM, "form_btn_text": "", "form_status": ""}
_log = logging.getLogger(__name__)
Data = dict[str, str]


class Answering:
    """Hands inputs in and shows their answers."""

    def __init__(self, messenger: DingtalkMessenger, muster: Muster, tasks: Tasks) -> None:
        self._messenger = messenger
        self._muster = muster
        self._tasks = tasks
        self._shown = Shown(muster, NAME)
        self._opened = Opened()

    async def clicked(self, click: Click, key: str) -> Json:
        """Hand in a click, and give what its callback is answered."""
        with_forms = self._messenger.way is Way.FORM
        if click.aim.c and with_forms and (asked := await self._question(click)):
            return _response({}, asked)
        incoming = pressed(click, key, opens_forms=with_forms)
        with self._messenger.answering(click.track):
            answering = self._tasks.start(self._submit(incoming))
            await asyncio.wait({answering}, timeout=SOON)
            if not answering.done():
                self._tasks.start(self._follow(answering, incoming, click))
                return _response({}, self._notice(self._said("dingtalk.waiting")))
            public, private = await self._answered(answering.result(), incoming, click)
            if public:
                self._messenger.remember(click.track, public)
            return _response(public, private)

    async def tell(self, sentence: str, incoming: Incoming) -> None:
        """Say something to whoever acted, in private."""
        await tell(self._messenger, sentence, incoming)

    async def _submit(self, incoming: Incoming) -> Answer:
        return await submitted(self._muster, incoming, self._said("input.busy"))

    async def _answered(
        self, answer: Answer, incoming: Incoming, click: Click
    ) -> tuple[Data, Data]:
        """What everybody sees now, and what the clicker sees beside it."""
        if answer.form is not None:
            return {}, self._form(answer.form, click)
        if not answer.accepted:
            return {}, self._refused(answer, incoming, click)
        public = await self._as_it_is_now(click)
        if not public and click.sent and not click.aim.o and not answer.explained:
            public = _NO_FORM | {"tips": f"✓ {self._said('dingtalk.done')}"}
        private = self._notice("") | (_NO_FORM if click.aim.o else {})
        return public, private if self._messenger.way is Way.FORM else {}

    async def _question(self, click: Click) -> Data:
        """Whether they are sure, where the card still has that button; nothing else."""
        card = await self._card(click)
        buttons = card.buttons if card else ()
        pressed = next((each for each in buttons if each.action == click.aim.a), None)
        if pressed is None:
            return {}
        aim = msgspec.structs.replace(click.aim, c=False, k=True, o=True)
        opened = cards.opened(forms.question_of(aim), pressed.label)
        return self._notice(pressed.confirm) | opened

    def _form(self, card: Card, click: Click) -> Data:
        """A form in its card, for whoever asked for it."""
        if card.form is None:
            return {}
        self._opened.keep(f"{click.track} {click.user}", card)
        aim = Aim(
            card.form.action, card.subject, card.version, r=click.aim.r, o=True, n=token_hex(4)
        )
        written = forms.form_of(card.form, aim)
        said = card.lead or card.title
        if not written:
            command = self._muster.rules.commands.get(card.form.action)
            said = forms.instruction(card, card.form, command)
        return self._notice(said) | cards.filled(written, card)

    def _refused(self, answer: Answer, incoming: Incoming, click: Click) -> Data:
        sentence = answer.refused or " ".join(answer.errors.values())
        if self._messenger.way is not Way.FORM:
            self._tasks.start(self.tell(sentence, incoming))
            return {}
        card = self._opened.get(f"{click.track} {click.user}")
        if not click.sent or card is None or not answer.errors:
            return self._notice(sentence)
        mended = forms.refilled(card, incoming.form or {}, answer.errors)
        return self._form(mended, click) | self._notice(sentence)

    def _notice(self, words: str) -> Data:
        if self._messenger.way is not Way.FORM:
            return {}
        return {"notice": one_line(words, limits.TEXT)}

    async def _as_it_is_now(self, click: Click) -> Data:
        """A record's card after the click; nothing where it is none or can't be drawn soon."""
        card = await self._card(click)
        if card is None:
            return {}
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                return await self._messenger.variables(card, click.aim.r)
        except (CallFailed, TimeoutError):
            return {}

    async def _card(self, click: Click) -> Card | None:
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                return await asyncio.to_thread(self._shown.now, click.track)
        except TimeoutError:
            return None
        except Exception:  # noqa: BLE001  # the outbox will draw it once more
            _log.exception("a card could not be drawn for an answer")
            return None

    async def _follow(
        self, answering: asyncio.Task[Answer], incoming: Incoming, click: Click
    ) -> None:
        """Show an answer that came too late for its callback."""
        answer = await answering
        if self._messenger.way is not Way.FORM:
            if answer.refused or answer.errors:
                self._refused(answer, incoming, click)
            return
        _, private = await self._answered(answer, incoming, click)
        try:
            client = self._messenger.client
            await sending.change(client, click.track, private={click.user: private})
        except CallFailed as failed:
            _log.warning("the answer to a click was not shown: %s", failed)

    def _said(self, key: str) -> str:
        return text(key, self._muster.rules.settings.language)


def _response(public: Mapping[str, str], private: Mapping[str, str]) -> Json:
    """An answer of a callback; the clicker's data stand there without their id."""
    made: Json = {}
    if public:
        made["cardData"] = {"cardParamMap": dict(public)}
    if private:
        made["userPrivateData"] = {"cardParamMap": dict(private)}
    return made | {"cardUpdateOptions": _BY_KEY} if made else {}
