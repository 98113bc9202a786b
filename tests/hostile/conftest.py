"""One arena for each kind of database, for all tests of this folder."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import pytest

from tests.databases import PostgresScratch, SqliteTemplate, create_tables, open_closing
from tests.hostile.arena import Arena
from tests.policy.world import furnish
from tests.stage import Stage

_WHOLE: Final = [
    pytest.param(f"{kind} whole", marks=pytest.mark.slow) for kind in ("sqlite", "postgres")
]


@pytest.fixture(scope="package", params=["sqlite", "postgres", *_WHOLE])
def arena(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Arena]:
    """A company with records in every state, of which nothing that is handed in changes any."""
    with ExitStack() as stack:
        kind, _, whole = request.param.partition(" ")
        if kind == "sqlite":
            template: SqliteTemplate = request.getfixturevalue("sqlite_template")
            url = template.copy(tmp_path_factory.mktemp("hostile"))
        else:
            scratch: PostgresScratch = request.getfixturevalue("postgres_scratch")
            url = stack.enter_context(scratch.database())
        database = stack.enter_context(open_closing(url))
        if kind == "postgres":
            create_tables(database)
        stage = Stage(database)
        stack.callback(stage.close)
        subjects = furnish(stage)
        with database.transaction() as tx:
            arena = Arena(stage, tx.connection(), subjects, whole=bool(whole))
            yield arena
            arena.check()
