"""Serves a web application inside the program's own event loop, and waits for no slow sender."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import SetupError

_PATIENCE_SECONDS: Final = 3
_WHOLE_WITHIN_SECONDS: Final = 10.0
_MOST_CONNECTIONS: Final = 256
"""Fewer than the files that a process may open: its database and messengers need some as well."""


class _Impatient(H11Protocol):
    """Hangs up on whoever does not send a whole request in time, and on who comes in a crowd."""

    def __init__(self, *given: Any, whole_within: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self._whole_within = whole_within
        self._hanging_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > _MOST_CONNECTIONS:
            transport.abort()
        else:
            self._wait_or_not()

    def handle_events(self) -> None:
        super().handle_events()
        self._wait_or_not()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_waiting()

    def _wait_or_not(self) -> None:
        if self.conn.their_state not in {h11.IDLE, h11.SEND_BODY}:
            self._stop_waiting()
        elif self._hanging_up is None:
            self._hanging_up = self.loop.call_later(self._whole_within, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._hanging_up is not None:
            self._hanging_up.cancel()
            self._hanging_up = None


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program: it decides when this server ends."""
        yield


@asynccontextmanager
async def serving(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    what: str,
    ending: Callable[[], None] = lambda: None,
    whole_within: float = _WHOLE_WITHIN_SECONDS,
) -> AsyncIterator[str]:
    """Serve `app` until the block ends; gives the address, with the port that was free for 0.

    `ending` is called before the last requests are waited for. A connection that has not sent a
    whole request `whole_within` seconds after it could is closed. Raises SetupError, which names
    the server as `what`, where the address can't be had.
    """
    listening = _listen(host, port, what)
    config = uvicorn.Config(
        app,
        http=partial(_Impatient, whole_within=whole_within),  # type: ignore[arg-type]
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield _address(listening)
    finally:
        server.should_exit = True
        ending()
        await running
        listening.close()


def _listen(host: str, port: int, what: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise SetupError(
            f"{what} can't be served on {host}:{port} ({error.strerror}): "
            f"choose another address or port, or end the program that has it."
        ) from None
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
