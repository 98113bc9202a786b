"""Fixtures that every test may ask for, and the two databases behind them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import pytest
from hypothesis import settings

from storage.database import Database
from tests import postgres
from tests.browser_summary import pytest_terminal_summary  # noqa: F401  # pytest finds it here
from tests.databases import PostgresScratch, PostgresTemplate, SqliteTemplate

if TYPE_CHECKING:
    from tests.stage import Stage

# How long an example takes says more about the machine's other work than about ours.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

_BOT: Final = Path(__file__).parent.parent / "bot"
_FEATURES: Final = frozenset(each.parent.name for each in _BOT.glob("*/commands*"))
_ON_POSTGRES: Final = 3
_DEAF: Final = ("dingtalk",)
"""Messengers that tell the bot only what names it."""
_RUN: Final = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rig slack` plays every scenario through that messenger's adapter and double."""
    parser.addoption("--rig", default="", help="slack, feishu or dingtalk; SQLite alone")


@pytest.hookimpl(tryfirst=True)  # before those that are slow are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a rig leave out what is about the console, or about a kind of database.

    Of the scenarios of features one in three is played on Postgres as well, and all in the slow
    run; what each database settles its own way (`both_databases`) always is.
    """
    for each in items:
        if _is_on_postgres(each) and _is_of_feature(each) and not _is_of_sample(each):
            each.add_marker(pytest.mark.slow)
    if rig := config.getoption("rig"):
        items[:] = [
            each for each in items if not (_is_left_out(each, rig) or _is_on_postgres(each))
        ]


def _is_left_out(item: pytest.Item, rig: str) -> bool:
    deaf = ("talk",) if rig in _DEAF else ()
    return any(item.get_closest_marker(name) for name in ("browser", "console", "slow", *deaf))


def _is_of_feature(item: pytest.Item) -> bool:
    return item.path.parent.name in _FEATURES


def _is_of_sample(item: pytest.Item) -> bool:
    """The same ones on every machine, whatever else is collected: all of a test's cases or none."""
    name = item.nodeid.partition("[")[0]
    chosen = crc32(name.encode()) % _ON_POSTGRES == 0
    return chosen or item.get_closest_marker("both_databases") is not None


def _is_on_postgres(item: pytest.Item) -> bool:
    return "postgres" in item.name.partition("[")[2]


def pytest_configure(config: pytest.Config) -> None:
    """Own the run's Postgres in the process that owns the run; workers find it by environment."""
    if name := config.getoption("rig"):
        from tests.contract.messengers import rig
        from tests.stage import play_on

        play_on(rig(name))
    if postgres.HOME not in os.environ:
        stack = config.stash[_RUN] = ExitStack()
        os.environ[postgres.HOME] = str(stack.enter_context(postgres.owned_home()))
        stack.callback(os.environ.pop, postgres.HOME)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the supervisor of Postgres know that the run is over."""
    if stack := config.stash.get(_RUN, None):
        stack.close()


@pytest.fixture(scope="session")
def postgres_home() -> Path:
    """The folder of the run's Postgres, which is running; fails where none can be had."""
    home = Path(os.environ[postgres.HOME])
    postgres.ensure_running(home)
    return home


@pytest.fixture(scope="session")
def postgres_scratch(postgres_home: Path) -> PostgresScratch:
    """Postgres databases without tables, to be lent."""
    return PostgresScratch(postgres_home)


@pytest.fixture
def postgres_url(postgres_scratch: PostgresScratch) -> Iterator[str]:
    """The URL of a Postgres database without tables, of this test alone."""
    with postgres_scratch.database() as url:
        yield url


@pytest.fixture
def second_postgres_url(postgres_scratch: PostgresScratch) -> Iterator[str]:
    """The URL of one more Postgres database without tables, beside `postgres_url`."""
    with postgres_scratch.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file which does not exist yet, of this test alone."""
    return f"sqlite:///{tmp_path}/fresh.db"


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without tables; the test runs once for each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteTemplate]:
    """A SQLite file with all tables, to be copied or emptied."""
    template = SqliteTemplate(tmp_path_factory.mktemp("template"))
    yield template
    template.close()


@pytest.fixture(scope="session")
def postgres_template(postgres_home: Path) -> Iterator[PostgresTemplate]:
    """A Postgres database with all tables, to be emptied."""
    template = PostgresTemplate(postgres_home)
    yield template
    template.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables and no rows; the test runs once for each kind."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        return template.copy(tmp_path)
    emptied: PostgresTemplate = request.getfixturevalue("postgres_template")
    emptied.emptied()
    return emptied.url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """An open database with all tables and no rows; the test runs once for each kind."""
    template: SqliteTemplate | PostgresTemplate = request.getfixturevalue(
        f"{request.param}_template"
    )
    return template.emptied()


@pytest.fixture
def sqlite(sqlite_template: SqliteTemplate) -> Database:
    """An open SQLite database with all tables and no rows, where the kind makes no difference."""
    return sqlite_template.emptied()


@pytest.fixture
def stage(database: Database) -> Iterator["Stage"]:
    """The sample company on a Monday morning; the scenario fails for whatever it did not expect."""
    from tests.stage import staged

    with staged(database) as opened:
        yield opened
