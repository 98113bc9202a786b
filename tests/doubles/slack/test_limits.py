"""Block Kit: what breaks a rule is refused by its place, what breaks none is shown."""

from collections.abc import Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble
from tests.doubles.slack.kit import message_problems, view_problems
from tests.doubles.slack.values import Json


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: object) -> Json:
    """A section with formatted text."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str = "x", **more: object) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: Json, **more: object) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": [*elements], **more}


def select(*options: Json, **more: object) -> Json:
    """A select."""
    return {"type": "static_select", "options": [*options], **more}


def option(value: str) -> Json:
    """An option of a select."""
    return {"text": plain(value), "value": value}


def typed(**more: object) -> Json:
    """A block with an input for text."""
    element = {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "label": plain("x"), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    """A modal without a button to send it."""
    return {"type": "modal", "title": plain("x"), "blocks": [*blocks], **more}


FIELDS = [{"type": "mrkdwn", "text": "x"}]
MANY = [option(str(number)) for number in range(101)]
DATE = {"type": "datepicker", "initial_date": "2026-13-40"}
BAD: dict[str, list[Json]] = {
    "section text of 3001": [section("x" * 3001)],
    "51 blocks": [section() for _ in range(51)],
    "26 buttons": [actions(*(button() for _ in range(26)))],
    "11 fields": [{"type": "section", "fields": FIELDS * 11}],
    "button text of 76": [actions(button("x" * 76))],
    "an action id twice": [actions(button(action_id="a"), button(action_id="a"))],
    "a block id twice": [section(block_id="b"), section(block_id="b")],
    "formatted header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "header of 151": [{"type": "header", "text": plain("x" * 151)}],
    "select of nothing": [actions(select())],
    "unknown style": [actions(button(style="warning"))],
    "button value of 2001": [actions(button(value="x" * 2001))],
    "101 options": [actions(select(*MANY))],
    "unknown key": [section(colour="red")],
    "unknown block": [{"type": "banner"}],
    "image without words": [{"type": "image", "image_url": "https://example.com/x.png"}],
    "image of two sources": [
        {"type": "image", "image_url": "x", "slack_file": {"id": "F1"}, "alt_text": "x"}
    ],
    "overflow of 6": [actions({"type": "overflow", "options": MANY[:6]})],
    "typing beside a section": [section(accessory={"type": "plain_text_input"})],
    "empty text": [section("")],
    "section of nothing": [{"type": "section"}],
    "impossible date": [actions(DATE)],
    "text without type": [{"type": "section", "text": {"text": "x"}}],
    "context of 11": [{"type": "context", "elements": FIELDS * 11}],
    "chosen what is not offered": [actions(select(option("a"), initial_option=option("b")))],
    "action id of 256": [actions(button(action_id="x" * 256))],
    "initial user that is none": [actions({"type": "users_select", "initial_user": "李雷"})],
    "confirm title of 101": [
        actions(button(confirm={"title": plain("x" * 101), "text": plain("x")}))
    ],
    "empty rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
        }
    ],
}
BAD_VIEWS: dict[str, Json] = {
    "title of 25": modal(section(), title=plain("x" * 25)),
    "input without submit": modal(typed()),
    "submit of 25": modal(typed(), submit=plain("x" * 25)),
    "private_metadata of 3001": modal(section(), private_metadata="x" * 3001),
    "101 blocks": modal(*(section() for _ in range(101))),
    "callback_id of 256": modal(section(), callback_id="x" * 256),
    "markdown": modal({"type": "markdown", "text": "x"}),
    "a home with a button to send": {"type": "home", "blocks": [], "submit": plain("x")},
    "a block id twice": modal(section(block_id="b"), section(block_id="b")),
    "no title": {"type": "modal", "blocks": []},
}
GOOD: dict[str, list[Json]] = {
    "card": [
        {"type": "header", "text": plain("审批 A1")},
        {"type": "section", "fields": FIELDS * 10},
        actions(button("同意", style="primary", value="x" * 2000), button("驳回")),
        {"type": "context", "elements": FIELDS * 10},
    ],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "x", "style": {"bold": True}},
                        {"type": "user", "user_id": "U0LI"},
                        {"type": "link", "url": "https://example.com"},
                    ],
                }
            ],
        }
    ],
    "selects": [actions(select(*MANY[:100], initial_option=MANY[3]), {"type": "users_select"})],
    "50 blocks": [{"type": "divider"} for _ in range(50)],
    "input": [typed(hint=plain("x"), optional=True)],
}


@pytest.mark.parametrize("blocks", BAD.values(), ids=BAD.keys())
def test_blocks_that_break_a_rule(blocks: list[Json]) -> None:
    """Each is found, with a pointer to its place."""
    assert all("[json-pointer:/blocks" in each for each in message_problems(blocks))
    assert message_problems(blocks)


@pytest.mark.parametrize("view", BAD_VIEWS.values(), ids=BAD_VIEWS.keys())
def test_views_that_break_a_rule(view: Json) -> None:
    """Each is found."""
    assert view_problems(view)


@pytest.mark.parametrize("blocks", GOOD.values(), ids=GOOD.keys())
def test_blocks_that_break_none(blocks: list[Json]) -> None:
    """Nothing is found where nothing is wrong."""
    assert message_problems(blocks) == []


async def test_slack_says_where(double: SlackDouble, client: AsyncWebClient) -> None:
    """The refusal of blocks has the pointer in its metadata, and the double remembers it."""
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C0OPS", text="x", blocks=BAD["overflow of 6"])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == [
        "[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"
    ]
    assert [each.error for each in double.refusals] == ["invalid_blocks"]


_POST: dict[str, tuple[Callable[[], Json], str]] = {
    "too many words": (lambda: {"blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
    "nothing": (lambda: {"text": ""}, "no_text"),
    "blocks that are no list": (lambda: {"text": "x", "blocks": "{}"}, "invalid_blocks_format"),
    "two kinds of text": (lambda: {"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    "metadata without payload": (
        lambda: {"text": "x", "metadata": {"event_type": "t"}},
        "invalid_metadata_format",
    ),
    "an unknown picture": (
        lambda: {"blocks": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"}]},
        "invalid_blocks",
    ),
    "an unknown argument": (lambda: {"text": "x", "colour": "red"}, "invalid_arguments"),
    "an answer to nothing": (
        lambda: {"text": "x", "thread_ts": "1700000000.000100"},
        "cannot_reply_to_message",
    ),
}


@pytest.mark.parametrize("made, error", _POST.values(), ids=_POST.keys())
async def test_posts_that_break_a_rule(
    client: AsyncWebClient, made: Callable[[], Json], error: str
) -> None:
    """Each is refused by the name that Slack gives it."""
    with pytest.raises(SlackApiError) as refused:
        await client.api_call("chat.postMessage", json={"channel": "C0OPS", **made()})
    assert refused.value.response["error"] == error


async def test_a_change_is_shorter_than_a_post(client: AsyncWebClient) -> None:
    """What may be posted may be too long for a change; a post is cut at 40,000."""
    posted = await client.chat_postMessage(channel="C0OPS", text="x" * 50_000)
    assert len(posted["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError, match="msg_too_long"):
        await client.chat_update(channel="C0OPS", ts=posted["ts"], text="x" * 4001)
