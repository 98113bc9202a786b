"""Attendance: leave that was approved, day by day."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from tests.doubles.feishu.calls import Call, Route, data, known
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Json, OnLeave

_PEOPLE: Final = 50
_DAYS: Final = 30
_WRITTEN: Final = "%Y-%m-%d %H:%M:%S"


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    user_ids: list[str]
    check_date_from: int
    check_date_to: int
    check_date_type: str = "PeriodTime"
    status: int = 2


def _query(platform: Platform, call: Call) -> Json:
    asked = call.read(_Asked)
    begins, ends = _day(asked.check_date_from), _day(asked.check_date_to)
    today = datetime.fromtimestamp(platform.tenant.now(), UTC)
    if not 1 <= len(asked.user_ids) <= _PEOPLE or call.query.get("employee_type") != "open_id":
        raise RefusedError(Code.FIELD_VALIDATION, f"1 to {_PEOPLE} open_ids")
    if begins > today + timedelta(days=2) or not timedelta(0) <= ends - begins <= timedelta(_DAYS):
        raise RefusedError(Code.FIELD_VALIDATION, "from today or before, thirty days at most")
    told: list[Json] = []
    for each in platform.tenant.leaves:
        day = max(each.starts.replace(hour=0, minute=0), begins)
        while each.open_id in asked.user_ids and day <= min(each.ends, ends):
            told.append(_view(each, day))
            day += timedelta(days=1)
    return data({"user_approvals": [*told]})


def _day(written: int) -> datetime:
    return datetime.strptime(f"{written} +0000", "%Y%m%d %z")


def _view(leave: OnLeave, day: datetime) -> Json:
    seen: Json = {
        "approval_id": leave.approval_id,
        "uniq_id": "6852582717813440527",
        "unit": 1,
        "interval": int((leave.ends - leave.starts).total_seconds()),
        "start_time": leave.starts.strftime(_WRITTEN),
        "end_time": leave.ends.strftime(_WRITTEN),
        "i18n_names": {"ch": "年假", "en": "Annual leave", "ja": ""},
        "default_locale": "ch",
        "reason": "",
    }
    whose: Json = {"user_id": leave.open_id, "date": day.strftime("%Y%m%d")}
    return {**whose, "outs": [], "leaves": [seen], "overtime_works": [], "trips": []}


ROUTES: Final = (
    Route(
        "POST",
        "/open-apis/attendance/v1/user_approvals/query",
        _query,
        ("attendance:task:readonly",),
        known("employee_type"),
    ),
)
