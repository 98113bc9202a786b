"""The Web API: one session, no repeats of the SDK's own, Slack's tiers kept, errors told apart."""

import asyncio
import io
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import limits
from adapters.slack.failures import BAD_TOKENS, CallFailed
from bot.engine.messenger import DeliveryDelayed
from bot.engine.outbox.pacing import Bucket
from bot.settings.messengers import SlackSettings

_TIMEOUT_SECONDS: Final = 20
_MOVING_SECONDS: Final = 120
"""How long a file may take."""
_PATIENCE: Final = 2.0
"""Seconds that a call waits for its turn before the message is put back."""
_BURST: Final = 10
_TEAMS: Final = 100
_MINUTE: Final = 60
_FILE_HOSTS: Final = (".slack.com", ".slack-edge.com", ".slack-files.com")
_log = logging.getLogger(__name__)
sdk_log: Final = logging.getLogger(f"{__name__}.sdk")
"""Given to the SDK with a level of its own: without one it writes every message's text down."""
sdk_log.setLevel(logging.WARNING)

Answered = Mapping[str, Any]
"""What Slack answered: JSON, to be turned into types where it is read."""


class Identity(msgspec.Struct, frozen=True):
    """Who we are at Slack: our user, our bot and our workspace, or our organisation."""

    user_id: str
    bot_id: str = ""
    team_id: str | None = None
    enterprise_id: str | None = None
    url: str = ""
    team: str = ""
    is_enterprise_install: bool = False

    def account(self, user: str, team: str = "") -> str:
        """The account of a user; somebody of another company, met in a shared channel, has theirs.

        In an Enterprise Grid ids are those of the whole organisation.
        """
        ours = not team or team == self.team_id or self.enterprise_id is not None
        return user if ours else f"{user}@{team}"


