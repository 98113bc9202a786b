"""Whom a message names: DingTalk tells who, but not where in the text.

Some clients leave the names in the text, others take them out. A name that stands there becomes the
mention of whoever is meant; whoever's name does not is said behind the words of the first line.
Nobody is guessed: a name that is none of ours stays what it is, unless just one person can be meant
by it.
"""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from adapters.dingtalk.messenger import NAME
from bot.directory.queries import departments_named, people_named, person_by_account
from bot.engine.commands.text import clean
from bot.engine.incoming import MENTION_START, mention
from storage import Tx
from storage.database import Database

_NAMED: Final = re.compile(f"[@＠]([^\\s@＠，。,.；;：:！!？?{MENTION_START}]+)")
_TAGGED: Final = re.compile("(?m)^[^\\w\n#＃]{0,4}[#＃]")
Known = Mapping[str, Collection[str]]
"""Whose a name is, by accounts: of nobody's account for a department, missing for a stranger."""


def names_in(said: str) -> frozenset[str]:
    """The names behind an @ in a text."""
    return frozenset(_NAMED.findall(clean(said)))


def is_lost(said: str, untold: int) -> bool:
    """Whether a text lacks the names of so many people whose accounts are not told either."""
    return untold > len(_NAMED.findall(clean(said)))


def without_us(said: str, people: Mapping[str, str], known: Known) -> str:
    """A text without the name that it begins with, where that can only be ours.

    DingTalk takes it out, but not on every client; what we are called there nobody tells.
    """
    led = _NAMED.match(said)
    if led is None or led[1] in known or _meant(led[1], [*people.items()], known)[0]:
        return said
    return said[led.end() :].lstrip()


def named(said: str, people: Mapping[str, str], known: Known) -> str | None:
    """A text with mentions in it; `people` are those named, their names by their accounts.

    None where several lines of a meeting may each be the one that names somebody.
    """
    words, placed = clean(said).strip(), set[str]()
    by_length = sorted(people.items(), key=lambda each: -len(each[1]))

    def put(found: re.Match[str]) -> str:
        account, rest = _meant(found[1], by_length, known)
        if not account:
            return found[0]
        placed.add(account)
        return f"{mention(account)} {rest}" if rest else mention(account)

    for account, name in by_length:
        if " " in name and f"@{name}" in words:
            placed.add(account)
            words = words.replace(f"@{name}", mention(account))
    words = _NAMED.sub(put, words)
    behind = [each for each in people if each not in placed]
    strangers = [each for each in _NAMED.finditer(words) if each[1] not in known]
    if len(behind) == len(strangers) == 1:
        (only,) = strangers
        return f"{words[: only.start()]}{mention(behind[0])}{words[only.end() :]}"
    if behind and len(_TAGGED.findall(words)) > 1:
        return None
    first, broken, more = words.partition("\n")
    return " ".join([first, *map(mention, behind)]).strip() + broken + more


def _meant(token: str, people: list[tuple[str, str]], known: Known) -> tuple[str, str]:
    """Whose account a name is that stands in a text, and what is glued to it."""
    if token in known:
        own = [account for account, _ in people if account in known[token]]
        return (own[0], "") if len(own) == 1 else ("", "")
    for account, name in people:
        if name and token.startswith(name):
            return account, token.removeprefix(name)
    return "", ""


class Directory:
    """Knows who has which account and which name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def named(self, said: str, accounts: Sequence[str], *, called: bool) -> str | None:
        """A text with mentions of these accounts in it; `called`, it may begin with our name.

        None where nobody can tell which of its lines names whom.
        """
        words = said.strip()
        if not accounts and not (called and _NAMED.match(words)):
            return words
        return await asyncio.to_thread(self._named, words, accounts, called=called)

    def _named(self, said: str, accounts: Sequence[str], *, called: bool) -> str | None:
        with self._database.snapshot() as tx:
            found = {each: person_by_account(tx, NAME, each) for each in accounts}
            people = {account: each.name if each else "" for account, each in found.items()}
            mine = {each.id: account for account, each in found.items() if each}
            whose = {each: _whose(tx, each, mine) for each in names_in(said)}
        known = {name: each for name, each in whose.items() if each is not None}
        return named(without_us(said, people, known) if called else said, people, known)


def _whose(tx: Tx, name: str, mine: Mapping[int, str]) -> frozenset[str] | None:
    """The accounts of those named so, as far as they are mentioned; None for nobody's name."""
    people = people_named(tx, name)
    if not people and not departments_named(tx, name):
        return None
    return frozenset(mine[each.id] for each in people if each.id in mine)
