"""The console's web application: a page, its JSON interface and its stream of events."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.console.desk import Desk
from adapters.console.errors import UnfitError, UnknownError
from adapters.console.events import Hub
from adapters.console.files import FileRoutes
from adapters.console.ports import Core, VirtualTime
from adapters.console.requests import (
    ActRequest,
    AdvanceRequest,
    ReadRequest,
    SendRequest,
    json_of,
    json_response,
)
from adapters.console.security import FILES, HEALTH, Gate
from adapters.console.settings import ConsoleSettings
from storage.database import Database

_STATIC: Final = Path(__file__).parent / "static"
_PAGE_SIZE: Final = 50
_ID_DIGITS: Final = 9


def console_app(
    core: Core,
    database: Database,
    hub: Hub,
    settings: ConsoleSettings | None = None,
    virtual_time: VirtualTime | None = None,
) -> Starlette:
    """The application to serve; with `virtual_time` the page can move the clock."""
    settings = settings or ConsoleSettings()
    desk = Desk(core, database, hub)
    routes = _Routes(desk, hub, settings, virtual_time)
    file_routes = FileRoutes(desk, database)
    return Starlette(
        routes=[
            Route("/", _page),
            Route(HEALTH, routes.health),
            Route("/api/start", routes.start),
            Route("/api/chats", routes.chats),
            Route("/api/messages", routes.messages),
            Route("/api/events", routes.events),
            Route("/api/upload", file_routes.upload, methods=["POST"]),
            Route(FILES + "{message}/{digest}", file_routes.of_message),
            Route(FILES + "{upload}", file_routes.of_upload),
            Route("/api/send", routes.send, methods=["POST"]),
            Route("/api/act", routes.act, methods=["POST"]),
            Route("/api/read", routes.read, methods=["POST"]),
            Route("/api/clock", routes.advance, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Gate, settings=settings)],
        exception_handlers={HTTPException: _refused, UnknownError: _unknown, UnfitError: _unfit},
    )


class _Routes:
    def __init__(
        self, desk: Desk, hub: Hub, settings: ConsoleSettings, virtual_time: VirtualTime | None
    ) -> None:
        self._desk = desk
        self._hub = hub
        self._settings = settings
        self._virtual_time = virtual_time

    async def health(self, _: Request) -> Response:
        await asyncio.to_thread(self._desk.touch)
        return Response("ok\n", media_type="text/plain")

    async def start(self, _: Request) -> Response:
        demo = self._virtual_time is not None
        return json_response(
            await asyncio.to_thread(self._desk.start, self._settings.zone, demo=demo)
        )

    async def chats(self, request: Request) -> Response:
        return json_response(await asyncio.to_thread(self._desk.overview, _acting(request)))

    async def messages(self, request: Request) -> Response:
        chat, before = request.query_params.get("chat", ""), request.query_params.get("before", "0")
        if not (before.isascii() and before.isdigit() and len(before) <= _ID_DIGITS):
            raise HTTPException(422, "invalid")
        page = await asyncio.to_thread(
            self._desk.page, _acting(request), chat, before=int(before), size=_PAGE_SIZE
        )
        return json_response(page)

    async def events(self, request: Request) -> Response:
        person = await asyncio.to_thread(self._desk.known, _acting(request))
        events: AsyncIterator[bytes] = self._hub.listen(person.key, self._desk.core)
        return StreamingResponse(events, media_type="text/event-stream")

    async def send(self, request: Request) -> Response:
        return json_response(await self._desk.send(await json_of(request, SendRequest)))

    async def act(self, request: Request) -> Response:
        return json_response(await self._desk.act(await json_of(request, ActRequest)))

    async def read(self, request: Request) -> Response:
        await asyncio.to_thread(self._desk.read, await json_of(request, ReadRequest))
        return Response(status_code=204)

    async def advance(self, request: Request) -> Response:
        wanted = await json_of(request, AdvanceRequest)
        hands = self._virtual_time
        if hands is None:
            raise HTTPException(404, "no_demo")
        if wanted.minutes is None:
            by = hands.next_working_morning() - self._desk.core.now()
        else:
            by = timedelta(minutes=wanted.minutes)
        await hands.advance(by)
        now = self._desk.core.now()
        self._hub.tick(now)
        return json_response({"now": now})


def _acting(request: Request) -> str:
    return request.query_params.get("as", "")


async def _page(_: Request) -> Response:
    return FileResponse(_STATIC / "index.html")


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": getattr(error, "detail", "")}, status_code=status)


async def _unknown(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=404)


async def _unfit(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=422)
