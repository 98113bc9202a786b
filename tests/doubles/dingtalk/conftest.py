"""A double, for its own tests."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.dingtalk import DingtalkDouble


@pytest.fixture
async def double() -> AsyncIterator[DingtalkDouble]:
    """An organisation with two people, a group of both and a card template."""
    async with DingtalkDouble() as opened:
        opened.person("u001", "张三", email="zhang@example.com")
        opened.person("u002", "李四", email="li@example.com", manager="u001")
        opened.room("cidOPS==", "值班", ["u001", "u002"])
        opened.template("form.schema")
        yield opened
