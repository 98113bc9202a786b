"""A sample company on the console, and a client that speaks to its web interface."""

from collections.abc import AsyncIterator

import httpx
import pytest

from adapters.console.settings import ConsoleSettings
from adapters.console.web import console_app
from storage.database import Database
from tests.console.sample import Company

ORIGIN = "http://127.0.0.1:8080"


@pytest.fixture
def company(database: Database) -> Company:
    """A company whose core keeps what the console's ports promise."""
    return Company(database)


@pytest.fixture
async def client(company: Company) -> AsyncIterator[httpx.AsyncClient]:
    """A client as our own page is one: right host, right origin; no token is asked."""
    async with client_of(company) as opened:
        yield opened


def client_of(
    company: Company, settings: ConsoleSettings | None = None, *, demo: bool = True
) -> httpx.AsyncClient:
    """A client of the company's console under other settings."""
    hands = company if demo else None
    app = console_app(company, company.database, company.hub, settings, hands)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"origin": ORIGIN}
    )
