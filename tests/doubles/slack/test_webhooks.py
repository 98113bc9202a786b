"""Signed HTTP: the same gestures as posts to the app, and events again with their headers."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble
from tests.doubles.slack.apps import BoltApp
from tests.doubles.slack.test_limits import modal, plain, typed
from tests.doubles.slack.values import Json
from tests.doubles.slack.webhooks import Webhooks, signed

FORM = modal(typed(block_id="in.title"), submit=plain("好"))


@pytest.fixture
async def bolt(double: SlackDouble) -> BoltApp:
    """The app, not yet serving."""
    return BoltApp(double)


@pytest.fixture
async def hooks(double: SlackDouble, bolt: BoltApp) -> AsyncIterator[Webhooks]:
    """The app on a port of its own, to which the double posts."""

    async def serve(request: web.Request) -> web.Response:
        made = await to_bolt_request(request)
        return await to_aiohttp_response(await bolt.app.async_dispatch(made))

    app = web.Application()
    app.router.add_post("/slack/{kind}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield double.posts_to(f"http://127.0.0.1:{port}/slack")
    await runner.cleanup()


async def test_the_address_is_verified(hooks: Webhooks) -> None:
    """The challenge comes back."""
    assert await hooks.verify()


@pytest.mark.usefixtures("hooks")
async def test_every_gesture(double: SlackDouble, bolt: BoltApp, client: AsyncWebClient) -> None:
    """Messages, commands, modals and errors in place go by HTTP as they go by socket."""

    async def sent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del body, client
        await ack(response_action="errors", errors={"in.title": "太短"})

    async def said(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del client
        await ack(text=f"heard {body['text']}")

    bolt.on = {"view_submission": sent, "slash": said}
    assert (await double.slash("U0LI", "C0OPS", "/muster", "任务")).is_done
    assert double.last("C0OPS").text == "heard 任务"
    await double.say("U0LI", "C0OPS", "x")
    await client.views_open(trigger_id=double.workspace.new_trigger("U0LI").id, view=FORM)
    await double.submit("U0LI", {"in.title": "a"})
    view = double.modal("U0LI")
    assert view is not None
    assert view.errors == {"x": "太短"}
    assert len(bolt.heard) == 3
    assert double.refusals == []


@pytest.mark.usefixtures("hooks")
async def test_an_event_comes_again(double: SlackDouble, bolt: BoltApp) -> None:
    """A failure is repeated with the number and the reason in the headers."""
    heard: list[str] = []

    async def fails(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del ack, client
        heard.append(body["event_id"])
        raise RuntimeError

    double.clock.freeze()
    bolt.on["event"] = fails
    await double.say("U0LI", "C0OPS", "x")
    assert (len(heard), len({*heard}), bolt.retries) == (2, 1, ["1"])


async def test_a_forged_signature(double: SlackDouble, hooks: Webhooks, bolt: BoltApp) -> None:
    """The app refuses what another secret has signed."""
    double.platform.signing_secret = "another"
    assert not await hooks.verify()
    assert bolt.heard == []


def test_the_signature_is_slacks() -> None:
    """The example of Slack's own page on verifying requests comes out."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    headers = signed("8f742231b10e8888abcd99yyyzzz85a5", body, 1531420618)
    assert headers["X-Slack-Signature"] == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


async def test_an_app_that_is_not_there(double: SlackDouble) -> None:
    """A gesture fails where nobody listens."""
    double.posts_to("http://127.0.0.1:9/slack")
    assert (await double.slash("U0LI", "C0OPS", "/muster", "x")).why == "connection_failed"
