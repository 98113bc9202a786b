"""What the web page does to the program: the work behind the routes, free of HTTP."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.exc import IntegrityError

from adapters.console import stream, unread, uploads
from adapters.console.errors import UnfitError, UnknownError
from adapters.console.events import Hub
from adapters.console.limits import too_long
from adapters.console.messenger import NAME
from adapters.console.model import ConsoleMessage, EntryKind
from adapters.console.ports import Core, Person
from adapters.console.requests import ActRequest, Part, ReadRequest, SendRequest
from adapters.console.rooms import is_member, members_of, rooms_of
from adapters.console.typed import Names, addressed, marked
from adapters.console.views import MessageView, Overview, Page, Start
from bot.engine.commands.text import clean
from bot.engine.incoming import Answer, Incoming, IncomingKind, mention
from storage import Tx
from storage.database import Database
from templates import LANGUAGES

_Result = TypeVar("_Result")


class Sent(msgspec.Struct, frozen=True):
    """What became of a typed text."""

    message: MessageView
    answer: Answer


class Desk:
    """Acts for whoever the page acts as; checks every person, chat and message that it is given."""

    def __init__(self, core: Core, database: Database, hub: Hub) -> None:
        self.core = core
        self._database = database
        self._hub = hub

    def start(self, zone: str, *, demo: bool) -> Start:
        """What the page needs once."""
        return Start(
            people=list(self.core.people()),
            commands={language: list(self.core.commands(language)) for language in LANGUAGES},
            zone=zone,
            now=self.core.now(),
            demo=demo,
        )

    def touch(self) -> None:
        """Read from the database; raises where it can't be reached."""
        with self._database.snapshot() as tx:
            rooms_of(tx, "")

    def overview(self, person: str) -> Overview:
        """The sidebar of a person; raises UnknownError."""
        self.known(person)
        with self._database.snapshot() as tx:
            return unread.overview(tx, person)

    def page(self, person: str, chat: str, *, before: int, size: int) -> Page:
        """A page of a chat; raises UnknownError."""
        self.known(person)
        with self._database.snapshot() as tx:
            _check_chat(tx, person, chat)
            return stream.page(tx, person, chat, before=before, size=size)

    def read(self, request: ReadRequest) -> None:
        """Note how far somebody has read; raises UnknownError."""
        self.known(request.person)
        try:
            with self._database.transaction() as tx:
                _check_chat(tx, request.person, request.chat)
                unread.mark_read(tx, request.person, request.chat, request.last)
        except IntegrityError:
            return  # another page of the same person has set its mark in this very moment

    async def send(self, request: SendRequest) -> Sent:
        """Show a typed text to its chat and hand it to the engine.

        Raises UnknownError and UnfitError.
        """
        incoming, posted = await self._stored(lambda: self._take(request))
        self._hub.publish(posted)
        answer = await self.core.submit(incoming)
        if answer.refused:
            self._hub.publish(await self._stored(lambda: self._explain(incoming, answer.refused)))
        return Sent(message=posted.view, answer=answer)

    async def act(self, request: ActRequest) -> Answer:
        """Hand a pressed button or a sent form to the engine; raises UnknownError, UnfitError."""
        return await self.core.submit(await asyncio.to_thread(self._action, request))

    def known(self, person: str) -> Person:
        """The person with that key; raises UnknownError."""
        return self._people(person)[person]

    async def _stored(self, work: Callable[[], _Result]) -> _Result:
        try:
            return await asyncio.to_thread(work)
        except IntegrityError:
            # A double click whose twin was stored in this very moment: now it is there.
            return await asyncio.to_thread(work)

    def _take(self, request: SendRequest) -> tuple[Incoming, stream.Posted]:
        text = clean(request.text)
        if too_long(text) or not (text.strip() or request.files):
            raise UnfitError("too_long" if text.strip() else "empty")
        people = self._people(request.person, *(each.key for each in request.picked))
        with self._database.transaction() as tx:
            _check_chat(tx, request.person, request.chat)
            near = [people[key] for key in members_of(tx, request.chat) if key in people]
            with_mentions, mentioned = marked(text, Names(request.picked, near, people.values()))
            said, is_addressed = addressed(with_mentions, direct=not request.chat)
            answered = _visible_id(tx, request.person, request.chat, request.reply_to)
            files = uploads.taken(tx, request.person, request.files, self.core.now())
            incoming = Incoming(
                key=_key(IncomingKind.TEXT, request.person, request.key),
                messenger=NAME,
                account=request.person,
                kind=IncomingKind.TEXT,
                room=request.chat,
                text=said,
                reply_to=answered,
                quoted=_said(tx, answered),
                opens_forms=True,
                addressed=is_addressed,
                files=files,
            )
            row = _typed_row(incoming, text, mentioned, self.core.now())
            posted = stream.append(tx, row)
            return msgspec.structs.replace(incoming, message=posted.view.id), posted

    def _explain(self, incoming: Incoming, sentence: str) -> stream.Posted:
        row = ConsoleMessage(
            key=f"refused:{incoming.key}",
            room=incoming.room,
            account=incoming.account,
            kind=EntryKind.EPHEMERAL,
            text=sentence,
            created_at=self.core.now(),
        )
        with self._database.transaction() as tx:
            return stream.append(tx, row)

    def _people(self, *named: str) -> dict[str, Person]:
        people = {person.key: person for person in self.core.people()}
        if not people.keys() >= set(named):
            raise UnknownError("unknown_person")
        return people

    def _action(self, request: ActRequest) -> Incoming:
        picked = (part.key for parts in request.people.values() for part in parts if part.key)
        self._people(request.person, *picked)
        with self._database.snapshot() as tx:
            _check_chat(tx, request.person, request.chat)
            message = _visible_id(tx, request.person, request.chat, request.message)
        return Incoming(
            key=_key(IncomingKind.ACTION, request.person, request.key),
            messenger=NAME,
            account=request.person,
            kind=IncomingKind.ACTION,
            room=request.chat,
            message=message,
            action=request.action,
            subject=request.subject,
            version=request.version,
            form=_form(request),
            opens_forms=True,
        )


