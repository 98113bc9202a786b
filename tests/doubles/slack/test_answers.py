"""Triggers, views and response URLs: how long they live and how often they serve."""

from typing import cast

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import CannotError, SlackDouble
from tests.doubles.slack.apps import connected
from tests.doubles.slack.test_limits import modal, plain, section, typed
from tests.doubles.slack.values import Json

FORM = modal(typed(block_id="in.title"), submit=plain("好"), callback_id="form")


async def test_a_trigger_serves_once_and_not_for_long(
    double: SlackDouble, client: AsyncWebClient
) -> None:
    """Unknown, used and old ones are told apart."""
    double.clock.freeze()
    trigger = double.workspace.new_trigger("U0LI").id
    await client.views_open(trigger_id=trigger, view=FORM)
    late = double.workspace.new_trigger("U0LI").id
    double.clock.advance(3.1)
    for used, error in {
        trigger: "exchanged_trigger_id",
        late: "expired_trigger_id",
        "1.2.3": "invalid_trigger_id",
    }.items():
        with pytest.raises(SlackApiError, match=error):
            await client.views_open(trigger_id=used, view=FORM)


async def test_a_view_is_changed_by_its_hash(double: SlackDouble, client: AsyncWebClient) -> None:
    """Who has seen an older one does not change it; one that was closed is gone."""
    trigger = double.workspace.new_trigger("U0LI").id
    opened = (await client.views_open(trigger_id=trigger, view=FORM))["view"]
    changed = modal(section("稍等"))
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM)
    await double.dismiss("U0LI")
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=opened["id"], view=FORM)


async def test_views_are_three_deep(double: SlackDouble, client: AsyncWebClient) -> None:
    """A fourth is refused."""
    await client.views_open(trigger_id=double.workspace.new_trigger("U0LI").id, view=FORM)
    for _ in range(2):
        top = double.workspace.open_views["U0LI"][-1]
        trigger = double.workspace.new_trigger("U0LI", top).id
        await client.views_push(trigger_id=trigger, view=FORM)
    trigger = double.workspace.new_trigger("U0LI", "V").id
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=trigger, view=FORM)


async def test_a_home(double: SlackDouble, client: AsyncWebClient) -> None:
    """It is shown to its reader, and a modal is none."""
    await client.views_publish(user_id="U0LI", view={"type": "home", "blocks": [section("我的")]})
    home = double.home("U0LI")
    assert home is not None
    assert home.text == "我的"
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_publish(user_id="U0LI", view=FORM)


async def test_what_has_to_be_filled_in(double: SlackDouble, client: AsyncWebClient) -> None:
    """The person's client sends no form whose inputs are empty or too long."""
    await client.views_open(trigger_id=double.workspace.new_trigger("U0LI").id, view=FORM)
    with pytest.raises(CannotError, match="required"):
        await double.submit("U0LI")
    with pytest.raises(CannotError, match="too long"):
        await double.submit("U0LI", {"in.title": "x" * 3001})


async def test_errors_stand_at_inputs(double: SlackDouble, client: AsyncWebClient) -> None:
    """Errors for a block that has no input are refused, and the modal stays."""

    async def sent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del body, client
        await ack(response_action="errors", errors={"elsewhere": "x"})

    await client.views_open(trigger_id=double.workspace.new_trigger("U0LI").id, view=FORM)
    async with connected(double) as bolt:
        bolt.on["view_submission"] = sent
        await double.submit("U0LI", {"in.title": "x"})
    assert double.modal("U0LI") is not None
    assert [each.error for each in double.refusals] == ["invalid_errors"]


async def _url(double: SlackDouble) -> str:
    async with connected(double) as bolt:
        await double.slash("U0LI", "C0OPS", "/muster", "x")
    return cast("str", bolt.heard[-1]["response_url"])


async def test_a_response_url_serves_five_times(double: SlackDouble) -> None:
    """Answers are whispers unless they say otherwise; the sixth is refused."""
    url = await _url(double)
    async with ClientSession() as session:
        answers = [await session.post(url, json={"text": str(number)}) for number in range(6)]
    assert [each.status for each in answers] == [200] * 5 + [404]
    assert {each.only_for for each in double.messages("C0OPS")} == {"U0LI"}
    assert [each.error for each in double.refusals] == ["used_url"]


async def test_a_response_url_serves_half_an_hour(double: SlackDouble) -> None:
    """After that it is refused."""
    url = await _url(double)
    double.clock.advance(30 * 60 + 1)
    async with ClientSession() as session:
        assert (await session.post(url, json={"text": "x"})).status == 404
    assert [each.error for each in double.refusals] == ["expired_url"]


async def test_a_response_replaces_and_deletes(double: SlackDouble, client: AsyncWebClient) -> None:
    """The message that was acted upon is changed or taken away."""
    await client.chat_postEphemeral(
        channel="C0OPS",
        user="U0LI",
        text="x",
        blocks=[
            {
                "type": "actions",
                "elements": [{"type": "button", "action_id": "a", "text": plain("Go")}],
            }
        ],
    )
    whisper = double.last("C0OPS")
    async with connected(double) as bolt:
        await double.press("U0LI", "C0OPS", whisper.ts, "Go")
        with pytest.raises(CannotError):
            await double.press("U0HAN", "C0OPS", whisper.ts, "Go")
    url = bolt.heard[-1]["response_url"]
    async with ClientSession() as session:
        await session.post(url, json={"replace_original": True, "text": "done"})
        assert double.last("C0OPS").text == "done"
        await session.post(url, json={"delete_original": True})
    assert double.messages("C0OPS") == []
