"""Databases for lives that are cut off."""

from collections.abc import Callable

import pytest

from tests.databases import SqliteTemplate


@pytest.fixture
def fresh(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Gives the address of an empty database, each time another."""
    return lambda: sqlite_template.copy(tmp_path_factory.mktemp("life"))
