"""Messages called back, and who read them."""

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.api.robots import SEND
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posting import check_robot, group_with_bot
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Json, JsonValue, Message


class _GroupRecall(Strict, rename="camel"):
    open_conversation_id: str
    robot_code: str
    process_query_keys: list[str]


class _DirectRecall(Strict, rename="camel"):
    robot_code: str
    process_query_keys: list[str]


class _GroupQuery(Strict, rename="camel"):
    open_conversation_id: str
    robot_code: str
    process_query_key: str
    max_results: int = limits.PAGE
    next_token: str = ""


def _recall(tenant: Tenant, keys: list[str], conversation_id: str = "") -> Json:
    if not 1 <= len(keys) <= limits.RECALLS:
        raise RefusedError("invalidParameter.processQueryKeys.tooLong", f"{len(keys)} keys")
    done: list[JsonValue] = []
    failed: Json = {}
    for key in keys:
        message = tenant.messages.get(key)
        if message is None or conversation_id not in {"", message.conversation_id}:
            failed[key] = "消息不存在"
        elif tenant.now() - message.made > limits.DAY_SECONDS:
            failed[key] = "超过撤回时间"
        else:
            message.recalled = True
            done.append(key)
    return {"successResult": done, "failedResult": failed}


def _recall_group(platform: Platform, call: Call) -> Json:
    asked = call.read(_GroupRecall)
    check_robot(platform.tenant, asked.robot_code)
    group = group_with_bot(platform.tenant, asked.open_conversation_id)
    return _recall(platform.tenant, asked.process_query_keys, group.conversation_id)


def _recall_direct(platform: Platform, call: Call) -> Json:
    asked = call.read(_DirectRecall)
    check_robot(platform.tenant, asked.robot_code)
    return _recall(platform.tenant, asked.process_query_keys)


def _message(tenant: Tenant, key: str) -> Message:
    message = tenant.messages.get(key)
    if message is None:
        raise RefusedError("invalidParameter.processQueryKey", key)
    return message


def _query_group(platform: Platform, call: Call) -> Json:
    asked = call.read(_GroupQuery)
    check_robot(platform.tenant, asked.robot_code)
    if not 1 <= asked.max_results <= limits.PAGE:
        raise RefusedError("invalidParameter.maxResults", str(asked.max_results))
    message = _message(platform.tenant, asked.process_query_key)
    state = "RECALLED" if message.recalled else "SUCCESS"
    read: list[JsonValue] = [*message.read]
    return {"sendStatus": state, "readUserIds": read, "hasMore": False}


def _read_status(platform: Platform, call: Call) -> Json:
    check_robot(platform.tenant, call.query.get("robotCode", ""))
    message = _message(platform.tenant, call.query.get("processQueryKey", ""))
    infos: list[JsonValue] = [
        {
            "userId": each,
            "name": platform.tenant.people[each].name,
            "readStatus": "READ" if each in message.read else "UNREAD",
        }
        for each in message.users
    ]
    state = "RECALLED" if message.recalled else "SUCCESS"
    return {"sendStatus": state, "messageReadInfoList": infos}


ROUTES = (
    Route("POST", "/v1.0/robot/groupMessages/recall", _recall_group, SEND),
    Route("POST", "/v1.0/robot/otoMessages/batchRecall", _recall_direct, SEND),
    Route("POST", "/v1.0/robot/groupMessages/query", _query_group, SEND),
    Route(
        "GET",
        "/v1.0/robot/oToMessages/readStatus",
        _read_status,
        SEND,
        query=frozenset({"robotCode", "processQueryKey"}),
    ),
)
