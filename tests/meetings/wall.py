"""What stands in the calendars of a messenger's double, told alike for all of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast

from tests.contract.rig import Rig
from tests.contract.rigs.dingtalk import DingtalkRig
from tests.contract.rigs.feishu import FeishuRig
from tests.doubles.dingtalk.faults import Fault as DingtalkFault
from tests.doubles.feishu.faults import Fault as FeishuFault


@dataclass(frozen=True)
class Standing:
    """An event as people see it; their accounts, whoever arranges it among them."""

    id: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    text: str
    link: str
    people: frozenset[str]


class Wall(Protocol):
    """The calendars of one company."""

    def standing(self) -> list[Standing]:
        """All that stands there, oldest first."""

    def ever(self) -> int:
        """How many were ever made."""

    def notices(self) -> int:
        """How often the platform itself notified somebody of one."""

    def busy(self, *, times: int = 1) -> None:
        """Let the next calls be refused as too many."""

    def broken(self) -> None:
        """Let the next call fail with a page of the gateway."""

    def lose(self, path: str = "events") -> None:
        """Let the next such call be done, and its answer be lost."""

    def grant(self, *, granted: bool) -> None:
        """Give the permissions for calendars, or take them; who lacks them breaks no rule."""

    def delete(self, event: str) -> None:
        """Let somebody delete an event there."""


class FeishuWall:
    """Feishu's."""

    def __init__(self, rig: FeishuRig) -> None:
        self._double = rig.double
        self._granted = {each for each in self._tenant.scopes if each.startswith("calendar:")}

    def standing(self) -> list[Standing]:
        """All events that are not deleted."""
        return [
            Standing(
                each.event_id,
                each.summary,
                datetime.fromtimestamp(each.starts, UTC),
                datetime.fromtimestamp(each.ends, UTC),
                each.place.strip("—"),
                each.description,
                each.link,
                frozenset(each.people),
            )
            for each in self._tenant.events.values()
            if not each.deleted
        ]

    def ever(self) -> int:
        """All events."""
        return len(self._tenant.events)

    def notices(self) -> int:
        """Of all events; a video meeting that nobody wanted counts as well."""
        events = self._tenant.events.values()
        return sum(each.notices + (each.meeting == "vc") for each in events)

    def busy(self, *, times: int = 1) -> None:
        """HTTP 429."""
        self._double.faults.order(FeishuFault.RATE_LIMIT, "/calendar/", times=times)

    def broken(self) -> None:
        """HTTP 502."""
        self._double.faults.order(FeishuFault.BAD_GATEWAY, "/calendar/")

    def lose(self, path: str = "events") -> None:
        """The connection is cut."""
        self._double.faults.order(FeishuFault.LOST_ANSWER, path)

    def grant(self, *, granted: bool) -> None:
        """All of them."""
        self._tenant.scopes -= self._granted
        self._tenant.scopes |= self._granted if granted else set()
        self._tenant.refusals.recorded.clear()

    def delete(self, event: str) -> None:
        """As an administrator may."""
        self._tenant.events[event].deleted = True

    @property
    def _tenant(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return self._double.tenant


class DingtalkWall:
    """DingTalk's."""

    def __init__(self, rig: DingtalkRig) -> None:
        self._double = rig.double
        self._tenant = rig.double.tenant

    def standing(self) -> list[Standing]:
        """All events that are not deleted."""
        accounts = {each.union_id: each.user_id for each in self._tenant.people.values()}
        return [
            Standing(
                each.event_id,
                each.summary,
                datetime.fromisoformat(each.starts).astimezone(UTC),
                datetime.fromisoformat(each.ends).astimezone(UTC),
                each.place,
                each.description,
                next((line for line in each.description.splitlines() if "://" in line), ""),
                frozenset(accounts[one] for one in (each.owner, *each.people)),
            )
            for each in self._tenant.events.values()
            if not each.deleted
        ]

    def ever(self) -> int:
        """All events."""
        return len(self._tenant.events)

    def notices(self) -> int:
        """Of all events, with reminders that the bot gives anyhow."""
        return sum(each.notices + each.reminders for each in self._tenant.events.values())

    def busy(self, *, times: int = 1) -> None:
        """HTTP 403 of the limiter."""
        self._double.faults.order(DingtalkFault.QPS, "/calendar/", times=times)

    def broken(self) -> None:
        """HTTP 502."""
        self._double.faults.order(DingtalkFault.BAD_GATEWAY, "/calendar/")

    def lose(self, path: str = "events") -> None:
        """The connection is cut."""
        self._double.faults.order(DingtalkFault.LOST_ANSWER, path)

    def grant(self, *, granted: bool) -> None:
        """Both of them."""
        scopes = {"Calendar.Event.Write", "Calendar.Event.Read"}
        self._tenant.scopes -= scopes
        self._tenant.scopes |= scopes if granted else set()
        self._tenant.refusals.recorded.clear()

    def delete(self, event: str) -> None:
        """As the organiser may."""
        self._tenant.events[event].deleted = True


def wall(rig: Rig) -> Wall:
    """The calendars of the company on a rig."""
    if rig.name == "feishu":
        return FeishuWall(cast("FeishuRig", rig))
    return DingtalkWall(cast("DingtalkRig", rig))
