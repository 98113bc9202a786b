"""User groups: `@ops` at Slack means everybody in it, or the department of that name."""

import asyncio
import logging
import re
from collections.abc import Iterable
from typing import Final

from adapters.slack.client import Identity, SlackClient
from adapters.slack.failures import CallFailed
from adapters.slack.messenger import NAME
from bot.directory.queries import departments_named, person_by_account
from bot.engine.incoming import mention
from bot.engine.messenger import DeliveryDelayed
from storage import Tx
from storage.database import Database

_MARK: Final = re.compile(r"<!subteam\^([A-Z0-9]+)")
_FRESH_SECONDS: Final = 600.0
_SOON: Final = 0.4
"""Seconds that a person may wait for a group to be looked up."""
_log = logging.getLogger(__name__)


class Groups:
    """Who is in which group, asked for when somebody names one and again after a while."""

    def __init__(self, client: SlackClient, database: Database, me: Identity) -> None:
        self._client = client
        self._database = database
        self._me = me
        self._names: dict[str, tuple[str, ...]] = {}
        self._members: dict[str, tuple[str, ...]] = {}
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    def forget(self) -> None:
        """Ask anew at the next need: a group has changed."""
        self._good_until = 0.0

    async def meant(self, text: str | None) -> dict[str, str]:
        """What each group that a text names stands for, as somebody would have typed it.

        One that nobody knows, or that could not be looked up in time, is not in it.
        """
        wanted = dict.fromkeys(_MARK.findall(text or ""))
        if not wanted:
            return {}
        try:
            async with asyncio.timeout(_SOON):
                await self._refresh(wanted)
        except (CallFailed, DeliveryDelayed, TimeoutError) as failed:
            _log.warning("Slack's user groups were not read: %r", failed)
        return await asyncio.to_thread(self._written, wanted)

    def _written(self, groups: Iterable[str]) -> dict[str, str]:
        with self._database.snapshot() as tx:
            found: dict[str, str] = {}
            for group in groups:
                names = [each for each in self._names.get(group, ()) if _is_one_word(each)]
                departments = [each for each in names if len(departments_named(tx, each)) == 1]
                known = [each for each in self._members.get(group, ()) if _is_here(tx, each)]
                if departments or known:
                    people = " ".join(map(mention, known))
                    found[group] = f"@{departments[0]}" if departments else people
            return found

    async def _refresh(self, wanted: Iterable[str]) -> None:
        async with self._one_at_a_time:
            now = asyncio.get_running_loop().time()
            if now < self._good_until and all(each in self._names for each in wanted):
                return
            for team in await self._client.teams(self._me):
                of_team = {"team_id": team} if team else {}
                page = await self._client.get("usergroups.list", include_users="true", **of_team)
                for each in page.get("usergroups", []):
                    group = str(each["id"])
                    self._names[group] = (str(each.get("name", "")), str(each.get("handle", "")))
                    self._members[group] = tuple(map(str, each.get("users") or ()))
            self._good_until = now + _FRESH_SECONDS


def _is_one_word(name: str) -> bool:
    return len(name.split()) == 1


def _is_here(tx: Tx, account: str) -> bool:
    """Whether it is an account of ours: a group may hold guests whom nobody here knows."""
    person = person_by_account(tx, NAME, account)
    return person is not None and person.active
