"""People in batches: messengers take only so many in one call."""

from collections.abc import Iterable, Iterator
from itertools import islice


def batches(accounts: Iterable[str], most: int) -> Iterator[list[str]]:
    """Everybody once, in order, at most so many at a time; nothing where there is nobody."""
    left = iter(dict.fromkeys(accounts))
    while batch := [*islice(left, most)]:
        yield batch
