"""What an error of the database says: it is away, others were in the way, or it was our mistake."""

from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

_AWAY: Final = (
    "08",  # connection exceptions
    "53300",  # too many connections
    "57P",  # the server shuts down, has crashed, or starts
    "25P03",  # a transaction that lay idle for too long was ended
)

_GAVE_WAY: Final = "40"  # a transaction was rolled back: a deadlock, mostly
_LOCKED: Final = "55P03"
"""Another transaction has held what was wanted for longer than we would wait."""
_FORBIDDEN: Final = "42501"


def collided(error: BaseException) -> bool:
    """Whether two may have changed one record at once: nobody's mistake, and soon over."""
    return isinstance(error, IntegrityError | OperationalError)


def is_locked(error: DBAPIError) -> bool:
    """Whether another transaction kept us waiting for its rows until our patience was over."""
    return _code(error) == _LOCKED


def is_forbidden(error: DBAPIError) -> bool:
    """Whether the server's administrator has not given us the rights for that."""
    return _code(error) == _FORBIDDEN


def is_away(error: BaseException) -> bool:
    """Whether the server can't be reached, ends, or has cut us off: it may be back in a moment.

    An error without a code comes from the line and not from the server.
    """
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = _code(error)
    if code is None:
        return isinstance(error, OperationalError)
    return code.startswith(_AWAY)


def gave_way(error: BaseException) -> bool:
    """Whether two transactions waited for each other, and this is the one that had to end.

    It may be begun again. What it had locked before the statement, it holds until then.
    """
    return isinstance(error, DBAPIError) and (_code(error) or "").startswith(_GAVE_WAY)


def hide_values(error: DBAPIError) -> None:
    """Leave of the server's complaint the sentence: its details quote what people wrote."""
    cause = error.orig
    sentence = getattr(getattr(cause, "diag", None), "message_primary", None)
    if cause is not None and sentence:
        said = str(cause)
        cause.args = (sentence,)
        error.args = tuple(str(each).replace(said, sentence) for each in error.args)


def _code(error: DBAPIError) -> str | None:
    """Postgres' code of what went wrong; empty on SQLite, which has none."""
    code: str | None = getattr(error.orig, "sqlstate", "")
    return code
