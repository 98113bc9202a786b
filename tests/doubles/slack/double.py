"""The double itself: Slack on one port of this machine, in the running loop."""

from types import TracebackType
from typing import Self

from aiohttp import web

from tests.doubles.slack.answers import Responses
from tests.doubles.slack.clicks import Clicks
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.server import Server
from tests.doubles.slack.sockets import Sockets
from tests.doubles.slack.storage import Storage
from tests.doubles.slack.webhooks import Webhooks
from tests.doubles.slack.workspace import BOT_USER

_LARGEST = 64 * 1024 * 1024


class SlackDouble(Clicks):
    """A workspace with one app, which is reached by Socket Mode unless `posts_to` says otherwise.

    `async with SlackDouble() as double:` serves until the block ends. `bot` is the app's user.
    """

    bot = BOT_USER

    def __init__(self) -> None:
        platform = Platform()
        self.sockets = Sockets(platform.refusals)
        super().__init__(platform, self.sockets)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    @property
    def api_url(self) -> str:
        """Where the Web API is."""
        return f"{self.platform.url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self.platform.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.platform.app_token

    @property
    def signing_secret(self) -> str:
        """The secret for signed HTTP."""
        return self.platform.signing_secret

    def posts_to(self, base: str) -> Webhooks:
        """Deliver by signed HTTP from now on, to `base` and `/events`, `/commands` and so on."""
        hooks = Webhooks(self.platform, base)
        self.delivery.transport = hooks
        return hooks

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        url = f"http://{host}:{port}"
        self.platform.url = url
        self.platform.new_link = lambda: self.sockets.new_link(url)
        self.workspace.upload_url = f"{url}/upload"
        self.workspace.files_url = f"{url}/files"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.delivery.close()
        await self.sockets.close()
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST)
        server, storage = Server(self.platform), Storage(self.platform)
        app.router.add_route("GET", "/api/{method}", server.call)
        app.router.add_route("POST", "/api/{method}", server.call)
        app.router.add_get("/link/", self.sockets.open)
        app.router.add_post("/response/{ticket}", Responses(self.platform).take)
        app.router.add_post("/upload/{file}", storage.take)
        app.router.add_get("/files/{file}/download", storage.give)
        return app
