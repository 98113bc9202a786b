"""The company of the table, furnished once for each kind of database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.databases import PostgresScratch, SqliteTemplate, create_tables, open_closing
from tests.policy.world import World, furnish
from tests.stage import Stage

_WHOLE: Final = [
    pytest.param(f"{kind} whole", marks=pytest.mark.slow) for kind in ("sqlite", "postgres")
]


@pytest.fixture(scope="package", params=["sqlite", "postgres", *_WHOLE])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Records in every state, and everybody to press their buttons; nothing pressed stays."""
    with ExitStack() as stack:
        database = stack.enter_context(open_closing(_url(request, tmp_path_factory, stack)))
        if database.dialect != "sqlite":
            create_tables(database)
        stage = Stage(database)
        stack.callback(stage.close)
        subjects = furnish(stage)
        with database.transaction() as tx:
            yield World(stage, tx.connection(), subjects, whole="whole" in request.param)


def _url(request: pytest.FixtureRequest, folders: pytest.TempPathFactory, stack: ExitStack) -> str:
    if request.param.startswith("sqlite"):
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        folder: Path = folders.mktemp("policy")
        return template.copy(folder)
    scratch: PostgresScratch = request.getfixturevalue("postgres_scratch")
    return stack.enter_context(scratch.database())
