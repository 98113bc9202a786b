"""Tokens and scopes, and the three ways in which arguments come."""

import json

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble


@pytest.mark.parametrize(
    "token, error",
    [
        ("", "not_authed"),
        ("xoxb-wrong", "invalid_auth"),
        ("xapp-double", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token(double: SlackDouble, token: str, error: str) -> None:
    """No call is done with it."""
    client = AsyncWebClient(token=token or None, base_url=double.api_url)
    with pytest.raises(SlackApiError, match=error):
        await client.auth_test()


async def test_a_revoked_token(double: SlackDouble, client: AsyncWebClient) -> None:
    """Once revoked, it does nothing more."""
    await client.auth_test()
    double.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()


async def test_a_missing_scope(double: SlackDouble, client: AsyncWebClient) -> None:
    """The refusal says which scope is needed; the answer to others lists what there is."""
    double.platform.scopes = {"users:read"}
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0OPS", text="x")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert (await client.auth_test()).headers["x-oauth-scopes"] == "users:read"
    people = (await client.users_list())["members"]
    assert not any("email" in each["profile"] for each in people)


async def test_three_ways(double: SlackDouble) -> None:
    """Query, form and JSON say the same; a method that reads takes no JSON."""
    head = {"Authorization": f"Bearer {double.bot_token}"}
    said = {"channel": "C0OPS", "text": "x"}
    url = f"{double.api_url}chat.postMessage"
    info = f"{double.api_url}users.info"
    async with ClientSession(headers=head) as session:
        for answer in (
            await session.post(url, params=said),
            await session.post(url, data=said | {"blocks": json.dumps([{"type": "divider"}])}),
            await session.post(url, json=said),
            await session.get(url, params=said),
            await session.get(info, params={"user": "U0LI"}),
        ):
            assert (await answer.json())["ok"]
        overlooked = await session.post(info, json={"user": "U0LI"})
        assert (await overlooked.json())["error"] == "invalid_arguments"
        unknown = await session.post(f"{double.api_url}chat.shout", json=said)
        assert (await unknown.json())["error"] == "unknown_method"
    assert len(double.messages("C0OPS")) == 4


async def test_people(double: SlackDouble, client: AsyncWebClient) -> None:
    """People are found by id and address, page by page; those who left are marked."""
    double.workspace.people["U0HAN"].deleted = True
    double.group("S0OPS", "ops", ["U0LI"])
    found = await client.users_lookupByEmail(email="LiLei@example.com")
    assert found["user"]["id"] == "U0LI"
    with pytest.raises(SlackApiError, match="users_not_found"):
        await client.users_lookupByEmail(email="han@example.com")
    assert (await client.users_info(user="U0HAN"))["user"]["deleted"]
    seen = [
        each["id"] async for page in await client.users_list(limit=1) for each in page["members"]
    ]
    assert {"U0LI", "U0HAN"} < {*seen}
    groups = (await client.usergroups_list(include_users=True))["usergroups"]
    assert groups[0]["users"] == ["U0LI"]
