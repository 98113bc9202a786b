"""Every limit of DingTalk's that we keep, in one table.

What a person wrote is never refused for a limit: it is shortened by `…`.
"""

from typing import Final

PARAM_BYTES: Final = 15_000
"""What a robot message may hold."""
VARIABLE_BYTES: Final = 14_000
"""One variable of a card: the documented kilobyte is exceeded by the vendor's own examples."""
MARKDOWN_BYTES: Final = 12_000
TITLE: Final = 120
LABEL: Final = 60
TEXT: Final = 3_500
"""Characters of a message in one piece."""
ACTION_BUTTONS: Final = 5
"""Buttons of a message without a template; more become links of its text."""
CARD_BUTTONS: Final = 12
AIM_BYTES: Final = 1_500
OPTIONS: Final = 100

DING_RECEIVERS: Final = {"app": 200, "sms": 20, "phone": 20}
DING_TEXT: Final = 500
ROOM_NAME: Final = 20
TODO_SUBJECT: Final = 1_024
EVENT_TITLE: Final = 2_048
EVENT_TEXT: Final = 5_000
EVENT_PEOPLE: Final = 5_000
ATTENDEES_AT_ONCE: Final = 500
EVENTS_A_PAGE: Final = 100
PICTURE_BYTES: Final = 20 * 1024 * 1024
FILE_BYTES: Final = 20 * 1024 * 1024
FILE_TYPES: Final = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
USERS_A_PAGE: Final = 100

Json = dict[str, object]
"""What goes to DingTalk."""


def fitted(text: str, most: int) -> str:
    """`text` in at most `most` bytes, and whole characters; what was cut off is shown by `…`."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: most - 3].decode(errors="ignore").rstrip("\\") + "…"