class SlackClient:
    """Calls Slack from one event loop at a time; the session is opened when it is needed.

    Once it is closed, what is still to leave waits in the outbox for the next start.
    """

    def __init__(self, settings: SlackSettings, tiers: Mapping[str, int] = limits.TIERS) -> None:
        """`tiers` says how often a minute methods may be called."""
        self.settings = settings
        self.trouble = ""
        """What is wrong with the token, once Slack has said so; empty while all is well."""
        self._session: aiohttp.ClientSession | None = None
        self._webs: dict[str, AsyncWebClient] = {}
        self._closed = False
        self._buckets = {method: Bucket(calls / _MINUTE, _BURST) for method, calls in tiers.items()}
        self._quiet_until: dict[str, float] = {}
        self._api_host = urlsplit(settings.api_url).hostname or ""

    def web(self, token: str = "") -> AsyncWebClient:
        """The SDK's client with the shared session and the bot's token, or another."""
        session = self.session()
        token = token or self.settings.bot_token
        if token not in self._webs:
            self._webs[token] = AsyncWebClient(
                token=token,
                base_url=self.settings.api_url,
                session=session,
                retry_handlers=[],
                logger=sdk_log,
            )
        return self._webs[token]

    def session(self) -> aiohttp.ClientSession:
        """The shared session."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=_TIMEOUT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
            self._webs.clear()
        return self._session

    def open(self) -> None:
        """Make calls again after a close."""
        self._closed = False

    async def close(self) -> None:
        """Let go of the session; Slack is out of reach from now on."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def post(self, method: str, **arguments: object) -> Answered:
        """Call a method that changes something; raises CallFailed and DeliveryDelayed."""
        return await self._call(method, "POST", json=arguments)

    async def get(self, method: str, **arguments: object) -> Answered:
        """Call a method that reads; raises CallFailed and DeliveryDelayed."""
        return await self._call(method, "GET", params=arguments)

    async def whoami(self) -> Identity:
        """Who the bot token makes us; raises CallFailed."""
        return msgspec.convert(await self.post("auth.test"), Identity)

    async def scopes(self) -> frozenset[str]:
        """What the bot token may do; empty where Slack does not tell. Raises CallFailed."""
        response = await self._asked("auth.test", "POST")
        granted = str(response.headers.get("x-oauth-scopes", ""))
        return frozenset(each.strip() for each in granted.split(",") if each.strip())

    async def teams(self, me: Identity) -> Sequence[str]:
        """The workspaces that lists have to be asked of: "" alone where the token names its own.

        A token for a whole organisation is none of a workspace's. Raises CallFailed.
        """
        if not me.is_enterprise_install:
            return [""]
        found: list[str] = []
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await self.get("auth.teams.list", limit=_TEAMS, **more)
            found += [str(each["id"]) for each in page.get("teams", [])]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found

    async def connection_uri(self) -> str:
        """A fresh address for a Socket Mode connection; raises CallFailed."""
        opened = await self._asked(
            "apps.connections.open", "POST", token=self.settings.app_token, json={}
        )
        return str(opened["url"])

    async def respond(self, url: str, body: Mapping[str, object]) -> None:
        """Answer through a response URL; what can't be answered any more is let be."""
        try:
            async with self.session().post(url, json=body) as response:
                if not response.ok:
                    _log.debug("a response URL gave %s", response.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.debug("a response URL failed: %r", error)

    async def fetch(self, url: str, most: int) -> bytes | None:
        """A file that somebody sent; None where it can't be had or is larger than `most` bytes.

        The token goes to Slack's own hosts only: a file of elsewhere is not fetched.
        """
        host = urlsplit(url).hostname or ""
        if host != self._api_host and not host.endswith(_FILE_HOSTS):
            return None
        headers = {"Authorization": f"Bearer {self.settings.bot_token}"}
        timeout = aiohttp.ClientTimeout(total=_MOVING_SECONDS)
        try:
            async with self.session().get(
                url, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                # Without the right scope Slack answers with its log-in page.
                if not response.ok or response.content_type == "text/html":
                    return None
                content = await response.content.read(most + 1)
                while len(content) <= most and (more := await response.content.read(most + 1)):
                    content += more
                return content if len(content) <= most else None
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def upload(self, name: str, content: bytes, *, channel: str = "", ts: str = "") -> str:
        """Upload a file and give its id; to `channel` and the thread of `ts`, or to nobody yet."""
        given = await self.get("files.getUploadURLExternal", filename=name, length=len(content))
        timeout = aiohttp.ClientTimeout(total=_MOVING_SECONDS)
        try:
            async with self.session().post(
                given["upload_url"], data=io.BytesIO(content), timeout=timeout
            ) as response:
                if not response.ok:
                    raise CallFailed("upload", f"http_{response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CallFailed("upload", "no_answer") from error
        file_id = str(given["file_id"])
        shared = {"channel_id": channel} | ({"thread_ts": ts} if ts else {}) if channel else {}
        files = [{"id": file_id, "title": name}]
        await self.post("files.completeUploadExternal", files=files, **shared)
        return file_id

    async def _call(
        self,
        method: str,
        verb: str,
        *,
        json: dict[str, object] | None = None,
        params: dict[str, object] | None = None,
    ) -> Answered:
        await self._turn(method)
        response = await self._asked(method, verb, json=json, params=params)
        self.trouble = ""
        data: object = response.data
        return data if isinstance(data, dict) else {}

    async def _asked(
        self,
        method: str,
        verb: str,
        *,
        token: str = "",
        json: dict[str, object] | None = None,
        params: dict[str, object] | None = None,
    ) -> AsyncSlackResponse:
        """Call once; raises CallFailed."""
        if self._closed:
            raise CallFailed(method, "unreachable")
        try:
            return await self.web(token).api_call(method, http_verb=verb, json=json, params=params)
        except SlackApiError as refused:
            raise self._failed(method, refused) from refused
        except aiohttp.ClientConnectorError as error:
            raise CallFailed(method, "unreachable") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise CallFailed(method, "no_answer") from error

    async def _turn(self, method: str) -> None:
        """Wait until the method may be called; raises DeliveryDelayed where that takes long."""
        now = asyncio.get_running_loop().time()
        bucket = self._buckets.get(method)
        delay = max(0.0, self._quiet_until.get(method, 0.0) - now)
        if bucket is not None:
            delay = max(delay, bucket.delay(now))
        if delay > _PATIENCE:
            raise DeliveryDelayed(f"Slack: {method} was called too often", delay)
        if bucket is not None:
            bucket.take(now)
        if delay:
            await asyncio.sleep(delay)

    def _failed(self, method: str, refused: SlackApiError) -> CallFailed:
        response: Any = refused.response
        data = getattr(response, "data", None)
        status = getattr(response, "status_code", None) or getattr(response, "status", 0)
        error = str(data.get("error", "")) if isinstance(data, dict) else ""
        wait = _seconds(response.headers.get("Retry-After"))
        if wait is not None and method in self._buckets:
            self._quiet_until[method] = asyncio.get_running_loop().time() + wait
        failed = CallFailed(method, error or f"http_{status}", wait)
        bot = method != "apps.connections.open"
        if bot and failed.is_bad_token and self.trouble != BAD_TOKENS[failed.error]:
            self.trouble = BAD_TOKENS[failed.error]
            _log.error("Slack refuses the bot token (%s): %s", failed.error, self.trouble)
        return failed


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None
