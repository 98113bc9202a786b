"""Groups: ordinary ones, and those made from a group template."""

from typing import Final

import msgspec

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.posting import check_robot
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import BOT, Tenant
from tests.doubles.dingtalk.values import Group, Json, JsonValue

MANAGE: Final = "qyapi_chat_manage"
READ: Final = "qyapi_chat_read"


class _Create(Strict):
    name: str
    owner: str
    useridlist: list[str]
    conversationTag: int = 2  # noqa: N815  # the field's own name
    managementOptions: dict[str, int] = msgspec.field(default_factory=dict)  # noqa: N815  # same


class _Update(Strict):
    chatid: str
    name: str = ""
    owner: str = ""
    add_useridlist: list[str] = msgspec.field(default_factory=list)
    del_useridlist: list[str] = msgspec.field(default_factory=list)


class _Scene(Strict):
    title: str
    template_id: str
    owner_user_id: str
    user_ids: list[str] = msgspec.field(default_factory=list)
    subadmin_ids: list[str] = msgspec.field(default_factory=list)
    uuid: str = ""
    management_options: dict[str, int] = msgspec.field(default_factory=dict)


class _Members(Strict):
    open_conversation_id: str
    user_ids: list[str]


class _OfGroup(Strict, rename="camel"):
    open_conversation_id: str


class _AddRobot(Strict, rename="camel"):
    open_conversation_id: str
    robot_code: str


def _check(tenant: Tenant, name: str, longest: int, people: list[str]) -> None:
    if not 1 <= len(name) <= longest:
        raise RefusedError("invalidParameter.name", f"1 to {longest} characters: {name}")
    strangers = [each for each in people if each not in tenant.people]
    if strangers:
        raise RefusedError("permession.checkFailed", f"not in the visible range: {strangers}")
    if len(people) > limits.MEMBERS:
        raise RefusedError("invalidParameter.useridlist", f"{len(people)} people")


def _create(platform: Platform, call: Call) -> Json:
    asked = call.read(_Create)
    tenant = platform.tenant
    people = list(dict.fromkeys([asked.owner, *asked.useridlist]))
    _check(tenant, asked.name, limits.GROUP_NAME, people)
    group = Group(tenant.fresh("cidG") + "==", asked.name, people, has_bot=False)
    group.owner, group.chat_id = asked.owner, tenant.fresh("chat")
    tenant.groups[group.conversation_id] = group
    return {
        "openConversationId": group.conversation_id,
        "chatid": group.chat_id,
        "conversationTag": asked.conversationTag,
    }


def _update(platform: Platform, call: Call) -> Json:
    asked = call.read(_Update)
    tenant = platform.tenant
    group = tenant.group_by_chat(asked.chatid)
    if group is None or group.disbanded:
        raise RefusedError("invalidParameter.chatid", asked.chatid)
    _check(tenant, asked.name or group.title, limits.GROUP_NAME, asked.add_useridlist)
    if asked.owner and asked.owner not in {*group.members, *asked.add_useridlist}:
        raise RefusedError("invalidParameter.owner", asked.owner)
    group.title, group.owner = asked.name or group.title, asked.owner or group.owner
    _change(group, asked.add_useridlist, asked.del_useridlist)
    return {}


def _change(group: Group, added: list[str], gone: list[str]) -> None:
    group.members.extend(each for each in added if each not in group.members)
    group.members[:] = [each for each in group.members if each not in gone]


def _scene(platform: Platform, call: Call) -> Json:
    asked = call.read(_Scene)
    tenant = platform.tenant
    people = list(dict.fromkeys([asked.owner_user_id, *asked.user_ids]))
    _check(tenant, asked.title, limits.SCENE_TITLE, people)
    if not asked.template_id:
        raise RefusedError("invalidParameter.templateId", "missing")
    known = f"cidS-{asked.uuid}==" if asked.uuid else tenant.fresh("cidS") + "=="
    if known not in tenant.groups:
        group = Group(known, asked.title, people, has_bot=False, scene=True)
        group.owner, group.chat_id = asked.owner_user_id, tenant.fresh("chat")
        tenant.groups[known] = group
    return {"open_conversation_id": known, "chat_id": tenant.groups[known].chat_id}


def _group(tenant: Tenant, conversation_id: str, *, scene: bool | None = None) -> Group:
    group = tenant.groups.get(conversation_id)
    if group is None or group.disbanded or scene not in {None, group.scene}:
        raise RefusedError("invalidParameter.openConversationId.invalid", conversation_id)
    return group


def _add_members(platform: Platform, call: Call) -> Json:
    asked = call.read(_Members)
    group = _group(platform.tenant, asked.open_conversation_id, scene=True)
    _check(platform.tenant, "-", 1, asked.user_ids)
    _change(group, asked.user_ids, [])
    return {"success": True}


def _delete_members(platform: Platform, call: Call) -> Json:
    asked = call.read(_Members)
    group = _group(platform.tenant, asked.open_conversation_id, scene=True)
    _change(group, [], asked.user_ids)
    return {"success": True}


def _disband(platform: Platform, call: Call) -> Json:
    asked = call.read(_OfGroup)
    _group(platform.tenant, asked.open_conversation_id, scene=True).disbanded = True
    return {"success": True}


def _add_robot(platform: Platform, call: Call) -> Json:
    asked = call.read(_AddRobot)
    check_robot(platform.tenant, asked.robot_code)
    if not platform.robots_may_be_added:
        raise RefusedError("InvalidAction.NotFound", "no such path or method", status=404)
    group = _group(platform.tenant, asked.open_conversation_id)
    group.has_bot = True
    return {"chatbotUserId": BOT}


def _robots(platform: Platform, call: Call) -> Json:
    group = _group(platform.tenant, call.read(_OfGroup).open_conversation_id)
    robot: Json = {"robotCode": platform.tenant.client_id, "robotName": "Muster"}
    robots: list[JsonValue] = [robot] if group.has_bot else []
    return {"chatbotInstanceVOList": robots}


ROUTES = (
    Route("POST", "/v1.0/im/group/create", _create, MANAGE),
    Route("POST", "/v1.0/im/group/update", _update, MANAGE),
    Route("POST", "/v1.0/im/sceneGroup/create", _scene, MANAGE),
    Route("POST", "/v1.0/im/sceneGroup/member/add", _add_members, MANAGE),
    Route("POST", "/v1.0/im/sceneGroup/member/delete", _delete_members, MANAGE),
    Route("POST", "/v1.0/im/chat/scenegroup/disband", _disband, MANAGE),
    Route("POST", "/v1.0/robot/groups/orgRobots/add", _add_robot, MANAGE),
    Route("POST", "/v1.0/robot/groups/robots/query", _robots, MANAGE),
)
