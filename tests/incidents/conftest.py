"""Stages for incidents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.incidents.matrix.catalogue import shipped_text
from storage.database import Database

if TYPE_CHECKING:
    from tests.stage import Stage


@pytest.fixture(scope="session")
def without_rooms(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped matrix, but that no group is opened."""
    file = tmp_path_factory.mktemp("matrix") / "matrix.yaml"
    file.write_text(shipped_text().replace("room: yes", "room: no"), encoding="utf-8")
    return str(file)


@pytest.fixture
def stage(database: Database, without_rooms: str) -> Iterator["Stage"]:
    """The sample company on a Monday morning; no group is opened."""
    from tests.stage import staged

    with staged(database, settings={"incident.matrix": without_rooms}) as opened:
        yield opened
