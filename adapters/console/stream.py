"""Messages in and out of the console's tables: appended once, changed in place, read by page."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlmodel import col, func, select

from adapters.console.model import ConsoleMessage, ConsoleUpdate
from adapters.console.rooms import is_member, members_of
from adapters.console.views import MessageView, Page, Pinned, message_view, pinned_view
from storage import Tx

_ID_DIGITS = 9  # more do not fit the databases' integers


class Posted(msgspec.Struct, frozen=True):
    """A message that was stored; `fresh` is false when it had been stored before."""

    view: MessageView
    audience: frozenset[str]
    fresh: bool


def append(tx: Tx, row: ConsoleMessage) -> Posted:
    """Store a new message unless its key is known; then the one that is stored is given back."""
    stored = tx.exec(select(ConsoleMessage).where(col(ConsoleMessage.key) == row.key)).first()
    if stored is None:
        tx.add(row)
        tx.flush()
    return posted(tx, stored or row, fresh=stored is None)


def change(tx: Tx, row: ConsoleMessage, key: str) -> bool:
    """Note that the change `key` is applied to `row`; False when it had been applied before."""
    if tx.get(ConsoleUpdate, key) is not None:
        return False
    tx.add(ConsoleUpdate(key=key, message=row.id or 0))
    tx.add(row)
    tx.flush()
    return True


def posted(tx: Tx, row: ConsoleMessage, *, fresh: bool) -> Posted:
    """The message with those who may see it."""
    audience = [row.account] if row.account else members_of(tx, row.room)
    view = message_view(row, _quoted(tx, [row]))
    return Posted(view=view, audience=frozenset(audience), fresh=fresh)


def title(tx: Tx, message: int) -> Pinned | None:
    """What the message that is pinned is called; None where there is none, or no more."""
    row = tx.get(ConsoleMessage, message) if message else None
    return pinned_view(row) if row is not None else None


def find(tx: Tx, message: str) -> ConsoleMessage | None:
    """The message with that id, if there is one; any text is taken for an id."""
    return tx.get(ConsoleMessage, int(message)) if _fits(message) else None


def _fits(message: str) -> bool:
    return message.isascii() and message.isdigit() and len(message) <= _ID_DIGITS


def is_forgotten(tx: Tx, message: str) -> bool:
    """Whether there was a message of that id which housekeeping has deleted since."""
    if not _fits(message) or find(tx, message) is not None:
        return False
    return 0 < int(message) < (tx.exec(select(func.max(col(ConsoleMessage.id)))).one() or 0)


def visible(tx: Tx, person: str, message: str) -> ConsoleMessage | None:
    """The message with that id, if that person may see it."""
    row = find(tx, message)
    if row is None or (row.account and row.account != person):
        return None
    return row if not row.room or is_member(tx, row.room, person) else None


def page(tx: Tx, person: str, chat: str, *, before: int, size: int) -> Page:
    """The newest `size` messages older than the id `before` that `person` sees in `chat`.

    `chat` is a room, empty for the person's direct chat; `before` 0 starts at the end.
    """
    accounts = ("", person) if chat else (person,)
    statement = select(ConsoleMessage).where(
        col(ConsoleMessage.room) == chat, col(ConsoleMessage.account).in_(accounts)
    )
    if before:
        statement = statement.where(col(ConsoleMessage.id) < before)
    newest = statement.order_by(col(ConsoleMessage.id).desc()).limit(size + 1)
    rows = list(tx.exec(newest))
    shown = rows[:size][::-1]
    quoted = _quoted(tx, shown)
    return Page(messages=[message_view(row, quoted) for row in shown], more=len(rows) > size)


def _quoted(tx: Tx, rows: Iterable[ConsoleMessage]) -> dict[int, ConsoleMessage]:
    ids: Sequence[int] = [row.reply_to for row in rows if row.reply_to]
    if not ids:
        return {}
    found = tx.exec(select(ConsoleMessage).where(col(ConsoleMessage.id).in_(ids)))
    return {row.id: row for row in found if row.id is not None}
