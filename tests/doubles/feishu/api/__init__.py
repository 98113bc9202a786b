"""The REST calls of the platform, by area."""

from typing import Final

from tests.doubles.feishu.api import (
    app,
    attendance,
    calendar,
    cards,
    chats,
    contact,
    files,
    marks,
    members,
    messages,
    urgent,
)
from tests.doubles.feishu.calls import Route

ROUTES: Final[tuple[Route, ...]] = (
    *app.ROUTES,
    *attendance.ROUTES,
    *calendar.ROUTES,
    *cards.ROUTES,
    *chats.ROUTES,
    *contact.ROUTES,
    *files.ROUTES,
    *marks.ROUTES,
    *members.ROUTES,
    *messages.ROUTES,
    *urgent.ROUTES,
)
