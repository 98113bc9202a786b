"""The sign of life: an address of a watcher elsewhere is called while all is well."""

import logging
from typing import Final

import httpx

_PATIENCE_SECONDS: Final = 10.0
_log = logging.getLogger(__name__)


class SignOfLife:
    """Calls the address; that it fails is for the watcher to notice, and for the log."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def give(self) -> None:
        """Call it once."""
        try:
            async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
                (await client.get(self._url)).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _log.warning("the sign of life was not taken: %s", type(error).__name__)
