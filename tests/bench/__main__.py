"""`python -m tests.bench [dispatch|durable|history|queue|slack|…]…`: all of them by default."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.bench import (
    approvals,
    dingtalk,
    dispatch,
    durable,
    feishu,
    history,
    incidents,
    meetings,
    queue,
    slack,
    start,
    views,
)
from tests.databases import new_postgres


@contextmanager
def _durable_postgres() -> Iterator[Path]:
    os.environ[postgres.DURABLE] = "1"
    with postgres.owned_home() as home:
        postgres.ensure_running(home)
        yield home


def _durable() -> None:
    with _durable_postgres() as home:
        durable.main(new_postgres(home))


def _history() -> None:
    with _durable_postgres() as home:
        history.main((new_postgres(home), new_postgres(home)))


def _incidents() -> None:
    with _durable_postgres() as home:
        incidents.main(lambda: new_postgres(home))


def _queue() -> None:
    with _durable_postgres() as home:
        queue.main(lambda: new_postgres(home))


BENCHMARKS = {
    "approvals": approvals.main,
    "dingtalk": dingtalk.main,
    "dispatch": dispatch.main,
    "durable": _durable,
    "feishu": feishu.main,
    "history": _history,
    "incidents": _incidents,
    "meetings": meetings.main,
    "queue": _queue,
    "slack": slack.main,
    "start": start.main,
    "views": views.main,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
