"""People at DingTalk: departments, who is in them, whom they answer to. It costs no quota."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final

from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.limits import USERS_A_PAGE
from adapters.dingtalk.messenger import NAME
from bot.directory.linking import Profile
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from bot.directory.values import Address

_ROOT: Final = 1
_REST_SECONDS: Final = 2.0
_ATTEMPTS: Final = 5
_BUSY: Final = frozenset({"90018", "90002"})
_YES: Final = frozenset({"true", "1", "True"})
User = Mapping[str, Any]


async def roster(client: DingtalkClient) -> list[Profile]:
    """Everybody whom the app may see."""
    users = await _users(client, await _departments(client))
    return [_profile(each) for each in users.values()]


async def organisation(client: DingtalkClient) -> OrgFile:
    """The company as DingTalk knows it, by userIds; whoever can't be seen is left out."""
    ids = await _departments(client)
    units = [await _result(client, "topapi/v2/department/get", dept_id=each) for each in ids]
    users = {key: each for key, each in (await _users(client, ids)).items() if _is_active(each)}
    details = {key: await _result(client, "topapi/v2/user/get", userid=key) for key in users}
    known = {str(each) for each in ids}
    departments = tuple(_unit(each, known, users) for each in units)
    people = tuple(_person(details[key] or users[key], known, users) for key in users)
    return OrgFile(NAME, departments, people)


async def _departments(client: DingtalkClient) -> list[int]:
    """All departments, the root first."""
    found, ahead = [_ROOT], [_ROOT]
    while ahead:
        path = "topapi/v2/department/listsub"
        answered = await _asked(client, path, dept_id=ahead.pop(0))
        below = [_number(each.get("dept_id")) for each in answered.get("result") or []]
        fresh = [each for each in below if each and each not in found]
        found += fresh
        ahead += fresh
    return found


async def _users(client: DingtalkClient, departments: Iterable[int]) -> dict[str, User]:
    """Everybody, each once."""
    found: dict[str, User] = {}
    for department in departments:
        async for each in _members(client, department):
            found.setdefault(str(each["userid"]), each)
    return found


async def _members(client: DingtalkClient, department: int) -> AsyncIterator[User]:
    cursor = 0
    while True:
        page = await _result(
            client, "topapi/v2/user/list", dept_id=department, cursor=cursor, size=USERS_A_PAGE
        )
        for each in page.get("list") or []:
            yield each
        cursor = _number(page.get("next_cursor"))
        if not (_is_true(page.get("has_more")) and cursor):
            return


async def _result(client: DingtalkClient, path: str, **asked: object) -> User:
    result = (await _asked(client, path, **asked)).get("result")
    return result if isinstance(result, dict) else {}


async def _asked(client: DingtalkClient, path: str, **asked: object) -> User:
    """Ask, and once more where it was too much within a second."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await client.old(path, asked)
        except CallFailed as failed:
            if failed.code not in _BUSY:
                raise
        await asyncio.sleep(_REST_SECONDS)
    return await client.old(path, asked)


def _is_active(user: User) -> bool:
    return user.get("active") is None or _is_true(user["active"])


def _profile(user: User) -> Profile:
    email = str(user.get("org_email") or user.get("email") or "").lower()
    return Profile(str(user["userid"]), _name(user), email, _is_active(user))


def _name(user: User) -> str:
    return str(user.get("name") or user["userid"])


def _unit(unit: User, known: set[str], people: Mapping[str, User]) -> DepartmentEntry:
    parent = str(unit.get("parent_id") or "")
    heads = [str(each) for each in unit.get("dept_manager_userid_list") or []]
    return DepartmentEntry(
        key=str(unit["dept_id"]),
        name=str(unit.get("name") or unit["dept_id"]),
        parent=parent if parent in known else None,
        head=next((each for each in heads if each in people), None),
    )


def _person(user: User, known: set[str], people: Mapping[str, User]) -> PersonEntry:
    key = str(user["userid"])
    departments = [str(each) for each in user.get("dept_id_list") or []]
    manager = str(user.get("manager_userid") or "")
    return PersonEntry(
        key=key,
        name=_name(user),
        department=next((each for each in departments if each in known), None),
        superior=manager if manager in people and manager != key else None,
        title=str(user.get("title") or ""),
        email=_profile(user).email,
        accounts=(Address(NAME, key),),
    )


def _is_true(value: object) -> bool:
    return value is True or str(value) in _YES


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else 0
