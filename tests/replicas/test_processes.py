"""Real `muster run` processes that share one Postgres, or may not."""

import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from adapters.console.model import ConsoleMessage
from bot.engine.outbox.rows import SENT, outbox_table
from bot.time.deadline_tables import deadline_table
from storage.database import Database
from tests.cli.processes import TOKEN, ended, say, started, until
from tests.databases import open_closing


@pytest.fixture
def settings(url: str) -> dict[str, str]:
    """The environment of every process."""
    return {
        "MUSTER_DATABASE_URL": url,
        "MUSTER_CONSOLE_ENABLED": "true",
        "MUSTER_CONSOLE_TOKEN": TOKEN,
        "MUSTER_CONSOLE_PORT": "0",
        "MUSTER_QUIET_START": "09:00",
        "MUSTER_QUIET_END": "09:00",
    }


def test_each_role_does_its_part(settings: dict[str, str], tmp_path: Path) -> None:
    """What is said to one process another sends, and a third lets time act; each ends cleanly."""
    with ExitStack() as stack, open_closing(settings["MUSTER_DATABASE_URL"]) as database:
        receiver = stack.enter_context(
            started("run", "--role", "receive", folder=tmp_path, settings=settings)
        )
        with receiver.page() as page:
            say(page, "hanmeimei", "全员群", "/任务 新建 写周报 @李雷")
        assert _sent(database) == 0
        deliverer = stack.enter_context(
            started("run", "--role", "deliver", folder=tmp_path, settings=settings)
        )
        until(lambda: _sent(database) > 0)
        before = _sent(database)
        with database.transaction() as tx:
            due = deadline_table.c.due_at - text("interval '30 days'")
            tx.connection().execute(update(deadline_table).values(retry_at=due))
        clock = stack.enter_context(
            started("run", "--role", "clock", folder=tmp_path, settings=settings)
        )
        until(lambda: _waiting_deadline_moved(database))
        assert [each.end(signal.SIGTERM) for each in (receiver, deliverer, clock)] == [0, 0, 0]
        assert _sent(database) >= before


def test_roles_are_for_postgres(sqlite_url: str, tmp_path: Path) -> None:
    """On SQLite one process does all, and says so."""
    settings = {
        "MUSTER_DATABASE_URL": sqlite_url,
        "MUSTER_CONSOLE_ENABLED": "true",
        "MUSTER_CONSOLE_TOKEN": TOKEN,
    }
    assert ended("migrate", folder=tmp_path, settings=settings)[0] == 0
    code, printed = ended("run", "--role", "clock", folder=tmp_path, settings=settings)
    assert code == 1
    assert "one Postgres" in printed
    assert printed.count("\n") == 1


def test_old_code_stops_itself_beside_a_newer_database(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """An upgrade needs nobody to stop the old processes: they see it and say what to do."""
    with started("run", folder=tmp_path, settings=settings) as process:
        with open_closing(settings["MUSTER_DATABASE_URL"]) as database:
            version = _moved_to(database, "9999")
            code, printed = process.rest()
            _moved_to(database, version)
    assert code == 1
    assert printed.splitlines()[-1].endswith(
        "was written by a newer version of Muster. Run that version, or restore a backup made "
        "before it with `muster restore FILE`."
    )
    assert "Traceback" not in printed


def _moved_to(database: Database, version: str) -> str:
    with database.transaction() as tx:
        connection = tx.connection()
        before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    return str(before)


def _sent(database: Database) -> int:
    query = select(func.count()).where(outbox_table.c.state == SENT)
    with database.snapshot() as tx:
        shown = tx.connection().execute(select(func.count()).select_from(ConsoleMessage)).scalar()
        return int(shown or 0) and tx.connection().execute(query).scalar_one()


def _waiting_deadline_moved(database: Database) -> bool:
    query = select(func.count()).where(deadline_table.c.retry_at < func.now())
    with database.snapshot() as tx:
        return tx.connection().execute(query).scalar_one() == 0
