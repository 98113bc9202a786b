"""Every limit of Feishu's that we keep, and the look of cards, in one table.

What a person wrote is never refused for a limit: it is split where it may be, else shortened by
`…`. Lengths are counted in code points where nothing else is said.
"""

from typing import Final

CARD_BYTES: Final = 25_000
"""A request with a card may have 30 KB; what is wrapped around the card is counted in."""
CARD_ELEMENTS: Final = 150
"""Everything with a tag, texts included; the platform takes 200."""
POST_BYTES: Final = 25_000
CARD_DAYS: Final = 13
CARD_DEATH_DAYS: Final = 14
"""A card dies after so many days; it is sent anew before."""

TITLE: Final = 200
LABEL: Final = 100
"""Buttons and placeholders."""
BUTTON_VALUE: Final = 2000
"""Bytes; no limit of the platform's, but many such would fill a card."""
SUMMARY: Final = 100
OPTION: Final = 100
INPUT: Final = 1000
TOAST: Final = 300

URGENT_PEOPLE: Final = 200
MEMBERS_AT_ONCE: Final = 50
ROOM_NAME: Final = 60
ROOM_TOPIC: Final = 100
PAGE: Final = 50

EVENT_TITLE: Final = 1_000
EVENT_TEXT: Final = 40_000
EVENT_PLACE: Final = 512
EVENT_LINK: Final = 2_000
EVENT_PEOPLE: Final = 3_000
ADDED_AT_ONCE: Final = 1_000
REMOVED_AT_ONCE: Final = 500
ATTENDEES_A_PAGE: Final = 100

PICTURE_BYTES: Final = 10 * 1024 * 1024
FILE_BYTES: Final = 30 * 1024 * 1024

Json = dict[str, object]
"""What goes to Feishu."""
