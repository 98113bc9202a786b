"""The company's files: taken from people within the limits, moved, read and swept."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, NamedTuple

import msgspec

from bot.errors import UserError
from bot.files import queries
from bot.files.kinds import judged
from bot.files.names import clean_name
from bot.files.values import FileRef, RefusedFile, Taken
from bot.time.clock import Clock
from storage.database import Database
from storage.files import FileStore, MissingContentError

MOST_FILES: Final = 20
"""Files in one input; messengers let people send ten or so."""
_MB: Final = 1_000_000
_BATCH: Final = 100
_GRACE: Final = timedelta(days=1)
"""How long a content may lie in the store before the row that names it is written."""


class GivenFile(NamedTuple):
    """A file as a messenger hands it over: whatever name it has, and its bytes."""

    name: str
    content: bytes


class Limits(msgspec.Struct, frozen=True):
    """What is taken from people: `max_size` in bytes, `types` as in `bot.files.kinds`."""

    max_size: int
    types: tuple[str, ...]


class Files:
    """Every file that people send or handlers make; safe to use from any thread."""

    def __init__(self, store: FileStore, database: Database, limits: Limits, clock: Clock) -> None:
        self.store = store
        self.limits = limits
        self._database = database
        self._clock = clock

    def take(self, given: Iterable[GivenFile]) -> Taken:
        """Keep what people send, before the input that names it; what is unfit is told instead.

        Adapters call it from a worker thread and put the result into `Incoming`, whose transaction
        writes the rows. The same content is kept once, however often it comes.
        """
        files: list[FileRef] = []
        refused: list[RefusedFile] = []
        for number, each in enumerate(given):
            try:
                files.append(self._taken(each, number))
            except UserError as error:
                refused.append(_refusal(clean_name(each.name), error))
        return Taken(tuple(files), tuple(refused))

    def too_large(self, name: str, size: int) -> RefusedFile | None:
        """The refusal of a file that need not even be fetched."""
        try:
            self._check_size(clean_name(name), size)
        except UserError as error:
            return _refusal(clean_name(name), error)
        return None

    def read(self, digest: str) -> bytes:
        """The content with that hash, for whoever may see it; raises MissingContentError."""
        try:
            return self.store.read(digest)
        except MissingContentError:
            with self._database.snapshot() as tx:
                waiting = queries.spooled(tx, [digest])
            if digest not in waiting:
                raise
            return waiting[digest]

    def settle(self, digests: Collection[str] | None = None) -> int:
        """Move contents that handlers made to the store, these or (None) some of all."""
        with self._database.snapshot() as tx:
            waiting = queries.spooled(tx, digests)
        for content in waiting.values():
            self.store.put(content, self._clock.now())
        if waiting:
            with self._database.transaction() as tx:
                queries.unspool(tx, waiting)
        return len(waiting)

    def sweep(self, keep: timedelta) -> int:
        """Remove what belongs to no record and was not used for so long; gives how many.

        A row goes before its content: a crash between the two leaves what the next sweep finds.
        """
        while self.settle():
            pass
        now = self._clock.now()
        swept = self._forget(now - keep, now - _GRACE)
        swept += self._sweep_nameless(now - _GRACE)
        self.store.sweep_parts(now - _GRACE)
        return swept

    def missing(self) -> list[str]:
        """The hashes of contents that should lie in the store and don't."""
        lying = {each.hash for each in self.store.contents()}
        with self._database.snapshot() as tx:
            return sorted(queries.known(tx) - lying)

    def _forget(self, before: datetime, grace: datetime) -> int:
        swept = 0
        while True:
            with self._database.snapshot() as tx:
                digests = queries.unused(tx, before, _BATCH)
            if not digests:
                return swept
            with self._database.transaction() as tx:
                gone = queries.forget(tx, digests, before)
            swept += sum(self.store.sweep(digest, grace) for digest in gone)

    def _sweep_nameless(self, grace: datetime) -> int:
        """Remove the contents that no row names; a store may hold more than memory should."""
        swept = 0
        lying = (each.hash for each in self.store.contents() if each.at < grace)
        while batch := list(islice(lying, _BATCH)):
            with self._database.snapshot() as tx:
                named = queries.named(tx, batch)
            swept += sum(self.store.sweep(each, grace) for each in batch if each not in named)
        return swept

    def _taken(self, given: GivenFile, number: int) -> FileRef:
        name = clean_name(given.name)
        if number >= MOST_FILES:
            raise UserError("file.too_many", limit=MOST_FILES)
        if not given.content:
            raise UserError("file.empty", name=name)
        self._check_size(name, len(given.content))
        name, kind = judged(name, given.content)
        if kind.id not in self.limits.types:
            raise UserError("file.forbidden", name=name, types=" ".join(self.limits.types))
        digest = self.store.put(given.content, self._clock.now())
        return FileRef(digest, name, kind.media_type, len(given.content))

    def _check_size(self, name: str, size: int) -> None:
        limit = self.limits.max_size
        if size > limit:
            told = {"size": f"{size / _MB:.1f}", "limit": f"{limit / _MB:g}"}
            raise UserError("file.too_large", name=name, **told)


def _refusal(name: str, error: UserError) -> RefusedFile:
    values = {key: value for key, value in error.values.items() if isinstance(value, str | int)}
    return RefusedFile(name, error.key, values)
