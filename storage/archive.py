"""The file of a backup: a zip with one JSON array a row, and a manifest that vouches for it.

```
manifest.json       format, revision of the tables, and of each table: columns, rows, SHA-256
tables/NAME.jsonl   rows in the order of the columns; bytes as {"base64": "…"}, instants as text
files/HASH          the content of a file, under the SHA-256 of its bytes
```

The manifest is written last. The file takes its name only when it is whole and on the disk.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from bot.errors import SetupError

FORMAT: Final = 1

Cell = str | int | float | bool | bytes | None

_MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20
_BASE64: Final = "base64"

Stored = str | int | float | bool | dict[str, str] | None
_DECODER: Final = msgspec.json.Decoder(list[Stored])
_ENCODER: Final = msgspec.json.Encoder()


class TableEntry(msgspec.Struct, frozen=True):
    """What the manifest says of one table; `next_id` is that of its sequence, if it has one."""

    name: str
    columns: list[str]
    rows: int
    sha256: str
    next_id: int | None = None


class Manifest(msgspec.Struct, frozen=True):
    """What the archive holds."""

    format: int
    revision: str
    tables: list[TableEntry]
    files: list[str] = []


class Writer:
    """Fills an archive, table by table."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._tables: list[TableEntry] = []
        self._files: list[str] = []

    def add(
        self, name: str, columns: list[str], lines: Iterable[bytes], next_id: int | None
    ) -> None:
        """Write one table, its rows given as lines that `line` made, or a database did."""
        digest = hashlib.sha256()
        rows = 0
        with self._archive.open(_member(name), "w", force_zip64=True) as member:
            for chunk, count in _chunks(lines):
                member.write(chunk)
                digest.update(chunk)
                rows += count
        self._tables.append(TableEntry(name, columns, rows, digest.hexdigest(), next_id))

    def add_file(self, digest: str, content: bytes) -> None:
        """Write the content of one file; most kinds are packed already."""
        self._archive.writestr(_file_member(digest), content, zipfile.ZIP_STORED)
        self._files.append(digest)

    def finish(self, revision: str) -> Manifest:
        """Write the manifest, by which the archive becomes whole."""
        manifest = Manifest(FORMAT, revision, self._tables, self._files)
        self._archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        return manifest


class Reader:
    """An archive that was opened and whose manifest was read."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self.manifest = _manifest(path, archive)

    def rows(self, table: TableEntry) -> Generator[list[Cell]]:
        """Give each row of a table; raises SetupError where it isn't what the manifest says."""
        digest = hashlib.sha256()
        count = 0
        try:
            with self._archive.open(_member(table.name)) as member:
                for line in member:
                    digest.update(line)
                    count += 1
                    yield [_cell(value) for value in _DECODER.decode(line)]
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, msgspec.DecodeError) as error:
            raise _damaged(self.path) from error
        if count != table.rows or digest.hexdigest() != table.sha256:
            raise _damaged(self.path)

    def content(self, digest: str) -> bytes:
        """The content of one file; raises SetupError where it isn't what was written."""
        try:
            content = self._archive.read(_file_member(digest))
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _damaged(self.path) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise _damaged(self.path)
        return content


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Give a writer; the file appears under its name at the end, whole, or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _private(unfinished) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise SetupError(f"{path} can't be written: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Give a reader; raises SetupError for a file that is no backup of ours, or a torn one."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise SetupError(f"{path} can't be read: {error.strerror or error}.") from error
    except zipfile.BadZipFile as error:
        raise SetupError(
            f"{path} is no backup of Muster, or it was cut short. Take one that `muster backup` "
            "wrote to its end."
        ) from error
    with archive:
        yield Reader(path, archive)


def line(cells: Iterable[Cell]) -> bytes:
    """Write one row as a line."""
    stored: list[Stored] = [
        {_BASE64: msgspec.to_builtins(cell)} if isinstance(cell, bytes) else cell for cell in cells
    ]
    return _ENCODER.encode(stored) + b"\n"


def _cell(stored: Stored) -> Cell:
    if isinstance(stored, dict):
        return msgspec.convert(stored[_BASE64], bytes)
    return stored


def _chunks(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    gathered: list[bytes] = []
    size = 0
    for each in lines:
        gathered.append(each)
        size += len(each)
        if size >= _CHUNK:
            yield b"".join(gathered), len(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered), len(gathered)


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except KeyError as error:
        raise SetupError(f"{path} is no backup of Muster: it has no {_MANIFEST}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, msgspec.DecodeError) as error:
        raise _damaged(path) from error
    if manifest.format != FORMAT:
        raise SetupError(
            f"{path} is a backup of format {manifest.format}, and this version of Muster reads "
            f"format {FORMAT}. Restore it with the version that wrote it."
        )
    return manifest


def _damaged(path: Path) -> SetupError:
    return SetupError(f"{path} is damaged: what it holds is not what was written. Take another.")


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _file_member(digest: str) -> str:
    return f"files/{digest}"


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        yield file


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
