"""Where contents lie: a folder, and a URL of fsspec, hold the same promises."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.errors import SetupError
from storage.files import FileStore, MissingContentError, hash_of, open_files

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty store of each kind."""
    urls = {"folder": f"{tmp_path}/files", "file": f"file://{tmp_path}/files"}
    return open_files(urls.get(request.param, f"memory://{uuid4().hex}"))


def test_a_content_is_kept_once_and_read_back(store: FileStore) -> None:
    """The same bytes are one content, under their hash."""
    assert list(store.contents()) == []
    digest = store.put(b"one", NOW)
    assert store.put(b"one", NOW) == digest == hash_of(b"one")
    store.put(b"two", NOW)
    assert {each.hash for each in store.contents()} == {hash_of(b"one"), hash_of(b"two")}
    assert store.read(digest) == b"one"


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", ""])
def test_what_is_not_there_is_missing(store: FileStore, digest: str) -> None:
    """An unknown hash, and what is no hash, are told apart from trouble with the place."""
    with pytest.raises(MissingContentError):
        store.read(digest)


def test_a_damaged_content_is_not_given_out(tmp_path: Path) -> None:
    """Bytes that are no longer what was kept count as missing."""
    store = open_files(str(tmp_path))
    digest = store.put(b"one", NOW)
    (tmp_path / digest[:2] / digest).write_bytes(b"two")
    with pytest.raises(MissingContentError):
        store.read(digest)


def test_sweeping_spares_what_was_just_handed_in(tmp_path: Path) -> None:
    """A content that came again meanwhile stays; half written ones of before go."""
    store = open_files(str(tmp_path))
    old, again = store.put(b"old", NOW), store.put(b"again", NOW)
    later = NOW + timedelta(days=2)
    store.put(b"again", later)
    (tmp_path / ".part-torn").write_bytes(b"to")
    assert store.sweep(old, later - timedelta(days=1))
    assert not store.sweep(again, later - timedelta(days=1))
    assert store.sweep("1" * 64, later)
    store.sweep_parts(datetime.max.replace(tzinfo=UTC))
    assert [each.hash for each in store.contents()] == [again]
    assert not list(tmp_path.glob(".part-*"))


def test_what_a_crash_left_half_swept_is_there_again(tmp_path: Path) -> None:
    """It may have been handed in while it was moved aside; the next sweep finds it else."""
    store = open_files(str(tmp_path))
    digest = store.put(b"one", NOW)
    path = tmp_path / digest[:2] / digest
    path.rename(path.with_name(f"{digest}.swept"))
    store.sweep_parts(NOW + timedelta(days=2))
    assert store.read(digest) == b"one"
    path.rename(path.with_name(f"{digest}.swept"))
    later = NOW + timedelta(days=2)
    store.put(b"one", later)
    store.sweep_parts(later + timedelta(days=2))
    assert [each.at for each in store.contents()] == [later]
    assert [each.name for each in path.parent.iterdir()] == [digest]


def test_an_unknown_kind_of_place_stops_the_start() -> None:
    """The sentence never repeats the URL, which may hold a password."""
    with pytest.raises(SetupError, match="MUSTER_FILES_URL") as refused:
        open_files("nosuch://user:secret@host/files")
    assert "secret" not in str(refused.value)
