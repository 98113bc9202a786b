"""What arrives from a messenger, in the one form that the engine knows."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from bot.engine.cards import Card
from bot.files.values import FileRef, RefusedFile

MENTION_START: Final = "\ue000"
MENTION_END: Final = "\ue001"

_UNSOUND: Final = re.compile("[\x00\ud800-\udfff]")
_MESSENGER: Final = 20
_PLACE: Final = 120
_NAMES: Final = ("key", "messenger", "account", "room", "reply_to", "message")
"""What names somebody or something; without a character it would name another."""
_VERSION: Final = 2**63 - 1
_OFF: Final = timedelta(seconds=1)
"""What the columns of the outbox take, and JSON's integers."""


def mention(account: str) -> str:
    """How an adapter writes a mention of `account` (its messenger's id) into an incoming text.

    The marks are private-use characters, which adapters strip from what people type.
    """
    return f"{MENTION_START}{account}{MENTION_END}"


class IncomingKind(StrEnum):
    """What a person did."""

    TEXT = "text"
    ACTION = "action"


class Incoming(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that one person did on one messenger.

    `key` is the platform's own id of the event: the same key means the same event again. `room`
    is the platform's id of the room, empty for the direct chat with the bot. `reply_to` is the
    platform's id of the message that a text answers, `message` of the one whose button was
    pressed, or of the text itself. An action names its command, the record (`T12`) and the
    record's version as the card showed it; `form` holds the inputs as text, None when a bare
    button was pressed. `opens_forms` says that the adapter can show a form in answer to this
    very input. A text is `addressed` when it can only be meant for the bot (a direct chat, a
    mention, a slash command); of other talk the engine takes nothing but replies to its cards,
    lines led by a slash, and what is said in rooms that a record hears.

    `quoted` is the text of the message that it is about, with `mention`s for people: of a shortcut
    on a message, which is an action without form, record and version (`task.new`, `help.new`), or
    of the message that a text answers. A command that is not told enough opens its form with it.

    `said_at` is when its messenger says that a text was said, by which lines of talk stand in the
    order in which people said them, whichever process was handed which first.

    `files` lie in the store already and `refused_files` could not be kept: what `Files.take` made
    of them before the input is handed in.
    """

    key: str
    messenger: str
    account: str
    kind: IncomingKind
    room: str = ""
    text: str = ""
    reply_to: str = ""
    message: str = ""
    action: str = ""
    subject: str = ""
    version: int = 0
    form: dict[str, str] | None = None
    opens_forms: bool = False
    addressed: bool = True
    quoted: str = ""
    files: tuple[FileRef, ...] = ()
    refused_files: tuple[RefusedFile, ...] = ()
    said_at: datetime | None = None


def sound(incoming: Incoming) -> Incoming:
    """An input whose words are without what nobody can write: NUL and lone surrogates.

    What names a sender or a place is left as it is: mended, `li`, NUL, `lei` would be `lilei`.
    """
    changed: dict[str, object] = {
        name: _sound(value)
        for name, value in msgspec.structs.asdict(incoming).items()
        if isinstance(value, str) and name not in _NAMES and _UNSOUND.search(value)
    }
    if incoming.form:
        changed["form"] = {_sound(name): _sound(value) for name, value in incoming.form.items()}
    return msgspec.structs.replace(incoming, **changed) if changed else incoming


def not_ahead(incoming: Incoming, now: datetime) -> Incoming:
    """An input that was said by now, whatever the clock of its messenger says.

    What people do without saying it has no other time than ours, and must not come before it. Ours
    may be off by a moment itself, in each process by another: so little is left as it was said, or
    lines that one process hears would change places with those of another.
    """
    if incoming.said_at is None or incoming.said_at <= now + _OFF:
        return incoming
    return msgspec.structs.replace(incoming, said_at=now)


def is_whole(incoming: Incoming) -> bool:
    """Whether it names itself, its messenger and its sender, all as they can be kept.

    Without an account a private answer in a room would have no reader, or everybody.
    """
    named = incoming.key and incoming.messenger and incoming.account
    fits = (
        len(incoming.messenger) <= _MESSENGER
        and max(len(incoming.account), len(incoming.room)) <= _PLACE
        and abs(incoming.version) <= _VERSION
    )
    can_be_written = not any(_UNSOUND.search(getattr(incoming, name)) for name in _NAMES)
    return bool(named) and fits and can_be_written


def _sound(text: str) -> str:
    return _UNSOUND.sub("", text)


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the adapter shows at once; all else leaves through the outbox.

    `form` is a card to open for the person who acted, `errors` what is wrong with a form's
    inputs by name (the form stays open), `refused` a sentence for this person where the input
    changed nothing and nothing about it will leave through the outbox. `explained` says that it
    changed nothing either, and that why comes through the outbox: nothing of "done" may be shown.
    `failed` says that it met a bug and is kept for an administrator.
    """

    form: Card | None = None
    errors: dict[str, str] = {}
    refused: str = ""
    explained: bool = False
    failed: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the input did what it was meant to do."""
        return self.form is None and not self.errors and not self.refused


UNHEARD: Final = Answer()
"""What talk gets that nothing heard, but that looks as if something was about to."""
