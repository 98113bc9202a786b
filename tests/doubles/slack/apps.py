"""An app on slack-bolt which notes what it hears; for the self-tests."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble
from tests.doubles.slack.values import Json
from tests.doubles.slack.workspace import BOT, BOT_USER, TEAM

Handler = Callable[[AsyncAck, Json, AsyncWebClient], Awaitable[Any]]


async def _acknowledge(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    del body, client
    await ack()


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    del enterprise_id, team_id
    return AuthorizeResult(
        enterprise_id=None,
        team_id=TEAM,
        bot_user_id=BOT_USER,
        bot_id=BOT,
        bot_token="xoxb-double",
    )


class BoltApp:
    """Bolt with one listener for each kind; `heard` holds the payloads in their order."""

    def __init__(self, double: SlackDouble) -> None:
        self.heard: list[Json] = []
        self.retries: list[str] = []
        self.on: dict[str, Handler] = {}
        self.app = AsyncApp(
            authorize=_authorize,
            client=AsyncWebClient(
                token=double.bot_token, base_url=double.api_url, retry_handlers=[]
            ),
            signing_secret=double.signing_secret,
            process_before_response=True,
        )
        self._listen()

    def _listen(self) -> None:
        everything = re.compile(".*", re.DOTALL)

        async def hear(ack: AsyncAck, body: Json, client: AsyncWebClient, request: Any) -> None:
            self.heard.append(body)
            self.retries.extend(request.headers.get("x-slack-retry-num", []))
            kind = "event" if "event" in body else body.get("type", "slash")
            await self.on.get(kind, _acknowledge)(ack, body, client)

        self.app.command(everything)(hear)
        self.app.action(everything)(hear)
        self.app.view_submission(everything)(hear)
        self.app.view_closed(everything)(hear)
        self.app.shortcut(everything)(hear)
        self.app.event(everything)(hear)


@asynccontextmanager
async def connected(double: SlackDouble, sockets: int = 1) -> AsyncIterator[BoltApp]:
    """The app on so many sockets."""
    bolt = BoltApp(double)
    handlers = [
        AsyncSocketModeHandler(
            bolt.app,
            double.app_token,
            web_client=AsyncWebClient(token=double.app_token, base_url=double.api_url),
            ping_interval=0.2,
        )
        for _ in range(sockets)
    ]
    for handler in handlers:
        await handler.connect_async()  # type: ignore[no-untyped-call]
    await double.sockets.connected(sockets)
    try:
        yield bolt
    finally:
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]
