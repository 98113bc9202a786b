"""Serves a web application inside the program's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SetupError

_PATIENCE_SECONDS: Final = 3


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program: it decides when this server ends."""
        yield


@asynccontextmanager
async def serving(
    app: ASGIApp, host: str, port: int, *, what: str, ending: Callable[[], None] = lambda: None
) -> AsyncIterator[str]:
    """Serve `app` until the block ends; gives the address, with the port that was free for 0.

    `ending` is called before the last requests are waited for. Raises SetupError, which names it
    as `what`, where the address can't be had.
    """
    listening = _listen(host, port, what)
    config = uvicorn.Config(
        app,
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
