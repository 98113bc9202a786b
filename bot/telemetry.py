"""Traces by OpenTelemetry, where a setting asks for them; without it nothing of it is loaded."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final

from bot.engine.trace import current_trace, measure_by
from bot.errors import SetupError
from bot.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_PATIENCE_SECONDS: Final = 2.0
"""With a collector that hangs: the end of the process does not wait for it, nor do new spans."""


@contextmanager
def telemetry(settings: Settings) -> Iterator[None]:
    """Send a span of every input, deadline and delivery to the collector, until the block ends.

    All that came of one input is one trace, as in the log. Raises SetupError where the packages
    are missing. A collector that does not take what is left at the end within seconds loses it.
    """
    if not settings.monitor.traces_url:
        yield
        return
    provider = _provider(settings.monitor.traces_url)
    measure_by(provider.get_tracer("muster").start_as_current_span)
    try:
        yield
    finally:
        ending = Thread(target=provider.shutdown, daemon=True)
        ending.start()
        ending.join(_PATIENCE_SECONDS)


def _provider(url: str) -> "TracerProvider":
    """Sends to that address; traces have the ids that inputs have in rows and logs."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.id_generator import IdGenerator
    except ImportError as missing:
        raise SetupError(
            "MUSTER_MONITOR_TRACES_URL is set, but the packages that it needs are not installed: "
            "pip install 'muster[telemetry]'."
        ) from missing

    class Ids(IdGenerator):
        def generate_span_id(self) -> int:
            return random.getrandbits(64) or 1

        def generate_trace_id(self) -> int:
            return int(current_trace() or "0", 16) or random.getrandbits(128)

    provider = TracerProvider(
        id_generator=Ids(),
        resource=Resource.create({"service.name": "muster"}),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(url, timeout=_PATIENCE_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