def _said(tx: Tx, message: str) -> str:
    """What a person wrote in the message that is answered; the bot's own cards quote nothing."""
    row = tx.get(ConsoleMessage, int(message)) if message else None
    return row.text if row is not None and row.kind == EntryKind.TYPED else ""


def _typed_row(
    incoming: Incoming, text: str, mentioned: tuple[str, ...], now: datetime
) -> ConsoleMessage:
    return ConsoleMessage(
        key=f"typed:{incoming.key}",
        room=incoming.room,
        account="" if incoming.room else incoming.account,
        author=incoming.account,
        kind=EntryKind.TYPED,
        text=text,
        mentions=msgspec.json.encode(mentioned).decode(),
        files=msgspec.json.encode(incoming.files).decode(),
        reply_to=int(incoming.reply_to or 0),
        created_at=now,
    )


def _form(request: ActRequest) -> dict[str, str] | None:
    if request.form is None:
        return None
    values = {clean(name): clean(value) for name, value in request.form.items()}
    if any(map(too_long, values.values())):
        raise UnfitError("too_long")
    people = {name: " ".join(map(_part, parts)) for name, parts in request.people.items()}
    return values | people


def _part(part: Part) -> str:
    return mention(part.key) if part.key else clean(part.text)


def _key(kind: IncomingKind, person: str, key: UUID) -> str:
    # Of one length whatever a person's key is, and no page can guess another person's.
    return str(uuid5(key, f"{kind}:{person}"))


def _check_chat(tx: Tx, person: str, chat: str) -> None:
    if chat and not is_member(tx, chat, person):
        raise UnknownError("unknown_chat")


def _visible_id(tx: Tx, person: str, chat: str, message: str) -> str:
    row = stream.visible(tx, person, message) if message else None
    if message and (row is None or row.room != chat):
        raise UnknownError("unknown_message")
    return message
