"""What a person sees at once after a click: a toast, the card as it is now, a form.

Feishu has no modal. A form is sent to the person's direct chat with the bot, and the toast says
so: in a group a card that turns into a form would do so before everybody's eyes, and a card of a
record that turned into one would be gone. There the form is theirs alone, notified, and stays
until it is sent; then it is closed in place. Errors are shown in place, beside what was filled in.

A click is waited for three seconds. Where the engine needs longer than `SOON`, the toast says so,
and the answer follows as a message or a change of the form.
"""

import asyncio
import logging
from typing import Final

from adapters.common.answering import submitted, tell
from adapters.common.background import Tasks
from adapters.common.shown import Shown
from adapters.feishu import cards, forms
from adapters.feishu.buttons import Aim
from adapters.feishu.cards import Setting
from adapters.feishu.client import FeishuClient
from adapters.feishu.failures import CallFailed
from adapters.feishu.limits import TOAST, Json
from adapters.feishu.messenger import NAME, FeishuMessenger, uuid_of
from adapters.hosting import Muster
from bot.engine.cards import Card, Tone
from bot.engine.commands.text import shortened
from bot.engine.incoming import Answer, Incoming
from templates import text

SOON: Final = 1.8
"""Seconds that the engine has before the toast says that it takes longer."""
_DRAWING_SECONDS: Final = 0.7
_log = logging.getLogger(__name__)


class Answering:
    """Hands inputs in and shows their answers."""

    def __init__(
        self, client: FeishuClient, messenger: FeishuMessenger, muster: Muster, tasks: Tasks
    ) -> None:
        self._client = client
        self._messenger = messenger
        self._muster = muster
        self._tasks = tasks
        self._shown = Shown(muster, NAME)

    async def clicked(self, incoming: Incoming, aim: Aim, message: str) -> Json:
        """Hand in a click on `message`, and give what its callback is answered."""
        answering = self._tasks.start(self._submit(incoming))
        await asyncio.wait({answering}, timeout=SOON)
        if not answering.done():
            self._tasks.start(self._follow(answering, incoming, aim, message))
            return _toast("info", self._said("feishu.waiting"))
        return await self._answered(answering.result(), incoming, aim, message)

    async def tell(self, sentence: str, incoming: Incoming) -> None:
        """Say something to whoever acted, in private, where they did."""
        await tell(self._messenger, sentence, incoming)

    async def _submit(self, incoming: Incoming) -> Answer:
        return await submitted(self._muster, incoming, self._said("input.busy"))

    async def _answered(self, answer: Answer, incoming: Incoming, aim: Aim, message: str) -> Json:
        sent = is_sent(incoming, aim)
        if sent and not answer.accepted:
            return await self._again(answer, incoming, aim, message)
        if answer.form is not None:
            return await self._opened(answer.form, incoming, message)
        if not answer.accepted:
            return _toast("error", sentence_of(answer))
        card = await self._as_it_is_now(message, incoming.room)
        if card is None and sent and not answer.explained:
            card = self._closed(message)
        kind, said = ("warning", "explained") if answer.explained else ("success", "done")
        return _toast(kind, self._said(f"feishu.{said}")) | (_card(card) if card else {})

    async def _again(self, answer: Answer, incoming: Incoming, aim: Aim, message: str) -> Json:
        """A form that is to be mended, in its place; with what was filled in."""
        said = sentence_of(answer) or self._said("feishu.form_here")
        card = await self._mended(answer, incoming, aim, message)
        toast = _toast("error" if answer.form is None else "warning", said)
        return toast | (_card(card) if card else {})

    async def _mended(
        self, answer: Answer, incoming: Incoming, aim: Aim, message: str
    ) -> Json | None:
        """The form anew; None where nobody knows any more what it was like."""
        card = answer.form or self._messenger.opened.get(message)
        if card is None or card.form is None:
            return None
        if answer.form is None:
            errors = answer.errors or {"": answer.refused}
            card = forms.refilled(card, incoming.form or {}, errors)
        self._messenger.opened.keep(message, card)
        return cards.drawn(card, Setting(aim.r, people=await self._messenger.people(card), aim=aim))

    async def _opened(self, card: Card, incoming: Incoming, message: str) -> Json:
        """Send a form to the direct chat of whoever asked for it."""
        opening = self._tasks.start(self._open(card, incoming, message))
        await asyncio.wait({opening}, timeout=_DRAWING_SECONDS)
        if opening.done() and not opening.result():
            return _toast("error", self._said("feishu.no_form"))
        return _toast(
            "info", self._said("feishu.form_sent" if incoming.room else "feishu.form_here")
        )

    async def _open(self, card: Card, incoming: Incoming, message: str) -> bool:
        action = card.form.action if card.form else ""
        aim = Aim(action, r=incoming.room, m=message)
        people = await self._messenger.people(card)
        drawn = cards.drawn(card, Setting(people=people, aim=aim))
        try:
            uuid = uuid_of(incoming.key, "form")
            sent = await self._client.send(incoming.account, "interactive", drawn, uuid)
        except CallFailed as failed:
            _log.warning("a form was not sent: %s", failed)
            return False
        self._messenger.opened.keep(sent, card)
        return True

    async def _as_it_is_now(self, message: str, room: str) -> Json | None:
        """A record's card after the click; None where it is none or can't be drawn soon."""
        try:
            async with asyncio.timeout(_DRAWING_SECONDS):
                card = await asyncio.to_thread(self._shown.now, message)
                return await self._messenger.draw(card, room) if card else None
        except (CallFailed, TimeoutError):
            return None
        except Exception:  # noqa: BLE001  # the outbox will draw it once more
            _log.exception("a card could not be drawn for an answer")
            return None

    def _closed(self, message: str) -> Json:
        """A form that was sent."""
        card = self._messenger.opened.get(message)
        title = card.title if card else self._said("feishu.done")
        return cards.drawn(Card(title, Tone.MUTED, note=f"✓ {self._said('feishu.done')}"))

    async def _follow(
        self, answering: asyncio.Task[Answer], incoming: Incoming, aim: Aim, message: str
    ) -> None:
        """Show an answer that came too late for its callback."""
        answer = await answering
        sent = is_sent(incoming, aim)
        if sent and not answer.accepted:
            card = await self._mended(answer, incoming, aim, message)
            if card is None or not await self._replace(message, card):
                await self.tell(sentence_of(answer), incoming)
        elif answer.form is not None:
            if not await self._open(answer.form, incoming, message):
                await self.tell(self._said("feishu.no_form"), incoming)
        elif not answer.accepted:
            await self.tell(sentence_of(answer), incoming)
        elif answer.explained:
            _log.debug("why it was not done is told by the outbox")
        elif sent and not await asyncio.to_thread(self._shown.now, message):
            await self._replace(message, self._closed(message))

    async def _replace(self, message: str, card: Json) -> bool:
        try:
            await self._client.replace(message, card)
        except CallFailed as failed:
            _log.warning("a form was left as it is: %s", failed)
            return False
        return True

    def _said(self, key: str) -> str:
        return text(key, self._muster.rules.settings.language)


def is_sent(incoming: Incoming, aim: Aim) -> bool:
    """Whether a form was sent, and not a button with values of its own pressed."""
    return incoming.form is not None and aim.f is None


def sentence_of(answer: Answer) -> str:
    """What a person is told who did not get what they wanted."""
    return answer.refused or " ".join(answer.errors.values())


def _toast(kind: str, words: str) -> Json:
    return {"toast": {"type": kind, "content": shortened(words, TOAST) or "…"}}


def _card(card: Json) -> Json:
    return {"card": {"type": "raw", "data": card}}
