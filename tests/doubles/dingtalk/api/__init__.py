"""The calls of DingTalk that the double answers, one area a file."""

from tests.doubles.dingtalk.api import (
    calendar,
    cards,
    contacts,
    dings,
    groups,
    media,
    receipts,
    robots,
    sessions,
    todos,
    tokens,
    users,
)

ROUTES = (
    *tokens.ROUTES,
    *robots.ROUTES,
    *receipts.ROUTES,
    *sessions.ROUTES,
    *calendar.ROUTES,
    *cards.ROUTES,
    *dings.ROUTES,
    *groups.ROUTES,
    *media.ROUTES,
    *contacts.ROUTES,
    *users.ROUTES,
    *todos.ROUTES,
)
"""Every route."""
