"""People at Slack: whom the app can see there, and our own people by their names."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final

from adapters.slack.client import SlackClient
from adapters.slack.forms import Known
from adapters.slack.text import user_of
from bot.directory.linking import Profile
from bot.directory.queries import accounts_of, people_named
from bot.engine.messenger import DeliveryDelayed
from storage.database import Database

_SLACK: Final = "slack"
_PAGE: Final = 500
_PAUSE_SECONDS: Final = 10.0
_SLACKBOT: Final = "USLACKBOT"


async def roster(client: SlackClient) -> list[Profile]:
    """Everybody in the workspace but bots; those whose account is deactivated are not active.

    A guest is listed as well: the address decides whether they are somebody here. Somebody of
    another company, met in a shared channel, is not: an address that their company tells us is
    no proof.
    """
    found: dict[str, Profile] = {}
    for team in await client.teams(await client.whoami()):
        async for each in _members(client, team):
            if _is_person(each):
                found.setdefault(str(each["id"]), _profile(each))
    return [*found.values()]


def known(database: Database, names: Iterable[str]) -> Known:
    """The user ids at Slack of those who alone are called so."""
    found: dict[str, str] = {}
    with database.snapshot() as tx:
        for name in dict.fromkeys(names):
            people = people_named(tx, name)
            if len(people) != 1:
                continue
            for address in accounts_of(tx, people[0].id):
                if address.messenger == _SLACK:
                    found.setdefault(name, user_of(address.external_id))
    return found


async def _members(client: SlackClient, team: str) -> AsyncIterator[Mapping[str, Any]]:
    cursor = ""
    of_team = {"team_id": team} if team else {}
    while True:
        more = of_team | ({"cursor": cursor} if cursor else {})
        try:
            page = await client.get("users.list", limit=_PAGE, **more)
        except DeliveryDelayed as busy:
            # A large company takes more calls than Slack allows a minute.
            await asyncio.sleep(busy.retry_after or _PAUSE_SECONDS)
            continue
        for each in page.get("members", []):
            yield each
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def _is_person(user: Mapping[str, Any]) -> bool:
    flags = ("is_bot", "is_workflow_bot", "is_stranger")
    return user.get("id") != _SLACKBOT and not any(user.get(flag) for flag in flags)


def _profile(user: Mapping[str, Any]) -> Profile:
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or user.get("name") or user["id"]
    email = str(profile.get("email") or "").lower()
    return Profile(str(user["id"]), str(name), email, not user.get("deleted", False))
