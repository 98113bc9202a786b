"""The published limits of the platform."""

from typing import Final

TICKET_SECONDS: Final = 90
TOKEN_SECONDS: Final = 7_200
WEBHOOK_SECONDS: Final = 5_400
"""How long a session webhook lives: 90 minutes."""
MESSAGE_ACK_SECONDS: Final = 3.0
CARD_ACK_SECONDS: Final = 2.0
HTTP_ACK_SECONDS: Final = 2.5
REDELIVERY_SECONDS: Final = 60
MOST_DELIVERIES: Final = 3
SILENCE_SECONDS: Final = 10
"""Between the frame `disconnect` and the end of the connection."""
CALLS_A_SECOND: Final = 20
PARAM_BYTES: Final = 15_000
RECEIVERS: Final = 20
RECALLS: Final = 20
DAY_SECONDS: Final = 86_400
PAGE: Final = 200
OUT_TRACK_ID: Final = 64
VARIABLE_NAME_BYTES: Final = 100
VARIABLE_BYTES: Final = 15_000
"""The documented kilobyte is exceeded by the vendor's own form, so a message's bound holds."""
DING_APP_RECEIVERS: Final = 200
DING_CALL_RECEIVERS: Final = 20
GROUP_NAME: Final = 20
SCENE_TITLE: Final = 30
MEMBERS: Final = 1_000
UPLOAD_BYTES: Final = {
    "image": 20 * 1024 * 1024,
    "file": 20 * 1024 * 1024,
    "video": 20 * 1024 * 1024,
    "voice": 2 * 1024 * 1024,
}
FILE_TYPES: Final = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
EVENT_SUMMARY: Final = 2_048
EVENT_DESCRIPTION: Final = 5_000
EVENT_ATTENDEES: Final = 5_000
EVENTS_A_DAY: Final = 100
EVENTS_A_PAGE: Final = 100
ATTENDEES_A_CALL: Final = 500
TODO_SUBJECT: Final = 1_024
TODO_EXECUTORS: Final = 100
USERS_A_PAGE: Final = 100
EDITIONS: Final = {
    "standard": (5_000, 3_000),
    "professional": (200_000, 50_000),
    "exclusive": (5_000_000, 500_000),
}
"""Calls, and webhook and stream messages, of a month."""
