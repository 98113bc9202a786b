"""Files that a page has handed over, until they are sent with a message."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from adapters.console.errors import UnknownError
from adapters.console.model import ConsoleUpload
from bot.files.queries import register
from bot.files.values import FileRef
from storage import Tx

_decode = msgspec.json.Decoder(FileRef).decode


class Upload(msgspec.Struct, frozen=True):
    """A file that was handed over, with the name by which the next message sends it."""

    id: str
    file: FileRef


def keep(tx: Tx, person: str, file: FileRef, now: datetime) -> Upload:
    """Note a file that lies in the store; only that person may send it."""
    register(tx, [file], now)
    row = ConsoleUpload(
        id=str(uuid4()), person=person, file=msgspec.json.encode(file).decode(), created_at=now
    )
    tx.add(row)
    return Upload(row.id, file)


def find(tx: Tx, person: str, upload: str) -> FileRef:
    """A file that this person handed over; raises UnknownError."""
    row = tx.get(ConsoleUpload, upload)
    if row is None or row.person != person:
        raise UnknownError("unknown_file")
    return _decode(row.file)


def taken(tx: Tx, person: str, ids: Iterable[UUID], now: datetime) -> tuple[FileRef, ...]:
    """The files that a message sends, noted as in use; raises UnknownError."""
    found = tuple(find(tx, person, str(each)) for each in ids)
    register(tx, found, now)
    return found
