"""`muster outbox`: parked messages listed, retried, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from bot.engine.outbox.rows import PARKED, WAITING, outbox_table
from storage import Tx
from tests.cli.conftest import Muster
from tests.databases import open_closing


@contextmanager
def _tx(muster: Muster) -> Iterator[Tx]:
    with open_closing(muster.url) as database, database.transaction() as tx:
        yield tx


@pytest.fixture
def parked(muster: Muster) -> list[int]:
    """The ids of two messages that could not be delivered."""
    for title in ("写周报", "写月报"):
        muster("say", "--as", "韩梅梅", f"/任务 新建 {title} @韩梅梅")
    with _tx(muster) as tx:
        tx.connection().execute(
            outbox_table.update().values(state=PARKED, error="[bold]no such room[/]")
        )
        ids = tx.connection().execute(select(outbox_table.c.id).order_by(outbox_table.c.id))
        return list(ids.scalars())[:2]


def _states(muster: Muster, ids: list[int]) -> set[str]:
    with _tx(muster) as tx:
        query = select(outbox_table.c.state).where(outbox_table.c.id.in_(ids))
        return set(tx.connection().execute(query).scalars())


def test_the_list_shows_why(muster: Muster, parked: list[int]) -> None:
    """Each parked message with its reader and its error; what is written is no markup."""
    shown = muster("outbox", "list", "--json").lines()
    assert [line["id"] for line in shown][:2] == parked
    assert {line["to"] for line in shown} == {"hanmeimei"}
    assert "[bold]no such" in muster("outbox", "list").out


def test_nothing_parked_is_said(muster: Muster) -> None:
    """An empty list is a sentence, and no line of JSON."""
    assert muster("outbox", "list").out == "Nothing is parked.\n"
    assert muster("outbox", "list", "--json").out == ""


def test_retried_messages_wait_again(muster: Muster, parked: list[int]) -> None:
    """Named ones are offered again, the others stay."""
    shown = muster("outbox", "retry", str(parked[0]))
    assert shown.out == "1 offered again.\n"
    assert _states(muster, parked[:1]) == {"waiting"}
    assert _states(muster, parked[1:]) == {"parked"}


def test_all_are_retried_at_once(muster: Muster, parked: list[int]) -> None:
    """`--all` names every parked one."""
    assert muster("outbox", "retry", "--all").code == 0
    assert _states(muster, parked) == {"waiting"}


def test_dropped_messages_are_given_up(muster: Muster, parked: list[int]) -> None:
    """They are dropped and no longer listed."""
    assert muster("outbox", "drop", *map(str, parked)).out == "2 dropped.\n"
    assert _states(muster, parked) == {"dropped"}


def test_one_wrong_id_stops_all(muster: Muster, parked: list[int]) -> None:
    """An id that is not parked is named, and nothing is done to the others."""
    shown = muster("outbox", "drop", str(parked[0]), "999")
    assert (shown.code, shown.err) == (1, "Not parked, so nothing was done: 999.\n")
    assert _states(muster, parked) == {"parked"}


def test_retry_wants_ids_or_all(muster: Muster) -> None:
    """Neither and both are usage errors."""
    assert muster("outbox", "retry").code == 2
    assert muster("outbox", "retry", "1", "--all").code == 2


def test_what_waits_for_a_messenger_that_is_gone_is_listed_and_dropped(
    muster: Muster, parked: list[int]
) -> None:
    """By its id, or all of that messenger at once; what is parked stays."""
    first, second = parked
    with _tx(muster) as tx:
        gone = outbox_table.update().where(outbox_table.c.id > first)
        tx.connection().execute(gone.values(state=WAITING, messenger="slack", error=""))
    listed = {line["id"]: line["error"] for line in muster("outbox", "list", "--json").lines()}
    assert listed[second] == "slack is not connected"
    assert muster("outbox", "retry", str(second)).code == 1
    assert muster("outbox", "drop", str(second)).out == "1 dropped.\n"
    assert muster("outbox", "drop", "--for", "slack").code == 0
    assert [line["id"] for line in muster("outbox", "list", "--json").lines()] == [first]


def test_drop_wants_ids_or_a_messenger(muster: Muster) -> None:
    """Neither and both are usage errors."""
    assert muster("outbox", "drop").code == 2
    assert muster("outbox", "drop", "1", "--for", "slack").code == 2


def test_it_works_beside_the_process_that_owns_the_database(
    muster: Muster, parked: list[int]
) -> None:
    """Listing, retrying and dropping don't need the bot to stop."""
    with open_closing(muster.url):
        assert muster("outbox", "list").code == 0
        assert muster("outbox", "retry", str(parked[0])).code == 0
        assert muster("outbox", "drop", str(parked[1])).code == 0
