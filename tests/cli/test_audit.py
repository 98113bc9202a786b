"""`muster audit`: the ledger proved and told."""

import pytest
from sqlalchemy import delete, func, select, update

from bot.engine.ledger import ledger_table
from tests.cli.conftest import Muster
from tests.databases import open_closing

_DISARMED = {
    "sqlite": ("DROP TRIGGER ledger_refuses_update", "DROP TRIGGER ledger_refuses_delete"),
    "postgresql": ("ALTER TABLE ledger DISABLE TRIGGER USER",),
}


@pytest.fixture
def told(muster: Muster) -> Muster:
    """A ledger with a task that was created and acknowledged."""
    muster("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")
    muster("say", "--as", "李雷", "收到 T1")
    return muster


def _forge(muster: Muster, *, cut: bool) -> None:
    newest = select(func.max(ledger_table.c.id)).scalar_subquery()
    entry = ledger_table.c.id == newest
    forgery = delete(ledger_table) if cut else update(ledger_table).values(actor="wangzhiyuan")
    with open_closing(muster.url) as database, database.transaction() as tx:
        connection = tx.connection()
        # The database refuses this by itself; whoever owns the file can take that away.
        for statement in _DISARMED[connection.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(forgery.where(entry))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE ledger ENABLE TRIGGER USER")


def test_a_true_ledger_is_sound(told: Muster) -> None:
    """Exit code 0 and a digest to note."""
    shown = told("audit", "verify")
    assert shown.code == 0
    assert shown.out.startswith("Sound. Digest: 2:")


def test_an_edited_entry_is_found(told: Muster) -> None:
    """Exit code 1, and the entry is named."""
    _forge(told, cut=False)
    shown = told("audit", "verify")
    assert shown.code == 1
    assert "T1, entry 2: the content does not match its hash" in shown.out
    assert told("audit", "verify", "--json").lines()[0]["sound"] is False


def test_a_cut_tail_shows_against_a_digest(told: Muster) -> None:
    """What is cut off breaks no chain, but the noted digest no longer holds."""
    digest = str(told("audit", "verify", "--json").lines()[0]["digest"])
    assert told("audit", "verify", "--against", digest).code == 0
    _forge(told, cut=True)
    assert told("audit", "verify").code == 0
    shown = told("audit", "verify", "--against", digest)
    assert shown.code == 1
    assert "changed or cut off" in shown.out


def test_a_digest_still_holds_when_more_happened(told: Muster) -> None:
    """A digest covers what there was then; later entries don't disturb it."""
    digest = str(told("audit", "verify", "--json").lines()[0]["digest"])
    told("say", "--as", "李雷", "/任务 完成 T1")
    assert told("audit", "verify", "--against", digest).code == 0


def test_a_digest_of_another_form_is_a_usage_error(told: Muster) -> None:
    """A mistyped digest is no finding about the ledger."""
    assert told("audit", "verify", "--against", "abc").code == 2


def test_a_history_is_told_in_words(told: Muster) -> None:
    """When, who and what, in the language that is asked for; ids in any case."""
    first, second = told("audit", "show", "t1", "--json", "--language", "en").lines()
    assert (first["name"], first["words"]) == ("韩梅梅", "created it")
    assert (second["actor"], second["action"]) == ("lilei", "task.ack")
    shown = told("audit", "show", "T1").out
    assert "新建了任务" in shown
    assert "李雷" in shown


def test_an_unknown_record_is_a_sentence(told: Muster) -> None:
    """Exit code 1 and which record there is none of."""
    shown = told("audit", "show", "T99")
    assert (shown.code, shown.err) == (1, "There is no record T99.\n")


def test_it_reads_beside_the_process_that_owns_the_database(told: Muster) -> None:
    """The ledger can be proved while the bot runs."""
    with open_closing(told.url):
        assert told("audit", "verify").code == 0
        assert told("audit", "show", "T1").code == 0
