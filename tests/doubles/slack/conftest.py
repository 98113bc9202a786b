"""A double, and the real SDK before it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble


@pytest.fixture
async def double() -> AsyncIterator[SlackDouble]:
    """A workspace with two people and a channel of both and the bot."""
    async with SlackDouble() as opened:
        opened.person("U0LI", "lilei", email="lilei@example.com")
        opened.person("U0HAN", "hanmeimei", email="han@example.com")
        opened.room("C0OPS", "ops", ["U0LI", "U0HAN"])
        yield opened


@pytest.fixture
async def client(double: SlackDouble) -> AsyncIterator[AsyncWebClient]:
    """The SDK's client with the bot's token and one session."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token=double.bot_token, base_url=double.api_url, session=session, retry_handlers=[]
        )
