"""One id from an input, or a deadline, to every message that came of it, in whichever process.

It is made of the input's key, so that a repetition has the same one, and has the form of a trace id
of OpenTelemetry. Rows of the outbox carry it, and every line of the log that is written meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Final, TypeAlias

_current: Final[ContextVar[str]] = ContextVar("trace", default="")

Span: TypeAlias = Callable[[str], AbstractContextManager[object]]
"""Measures what is done in its block under a name."""

_span: Span = nullcontext


def trace_of(*parts: object) -> str:
    """The id of what has this key."""
    key = ":".join(map(str, parts))
    return hashlib.sha256(key.encode(errors="backslashreplace")).hexdigest()[:32]


def current_trace() -> str:
    """The id of what is being done; empty where nothing is."""
    return _current.get()


@contextmanager
def tracing(trace: str, what: str) -> Iterator[None]:
    """Let what is done in the block, and in tasks and threads begun there, have this id."""
    token = _current.set(trace)
    try:
        with _span(what):
            yield
    finally:
        _current.reset(token)


def measure_by(span: Span) -> None:
    """Have every block measured so from now on, in the whole process."""
    global _span  # noqa: PLW0603  # one process, one place that its traces go to
    _span = span
