"""The directory: departments, people, their superiors; what the app may see of them."""

from collections.abc import Iterator
from typing import Final

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Handler, Route, data, known, page
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import ROOT_DEPARTMENT, Department, Json, Person

_EMAIL: Final = "contact:user.email:readonly"
_PHONE: Final = "contact:user.phone:readonly"
_PLACE: Final = "contact:user.department:readonly"
_STATUS: Final = "contact:user.employee:readonly"
_USER_ID: Final = "contact:user.employee_id:readonly"


class _Lookup(msgspec.Struct, forbid_unknown_fields=True):
    emails: list[str] = []
    mobiles: list[str] = []
    include_resigned: bool = False


def user_view(tenant: Tenant, person: Person) -> Json:
    """A person as calls and events tell it, with the fields that the scopes allow."""
    view: Json = {
        "open_id": person.open_id,
        "union_id": person.union_id,
        "name": person.name,
        "en_name": "",
        "nickname": "",
    }
    fields: tuple[tuple[str, Json], ...] = (
        (_USER_ID, {"user_id": person.user_id}),
        (_EMAIL, {"email": person.email}),
        (_PHONE, {"mobile": person.mobile}),
        (_PLACE, _place(person)),
        (_STATUS, {"status": _status(person), "job_title": person.job_title}),
    )
    for scope, values in fields:
        if scope in tenant.scopes:
            view |= values
    return view


def _place(person: Person) -> Json:
    return {"department_ids": list(person.departments), "leader_user_id": person.leader}


def _status(person: Person) -> Json:
    return {
        "is_frozen": person.is_frozen,
        "is_resigned": person.is_resigned,
        "is_activated": person.is_activated,
        "is_exited": False,
        "is_unjoin": False,
    }


def department_view(department: Department) -> Json:
    """A department as calls and events tell it."""
    leaders = [{"leaderType": 1, "leaderID": department.leader}] if department.leader else []
    return {
        "name": department.name,
        "i18n_name": {"zh_cn": department.name},
        "department_id": department.department_id,
        "open_department_id": department.open_department_id,
        "parent_department_id": department.parent,
        "leader_user_id": department.leader,
        "leaders": leaders,
        "status": {"is_deleted": False},
    }


def _children(tenant: Tenant, parent: str, *, deep: bool) -> Iterator[Department]:
    for each in tenant.departments.values():
        if each.parent == parent:
            yield each
            if deep:
                yield from _children(tenant, each.open_department_id, deep=True)


def _check_types(call: Call) -> None:
    """The double knows open ids; other kinds would come back as other ids than it tells."""
    if call.query.get("department_id_type", "open_department_id") != "open_department_id":
        raise RefusedError(Code.FIELD_VALIDATION, "the double speaks of open_department_id only")
    if call.query.get("user_id_type", "open_id") != "open_id":
        raise RefusedError(Code.FIELD_VALIDATION, "the double speaks of open_id only")


def _department(platform: Platform, department_id: str) -> Department:
    if department_id == ROOT_DEPARTMENT:
        return Department(ROOT_DEPARTMENT, "", "")
    department = platform.tenant.departments.get(department_id)
    if department is None:
        raise RefusedError(43007, f"invalid department {department_id}")
    return department


def _child_departments(platform: Platform, call: Call) -> Json:
    _check_types(call)
    parent = _department(platform, call.path["department_id"]).open_department_id
    found = _children(platform.tenant, parent, deep=call.flag("fetch_child"))
    return page([department_view(each) for each in found], call, limits.PAGE)


def _one_department(platform: Platform, call: Call) -> Json:
    _check_types(call)
    return data({"department": department_view(_department(platform, call.path["department_id"]))})


def _by_department(platform: Platform, call: Call) -> Json:
    _check_types(call)
    department_id = call.query.get("department_id", "")
    _department(platform, department_id)
    # Those who resigned are in no department any more.
    found = [
        user_view(platform.tenant, each)
        for each in platform.tenant.people.values()
        if department_id in each.departments and not each.is_resigned and each.available
    ]
    return page(found, call, limits.PAGE)


def _user(platform: Platform, call: Call) -> Json:
    kind = call.query.get("user_id_type", "open_id")
    person = platform.tenant.by_id(kind, call.path["user_id"])
    if person is None:
        raise RefusedError(41012, "user id invalid")
    if not person.available:
        raise RefusedError(41050, "no user authority")
    return data({"user": user_view(platform.tenant, person)})


def _users(platform: Platform, call: Call) -> Json:
    _check_types(call)
    asked = call.query.getall("user_ids", [])
    if not 1 <= len(asked) <= limits.PAGE:
        raise RefusedError(Code.FIELD_VALIDATION, f"1 to {limits.PAGE} user_ids")
    people = [platform.tenant.by_id("open_id", each) for each in asked]
    views = [user_view(platform.tenant, each) for each in people if each and each.available]
    return data({"items": views})


def _lookup(platform: Platform, call: Call) -> Json:
    asked = call.read(_Lookup)
    if len(asked.emails) > limits.PAGE or len(asked.mobiles) > limits.PAGE:
        raise RefusedError(Code.FIELD_VALIDATION, f"at most {limits.PAGE} of each")
    people = platform.tenant.people.values()
    kind = call.query.get("user_id_type", "open_id")
    told: list[Json] = []
    for field, values in (("email", asked.emails), ("mobile", asked.mobiles)):
        for value in values:
            person = next((each for each in people if getattr(each, field) == value), None)
            found = person is not None and (asked.include_resigned or not person.is_resigned)
            told.append({field: value} | ({"user_id": getattr(person, kind)} if found else {}))
    return data({"user_list": told})


def _scopes(platform: Platform, call: Call) -> Json:
    _check_types(call)
    people = [each.open_id for each in platform.tenant.people.values() if each.available]
    return data({"department_ids": ["0"], "user_ids": people, "group_ids": [], "has_more": False})


_V3: Final = "/open-apis/contact/v3"
_PAGED: Final = ("page_size", "page_token")
_TYPES: Final = ("user_id_type", "department_id_type")
_DEPARTMENTS: Final = ("contact:department.base:readonly", "contact:contact.base:readonly")
_PEOPLE: Final = ("contact:user.base:readonly", "contact:contact.base:readonly")


def _route(method: str, path: str, handler: Handler, scopes: tuple[str, ...], *query: str) -> Route:
    return Route(method, f"{_V3}{path}", handler, scopes, known(*_TYPES, *query), counted=False)


ROUTES: Final = (
    _route(
        "GET",
        "/departments/:department_id/children",
        _child_departments,
        _DEPARTMENTS,
        "fetch_child",
        *_PAGED,
    ),
    _route("GET", "/departments/:department_id", _one_department, _DEPARTMENTS),
    _route("GET", "/users/find_by_department", _by_department, _PEOPLE, "department_id", *_PAGED),
    _route("GET", "/users/batch", _users, _PEOPLE, "user_ids"),
    _route("POST", "/users/batch_get_id", _lookup, ("contact:user.id:readonly",)),
    _route("GET", "/users/:user_id", _user, _PEOPLE),
    _route("GET", "/scopes", _scopes, ("contact:contact.base:readonly",), *_PAGED),
)
