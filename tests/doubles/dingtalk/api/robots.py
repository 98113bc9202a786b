"""Messages of the robot to groups and to people, and what people sent to it."""

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.contents import parsed
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posting import check_robot, group_with_bot, post
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.values import Json, JsonValue

SEND = "qyapi_robot_sendmsg"


class _ToGroup(Strict, rename="camel"):
    robot_code: str
    open_conversation_id: str
    msg_key: str
    msg_param: str
    cool_app_code: str = ""


class _ToPeople(Strict, rename="camel"):
    robot_code: str
    user_ids: list[str]
    msg_key: str
    msg_param: str


class _Download(Strict, rename="camel"):
    download_code: str
    robot_code: str


class _TextEmotion(Strict, rename="camel"):
    emotion_id: str
    emotion_name: str
    text: str
    background_id: str


class _Emotion(Strict, rename="camel"):
    robot_code: str
    open_conversation_id: str
    open_msg_id: str
    emotion_type: int
    emotion_name: str
    text_emotion: _TextEmotion


def _mark(platform: Platform, call: Call) -> Json:
    """Put a sign on what a person said; the robot's own messages take none."""
    asked = call.read(_Emotion)
    tenant = platform.tenant
    check_robot(tenant, asked.robot_code)
    group_with_bot(tenant, asked.open_conversation_id)
    if tenant.said.get(asked.open_msg_id) != asked.open_conversation_id:
        raise RefusedError("invalidParameter.openMsgId", asked.open_msg_id)
    tenant.marks.append((asked.open_msg_id, asked.text_emotion.text))
    return {"success": True}


def _to_group(platform: Platform, call: Call) -> Json:
    asked = call.read(_ToGroup)
    tenant = platform.tenant
    check_robot(tenant, asked.robot_code)
    group = group_with_bot(tenant, asked.open_conversation_id)
    param = parsed(tenant, asked.msg_key, asked.msg_param)
    message = post(tenant, group.conversation_id, asked.msg_key, param)
    return {"processQueryKey": message.key}


def _to_people(platform: Platform, call: Call) -> Json:
    asked = call.read(_ToPeople)
    tenant = platform.tenant
    check_robot(tenant, asked.robot_code)
    if not 1 <= len(asked.user_ids) <= limits.RECEIVERS:
        raise RefusedError("invalidParameter.userIds.tooLong", f"{len(asked.user_ids)} people")
    param = parsed(tenant, asked.msg_key, asked.msg_param)
    strangers = [each for each in asked.user_ids if not reachable(platform, each)]
    slowed = [each for each in asked.user_ids if each in platform.faults.flow_controlled]
    key = ""
    for user_id in asked.user_ids:
        if user_id in strangers or user_id in slowed:
            continue
        message = post(tenant, tenant.direct(user_id), asked.msg_key, param, users=(user_id,))
        key = key or message.key
    invalid: list[JsonValue] = [*strangers]
    controlled: list[JsonValue] = [*slowed]
    return {
        "processQueryKey": key or tenant.fresh("pqk-nobody"),
        "invalidStaffIdList": invalid,
        "flowControlledStaffIdList": controlled,
    }


def reachable(platform: Platform, user_id: str) -> bool:
    """Whether the robot can write to this person."""
    person = platform.tenant.people.get(user_id)
    return person is not None and person.staff and person.active


def _download(platform: Platform, call: Call) -> Json:
    asked = call.read(_Download)
    check_robot(platform.tenant, asked.robot_code)
    if asked.download_code not in platform.tenant.uploads:
        raise RefusedError("invalidParameter.downloadCode", asked.download_code)
    return {"downloadUrl": f"{platform.origin}/downloads/{asked.download_code}"}


ROUTES = (
    Route("POST", "/v1.0/robot/groupMessages/send", _to_group, SEND),
    Route("POST", "/v1.0/robot/oToMessages/batchSend", _to_people, SEND),
    Route("POST", "/v1.0/robot/emotion/reply", _mark, SEND),
    Route("POST", "/v1.0/robot/messageFiles/download", _download, SEND),
)
