"""`muster migrate`, and what the others say before it."""

import pytest

from storage import schema
from tests.cli.conftest import Muster
from tests.databases import open_closing


def test_it_makes_the_tables_once(empty: Muster) -> None:
    """The first call makes them, the second finds nothing to do."""
    made = empty("migrate")
    again = empty("migrate")
    assert (made.code, again.code) == (0, 0)
    assert "was made" in made.out
    assert "up to date already" in again.out
    with open_closing(empty.url) as database:
        schema.check(database)


@pytest.mark.parametrize(
    "arguments",
    [
        ("outbox", "list"),
        ("outbox", "drop", "1"),
        ("audit", "verify"),
        ("say", "--as", "李雷", "hello"),
        ("run",),
    ],
)
def test_others_ask_for_it(
    empty: Muster, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database without tables is refused with what to do, and is left as it was."""
    monkeypatch.setenv("MUSTER_CONSOLE_ENABLED", "true")
    monkeypatch.setenv("MUSTER_CONSOLE_TOKEN", "a long random text")
    shown = empty(*arguments)
    assert shown.code == 1
    assert "`muster migrate`" in shown.err


def test_a_newer_database_is_refused(empty: Muster) -> None:
    """A database that a later release wrote is not touched, and the sentence says why."""
    empty("migrate")
    with open_closing(empty.url) as database, database.transaction() as tx:
        tx.connection().execute(schema.VERSION.update().values(version_num="9999"))
    for arguments in (("migrate",), ("audit", "verify")):
        shown = empty(*arguments)
        assert shown.code == 1
        assert "newer version" in shown.err
