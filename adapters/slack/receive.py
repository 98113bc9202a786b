"""Everything that Slack sends, one method for each kind, each giving what the acknowledgement says.

An acknowledgement goes out when the input is committed. People's gestures are never repeated by
Slack, so they are acknowledged after `Watch.guard` at the latest and answered later. An event is
repeated until it is acknowledged, so one that takes longer is not: its repetition finds it done.
"""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, Final

import msgspec

from adapters.common.background import Tasks
from adapters.common.pins import is_kept, marked
from adapters.common.shown import is_card, is_of_somebody
from adapters.hosting import Muster
from adapters.slack import payloads
from adapters.slack.answering import Answering, Gesture
from adapters.slack.buttons import SEND
from adapters.slack.client import Identity, SlackClient
from adapters.slack.failures import CallFailed
from adapters.slack.groups import Groups
from adapters.slack.hearing import CLOSED, JOINED, LEFT, Hearing
from adapters.slack.home import home
from adapters.slack.messenger import NAME
from adapters.slack.payloads import read
from adapters.slack.shortcuts import command_of
from adapters.slack.text import heard, user_of
from adapters.slack.watch import Watch
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import DeliveryDelayed
from bot.files.keeping import GivenFile
from bot.files.values import RefusedFile, Taken

_PEOPLE: Final = frozenset({"team_join", "user_change", "user_profile_changed"})
_GROUPS: Final = frozenset({"subteam_created", "subteam_updated", "subteam_members_changed"})
_GONE: Final = frozenset({"app_uninstalled", "tokens_revoked"})
_log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Reply = dict[str, Any]


