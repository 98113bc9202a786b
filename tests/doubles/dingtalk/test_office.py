"""Groups, contacts, DING, todo, media: what else the platform offers."""

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Caller, Client
from tests.doubles.dingtalk.values import Json

_TODO: Json = {
    "subject": "备份",
    "executorIds": ["union-u002"],
    "sourceId": "T1",
    "detailUrl": {"appUrl": "https://example.com", "pcUrl": "https://example.com"},
}


async def test_a_group_is_made_joined_and_renamed(double: DingtalkDouble) -> None:
    """The robot comes in by the undocumented call."""
    async with Caller(double) as caller:
        body: Json = {"name": "故障", "owner": "u001", "useridlist": ["u001"]}
        _, made = await caller.new("POST", "/v1.0/im/group/create", body)
        room = str(made["openConversationId"])
        change: Json = {"chatid": made["chatid"], "add_useridlist": ["u002"], "name": "故障一"}
        await caller.new("POST", "/v1.0/im/group/update", change)
        robot: Json = {"openConversationId": room, "robotCode": double.tenant.client_id}
        await caller.new("POST", "/v1.0/robot/groups/orgRobots/add", robot)
    group = double.tenant.groups[room]
    assert (group.title, group.members, group.has_bot) == ("故障一", ["u001", "u002"], True)
    assert double.refusals == []


async def test_a_scene_group_is_made_once_and_disbanded(double: DingtalkDouble) -> None:
    """Its uuid names it; ordinary groups can't be disbanded."""
    path = "/v1.0/im/chat/scenegroup/disband"
    async with Caller(double) as caller:
        body: Json = {"title": "一", "template_id": "t", "owner_user_id": "u001", "uuid": "k"}
        _, first = await caller.new("POST", "/v1.0/im/sceneGroup/create", body)
        _, second = await caller.new("POST", "/v1.0/im/sceneGroup/create", body)
        room = first["open_conversation_id"]
        assert room == second["open_conversation_id"]
        assert (await caller.new("POST", path, {"openConversationId": room}))[0] == 200
        assert (await caller.new("POST", path, {"openConversationId": "cidOPS=="}))[0] == 400


async def test_a_name_of_a_group_has_twenty_characters(double: DingtalkDouble) -> None:
    """And strangers can't own one."""
    async with Caller(double) as caller:
        body: Json = {"name": "长" * 21, "owner": "u001", "useridlist": []}
        assert (await caller.new("POST", "/v1.0/im/group/create", body))[0] == 400
        stranger: Json = {"name": "短", "owner": "nobody", "useridlist": []}
        _, answer = await caller.new("POST", "/v1.0/im/group/create", stranger)
    assert answer["code"] == "permession.checkFailed"


async def test_departments_and_people_are_listed(double: DingtalkDouble) -> None:
    """One level and page at a time; managers where the console has them."""
    double.department(7, "运维", managers=["u001"])
    double.tenant.people["u002"].departments = [7]
    async with Caller(double) as caller:
        below = await caller.old("/topapi/v2/department/listsub", {"dept_id": 1})
        assert [each["dept_id"] for each in _list(below["result"])] == [7]
        found = await caller.old("/topapi/v2/department/get", {"dept_id": 7})
        assert _dict(found["result"])["dept_manager_userid_list"] == ["u001"]
        page: Json = {"dept_id": 1, "cursor": 0, "size": 1}
        people = await caller.old("/topapi/v2/user/list", page)
        assert _dict(people["result"])["has_more"] is False
        someone = await caller.old("/topapi/v2/user/get", {"userid": "u002"})
        assert _dict(someone["result"])["manager_userid"] == "u001"
        assert "email" not in _dict(someone["result"])
        nobody = await caller.old("/topapi/v2/user/get", {"userid": "nobody"})
        assert nobody["errcode"] == 60121


async def test_a_ding_reaches_those_who_exist(double: DingtalkDouble) -> None:
    """SMS has to be bought by the standard edition."""
    async with Caller(double) as caller:
        body: Json = {
            "robotCode": double.tenant.client_id,
            "remindType": 1,
            "receiverUserIdList": ["u001", "nobody"],
            "content": "超时",
        }
        _, answer = await caller.new("POST", "/v1.0/robot/ding/send", body)
        assert answer["failedList"] == {"userNotExist": ["nobody"]}
        body["remindType"] = 2
        _, answer = await caller.new("POST", "/v1.0/robot/ding/send", body)
        assert answer["code"] == "ding.serverquota.insufficient"
    assert [each.users for each in double.tenant.dings] == [("u001",)]


async def test_a_todo_is_made_once_per_source(double: DingtalkDouble) -> None:
    """The refusal of the second names the first."""
    path = "/v1.0/todo/users/union-u001/tasks"
    async with Caller(double) as caller:
        _, made = await caller.new("POST", f"{path}?operatorId=union-u001", _TODO)
        status, again = await caller.new("POST", path, _TODO)
        assert status == 400
        assert str(made["id"]) in str(again["message"])
        await caller.new("PUT", f"{path}/{made['id']}", {"done": True})
    assert double.tenant.todos[str(made["id"])].done


async def test_a_file_is_uploaded_and_sent(double: DingtalkDouble) -> None:
    """By its media id, which a message has to know."""
    async with Caller(double) as caller:
        answer = await caller.upload("a.xlsx", b"cells")
        empty = await caller.upload("a.xlsx", b"")
    assert double.tenant.uploads[str(answer["media_id"])].data == b"cells"
    assert empty["errcode"] == 40006


async def test_events_tell_ids_only(double: DingtalkDouble) -> None:
    """Who left, and which group changed."""
    heard: list[Json] = []
    async with Client(double, event=heard.append):
        await double.stream.until_connected()
        await double.happenings.leaves("u002")
        await double.happenings.enters("cidOPS==", "u001")
    assert heard[0]["userId"] == ["u002"]
    assert heard[1]["openConversationId"] == "cidOPS=="
    assert double.refusals == []


def _dict(value: object) -> Json:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[Json]:
    assert isinstance(value, list)
    return value
