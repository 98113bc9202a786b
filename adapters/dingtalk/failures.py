"""What DingTalk's refusals mean: never, later, or nobody knows."""

from typing import Final

from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageGone
from bot.errors import MusterError

UNREACHABLE: Final = "unreachable"
"""DingTalk was never reached."""
NO_ANSWER: Final = "no answer"
"""DingTalk may have done what it was asked to."""
ALREADY_THERE: Final = "param.cardAlreadyExist"
MONTH_USED_UP: Final = frozenset({"ApiCountLimitForOrg", "90020", "quota"})
NO_SESSION: Final = "session"
TIMED_OUT: Final = frozenset({"15", "88"})
"""The old API's codes for what its gateway gave up, done or not."""
STALE_TOKENS: Final = frozenset({"InvalidAuthentication", "40014", "42001"})
BAD_CREDENTIALS: Final = frozenset({"invalidClientIdOrSecret", "40089"})

NO_SUCH_PERSON: Final = "60121"

_WAIT_FOR_MONTH: Final = 3600.0
_WAIT_FOR_PEOPLE: Final = 600.0
_LATER: Final = {
    "QpsLimitForAppkeyAndApi": 2.0,
    "QpmLimitForAppkeyAndApi": 60.0,
    "QpsLimitForApi": 10.0,
    "90018": 2.0,
    "90002": 10.0,
    "send.too.fast": 10.0,
    "toomuch.msg": 60.0,
    "system.busy": 5.0,
    "flow.controlled": 60.0,
    "space.busy": 5.0,
    "idempotencyProcessing": 2.0,
    "flowLimit": 3600.0,
    UNREACHABLE: None,
}
_ADMINISTRATOR: Final = {
    "AccessTokenPermissionDenied": "a permission is missing; run `muster doctor`",
    "60011": "a permission is missing; run `muster doctor`",
    "param.templateNotExist": "there is no such card template; see dingtalk.card_template_id",
    "param.templateUnpublished": "the card template is not published",
    "robot.notExist": "the robot is not in the group; add it there (群设置 > 机器人)",
    "invalidParameter.robotCode.auth": "dingtalk.robot_code is of another app",
}
_NEVER: Final = {
    "group.disbanded": "the group was dissolved",
    "bot.stopped": "the robot was stopped in the group",
    "invalid.person": "the person is outside the app's range, or has left",
    "contain.": "the company's rules hold the words back",
    "param.": "DingTalk does not understand the card",
    "invalidParameter": "DingTalk does not understand the message",
}
_GONE: Final = ("group.disbanded", "bot.stopped")


class CallFailed(MusterError):
    """A call that DingTalk did not fulfil; `code` is its word for why, or one of ours."""

    def __init__(self, path: str, code: str, said: str = "") -> None:
        super().__init__(f"{path}: {code} {said}".strip())
        self.code = code
        self.said = said

    @property
    def kind(self) -> str:
        """The code without `Forbidden.AccessDenied.`."""
        return self.code.removeprefix("Forbidden.AccessDenied.")

    @property
    def is_of_card(self) -> bool:
        """Whether it is what the card says, or whom it names, that is not taken."""
        return self.kind.startswith("param.")

    @property
    def is_certain(self) -> bool:
        """Whether nothing was done."""
        return self.code != NO_ANSWER

    @property
    def may_pass(self) -> bool:
        """Whether the same call may be fulfilled a little later, with nobody doing anything."""
        kind = self.kind
        return not self.is_certain or kind in _LATER or kind.startswith("too.many")


def meant_for_delivery(failed: CallFailed) -> Exception:
    """The failed call as the outbox understands it; itself where it may have been fulfilled."""
    kind = failed.kind
    if kind in MONTH_USED_UP:
        return DeliveryDelayed(
            f"DingTalk: this month's quota is used up ({failed})", _WAIT_FOR_MONTH
        )
    if kind in _LATER:
        return DeliveryDelayed(f"DingTalk ({failed})", _LATER[kind])
    if kind.startswith("too.many"):
        return DeliveryDelayed(f"DingTalk ({failed})", 60.0)
    if kind in BAD_CREDENTIALS or kind in _ADMINISTRATOR:
        why = _ADMINISTRATOR.get(kind, "dingtalk.client_id or client_secret is not accepted")
        return DeliveryDelayed(f"DingTalk ({failed}): {why}", _WAIT_FOR_PEOPLE)
    for beginning, why in _NEVER.items():
        if kind.startswith(beginning):
            refused = MessageGone if beginning in _GONE else DeliveryRefused
            return refused(f"DingTalk ({failed}): {why}")
    return failed