class Receiver:
    """Receives for one app in one workspace or organisation."""

    def __init__(
        self, client: SlackClient, muster: Muster, me: Identity, tasks: Tasks, watch: Watch
    ) -> None:
        self.me = me
        self._client = client
        self._muster = muster
        self._tasks = tasks
        self._guard = watch.guard
        self._groups = Groups(client, muster.database, me)
        self._hearing = Hearing(me, muster.rules.vocabulary)
        self._answering = Answering(client, muster, tasks, watch.soon)

    async def command(self, body: Body) -> Reply:
        """A slash command."""
        typed = read(body, payloads.Slash)
        incoming = self._hearing.slash(typed, await self._groups.meant(typed.text))
        gesture = Gesture(
            incoming.account, typed.trigger_id, typed.response_url, room=incoming.room
        )
        await self._in_time(self._answering.interact(incoming, gesture))
        return {}

    async def action(self, body: Body) -> Reply:
        """A button, in a message or on the home; other elements are acknowledged."""
        press = read(body, payloads.Press)
        incoming = self._hearing.press(press)
        if incoming is None:
            _log.debug("a press of an element that is none of ours")
        else:
            await self._in_time(self._pressed(press, incoming))
        return {}

    async def submission(self, body: Body) -> Reply:
        """A modal's form."""
        sent = read(body, payloads.Submission)
        if not sent.view.private_metadata:
            return {}
        return await self._answering.send(self._hearing.submission(sent), sent.view)

    async def shortcut(self, body: Body) -> Reply:
        """A shortcut, on a message or not."""
        chosen = read(body, payloads.Shortcut)
        command = command_of(chosen.callback_id)
        if command:
            incoming = self._hearing.shortcut(chosen, command)
            gesture = Gesture(
                incoming.account, chosen.trigger_id, chosen.response_url, room=incoming.room
            )
            await self._in_time(self._answering.interact(incoming, gesture))
        return {}

    async def event(self, body: Body) -> bool:
        """An event; False where it is not done in time, so that Slack sends it again."""
        event = body["event"]
        kind = str(event.get("type", ""))
        if kind in {"message", "app_mention"}:
            return await self._in_time(self._said(read(event, payloads.Message)))
        if kind == "reaction_added":
            made = read(event, payloads.Reaction)
            if (pin := self._hearing.pinned(made)) is not None:
                return await self._in_time(self._pinned(pin, made))
            nod = self._hearing.reaction(made)
            return nod is None or await self._in_time(self._handed_in(nod))
        if kind in {JOINED, LEFT, *CLOSED}:
            return await self._in_time(self._moved(kind, event))
        self._noted(kind, event)
        return True

    async def _moved(self, kind: str, event: Body) -> None:
        """Somebody came into a channel or went, we ourselves perhaps; or it was closed."""
        changed = self._hearing.changed(kind, read(event, payloads.InChannel))
        if changed is not None:
            await self._muster.room_changed(changed)
        elif kind == JOINED:
            joined = self._hearing.joined(read(event, payloads.Joined))
            if joined is not None:
                await self._handed_in(joined)

    def _noted(self, kind: str, event: Body) -> None:
        """Take note of an event by which nobody says anything."""
        if kind == "app_home_opened":
            opened = read(event, payloads.HomeOpened)
            if opened.tab == "home":
                self._tasks.start(self._show_home(self.me.account(opened.user)))
        elif kind in _PEOPLE:
            self._muster.people_changed()
        elif kind in _GROUPS:
            self._groups.forget()
        elif kind in _GONE:
            self._client.trouble = "the app was removed or its tokens were revoked"
            _log.error("Slack: %s; install it again and set the new tokens", self._client.trouble)
        else:
            _log.debug("an event of no use: %s", kind)

    async def _in_time(self, work: Coroutine[object, object, object]) -> bool:
        """Whether it was done within the guard; it goes on in any case."""
        task = self._tasks.start(work)
        await asyncio.wait({task}, timeout=self._guard)
        return task.done() and task.exception() is None

    async def _pressed(self, press: payloads.Press, incoming: Incoming) -> None:
        gesture = Gesture(
            incoming.account,
            press.trigger_id,
            press.response_url,
            room=incoming.room,
            message=incoming.message,
        )
        answer = await self._answering.interact(incoming, gesture)
        if press.actions[0].action_id == SEND and press.response_url and _over(answer):
            await self._put_away(press.response_url, incoming.message)
        if press.container.type == "view":
            self._tasks.start(self._show_home(incoming.account))

    async def _put_away(self, response_url: str, message: str) -> None:
        """Take a form away that was sent: it is done, or a new message asks for it again.

        The box on a record's card stays with its card.
        """
        if not await is_card(self._muster, NAME, message):
            await self._client.respond(response_url, {"delete_original": True})

    async def _said(self, said: payloads.Message) -> None:
        incoming = self._hearing.message(said, await self._groups.meant(said.text))
        if incoming is None:
            return
        async with self._tasks.turn(f"{said.channel} {said.user}"):
            if said.files and (incoming.addressed or incoming.reply_to):
                taken = await self._taken(said)
                incoming = msgspec.structs.replace(
                    incoming, files=taken.files, refused_files=taken.refused
                )
            if incoming.addressed and await is_of_somebody(self._muster, NAME, incoming.reply_to):
                incoming = msgspec.structs.replace(incoming, quoted=await self._quoted(said))
            await self._handed_in(incoming)

    async def _handed_in(self, incoming: Incoming) -> None:
        """Hand in what an event says.

        An input that could not be kept raises: it is not acknowledged and comes again.
        """
        answer = await self._muster.submit(incoming)
        if answer.refused:
            gesture = Gesture(incoming.account, room=incoming.room)
            self._tasks.start(self._answering.tell(answer.refused, gesture))

    async def _quoted(self, said: payloads.Message) -> str:
        """What the thread begins with in which we are called; empty where that is our own."""
        try:
            replies = await self._client.get(
                "conversations.replies", channel=said.channel, ts=said.thread_ts, limit=1
            )
        except (CallFailed, DeliveryDelayed) as failed:
            _log.info("a thread's first message was not read: %s", failed)
            return ""
        messages: list[dict[str, Any]] = replies.get("messages", [])
        first = messages[0] if messages else {}
        if first.get("bot_id") or not first.get("text"):
            return ""
        return heard(str(first["text"]), self.me.user_id)[0]

    async def _pinned(self, pin: Incoming, made: payloads.Reaction) -> None:
        """Write down what was said, where the channel is an incident's."""
        if not await is_kept(self._muster, NAME, pin.room):
            return
        ts = made.item.ts
        replies = await self._client.get(
            "conversations.replies", channel=made.item.channel, ts=ts, latest=ts, inclusive=True
        )
        found = [each for each in replies.get("messages", []) if each.get("ts") == ts]
        words = heard(str(found[0].get("text") or ""), self.me.user_id)[0] if found else ""
        if words.strip():
            await self._handed_in(marked(pin, self.me.account(made.item_user), words))

    async def _taken(self, said: payloads.Message) -> Taken:
        """The files of a message, fetched and kept, or why not."""
        files = self._muster.files
        given: list[GivenFile] = []
        refused: list[RefusedFile] = []
        for each in said.files:
            name = each.name or each.title or "file"
            content = None
            if (too_large := files.too_large(name, each.size)) is not None:
                refused.append(too_large)
                continue
            if each.url_private_download:
                most = files.limits.max_size
                content = await self._client.fetch(each.url_private_download, most)
            if content is None:
                refused.append(RefusedFile(name, "slack.file_gone", {"name": name}))
            else:
                given.append(GivenFile(name, content))
        taken = await asyncio.to_thread(files.take, given)
        return Taken(taken.files, (*refused, *taken.refused))

    async def _show_home(self, account: str) -> None:
        view = await asyncio.to_thread(home, self._muster, account)
        try:
            await self._client.post("views.publish", user_id=user_of(account), view=view)
        except (CallFailed, DeliveryDelayed) as failed:
            _log.warning("a home was not shown: %s", failed)


def _over(answer: Answer | None) -> bool:
    return answer is not None and answer.accepted
