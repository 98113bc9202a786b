"""Everything that DingTalk pushes, by whichever way it comes.

An acknowledgement goes out when the input is committed. What takes longer than `GUARD` is not
acknowledged any more, as a late one does harm: the work goes on, and where DingTalk pushes the
message again, it is found done.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from adapters.common.background import Tasks
from adapters.dingtalk import hearing
from adapters.dingtalk.answering import Answering
from adapters.dingtalk.client import STREAM
from adapters.dingtalk.hearing import Resource
from adapters.dingtalk.limits import Json
from adapters.dingtalk.messenger import DingtalkMessenger
from adapters.dingtalk.naming import Directory, is_lost
from adapters.hosting import Muster
from bot.engine.incoming import Incoming
from bot.files.keeping import GivenFile
from bot.files.values import RefusedFile, Taken
from templates import text

GUARD: Final = 2.2
"""Seconds in which an acknowledgement has to be on its way; DingTalk waits for three."""
PEOPLE_EVENTS: Final = (
    "user_add_org",
    "user_active_org",
    "user_modify_org",
    "user_leave_org",
    "org_dept_create",
    "org_dept_modify",
    "org_dept_remove",
)
_log = logging.getLogger(__name__)
Told = Mapping[str, Any]


class Receiver:
    """Receives for one app."""

    def __init__(self, messenger: DingtalkMessenger, muster: Muster, tasks: Tasks) -> None:
        self._messenger = messenger
        self._muster = muster
        self._tasks = tasks
        self._answering = Answering(messenger, muster, tasks)
        self._directory = Directory(muster.database)
        self._told_unread: set[str] = set()

    async def message(self, told: Told) -> None:
        """Take one message; raises NotInTimeError, and whatever the engine raises."""
        await self._tasks.in_time(self._message(told), GUARD)

    async def click(self, told: Told, key: str) -> Json:
        """Take one click that is named by `key`, and give what its callback is answered."""
        self._messenger.quota.count(STREAM)
        click = hearing.click(told)
        if click is None:
            _log.debug("a click on something that is none of ours")
            return {}
        return await self._answering.clicked(click, key)

    async def event(self, kind: str, told: Told) -> None:
        """Take note of an event; those of people cost nothing of the month."""
        if kind in PEOPLE_EVENTS:
            self._muster.people_changed()
            return
        self._messenger.quota.count(STREAM)
        change = hearing.room_change(kind, told)
        if change is not None:
            await self._tasks.in_time(self._muster.room_changed(change), GUARD)
        else:
            _log.debug("an event of no use: %s", kind)

    async def _message(self, told: Told) -> None:
        if hearing.is_used_up(told):
            await self._unread(told)
            return
        self._messenger.quota.count(STREAM)
        incoming = hearing.message(told)
        if incoming is None:
            _log.warning("a message without a sender of the company; is the app published?")
            return
        found = [*hearing.resources(told)]
        async with self._tasks.turn(f"{incoming.room} {incoming.account}"):
            await self._keep_session(told, incoming)
            named = hearing.named_in(told)
            words = await self._directory.named(
                incoming.text, named.accounts, called=bool(incoming.room)
            )
            if words is None or is_lost(incoming.text, named.untold):
                lost = "names_scattered" if words is None else "names_lost"
                self._say(incoming, f"dingtalk.{lost}")
                return
            incoming = msgspec.structs.replace(incoming, text=words)
            if found:
                taken = await self._taken(found)
                incoming = msgspec.structs.replace(
                    incoming, files=taken.files, refused_files=taken.refused
                )
            if incoming.reply_to:
                known = await self._messenger.memory.message_of(incoming.reply_to)
                incoming = msgspec.structs.replace(incoming, reply_to=known)
            if incoming.text or found:
                await self._submit(incoming)

    async def _submit(self, incoming: Incoming) -> None:
        """Hand an input in; one that could not be kept raises, so that it may come again."""
        answer = await self._muster.submit(incoming)
        if answer.refused:
            self._tasks.start(self._answering.tell(answer.refused, incoming))

    async def _keep_session(self, told: Told, incoming: Incoming) -> None:
        session = hearing.session(told)
        if session is None or not self._messenger.client.is_ours(session[0]):
            return
        place = incoming.room or incoming.account
        await self._messenger.memory.keep_session(place, *session)

    async def _unread(self, told: Told) -> None:
        """The month's messages are used up: say so to whoever wrote, once, and save what is left.

        `muster doctor` and the log tell the administrators.
        """
        self._messenger.quota.exhaust(STREAM)
        incoming = hearing.message(told)
        _log.error("DingTalk's messages of this month are used up; what people write is not read")
        if incoming is None or incoming.account in self._told_unread:
            return
        self._told_unread.add(incoming.account)
        self._say(incoming, "dingtalk.unread")

    def _say(self, incoming: Incoming, key: str) -> None:
        """Say something to whoever wrote, for whom nothing is done."""
        sentence = text(key, self._muster.rules.settings.language)
        self._tasks.start(self._answering.tell(sentence, incoming))

    async def _taken(self, found: list[Resource]) -> Taken:
        """The files of a message, fetched and kept, or why not."""
        files = self._muster.files
        given: list[GivenFile] = []
        refused: list[RefusedFile] = []
        for each in found:
            content = await self._messenger.client.fetch(each.code, files.limits.max_size)
            if content is None:
                refused.append(RefusedFile(each.name, "dingtalk.file_gone", {"name": each.name}))
            else:
                given.append(GivenFile(each.name, content))
        taken = await asyncio.to_thread(files.take, given)
        return Taken(taken.files, (*refused, *taken.refused))


Take = Callable[[], Receiver | None]
