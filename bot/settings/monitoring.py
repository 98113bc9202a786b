"""How the program is watched: pages for supervisors, an alarm, a sign of life, traces."""

from datetime import timedelta

from pydantic import Field

from bot.settings.forms import Duration, SecretAddressOrNone
from bot.settings.section import Section


class MonitorSettings(Section):
    """How supervisors see that all is well, and how administrators learn that it is not."""

    host: str = Field(
        "127.0.0.1",
        description="Address on which `/healthz`, `/readyz` and `/metrics` are served; they ask "
        "for no token and tell numbers alone.",
        examples=["10.0.0.5"],
    )
    port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port on which they are served; 0: none.",
        examples=["9090"],
    )
    late_after: Duration = Field(
        timedelta(minutes=5),
        description="How late the oldest deadline or message that is due may be before the main "
        "administrators are told in chat, once an hour while it lasts.",
    )
    heartbeat_url: SecretAddressOrNone = Field(
        "",
        description="An address that is called once a minute while nothing is late, such as a "
        "check of healthchecks.io, which raises the alarm when the calls stay away.",
        examples=["https://hc-ping.com/…"],
    )
    traces_url: SecretAddressOrNone = Field(
        "",
        description="Where traces go by OTLP over HTTP; empty: nowhere. It needs the packages of "
        "`pip install 'muster[telemetry]'`.",
        examples=["http://127.0.0.1:4318/v1/traces"],
    )
