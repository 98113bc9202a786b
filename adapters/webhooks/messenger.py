"""The program that is told, as a messenger that the outbox delivers to."""

from collections.abc import Mapping
from typing import Final

import httpx

from adapters.webhooks.addresses import address_of
from adapters.webhooks.signing import signed
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, Outgoing, Pace
from bot.engine.outbox.webhooks import NAME
from bot.settings.webhooks import WebhookSettings
from bot.time.clock import Clock

_PATIENCE_SECONDS: Final = 10.0
_NEVER: Final = frozenset({400, 410, 413, 422})
"""By these a receiver says of one event that it will not take it; all else may pass."""


class Webhook:
    """Posts each event once it is due, signed anew each time; a 2xx is an acknowledgement.

    It fulfils `bot.engine.messenger.Messenger`. What the receiver says is not read.
    """

    name: Final = NAME
    pace: Final = Pace(all=20, burst=20)

    def __init__(
        self, settings: WebhookSettings, clock: Clock, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._url = httpx.URL(settings.url)
        self._secret = settings.secret
        self._clock = clock
        self._patience = patience

    async def deliver(self, message: Outgoing) -> str:
        """Post it; gives its id. Raises DeliveryRefused or DeliveryDelayed."""
        body = message.text.encode()
        seconds = int(self._clock.now().timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": "Muster",
            **signed(self._secret, message.key, seconds, body),
        }
        status, answered = await self._post(body, headers)
        if httpx.codes.is_success(status):
            return message.key
        if httpx.codes.is_redirect(status):
            raise DeliveryRefused(f"the webhook answers {status}, and redirects are not followed")
        if status in _NEVER:
            raise DeliveryRefused(f"the webhook answers {status}")
        raise DeliveryDelayed(f"the webhook answers {status}", _wait(answered))

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Mapping[str, str]]:
        """To the address that was checked, under the host's own name; no proxy, no redirect."""
        url = self._url
        encrypted = url.scheme == "https"
        port = url.port or (443 if encrypted else 80)
        address = await address_of(url.host, port, encrypted=encrypted)
        headers["host"] = url.netloc.decode()
        try:
            async with (
                httpx.AsyncClient(timeout=self._patience, trust_env=False) as client,
                client.stream(
                    "POST",
                    url.copy_with(host=address),
                    content=body,
                    headers=headers,
                    extensions={"sni_hostname": url.host},
                ) as answer,
            ):
                return answer.status_code, answer.headers
        except httpx.HTTPError as error:
            raise DeliveryDelayed(f"the webhook does not answer: {type(error).__name__}") from error


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that the receiver asks for; a day at the most."""
    asked = headers.get("retry-after", "")
    return min(float(asked), 86_400.0) if asked.isdecimal() else None
