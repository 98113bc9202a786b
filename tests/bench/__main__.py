"""`python -m tests.bench [dispatch|durable|history|start]…`: all of them by default."""

import os
import sys

from tests import postgres
from tests.bench import dispatch, durable, history, start
from tests.databases import new_postgres


def _durable() -> None:
    os.environ[postgres.DURABLE] = "1"
    with postgres.owned_home() as home:
        postgres.ensure_running(home)
        durable.main(new_postgres(home))


BENCHMARKS = {
    "dispatch": dispatch.main,
    "durable": _durable,
    "history": history.main,
    "start": start.main,
}

for name in sys.argv[1:] or BENCHMARKS:
    BENCHMARKS[name]()
