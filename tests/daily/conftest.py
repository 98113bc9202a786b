"""A company whose days bring what the defaults say."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import DAILY, Stage, staged


@pytest.fixture
def days(database: Database) -> Iterator[Stage]:
    """The sample company on a Monday at 10:00, with digests and daily updates."""
    with staged(database, settings=DAILY) as opened:
        yield opened
