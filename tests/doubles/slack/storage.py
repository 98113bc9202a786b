"""Where the bytes of files go and come from."""

from http import HTTPStatus

from aiohttp import web

from tests.doubles.slack.platform import Platform


class Storage:
    """Takes uploads at their addresses, and gives files to who has the bot's token."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def take(self, request: web.Request) -> web.Response:
        """An upload, as it is or as a part of a form; its length must be what was said."""
        file = self._platform.workspace.files.get(request.match_info["file"])
        if file is None or file.content is not None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        content = await _content(request)
        if len(content) != file.size:
            self._platform.refusals.note("upload", "wrong_length", f"{len(content)} {file.size}")
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def give(self, request: web.Request) -> web.Response:
        """A file; who has no right to it gets a page to log in, as from Slack."""
        file = self._platform.workspace.files.get(request.match_info["file"])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = token == self._platform.bot_token and not self._platform.token_error
        if not allowed or "files:read" not in self._platform.scopes:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        if file is None or file.content is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(body=file.content)


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
