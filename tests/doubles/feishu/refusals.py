"""How the platform says no: real error codes, and a record of every no for the tests."""

from dataclasses import dataclass, field
from enum import IntEnum

BAD_REQUEST = 400


class Code(IntEnum):
    """Error codes of the open platform that the double answers with."""

    WRONG_APP = 10003
    WRONG_SECRET = 10014
    NO_SUCH_ID = 41050
    MISSING_TOKEN = 99991661
    EXPIRED_TOKEN = 99991663
    MALFORMED_TOKEN = 99991671
    MISSING_SCOPE = 99991672
    FREQUENCY = 99991400
    QUOTA = 99991403
    FIELD_VALIDATION = 99992402
    CALENDAR_PARAMETER = 190002
    CALENDAR_NOT_FOUND = 191000
    EVENT_NOT_FOUND = 193001
    EVENT_DELETED = 193003
    ATTENDEE_NOT_FOUND = 194000
    NOT_IN_TENANT = 195100
    BAD_PARAMETER = 230001
    BOT_NOT_IN_CHAT = 230002
    MESSAGE_RECALLED = 230011
    USER_UNAVAILABLE = 230013
    MUTED = 230018
    MESSAGE_FREQUENCY = 230020
    SENSITIVE = 230022
    URGENT_UNREAD = 230023
    URGENT_QUOTA = 230024
    TOO_LONG = 230025
    TOO_OLD = 230031
    IN_FLIGHT = 230049
    URGENT_FORBIDDEN = 230052
    UNKNOWN_MESSAGE = 230110
    BAD_CARD = 230099
    CARD_VERSION = 200830
    EDITED_TOO_OFTEN = 230072
    NOT_EDITABLE = 230075
    CHAT_PARAMETER = 232001
    CHAT_GONE = 232009
    CHAT_BOT_NOT_IN = 232011
    CHAT_NO_PERMISSION = 232017
    CHAT_FREQUENCY = 232019
    CHAT_IN_FLIGHT = 232068
    FILE_EMPTY = 234010
    FILE_TOO_LARGE = 234006
    FILE_NOT_FOUND = 234003
    NO_SUCH_ROUTE = 99991401404
    TOKEN_MALFORMED = 300020
    TOKEN_EXPIRED = 300030
    TOKEN_USED_UP = 300040


class RefusedError(Exception):
    """What a handler raises to refuse a call."""

    def __init__(
        self,
        code: int,
        why: str,
        *,
        status: int = BAD_REQUEST,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code} {why}")
        self.code = code
        self.why = why
        self.status = status
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that the platform refused, or that it was shown and may not be shown."""

    what: str
    code: int
    why: str


@dataclass(slots=True)
class Refusals:
    """All that was refused, the oldest first."""

    recorded: list[Refusal] = field(default_factory=list)

    def note(self, what: str, code: int, why: str) -> None:
        """Record one."""
        self.recorded.append(Refusal(what, code, why))
