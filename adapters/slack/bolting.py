"""Bolt between Slack and `Receiver`: one listener for each kind of payload, no routing of its own.

`process_before_response` has bolt wait for the listener, which acknowledges by what it returns,
instead of looking every 10 ms whether it has.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.client import Identity, SlackClient
from adapters.slack.receive import Receiver, Reply

_ANY: Final = re.compile("")
_NOT_NOW: Final = 503
_UNKNOWN: Final = 404
_log = logging.getLogger(__name__)
bolt_log: Final = logging.getLogger(f"{__name__}.bolt")
"""Bolt's own: it warns of what nobody listens for, which we acknowledge."""
bolt_log.setLevel(logging.ERROR)

Listener = Callable[[Mapping[str, Any]], Awaitable[Reply]]


class Bolt:
    """The app as bolt runs it, for both ways in."""

    def __init__(self, client: SlackClient, receiver: Receiver) -> None:
        self._receiver = receiver
        app = AsyncApp(
            name="muster",
            logger=bolt_log,
            process_before_response=True,
            signing_secret="",
            request_verification_enabled=False,  # `webhooks` has done so by then
            authorize=_authorize(client, receiver.me),
        )
        app.command(_ANY)(_replying(receiver.command))
        app.action(_ANY)(_replying(receiver.action))
        app.event(_ANY)(self._event)
        app.view(_ANY)(_replying(receiver.submission))
        app.shortcut(_ANY)(_replying(receiver.shortcut))
        self._app = app

    async def handle(
        self, body: str | dict[str, Any], headers: Mapping[str, str], mode: str
    ) -> BoltResponse:
        """What to answer; whatever it is that came, Slack is told that it has arrived."""
        try:
            request = AsyncBoltRequest(body=body, headers=dict(headers), mode=mode)
            response = await self._app.async_dispatch(request)
        except Exception:  # noqa: BLE001  # bolt's reading of something odd is no reason to repeat it
            _log.exception("a payload could not be read")
            return BoltResponse(status=200)
        if response.status == _UNKNOWN:
            _log.debug("a payload of a kind that we know nothing of")
            return BoltResponse(status=200)
        return response

    async def _event(self, body: dict[str, Any]) -> BoltResponse:
        try:
            done = await self._receiver.event(body)
        except msgspec.ValidationError as error:
            _log.debug("an event of an unknown form: %s", error)
            done = True
        return BoltResponse(status=200 if done else _NOT_NOW)


def _replying(listener: Listener) -> Callable[..., Awaitable[BoltResponse]]:
    async def reply(body: dict[str, Any]) -> BoltResponse:
        try:
            replied = await listener(body)
        except msgspec.MsgspecError as error:
            _log.debug("a payload of an unknown form: %s", error)
            replied = {}
        except Exception:  # noqa: BLE001  # a bug of ours must not be a time-out of theirs
            _log.exception("a payload met a bug")
            replied = {}
        return BoltResponse(status=200, body=replied or "")

    return reply


def _authorize(client: SlackClient, me: Identity) -> Callable[..., Awaitable[AuthorizeResult]]:
    known = AuthorizeResult(
        enterprise_id=me.enterprise_id,
        team_id=me.team_id,
        bot_user_id=me.user_id,
        bot_id=me.bot_id,
        bot_token=client.settings.bot_token,
    )

    async def authorize() -> AuthorizeResult:
        return known

    return authorize
