"""Importing a lot at once, quickly."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Look for no garbage meanwhile, and never among what is there at the end.

    Modules are no garbage: looking for it while they are imported takes a tenth of the start, and
    going through them again and again takes time from every long-running process.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
