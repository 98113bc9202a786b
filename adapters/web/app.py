"""The one web application that messengers post to."""

from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route


def web_app(routes: Iterable[BaseRoute]) -> Starlette:
    """The application with these routes and a health page at `/healthz`."""
    return Starlette(routes=[Route("/healthz", _health), *routes])


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok\n")
