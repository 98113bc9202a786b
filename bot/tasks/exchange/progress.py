"""How far a long import or export is, for whoever watches in this thread."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")

Watch: TypeAlias = Callable[[str, int, int], None]
"""Told the phase (`read`, `check`, `create`, `write`), how much is done, and of how much."""

_EVERY: Final = 100
_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Have the block's work tell how far it is."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def counted(phase: str, many: Sequence[T]) -> Iterator[T]:
    """Give each of many, and tell how many were."""
    watch = _watch.get()
    for number, each in enumerate(many):
        if watch is not None and number % _EVERY == 0:
            watch(phase, number, len(many))
        yield each
    if watch is not None:
        watch(phase, len(many), len(many))
