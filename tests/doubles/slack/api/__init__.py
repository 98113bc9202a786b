"""The methods of the Web API, by area; loading them enters them into the table."""

from tests.doubles.slack.api import (
    account,
    chat,
    conversations,
    directory,
    files,
    history,
    marks,
    rooms,
    views,
)

__all__ = [
    "account",
    "chat",
    "conversations",
    "directory",
    "files",
    "history",
    "marks",
    "rooms",
    "views",
]
