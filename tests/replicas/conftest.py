"""What tests of processes need."""

import socket

import pytest

from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from tests.databases import PostgresTemplate


@pytest.fixture
def url(postgres_template: PostgresTemplate) -> str:
    """A Postgres database with the sample company, of which time brings nothing by itself."""
    with postgres_template.emptied().transaction() as tx:
        import_org(tx, sample_company())
    return postgres_template.url


@pytest.fixture
def unused_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
