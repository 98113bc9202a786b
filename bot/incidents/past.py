"""Moments that have passed, as people type them: `09:40`, `昨天22:10`, `20分钟前`, `2h`."""

import re
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.engine.commands.text import fold
from bot.errors import UserError

_AGO: Final = re.compile(
    r"([0-9]{1,3}) ?(?:(?P<m>分钟|分|minutes?|min|m)|(?P<h>个?小时|hours?|h))"
    r" ?(?:前|以前|之前|ago)?"
)
_AT: Final = re.compile(
    r"(?:(?P<back>今天|昨天|today|yesterday) ?)?(?:at )?(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})"
)
_DAY: Final = re.compile(
    r"(?P<y>[0-9]{4})-(?P<mo>[0-9]{1,2})-(?P<d>[0-9]{1,2})[ t](?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})"
)
_BACK: Final = {"昨天": 1, "yesterday": 1}


def read_past(raw: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment meant, the latest that has passed; raises UserError for anything else."""
    typed = " ".join(fold(raw).split())
    try:
        found = _ago(typed, now) or _at(typed, now.astimezone(zone)) or _on(typed, zone)
    except ValueError:
        found = None
    if found is None or found > now:
        raise UserError("incident.past_wanted", given=raw.strip()[:40])
    return found


def _ago(typed: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(typed)
    if found is None:
        return None
    amount = int(found[1])
    return now - (timedelta(minutes=amount) if found["m"] else timedelta(hours=amount))


def _at(typed: str, here: datetime) -> datetime | None:
    found = _AT.fullmatch(typed)
    if found is None:
        return None
    moment = here.replace(hour=int(found["h"]), minute=int(found["m"]), second=0, microsecond=0)
    if found["back"] is None and moment > here:
        return moment - timedelta(days=1)
    return moment - timedelta(days=_BACK.get(found["back"] or "", 0))


def _on(typed: str, zone: ZoneInfo) -> datetime | None:
    found = _DAY.fullmatch(typed)
    if found is None:
        return None
    year, month, day, hour, minute = (int(found[name]) for name in ("y", "mo", "d", "h", "m"))
    return datetime(year, month, day, hour, minute, tzinfo=zone)
