"""Files in both directions."""

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble


async def test_an_upload(double: SlackDouble, client: AsyncWebClient) -> None:
    """The SDK's own way through both steps ends with a message that holds the file."""
    await client.files_upload_v2(channel="C0OPS", content="纪要", filename="minutes.txt")
    assert double.last("C0OPS").files == ("minutes.txt",)


async def test_an_upload_that_was_not_done(double: SlackDouble, client: AsyncWebClient) -> None:
    """A file without its bytes is none; bytes of another length are refused."""
    given = await client.files_getUploadURLExternal(filename="x", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": given["file_id"]}])
    async with ClientSession() as session:
        assert (await session.post(given["upload_url"], data=b"four")).status == 400
        assert (await session.post(given["upload_url"], data=b"abc")).status == 200
    await client.files_completeUploadExternal(files=[{"id": given["file_id"]}])
    with pytest.raises(SlackApiError, match="missing_argument"):
        await client.files_getUploadURLExternal(filename="x", length=0)
    assert [each.error for each in double.refusals] == [
        "file_not_found",
        "wrong_length",
        "missing_argument",
    ]


async def test_a_picture_shows_an_upload(double: SlackDouble, client: AsyncWebClient) -> None:
    """A block can show a file that was completed and shared with nobody."""
    given = await client.files_getUploadURLExternal(filename="x.png", length=3)
    async with ClientSession() as session:
        await session.post(given["upload_url"], data=b"abc")
    picture = {"type": "image", "slack_file": {"id": given["file_id"]}, "alt_text": "燃尽图"}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.chat_postMessage(channel="C0OPS", text="x", blocks=[picture])
    await client.files_completeUploadExternal(files=[{"id": given["file_id"]}])
    await client.chat_postMessage(channel="C0OPS", text="x", blocks=[picture])
    assert "燃尽图" in double.last("C0OPS").text


async def test_a_file_that_somebody_sent(double: SlackDouble) -> None:
    """It is given to the bot's token; to others a page to log in."""
    said = await double.say("U0LI", "C0OPS", "看", files={"a.txt": b"abc"})
    url = f"{double.workspace.files_url}/{said.files[0]}/download"
    async with ClientSession() as session:
        head = {"Authorization": f"Bearer {double.bot_token}"}
        assert await (await session.get(url, headers=head)).read() == b"abc"
        assert (await session.get(url)).content_type == "text/html"
