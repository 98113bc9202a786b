"""Manifests: what Slack takes, and what an app can do that was installed from one."""

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import CannotError, SlackDouble
from tests.doubles.slack.apps import connected
from tests.doubles.slack.manifests import manifest_problems
from tests.doubles.slack.values import Json


def made(*commands: str, scopes: tuple[str, ...] = (), events: tuple[str, ...] = ()) -> Json:
    """A manifest for Socket Mode."""
    return {
        "display_information": {"name": "Muster"},
        "features": {
            "slash_commands": [{"command": each, "description": "x"} for each in commands]
        },
        "oauth_config": {"scopes": {"bot": ["commands", *scopes]}},
        "settings": {
            "socket_mode_enabled": True,
            "event_subscriptions": {"bot_events": [*events, "tokens_revoked"]},
        },
    }


BAD: dict[str, Json] = {
    "unknown key": {**made("/a"), "colour": "red"},
    "a name of Slack's own": made("/remind"),
    "a name with a space": made("/a b"),
    "51 commands": made(*(f"/a{number}" for number in range(51))),
    "an event without its scope": made("/a", events=("message.im",)),
    "a long name": {**made("/a"), "display_information": {"name": "x" * 36}},
    "no address for HTTP": {**made("/a"), "settings": {"socket_mode_enabled": False}},
}


@pytest.mark.parametrize("manifest", BAD.values(), ids=BAD.keys())
def test_manifests_that_slack_does_not_take(manifest: Json) -> None:
    """Each breaks a rule."""
    assert manifest_problems(manifest)


async def test_an_installed_app(double: SlackDouble, client: AsyncWebClient) -> None:
    """It has the scopes, events and commands that it asked for, and no others."""
    double.install(json.dumps(made("/a", scopes=("im:history",), events=("message.im",))))
    with pytest.raises(SlackApiError, match="missing_scope"):
        await client.chat_postMessage(channel="C0OPS", text="x")
    with pytest.raises(CannotError):
        await double.slash("U0LI", "C0OPS", "/b")
    with pytest.raises(CannotError):
        await double.shortcut("U0LI", "new_task")
    async with connected(double) as bolt:
        await double.say("U0LI", "C0OPS", "in the channel")
        await double.say("U0LI", "U0LI", "directly")
        assert [each["event"]["text"] for each in bolt.heard] == ["directly"]
    with pytest.raises(ValueError, match="invalid_name"):
        double.install(json.dumps(BAD["a name of Slack's own"]))


async def test_people_of_elsewhere(double: SlackDouble, client: AsyncWebClient) -> None:
    """Somebody of another company says so in their messages and shows no address."""
    double.person("U0FAR", "far", email="far@example.org", team="T0FAR")
    double.room("C0BOTH", "both", ["U0FAR"])
    async with connected(double) as bolt:
        await double.say("U0FAR", "C0BOTH", "x")
    assert bolt.heard[0]["event"]["user_team"] == "T0FAR"
    assert "email" not in (await client.users_info(user="U0FAR"))["user"]["profile"]


async def test_an_app_that_may_not_write_to_people(
    double: SlackDouble, client: AsyncWebClient
) -> None:
    """Where the messages tab is off, a direct message is refused."""
    double.platform.has_messages_tab = False
    with pytest.raises(SlackApiError, match="messages_tab_disabled"):
        await client.chat_postMessage(channel="U0LI", text="x")


async def test_an_organisation(double: SlackDouble, client: AsyncWebClient) -> None:
    """An app of an Enterprise Grid is told of it, and interactive payloads have no team."""
    double.platform.enterprise = "E0GRID"
    assert (await client.auth_test())["enterprise_id"] == "E0GRID"
    async with connected(double) as bolt:
        await double.slash("U0LI", "C0OPS", "/a")
        await double.shortcut("U0LI", "new_task")
        await double.say("U0LI", "C0OPS", "x")
    slash, shortcut, event = bolt.heard
    assert (slash["enterprise_id"], slash["is_enterprise_install"]) == ("E0GRID", "true")
    assert (shortcut["team"], shortcut["enterprise"]["id"]) == (None, "E0GRID")
    assert event["authorizations"][0]["is_enterprise_install"]
