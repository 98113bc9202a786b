"""DING: reminders in the app, by SMS, by phone."""

from typing import Final

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posting import check_robot
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.values import Ding, Json, JsonValue

_APP, _SMS, _PHONE = 1, 2, 3
WRITE: Final = "Premium.Ding.Write"


class _Send(Strict, rename="camel"):
    robot_code: str
    remind_type: int
    receiver_user_id_list: list[str]
    content: str
    call_voice: str = ""


class _Recall(Strict, rename="camel"):
    robot_code: str
    open_ding_id: str


def _send(platform: Platform, call: Call) -> Json:
    asked = call.read(_Send)
    tenant = platform.tenant
    check_robot(tenant, asked.robot_code)
    most = limits.DING_APP_RECEIVERS if asked.remind_type == _APP else limits.DING_CALL_RECEIVERS
    if asked.remind_type not in {_APP, _SMS, _PHONE}:
        raise RefusedError("invalidParameter.remindType", str(asked.remind_type))
    if not 1 <= len(asked.receiver_user_id_list) <= most:
        raise RefusedError("invalidParameter.receiverUserIdList", "too many or nobody")
    if not asked.content.strip():
        raise RefusedError("invalidParameter.content", "empty")
    if asked.remind_type != _APP and platform.quotas.edition == "standard":
        raise RefusedError("ding.serverquota.insufficient", "no SMS or calls were bought")
    asked_for = asked.receiver_user_id_list
    unknown: list[JsonValue] = [each for each in asked_for if each not in tenant.people]
    deaf = platform.faults.no_calls_to if asked.remind_type != _APP else set()
    missed: list[JsonValue] = [each for each in asked_for if each in deaf]
    known = [each for each in asked_for if each not in {*unknown, *missed}]
    ding = Ding(tenant.fresh("ding"), asked.remind_type, tuple(known), asked.content)
    tenant.dings.append(ding)
    failed: Json = {"userNotExist": unknown} if unknown else {}
    failed |= {"mobileNotExist": missed} if missed else {}
    return {"openDingId": ding.ding_id, "failedList": failed}


def _recall(platform: Platform, call: Call) -> Json:
    asked = call.read(_Recall)
    check_robot(platform.tenant, asked.robot_code)
    kept = [each for each in platform.tenant.dings if each.ding_id != asked.open_ding_id]
    if len(kept) == len(platform.tenant.dings):
        raise RefusedError("invalidParameter.openDingId", asked.open_ding_id)
    platform.tenant.dings[:] = kept
    return {"openDingId": asked.open_ding_id}


ROUTES = (
    Route("POST", "/v1.0/robot/ding/send", _send, WRITE),
    Route("POST", "/v1.0/robot/ding/recall", _recall, WRITE),
)
