"""The Web API on a real socket."""

import asyncio
from contextlib import suppress
from http import HTTPStatus

from aiohttp import web

from tests.doubles.slack import api
from tests.doubles.slack.arguments import Arguments, invalid, token_and_arguments
from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.faults import Break
from tests.doubles.slack.methods import METHODS, Method
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Call, Json

assert api.__name__  # the methods enter themselves into the table when loaded


class Server:
    """Answers calls of the Web API."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        name = request.match_info["method"]
        try:
            return await self._done(request, name)
        except RefusedError as refused:
            if refused.error != "ratelimited":
                self._platform.refusals.note(name, refused.error, *refused.messages)
            return _refusal(refused)

    async def _done(self, request: web.Request, name: str) -> web.StreamResponse:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method")
        token, given = await token_and_arguments(request, takes_json=method.takes_json)
        self._platform.calls.append(Call(name, given))
        self._allow(method, token)
        broken = await self._platform.faults.meet(name)
        if broken is Break.BEFORE:
            return await _cut(request)
        if unknown := given.keys() - method.arguments - {"team_id"}:
            raise invalid(f"unknown arguments: {', '.join(sorted(unknown))}")
        answer: Json = {"ok": True} | method.does(self._platform, Arguments(given))
        if broken is Break.AFTER:
            return await _cut(request)
        headers = {} if method.is_for_app else self._scopes(method)
        return web.json_response(answer, headers=headers)

    def _scopes(self, method: Method) -> dict[str, str]:
        accepted = ",".join(method.scopes)
        held = ",".join(sorted(self._platform.scopes))
        return {"X-OAuth-Scopes": held, "X-Accepted-OAuth-Scopes": accepted}

    def _allow(self, method: Method, token: str) -> None:
        """Refuse a token that is missing, unknown, revoked or of the other kind."""
        platform = self._platform
        if not token:
            raise RefusedError("not_authed")
        if token not in {platform.bot_token, platform.app_token}:
            raise RefusedError("invalid_auth")
        if platform.token_error:
            raise RefusedError(platform.token_error)
        if (token == platform.app_token) is not method.is_for_app:
            raise RefusedError("not_allowed_token_type")
        for scope in method.scopes:
            platform.need(scope)


def _refusal(refused: RefusedError) -> web.Response:
    body: Json = {"ok": False, "error": refused.error, **refused.extra}
    if refused.messages:
        body["response_metadata"] = {"messages": [*refused.messages]}
        body["errors"] = [*refused.messages]
    if refused.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.OK}:
        return web.json_response(body, status=refused.status, headers=refused.headers)
    return web.Response(status=refused.status, text=refused.error, headers=refused.headers)


async def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(0)
    return web.Response()
