"""The working path: post, change, whisper, and every gesture over a real socket."""

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble
from tests.doubles.slack.apps import connected
from tests.doubles.slack.values import Json

BUTTON: Json = {
    "type": "actions",
    "elements": [
        {
            "type": "button",
            "action_id": "press0",
            "value": "v",
            "text": {"type": "plain_text", "text": "Done"},
        }
    ],
}
INPUT: Json = {
    "type": "input",
    "block_id": "in.title",
    "label": {"type": "plain_text", "text": "Title"},
    "element": {"type": "plain_text_input", "action_id": "value"},
}
MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "新建任务"},
    "submit": {"type": "plain_text", "text": "好"},
    "blocks": [INPUT],
}


async def test_the_token_says_who_it_is(double: SlackDouble, client: AsyncWebClient) -> None:
    """auth.test gives the bot's identity."""
    answer = await client.auth_test()
    assert answer["user_id"] == double.bot


async def test_a_message_is_posted_and_changed(double: SlackDouble, client: AsyncWebClient) -> None:
    """What is posted is seen with its buttons, and what it is changed to as well."""
    posted = await client.chat_postMessage(channel="C0OPS", text="卡片", blocks=[BUTTON])
    assert double.message("C0OPS", posted["ts"]).buttons == ("Done",)
    await client.chat_update(channel="C0OPS", ts=posted["ts"], text="完成 <@U0LI>")
    changed = double.last("C0OPS")
    assert (changed.text, changed.buttons, changed.mentions) == ("完成 <@U0LI>", (), ("U0LI",))


async def test_a_whisper_is_for_one(double: SlackDouble, client: AsyncWebClient) -> None:
    """It is seen by its reader alone and stands in no history."""
    await client.chat_postEphemeral(channel="C0OPS", user="U0LI", text="嘘")
    assert [each.text for each in double.messages("C0OPS", reader="U0LI")] == ["嘘"]
    assert double.messages("C0OPS", reader="U0HAN") == []
    assert (await client.conversations_history(channel="C0OPS"))["messages"] == []


async def test_talk_arrives(double: SlackDouble) -> None:
    """A message arrives once, one that mentions the bot as a mention too."""
    async with connected(double) as bolt:
        await double.say("U0LI", "C0OPS", "a < b")
        await double.say("U0LI", "C0OPS", f"<@{double.bot}> 帮助")
    kinds = [(each["event"]["type"], each["event"]["text"]) for each in bolt.heard]
    mention = f"<@{double.bot}> 帮助"
    assert kinds == [("message", "a &lt; b"), ("message", mention), ("app_mention", mention)]


async def test_a_command_opens_a_modal_which_is_sent(double: SlackDouble) -> None:
    """Slash command, views.open by its trigger, errors in place, then done."""

    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    async def sent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del client
        value = body["view"]["state"]["values"]["in.title"]["value"]["value"]
        if len(value) > 1:
            await ack()
        else:
            await ack(response_action="errors", errors={"in.title": "太短"})

    async with connected(double) as bolt:
        bolt.on = {"slash": command, "view_submission": sent}
        assert (await double.slash("U0LI", "C0OPS", "/muster", "任务 <@U0HAN>")).is_done
        assert bolt.heard[0]["text"] == "任务 <@U0HAN|hanmeimei>"
        await double.submit("U0LI", {"Title": "a"})
        modal = double.modal("U0LI")
        assert modal is not None
        assert modal.errors == {"Title": "太短"}
        await double.submit("U0LI", {"Title": "abc"})
    assert double.modal("U0LI") is None
    assert double.refusals == []


async def test_a_button_is_pressed(double: SlackDouble, client: AsyncWebClient) -> None:
    """The press names its message, its value and who pressed."""
    posted = await client.chat_postMessage(channel="C0OPS", text="x", blocks=[BUTTON])
    async with connected(double) as bolt:
        await double.press("U0HAN", "C0OPS", posted["ts"], "Done")
    heard = bolt.heard[-1]
    assert heard["actions"][0]["value"] == "v"
    assert heard["container"]["message_ts"] == posted["ts"]
    assert heard["user"]["id"] == "U0HAN"


async def test_what_is_wrong_is_refused(double: SlackDouble, client: AsyncWebClient) -> None:
    """Refusals carry Slack's own names and are remembered."""
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C0NOWHERE", text="x")
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="C0OPS", text="x", blocks=[{"type": "nonsense"}])
    assert [each.error for each in double.refusals] == ["channel_not_found", "invalid_blocks"]
