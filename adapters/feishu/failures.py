"""What Feishu's refusals mean: never, later, or nobody knows."""

from typing import Final

from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageGone
from bot.errors import MusterError

UNREACHABLE: Final = -1
"""Feishu was never reached."""
NO_ANSWER: Final = -2
"""Feishu may have done what it was asked to."""
STALE_TOKENS: Final = frozenset({99991663, 99991665, 99991668})
BAD_CREDENTIALS: Final = {
    10003: "there is no app of this app id",
    10014: "the app secret is not that of the app",
}
"""Codes that stand for every call until an administrator does something."""
QUOTA_USED_UP: Final = 99991403
GONE: Final = frozenset({230011, 230110})
NO_ROOM: Final = frozenset({230002, 232009, 232011})
"""The group is gone, or we are no longer in it."""
TOO_OLD: Final = 230031
URGENT_USED_UP: Final = 230024
URGENT_REFUSED: Final = frozenset({230001, 230023, 230024, 230052, 230098})

_WAIT_FOR_PEOPLE: Final = 300.0
"""Seconds between attempts where somebody has to change something at Feishu first."""
_WAIT_FOR_CLICK: Final = 3.0
_BAD_CARD: Final = 230099
_STRANGER: Final = "100290"
"""A card mentions somebody whom Feishu does not know, or no longer."""
_LOCKED: Final = "11310"
"""A card that is clicked on right now; or one of too many elements, which ours never are."""
_WAIT_FOR_MONTH: Final = 3600.0
_LATER: Final = frozenset(
    {UNREACHABLE, 99991400, 190004, 190005, 190010, 230020, 230049, 232019, 232068}
)
_ADMINISTRATOR: Final = {
    **BAD_CREDENTIALS,
    99991401: "the address of this machine is not on the app's list of allowed addresses",
    99991672: "a permission is missing; run `muster doctor`",
    230006: "the bot ability is switched off",
    230027: "a permission is missing; run `muster doctor`",
    232025: "the bot ability is switched off",
}
_NEVER: Final = {
    190013: "the company's rules hold the words back",
    99992402: "Feishu does not understand the message",
    200830: "the card was of another version",
    230001: "Feishu does not understand the message",
    230002: "the bot is not in the group; add it there",
    230011: "the message was recalled",
    230013: "the person is outside the app's availability range, or has left",
    230018: "nobody may speak in the group now",
    230022: "the company's rules hold the words for sensitive",
    230025: "the message is too long",
    230028: "the company's rules against leaks hold the message back",
    230031: "the message is too old to be changed",
    230035: "the bot may not speak in the group",
    230053: "the person wants no messages of the bot",
    230072: "the message was changed too often",
    230075: "the message can't be changed any more",
    230099: "Feishu does not understand the card",
    230110: "the message was deleted",
    232009: "the group was dissolved",
    232011: "the bot is not in the group; add it there",
    232017: "the bot may not do this in the group",
}


class CallFailed(MusterError):
    """A call that Feishu did not fulfil; `code` is its number for why, or one of ours below 0.

    `retry_after` is how many seconds it wants to be left alone.
    """

    def __init__(
        self, path: str, code: int, said: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(f"{path}: {code} {said}".strip())
        self.path = path
        self.code = code
        self.said = said
        self.retry_after = retry_after

    @property
    def is_of_mentions(self) -> bool:
        """Whether somebody is mentioned who can't be."""
        return self.code == _BAD_CARD and _STRANGER in self.said

    @property
    def is_of_credentials(self) -> bool:
        """Whether nothing works until an administrator does something."""
        return self.code in BAD_CREDENTIALS


def meant_for_delivery(failed: CallFailed) -> Exception:
    """The failed call as the outbox understands it.

    Itself where the message may have been sent: it is tried again under the same uuid.
    """
    code = failed.code
    if code == _BAD_CARD and _LOCKED in failed.said:
        return DeliveryDelayed(f"Feishu ({failed}): somebody is using the card", _WAIT_FOR_CLICK)
    if code in _NEVER:
        refused = MessageGone if code in GONE | NO_ROOM else DeliveryRefused
        return refused(f"Feishu ({failed}): {_NEVER[code]}")
    if code in _ADMINISTRATOR:
        return DeliveryDelayed(f"Feishu ({failed}): {_ADMINISTRATOR[code]}", _WAIT_FOR_PEOPLE)
    if code == QUOTA_USED_UP:
        said = "this month's calls are used up"
        return DeliveryDelayed(f"Feishu ({failed}): {said}", _WAIT_FOR_MONTH)
    if code in _LATER:
        return DeliveryDelayed(f"Feishu ({failed})", failed.retry_after)
    return failed
