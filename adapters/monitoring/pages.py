"""`/healthz`, `/readyz` and `/metrics`: whether it lives, whether it can work, and numbers."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.hosting import Host
from adapters.web.serving import serving
from bot.engine.upkeep.backups import backup_age
from bot.engine.upkeep.measures import Standing, standing
from bot.runtime import Runtime
from bot.time.agreed import AgreedClock
from bot.time.clock import Clock

_PATIENCE_SECONDS: Final = 2.0
_NOT_NOW: Final = 503


class Pages:
    """What a supervisor asks of one process, which receives by these hosts."""

    def __init__(self, runtime: Runtime, hosts: Sequence[Host] = ()) -> None:
        self._runtime = runtime
        self._hosts = hosts

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[str]:
        """Serve them until the block ends; gives the address."""
        routes = [
            Route("/healthz", self._health),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]
        async with serving(Starlette(routes=routes), host, port, what="Monitoring") as address:
            yield address

    async def _health(self, _: Request) -> Response:
        """Alive, whatever the database and the messengers do: a restart would not mend those."""
        alive = self._runtime.alive
        return PlainTextResponse("ok\n" if alive else "hangs\n", 200 if alive else _NOT_NOW)

    async def _ready(self, _: Request) -> Response:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                why = await asyncio.to_thread(self._runtime.unready)
        except TimeoutError:
            why = "the database does not answer"
        return PlainTextResponse(f"{why or 'ready'}\n", _NOT_NOW if why else 200)

    async def _metrics(self, _: Request) -> Response:
        # Who collects numbers waits for seconds; a database that hangs must not hide the rest.
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                shared = await asyncio.to_thread(self._shared)
        except TimeoutError:
            shared = _AWAY
        written = generate_latest(REGISTRY) + generate_latest(
            _registry([*_apart(self._runtime.app.clock), _connected(self._hosts), *shared])
        )
        return Response(written, media_type=CONTENT_TYPE_LATEST)

    def _shared(self) -> list[Metric]:
        """What all processes share; nothing of it while the database is away."""
        app = self._runtime.app
        now = app.clock.now()
        try:
            with app.database.snapshot() as tx:
                found = standing(tx, now, app.rules.messengers)
                backup = backup_age(tx, now)
        except SQLAlchemyError:
            return _AWAY
        return [
            _up(1),
            _gauge(
                "muster_deadlines_overdue", "Deadlines that are due and not done.", found.overdue
            ),
            _gauge(
                "muster_deadline_oldest_seconds",
                "How late the oldest of them is.",
                found.deadline_lateness(now),
            ),
            _gauge(
                "muster_outbox_oldest_seconds",
                "How long the oldest message that may leave has waited.",
                found.message_lateness(now),
            ),
            _gauge(
                "muster_failed_inputs",
                "Inputs that met a bug and are kept for an administrator.",
                found.failed_inputs,
            ),
            *self._by_messenger(found),
            *_since(backup),
        ]

    def _by_messenger(self, found: Standing) -> Iterator[Metric]:
        waiting = GaugeMetricFamily(
            "muster_outbox_waiting", "Messages that may leave.", labels=["messenger"]
        )
        parked = GaugeMetricFamily(
            "muster_outbox_parked", "Messages that lie aside.", labels=["messenger"]
        )
        for name in self._runtime.app.rules.messengers:
            waiting.add_metric([name], found.waiting.get(name, 0))
            parked.add_metric([name], found.parked.get(name, 0))
        left = GaugeMetricFamily(
            "muster_quota_left", "What is left of a month.", labels=["messenger", "meter"]
        )
        for name, quota in self._runtime.app.rules.quotas.items():
            for meter, limit in quota.limits.items():
                left.add_metric([name, meter], limit - found.used.get((name, meter), 0))
        yield from (waiting, parked, left)


def _apart(clock: Clock) -> Iterator[Metric]:
    if isinstance(clock, AgreedClock):
        yield _gauge(
            "muster_clock_apart_seconds",
            "How far this machine's clock is ahead of the database's, which counts.",
            clock.apart,
        )


def _connected(hosts: Sequence[Host]) -> Metric:
    connected = GaugeMetricFamily(
        "muster_messenger_connected",
        "Whether what people do on a messenger arrives at this process.",
        labels=["messenger"],
    )
    for host in hosts:
        connected.add_metric([host.name], host.is_connected)
    return connected


def _since(backup: timedelta | None) -> Iterator[Metric]:
    if backup is not None:
        yield _gauge(
            "muster_backup_age_seconds",
            "How old the last backup by `muster backup` is; absent before the first.",
            backup.total_seconds(),
        )


class _Kept:
    """Gives metrics that were read already."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Every one of them."""
        return iter(self._metrics)


def _registry(metrics: list[Metric]) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Kept(metrics))
    return registry


def _up(value: float) -> Metric:
    return _gauge("muster_database_up", "Whether the database answers.", value)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


_AWAY: Final = [_up(0)]
