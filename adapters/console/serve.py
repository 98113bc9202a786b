"""Serves the console, on this machine alone."""

import ipaddress
from contextlib import AbstractAsyncContextManager

from starlette.types import ASGIApp

from adapters.console.events import Hub
from adapters.web.serving import serving as web_serving
from bot.errors import SetupError


def serving(app: ASGIApp, hub: Hub, host: str, port: int) -> AbstractAsyncContextManager[str]:
    """Serve `app` until the block ends; gives the address, with the port that was free for 0.

    Raises SetupError when `host` is not this machine alone or when the port is taken.
    """
    if not _loopback(host):
        raise SetupError(
            f"The console lets its user act as anybody and is served on this machine only: "
            f"{host} is not a loopback address, set 127.0.0.1."
        )
    return web_serving(app, host, port, what="The console", ending=hub.close)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
