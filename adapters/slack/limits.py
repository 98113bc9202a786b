"""Every limit of Slack's that we keep, in one table; lengths are counted in code points.

What a person wrote is never refused for them: it is split where it may be, else shortened by `…`.
"""

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_TEXT: Final = 12_000
"""All words of a message together; Slack calls more than about 13,000 msg_blocks_too_long."""
ACTIONS: Final = 25

HOME_PART: Final = 3000
"""Words of one list on the home, so that none pushes out the others."""
SECTION_TEXT: Final = 3000
FIELD_TEXT: Final = 2000
HEADER_TEXT: Final = 150
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
ALT_TEXT: Final = 2000

INPUT_LABEL: Final = 2000
INPUT_VALUE: Final = 3000
INPUT_ERROR: Final = 2000
OPTIONS: Final = 100
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150

VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
BLOCK_ID: Final = 255

FALLBACK_TEXT: Final = 3000
"""Far below chat.update's 4,000, so that escaping can't bring it there."""

ROOM_NAME: Final = 80
ROOM_TOPIC: Final = 250
INVITED_AT_ONCE: Final = 100

MANIFEST_COMMANDS: Final = 50
COMMAND_DESCRIPTION: Final = 2000
COMMAND_HINT: Final = 1000
SHORTCUT_NAME: Final = 24

TIERS: Final = {
    "auth.teams.list": 20,
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "conversations.archive": 20,
    "conversations.create": 20,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.invite": 50,
    "conversations.join": 50,
    "conversations.list": 20,
    "conversations.open": 50,
    "conversations.replies": 50,
    "conversations.setTopic": 20,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "pins.add": 20,
    "usergroups.list": 20,
    "users.list": 20,
    "views.publish": 100,
}
"""Calls a minute of each method that we make unasked; people's own presses are not held back."""
