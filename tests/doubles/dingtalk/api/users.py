"""People of the directory, which cost nothing of the month."""

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.api.contacts import department
from tests.doubles.dingtalk.calls import Call, Handler, Route, Strict, Style, old
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import OldRefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Json, JsonValue, Person

MEMBER = "qyapi_get_member"
MEMBERS = "qyapi_get_department_member"


class _Page(Strict):
    dept_id: int
    cursor: int
    size: int
    order_field: str = ""
    contain_access_limit: bool = False
    language: str = "zh_CN"


class _ById(Strict):
    userid: str
    language: str = "zh_CN"


class _ByMobile(Strict):
    mobile: str


class _ByUnion(Strict):
    unionid: str


def _list(platform: Platform, call: Call) -> Json:
    asked = call.read(_Page)
    tenant = platform.tenant
    department(tenant, asked.dept_id)
    if not 1 <= asked.size <= limits.USERS_A_PAGE:
        raise OldRefusedError(40035, f"size {asked.size}")
    people = [each for each in tenant.people.values() if asked.dept_id in each.departments]
    people = [each for each in people if each.staff and each.active]
    end = asked.cursor + asked.size
    shown: list[JsonValue] = [_entry(tenant, each) for each in people[asked.cursor : end]]
    result: Json = {"has_more": end < len(people), "list": shown}
    if end < len(people):
        result["next_cursor"] = end
    return old({"result": result})


def _entry(tenant: Tenant, person: Person) -> Json:
    departments: list[JsonValue] = [*person.departments]
    entry: Json = {
        "userid": person.user_id,
        "unionid": person.union_id,
        "name": person.name,
        "title": person.title,
        "active": person.active,
        "admin": person.admin,
        "boss": False,
        "dept_id_list": departments,
        "leader": any(
            person.user_id in tenant.departments[each].managers
            for each in person.departments
            if each in tenant.departments
        ),
    }
    if "fieldEmail" in tenant.scopes and person.email:
        entry["email"] = person.email
    if "fieldMobile" in tenant.scopes and person.mobile:
        entry["mobile"] = person.mobile
    return entry


def _get(platform: Platform, call: Call) -> Json:
    tenant = platform.tenant
    person = tenant.people.get(call.read(_ById).userid)
    if person is None or not person.staff or not person.active:
        raise OldRefusedError(60121, "找不到该用户")
    result = _entry(tenant, person)
    result["leader_in_dept"] = [
        {"dept_id": each, "leader": person.user_id in tenant.departments[each].managers}
        for each in person.departments
        if each in tenant.departments
    ]
    if person.manager:
        result["manager_userid"] = person.manager
    return old({"result": result})


def _by_mobile(platform: Platform, call: Call) -> Json:
    mobile = call.read(_ByMobile).mobile
    for each in platform.tenant.people.values():
        if each.mobile == mobile:
            return old({"result": {"userid": each.user_id}})
    raise OldRefusedError(60121, "找不到该用户")


def _by_union(platform: Platform, call: Call) -> Json:
    unionid = call.read(_ByUnion).unionid
    for each in platform.tenant.people.values():
        if each.union_id == unionid:
            return old({"result": {"userid": each.user_id, "contact_type": 0}})
    raise OldRefusedError(60121, "找不到该用户")


def _admins(platform: Platform, call: Call) -> Json:
    call.read(Strict)
    admins: list[JsonValue] = [
        {"userid": each.user_id, "sys_level": 2}
        for each in platform.tenant.people.values()
        if each.admin
    ]
    return old({"result": admins})


def _route(path: str, handler: Handler, scope: str) -> Route:
    return Route("POST", path, handler, scope, style=Style.OLD, counted=False)


ROUTES = (
    _route("/topapi/v2/user/list", _list, MEMBERS),
    _route("/topapi/v2/user/get", _get, MEMBER),
    _route("/topapi/v2/user/getbymobile", _by_mobile, MEMBER),
    _route("/topapi/user/getbyunionid", _by_union, MEMBER),
    _route("/topapi/user/listadmin", _admins, MEMBER),
)
