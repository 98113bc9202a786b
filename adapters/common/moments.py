"""Moments as messengers tell them: numbers since 1970, as text or not."""

from datetime import UTC, datetime


def moment(told: object, *, per_second: int = 1) -> datetime | None:
    """The moment that a messenger told of; None for what is no moment."""
    try:
        return datetime.fromtimestamp(float(str(told)) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None
