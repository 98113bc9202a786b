"""Webhooks out: which program is told what happens."""

from typing import Self

from pydantic import Field, model_validator

from bot.settings.section import Secret, Section


class WebhookSettings(Section):
    """Which other program is told what happens, signed, as [incidents.md](incidents.md) says."""

    url: Secret = Field(
        "",
        description="Where events are posted to; empty: nowhere. `https`, or `http` to an address "
        "of your own network. Redirects are not followed.",
        examples=["https://status.example.com/hooks/muster"],
    )
    secret: Secret = Field(
        "",
        description="What events are signed with: any text of 16 characters or more, or `whsec_` "
        "and base64 as libraries for Standard Webhooks make it.",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )

    @property
    def enabled(self) -> bool:
        """Whether anybody is told."""
        return bool(self.url)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.url and len(self.secret) < _SHORTEST:
            raise ValueError(
                f"webhook.url is set, but webhook.secret has less than {_SHORTEST} characters; "
                "without it nobody could tell our events from forged ones"
            )
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError("webhook.url starts with neither https:// nor http://")
        return self


_SHORTEST = 16
