"""Leave that was approved in Feishu's attendance (假勤), of those whom we know."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from adapters.feishu.client import FeishuClient
from adapters.hosting import Told
from bot.time.calendar import Period

SCOPE: Final = "attendance:task:readonly"
_PATH: Final = "open-apis/attendance/v1/user_approvals/query"
_AT_ONCE: Final = 50
_AHEAD: Final = timedelta(days=30)
"""Feishu tells of no longer a time at once."""
_APPROVED: Final = 2


async def approved_leave(client: FeishuClient, accounts: Sequence[str], now: datetime) -> Told:
    """The spans of each of them that touch the next thirty days; raises CallFailed.

    Feishu tells times without a zone; they are read in that of `now`, the company's.
    """
    found: dict[str, set[Period]] = {}
    for start in range(0, len(accounts), _AT_ONCE):
        body: dict[str, object] = {
            "user_ids": [*accounts[start : start + _AT_ONCE]],
            "check_date_from": _number(now),
            "check_date_to": _number(now + _AHEAD),
            "status": _APPROVED,
        }
        answered = await client.post(_PATH, body, employee_type="open_id")
        for day in answered.get("user_approvals") or []:
            spans = found.setdefault(str(day.get("user_id")), set())
            spans |= {_span(one, now) for one in day.get("leaves") or []}
    return {account: sorted(spans) for account, spans in found.items() if spans}


def _number(day: datetime) -> int:
    return int(day.strftime("%Y%m%d"))


def _span(leave: Mapping[str, Any], now: datetime) -> Period:
    ends = (datetime.fromisoformat(str(leave[each])) for each in ("start_time", "end_time"))
    first, last = (each.replace(tzinfo=now.tzinfo) for each in ends)
    return first, last
