"""Contents of files, each kept once under the SHA-256 of its bytes: a folder, or any fsspec URL.

```
FOLDER/ab/abcdef…   the content with that hash
FOLDER/.part-…      one that is being written; what a crash leaves is swept
FOLDER/ab/….swept   one that is being swept; what a crash leaves is put back
```

A content takes its name only when it is whole and on the disk, so a row that is written after it
always finds it. Knows nothing of names, people or types.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

import msgspec

from bot.errors import MusterError, SetupError

_HASH: Final = re.compile("[0-9a-f]{64}")
_LOCAL: Final = "file://"
_PART: Final = ".part-"
_SWEPT: Final = ".swept"


class MissingContentError(MusterError):
    """The content with that hash is not there, or no longer what was kept."""


class Kept(msgspec.Struct, frozen=True):
    """A content that lies in the store; `at` is when it was last handed in."""

    hash: str
    at: datetime


class FileStore(Protocol):
    """Where contents lie. Every call may take as long as a disk or a network does."""

    @property
    def place(self) -> str:
        """The folder or URL, without what is secret in it."""

    @property
    def local(self) -> bool:
        """Whether it is a folder of this machine, which a backup has to take along."""

    @property
    def takes(self) -> bool:
        """Whether something can be kept there, as far as can be told without trying."""

    def put(self, content: bytes, at: datetime) -> str:
        """Keep a content and give its hash; when this returns, it is there to stay."""

    def read(self, digest: str) -> bytes:
        """The content with that hash; raises MissingContentError."""

    def contents(self) -> Iterator[Kept]:
        """Everything that lies here."""

    def sweep(self, digest: str, before: datetime) -> bool:
        """Remove a content unless it was handed in since then; gives whether it is gone."""

    def sweep_parts(self, before: datetime) -> None:
        """Remove what crashes before then have left half written; what is half swept is back."""


def open_files(url: str) -> FileStore:
    """The store that a setting names: a folder, `file:///folder` or a URL that fsspec knows.

    Raises SetupError for a URL of an unknown kind. Nothing is made before the first content.
    """
    if url.startswith(_LOCAL):
        return FolderFiles(Path(url.removeprefix(_LOCAL)))
    return RemoteFiles(url) if "://" in url else FolderFiles(Path(url))


def hash_of(content: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(content).hexdigest()


class FolderFiles:
    """A folder of this machine."""

    local: Final = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self.place = str(self._folder)

    @property
    def takes(self) -> bool:
        """See `FileStore.takes`: the folder, or the nearest above it that there is, is ours.

        It has to have room as well: root may write to all, and in `/proc` there is still none.
        """
        there = next(each for each in (self._folder, *self._folder.parents) if each.exists())
        is_ours = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        return is_ours and shutil.disk_usage(there).free > 0

    def put(self, content: bytes, at: datetime) -> str:
        """See `FileStore.put`: written beside, flushed to the disk and renamed."""
        digest = hash_of(content)
        path = self._path(digest)
        try:
            _stamp(path, at)  # a sweep under way sees that it is wanted again
        except FileNotFoundError:
            self._write(path, content, at)
        return digest

    def read(self, digest: str) -> bytes:
        """See `FileStore.read`."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise MissingContentError(f"{digest} is not in {self.place}") from None
        return _checked(content, digest, self.place)

    def contents(self) -> Iterator[Kept]:
        """See `FileStore.contents`."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if _HASH.fullmatch(path.name):
                yield Kept(path.name, _modified(path))

    def sweep(self, digest: str, before: datetime) -> bool:
        """See `FileStore.sweep`: moved aside first, so that nobody counts on it meanwhile."""
        path = self._path(digest)
        aside = path.with_name(path.name + _SWEPT)
        try:
            path.rename(aside)
        except FileNotFoundError:
            return True
        if _modified(aside) >= before:
            aside.rename(path)
            return False
        aside.unlink()
        return True

    def sweep_parts(self, before: datetime) -> None:
        """See `FileStore.sweep_parts`."""
        for part in self._folder.glob(f"{_PART}*"):
            if _modified(part) < before:
                part.unlink(missing_ok=True)
        for aside in self._folder.glob(f"*/*{_SWEPT}"):
            path = aside.with_name(aside.name.removesuffix(_SWEPT))
            if path.exists():
                aside.unlink()
            else:  # it may have been handed in as it was moved; the next sweep finds it else
                aside.rename(path)

    def _path(self, digest: str) -> Path:
        return self._folder / _checked_hash(digest)[:2] / digest

    def _write(self, path: Path, content: bytes, at: datetime) -> None:
        part = self._folder / f"{_PART}{uuid4().hex}"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _stamp(part, at)
            part.replace(path)
            for folder in (path.parent, self._folder):
                _flush(folder)
        finally:
            part.unlink(missing_ok=True)


class RemoteFiles:
    """Any place that fsspec reaches by URL; further options of it come from its own settings."""

    local: Final = False

    def __init__(self, url: str) -> None:
        # Slow to import, and most installations keep their files in a folder.
        from fsspec.core import url_to_fs

        self.place = f"{url.partition('://')[0]}://…"
        try:
            self._files, self._root = _opened(url_to_fs, url)
        except (ImportError, ValueError) as error:
            raise SetupError(
                f"The files' URL {self.place} can't be used: {error}. Install the package that it "
                "needs, or name a folder by MUSTER_FILES_URL."
            ) from None

    @property
    def takes(self) -> bool:
        """See `FileStore.takes`: only that place can tell."""
        return True

    def put(self, content: bytes, at: datetime) -> str:
        """See `FileStore.put`; the place has a time of its own. What was torn is whole again."""
        del at
        digest = hash_of(content)
        path = self._path(digest)
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(path, content)
        return digest

    def read(self, digest: str) -> bytes:
        """See `FileStore.read`."""
        try:
            content: bytes = self._files.cat_file(self._path(digest))
        except FileNotFoundError:
            raise MissingContentError(f"{digest} is not in {self.place}") from None
        return _checked(content, digest, self.place)

    def contents(self) -> Iterator[Kept]:
        """See `FileStore.contents`; where the place knows no times, all counts as just kept."""
        try:
            found: dict[str, dict[str, Any]] = self._files.find(self._root, detail=True)
        except FileNotFoundError:
            return
        for path, known in found.items():
            name = path.rpartition("/")[2]
            if _HASH.fullmatch(name):
                yield Kept(name, _moment(known))

    def sweep(self, digest: str, before: datetime) -> bool:
        """See `FileStore.sweep`."""
        path = self._path(digest)
        try:
            if _moment(self._files.info(path)) >= before:
                return False
            self._files.rm_file(path)
        except FileNotFoundError:
            pass
        return True

    def sweep_parts(self, before: datetime) -> None:
        """See `FileStore.sweep_parts`: a content is written in one call here."""

    def _path(self, digest: str) -> str:
        return f"{self._root}/{_checked_hash(digest)[:2]}/{digest}"


def _opened(url_to_fs: Any, url: str) -> tuple[Any, str]:
    files, root = url_to_fs(url)
    return files, str(root).rstrip("/")


def _moment(known: dict[str, Any]) -> datetime:
    # Each kind of place has a word of its own for it, and some say it in seconds.
    for word in ("mtime", "LastModified", "last_modified", "modified", "updated", "created"):
        at = known.get(word)
        if isinstance(at, int | float):
            return datetime.fromtimestamp(at, UTC)
        if isinstance(at, str):
            at = datetime.fromisoformat(at)
        if isinstance(at, datetime):
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.max.replace(tzinfo=UTC)


def _checked(content: bytes, digest: str, place: str) -> bytes:
    if hash_of(content) != digest:
        raise MissingContentError(f"{digest} in {place} is not what was kept")
    return content


def _checked_hash(digest: str) -> str:
    if not _HASH.fullmatch(digest):
        raise MissingContentError("that is no hash of a content")
    return digest


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _stamp(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
