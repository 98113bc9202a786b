"""People at Feishu: departments, who is in them, whom they answer to; and ours by their names."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from adapters.feishu.client import FeishuClient
from adapters.feishu.forms import People
from adapters.feishu.limits import PAGE
from adapters.feishu.messenger import NAME
from bot.directory.linking import Profile
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from bot.directory.queries import accounts_of, people_named
from bot.directory.values import Address
from storage.database import Database

_CONTACT: Final = "open-apis/contact/v3"
_ROOT: Final = "0"
_IDS: Final = {"user_id_type": "open_id", "department_id_type": "open_department_id"}
_GONE: Final = ("is_frozen", "is_resigned", "is_exited", "is_unjoin")
_MOST_OFFERED: Final = 200
User = Mapping[str, Any]


async def roster(client: FeishuClient) -> list[Profile]:
    """Everybody whom the app may see; those who are frozen or have left are not active."""
    departments = [each async for each in _departments(client)]
    users = await _users(client, departments)
    return [_profile(each) for each in users.values()]


async def organisation(client: FeishuClient) -> OrgFile:
    """The company as Feishu knows it, by open ids; superiors who can't be seen are left out."""
    units = [each async for each in _departments(client)]
    users = await _users(client, units)
    present = {key: each for key, each in users.items() if _is_active(each)}
    known = {str(each["open_department_id"]) for each in units}
    departments = tuple(_unit(each, known, present) for each in units)
    people = tuple(_person(each, known, present) for each in present.values())
    return OrgFile("feishu", departments, people)


def offered(database: Database, names: Iterable[str]) -> People:
    """Whom a form can offer: all active people with an account, and who is called by `names`."""
    known: dict[str, str] = {}
    with database.snapshot() as tx:
        query = (
            select(ACCOUNTS.c.external_id)
            .join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id)
            .where(ACCOUNTS.c.messenger == NAME, PEOPLE.c.active)
            .order_by(PEOPLE.c.name, ACCOUNTS.c.external_id)
        )
        everybody = tx.connection().execute(query.limit(_MOST_OFFERED + 1)).scalars().all()
        for name in dict.fromkeys(names):
            people = people_named(tx, name)
            if len(people) != 1:
                continue
            for address in accounts_of(tx, people[0].id):
                if address.messenger == NAME:
                    known.setdefault(name, address.external_id)
    return People(known, tuple(everybody))


async def _departments(client: FeishuClient) -> AsyncIterator[Mapping[str, Any]]:
    path = f"{_CONTACT}/departments/{_ROOT}/children"
    async for each in _pages(client, path, fetch_child=True):
        yield each


async def _users(client: FeishuClient, departments: Sequence[User]) -> dict[str, User]:
    """Everybody, each once, with the department that they were first met in."""
    found: dict[str, User] = {}
    for department in (_ROOT, *(str(each["open_department_id"]) for each in departments)):
        path = f"{_CONTACT}/users/find_by_department"
        async for each in _pages(client, path, department_id=department):
            found.setdefault(str(each["open_id"]), each)
    return found


async def _pages(client: FeishuClient, path: str, **params: object) -> AsyncIterator[User]:
    token = ""
    while True:
        more = {"page_token": token} if token else {}
        page = await client.get(path, page_size=PAGE, **params, **_IDS, **more)
        for each in page.get("items") or []:
            yield each
        token = str(page.get("page_token") or "")
        if not (page.get("has_more") and token):
            return


def _is_active(user: User) -> bool:
    status = user.get("status") or {}
    return not any(status.get(each) for each in _GONE)


def _profile(user: User) -> Profile:
    email = str(user.get("enterprise_email") or user.get("email") or "").lower()
    return Profile(str(user["open_id"]), _name(user), email, _is_active(user))


def _name(user: User) -> str:
    return str(user.get("name") or user.get("en_name") or user["open_id"])


def _unit(unit: User, known: set[str], people: Mapping[str, User]) -> DepartmentEntry:
    parent = str(unit.get("parent_department_id") or "")
    return DepartmentEntry(
        key=str(unit["open_department_id"]),
        name=str(unit.get("name") or unit["open_department_id"]),
        parent=parent if parent in known else None,
        head=_seen(_head(unit), people),
    )


def _head(unit: User) -> str:
    """The main leader: the first of that kind, else the one that stands alone."""
    leaders: list[User] = unit.get("leaders") or []
    main = [str(each.get("leaderID")) for each in leaders if each.get("leaderType") == 1]
    return main[0] if main else str(unit.get("leader_user_id") or "")


def _person(user: User, known: set[str], people: Mapping[str, User]) -> PersonEntry:
    departments = [str(each) for each in user.get("department_ids") or []]
    leader = str(user.get("leader_user_id") or "")
    key = str(user["open_id"])
    return PersonEntry(
        key=key,
        name=_name(user),
        department=next((each for each in departments if each in known), None),
        superior=_seen(leader, people) if leader != key else None,
        title=str(user.get("job_title") or ""),
        email=_profile(user).email,
        accounts=(Address(NAME, key),),
    )


def _seen(account: str, people: Mapping[str, User]) -> str | None:
    return account if account in people else None
