"""What the administrator of the tenant does: people and departments that come, change and go."""

from dataclasses import dataclass

from tests.doubles.feishu.api.contact import department_view, user_view
from tests.doubles.feishu.publishing import Delivery, Publisher
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Department, Json, Person


@dataclass(slots=True)
class Company:
    """Changes of the directory; each returns what became of its event."""

    tenant: Tenant
    publisher: Publisher

    def department(
        self, department_id: str, name: str, *, parent: str = "0", leader: str = ""
    ) -> Department:
        """Make a department with an id such as `od-ops`, without an event."""
        if not department_id.startswith("od-"):
            raise ValueError(f"an open_department_id begins with od-: {department_id}")
        department = Department(department_id, name, parent, leader)
        self.tenant.departments[department_id] = department
        return department

    async def hire(self, person: Person) -> Delivery:
        """Let a person join the tenant."""
        self.tenant.people[person.open_id] = person
        event: Json = {"object": user_view(self.tenant, person)}
        return await self.publisher.publish("contact.user.created_v3", event)

    async def change(self, open_id: str, **changes: object) -> Delivery:
        """Change fields of a person, such as `leader`, `departments` or `is_frozen`."""
        person = self.tenant.people[open_id]
        before = user_view(self.tenant, person)
        for name, value in changes.items():
            if not hasattr(person, name):
                raise AttributeError(name)
            setattr(person, name, value)
        after = user_view(self.tenant, person)
        old = {key: value for key, value in before.items() if after.get(key) != value}
        event: Json = {"object": after, "old_object": old}
        return await self.publisher.publish("contact.user.updated_v3", event)

    async def dismiss(self, open_id: str) -> Delivery:
        """Let a person leave the company; their departments are in the old object only."""
        person = self.tenant.people[open_id]
        before = user_view(self.tenant, person)
        person.is_resigned, person.departments = True, ()
        for chat in self.tenant.chats.values():
            if open_id in chat.members:
                chat.members.remove(open_id)
        kept = ("open_id", "union_id", "user_id")
        gone: Json = {key: before[key] for key in kept if key in before}
        event: Json = {"object": gone, "old_object": before}
        return await self.publisher.publish("contact.user.deleted_v3", event)

    async def found(self, department: Department) -> Delivery:
        """Found a department."""
        self.tenant.departments[department.open_department_id] = department
        event: Json = {"object": department_view(department)}
        return await self.publisher.publish("contact.department.created_v3", event)

    async def reorganise(self, department_id: str, **changes: str) -> Delivery:
        """Change a department's `name`, `parent` or `leader`."""
        department = self.tenant.departments[department_id]
        before = department_view(department)
        for name, value in changes.items():
            if not hasattr(department, name):
                raise AttributeError(name)
            setattr(department, name, value)
        after = department_view(department)
        old = {key: value for key, value in before.items() if after.get(key) != value}
        event: Json = {"object": after, "old_object": old}
        return await self.publisher.publish("contact.department.updated_v3", event)

    async def close(self, department_id: str) -> Delivery:
        """Close a department that nobody is in."""
        department = self.tenant.departments.pop(department_id)
        event: Json = {"object": department_view(department), "old_object": {}}
        return await self.publisher.publish("contact.department.deleted_v3", event)

    async def change_range(
        self, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()
    ) -> Delivery:
        """Change whom the app may see."""
        people = self.tenant.people
        for open_id in added:
            people[open_id].available = True
        for open_id in removed:
            people[open_id].available = False
        event: Json = {
            "added": {"users": [user_view(self.tenant, people[each]) for each in added]},
            "removed": {"users": [user_view(self.tenant, people[each]) for each in removed]},
        }
        return await self.publisher.publish("contact.scope.updated_v3", event)
