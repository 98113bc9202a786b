"""A double, and clients of the real SDK that speak to it."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.feishu import FeishuDouble


@pytest.fixture
async def double() -> AsyncIterator[FeishuDouble]:
    """A tenant with two people and a group of both."""
    async with FeishuDouble() as opened:
        opened.person("ou_li", "李雷", email="lilei@example.com")
        opened.person("ou_han", "韩梅梅", email="han@example.com", leader="ou_li")
        opened.room("oc_ops", "值班", ["ou_li", "ou_han"])
        yield opened
