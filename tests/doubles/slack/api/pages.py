"""Pages of a long list."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from tests.doubles.slack.arguments import Arguments, invalid
from tests.doubles.slack.errors import RefusedError

T = TypeVar("T")
MOST = 1000


def page(items: Sequence[T], args: Arguments, usual: int = 100) -> tuple[list[T], str]:
    """The items of the page that is asked for and the cursor of the next, empty at the end."""
    limit = args.number("limit", usual)
    if not 1 <= limit <= MOST:
        raise invalid("invalid_limit")
    start = _start(args.text("cursor", ""))
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return [*items[start:end]], cursor


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError:
        raise RefusedError("invalid_cursor") from None
