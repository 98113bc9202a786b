"""What else happens in an organisation: people come and go, groups change."""

from dataclasses import dataclass

from tests.doubles.dingtalk.publishing import Delivery, Publisher
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Department, Json, JsonValue, Person


@dataclass(slots=True)
class Happenings:
    """Changes of the company and its groups, each with its event."""

    tenant: Tenant
    publisher: Publisher

    async def joins(self, person: Person) -> Delivery:
        """Somebody joins the company."""
        self.tenant.people[person.user_id] = person
        return await self._people("user_add_org", person.user_id)

    async def leaves(self, user_id: str) -> Delivery:
        """Somebody leaves the company."""
        self.tenant.people[user_id].active = False
        return await self._people("user_leave_org", user_id)

    async def changes(self, user_id: str, *, manager: str = "", name: str = "") -> Delivery:
        """Somebody gets another manager or name."""
        person = self.tenant.people[user_id]
        before, after = {"managerUserid": person.manager}, {"managerUserid": manager}
        person.manager, person.name = manager or person.manager, name or person.name
        diff: Json = {"userid": user_id, "prev": {**before}, "curr": {**after}}
        return await self._people("user_modify_org", user_id, diffInfo=[diff])

    async def department(self, department: Department) -> Delivery:
        """A department is made or changed."""
        known = department.dept_id in self.tenant.departments
        self.tenant.departments[department.dept_id] = department
        kind = "org_dept_modify" if known else "org_dept_create"
        return await self._departments(kind, department.dept_id)

    async def closes(self, dept_id: int) -> Delivery:
        """A department is removed."""
        del self.tenant.departments[dept_id]
        return await self._departments("org_dept_remove", dept_id)

    async def enters(self, room: str, user_id: str) -> Delivery:
        """Somebody comes into a group."""
        group = self.tenant.groups[room]
        group.members.append(user_id)
        return await self._group("chat_add_member", room, user_id)

    async def quits(self, room: str, user_id: str) -> Delivery:
        """Somebody leaves a group."""
        self.tenant.groups[room].members.remove(user_id)
        return await self._group("chat_quit", room, user_id)

    async def retitles(self, room: str, title: str, by: str) -> Delivery:
        """Somebody gives a group another name."""
        self.tenant.groups[room].title = title
        return await self._group("chat_update_title", room, by, title=title)

    async def disbands(self, room: str, by: str) -> Delivery:
        """Somebody ends a group."""
        self.tenant.groups[room].disbanded = True
        return await self._group("chat_disband", room, by)

    async def _people(self, kind: str, user_id: str, **more: JsonValue) -> Delivery:
        millis = str(self.tenant.millis())
        data: Json = {"timeStamp": millis, "eventId": self.tenant.fresh("ev"), "userId": [user_id]}
        return await self.publisher.event(kind, {**data, **more})

    async def _departments(self, kind: str, dept_id: int) -> Delivery:
        data: Json = {"timeStamp": str(self.tenant.millis()), "deptId": [dept_id]}
        return await self.publisher.event(kind, data)

    async def _group(self, kind: str, room: str, user_id: str, **more: JsonValue) -> Delivery:
        group = self.tenant.groups[room]
        data: Json = {
            "chatId": group.chat_id,
            "openConversationId": room,
            "userId": [user_id],
            "operator": user_id,
        }
        return await self.publisher.event(kind, {**data, **more})
