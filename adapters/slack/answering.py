"""What a person sees at once: modals, errors in place, sentences for them alone.

A trigger lives three seconds. Where the engine needs longer than `Watch.soon`, a view that says so
is opened in its place while it still can be, and becomes the answer when there is one.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final

from adapters.common.background import Tasks
from adapters.hosting import Muster
from adapters.slack import forms
from adapters.slack.client import SlackClient
from adapters.slack.failures import CallFailed
from adapters.slack.forms import Known, people_in
from adapters.slack.payloads import View
from adapters.slack.people import known
from adapters.slack.text import Block, escaped, user_of
from bot.engine.cards import Card
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import DeliveryDelayed
from templates import text

_TITLE: Final = "Muster"
_USED: Final = "used"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gesture:
    """What somebody did, as far as it can be answered: each way is empty where there is none."""

    account: str
    trigger: str = ""
    response_url: str = ""
    room: str = ""
    message: str = ""


class Answering:
    """Hands inputs in and shows their answers."""

    def __init__(self, client: SlackClient, muster: Muster, tasks: Tasks, soon: float) -> None:
        """`soon` is how many seconds the engine has before people are told that it takes longer."""
        self._soon = soon
        self._client = client
        self._muster = muster
        self._tasks = tasks

    async def submit(self, incoming: Incoming) -> Answer:
        """Hand an input in; one that can't even be kept is answered as by a full queue."""
        try:
            return await self._muster.submit(incoming)
        except Exception:  # noqa: BLE001  # nothing is raised before the acknowledgement
            _log.exception("input %s could not be kept", incoming.key)
            return Answer(refused=self._said("input.busy"))

    async def interact(self, incoming: Incoming, gesture: Gesture) -> Answer | None:
        """Hand in what somebody typed or pressed and show the answer; None where it comes late."""
        answering = self._tasks.start(self.submit(incoming))
        await asyncio.wait({answering}, timeout=self._soon)
        if answering.done():
            await self._show(answering.result(), gesture)
            return answering.result()
        view_id = await self._open(self._notice("slack.waiting"), gesture.trigger)
        self._tasks.start(self._show_late(answering, view_id, gesture))
        return None

    async def send(self, incoming: Incoming, view: View) -> dict[str, Any]:
        """Hand in a modal's form; gives what becomes of the modal."""
        answering = self._tasks.start(self.submit(incoming))
        await asyncio.wait({answering}, timeout=self._soon)
        if not answering.done():
            self._tasks.start(self._turn_late(answering, incoming, view))
            return {"response_action": "update", "view": self._notice("slack.waiting")}
        answer = answering.result()
        errors = _errors(answer, view)
        if errors:
            return {"response_action": "errors", "errors": errors}
        shown = await self._view_of(answer, incoming.message, incoming.room)
        return {"response_action": "update", "view": shown} if shown else {}

    async def tell(self, sentence: str, gesture: Gesture) -> None:
        """Say something to one person where they are, in whatever way there is."""
        if gesture.response_url:
            body = {"response_type": "ephemeral", "replace_original": False}
            await self._client.respond(gesture.response_url, body | {"text": escaped(sentence)})
        elif not (gesture.trigger and await self._open(_notice(sentence), gesture.trigger)):
            await self._whisper(sentence, gesture)

    async def _show(self, answer: Answer, gesture: Gesture) -> None:
        if answer.form is not None:
            view = await self._modal(answer.form, gesture)
            if not await self._open(view, gesture.trigger):
                await self._tell_again(gesture)
        elif not answer.accepted:
            await self.tell(_sentence(answer), gesture)

    async def _show_late(
        self, answering: asyncio.Task[Answer], view_id: str, gesture: Gesture
    ) -> None:
        answer = await answering
        if view_id and answer.form is not None:
            await self._update(view_id, await self._modal(answer.form, gesture))
        elif view_id:
            over = self._over(answer)
            await self._update(view_id, over if answer.accepted else _notice(_sentence(answer)))
        elif answer.form is not None:
            await self._tell_again(gesture)
        elif not answer.accepted:
            await self.tell(_sentence(answer), gesture)

    async def _turn_late(
        self, answering: asyncio.Task[Answer], incoming: Incoming, view: View
    ) -> None:
        answer = await answering
        errors = _errors(answer, view)
        if errors:
            await self._update(view.id, forms.again(view, errors))
            return
        shown = await self._view_of(answer, incoming.message, incoming.room)
        await self._update(view.id, shown or self._over(answer))

    async def _view_of(self, answer: Answer, message: str, room: str) -> Block | None:
        """The view that a sent form turns into; None where it is over."""
        if answer.form is not None:
            people = await self._known(answer.form)
            return forms.modal(answer.form, people, message=message, room=room)
        return None if answer.accepted else _notice(_sentence(answer))

    async def _modal(self, card: Card, gesture: Gesture) -> Block:
        people = await self._known(card)
        return forms.modal(card, people, message=gesture.message, room=gesture.room)

    async def _known(self, card: Card) -> Known:
        names = people_in(card)
        if not names:
            return forms.NOBODY
        return await asyncio.to_thread(known, self._muster.database, names)

    async def _open(self, view: Block, trigger: str) -> str:
        """Open a view and give its id; empty where that can't be done any more.

        A trigger that was used before belongs to the same gesture, which Slack has told of twice.
        """
        if not trigger:
            return ""
        try:
            opened = await self._client.post("views.open", trigger_id=trigger, view=view)
        except (CallFailed, DeliveryDelayed) as failed:
            if isinstance(failed, CallFailed) and failed.error == "exchanged_trigger_id":
                return _USED
            _log.warning("a view was not opened: %s", failed)
            return ""
        return str(opened["view"]["id"])

    async def _update(self, view_id: str, view: Block) -> None:
        if view_id == _USED:
            return
        try:
            await self._client.post("views.update", view_id=view_id, view=view)
        except (CallFailed, DeliveryDelayed) as failed:
            _log.warning("a view was not updated: %s", failed)

    async def _tell_again(self, gesture: Gesture) -> None:
        sentence = self._said("slack.no_form")
        if gesture.response_url:
            await self.tell(sentence, gesture)
        else:
            await self._whisper(sentence, gesture)

    async def _whisper(self, sentence: str, gesture: Gesture) -> None:
        user = user_of(gesture.account)
        said = escaped(sentence)
        try:
            if gesture.room:
                await self._client.post(
                    "chat.postEphemeral", channel=gesture.room, user=user, text=said
                )
            else:
                await self._client.post("chat.postMessage", channel=user, text=said)
        except (CallFailed, DeliveryDelayed) as failed:
            _log.warning("somebody was not told: %s", failed)

    def _said(self, key: str) -> str:
        return text(key, self._muster.rules.settings.language)

    def _over(self, answer: Answer) -> Block:
        """A view that says that it is done, or that why it was not is told elsewhere."""
        return self._notice("slack.explained" if answer.explained else "slack.done")

    def _notice(self, key: str) -> Block:
        return _notice(self._said(key))


def _notice(sentence: str) -> Block:
    return forms.notice(_TITLE, sentence)


def _sentence(answer: Answer) -> str:
    return answer.refused or " ".join(answer.errors.values())


def _errors(answer: Answer, view: View) -> dict[str, str]:
    """What is to be shown in place; a refusal stands at the first input, so nothing is lost."""
    errors = answer.errors or ({"": answer.refused} if answer.refused else {})
    return forms.placed(errors, (str(block.get("block_id", "")) for block in view.blocks))
