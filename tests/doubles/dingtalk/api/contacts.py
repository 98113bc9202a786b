"""Departments, which cost nothing of the month."""

from tests.doubles.dingtalk.calls import Call, Route, Strict, Style, old
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import OldRefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Department, Json, JsonValue

LIST = "qyapi_get_department_list"


class _OfDepartment(Strict):
    dept_id: int = 1
    language: str = "zh_CN"


def department(tenant: Tenant, dept_id: int) -> Department:
    """The department; refused when there is none."""
    found = tenant.departments.get(dept_id)
    if found is None:
        raise OldRefusedError(60003, f"部门不存在 {dept_id}")
    return found


def _listsub(platform: Platform, call: Call) -> Json:
    asked = call.read(_OfDepartment)
    department(platform.tenant, asked.dept_id)
    below: list[JsonValue] = [
        {
            "dept_id": each.dept_id,
            "name": each.name,
            "parent_id": each.parent,
            "auto_add_user": True,
            "create_dept_group": True,
        }
        for each in platform.tenant.departments.values()
        if each.parent == asked.dept_id and each.dept_id != asked.dept_id
    ]
    return old({"result": below})


def _get(platform: Platform, call: Call) -> Json:
    found = department(platform.tenant, call.read(_OfDepartment).dept_id)
    managers: list[JsonValue] = [*found.managers]
    count = sum(found.dept_id in each.departments for each in platform.tenant.people.values())
    result: Json = {
        "dept_id": found.dept_id,
        "name": found.name,
        "dept_manager_userid_list": managers,
        "member_count": count,
    }
    if found.parent:
        result["parent_id"] = found.parent
    return old({"result": result})


ROUTES = (
    Route("POST", "/topapi/v2/department/listsub", _listsub, LIST, style=Style.OLD, counted=False),
    Route("POST", "/topapi/v2/department/get", _get, LIST, style=Style.OLD, counted=False),
)
