"""Which account on a messenger is whose: found by e-mail, or proved by a one-time code.

The org file takes away only accounts that it gave itself, so what is linked here stays.
"""

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select, update

from bot.directory.model import ACCOUNTS, LINK_CODES, PEOPLE
from storage import Tx

BY_EMAIL: Final = "email"
BY_CODE: Final = "code"
CODE_HOLDS: Final = timedelta(minutes=30)

_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that are mistaken for each other."""
_HALF: Final = 4
_CODE: Final = re.compile(rf"(?<![A-Z0-9])([{_LETTERS}]{{4}})[- ]?([{_LETTERS}]{{4}})(?![A-Z0-9])")


class Profile(NamedTuple):
    """Somebody as a messenger knows them; `email` is empty where it does not tell."""

    account: str
    name: str
    email: str = ""
    active: bool = True


class Linked(NamedTuple):
    """What linking changed, and the names of active people of the messenger who are nobody here."""

    added: int
    moved: int
    removed: int
    unknown: tuple[str, ...]


def link_by_email(tx: Tx, messenger: str, profiles: Iterable[Profile]) -> Linked:
    """Give accounts to the one active person with the same e-mail address.

    Accounts that were linked otherwise are left alone; those of somebody who is gone from the
    messenger are taken away if an address gave them. Doing it once more changes nothing.
    """
    people = _people_by_email(tx)
    stored = _stored(tx, messenger)
    added, moved, removed, unknown = [], [], [], []
    for each in profiles:
        mine = stored.get(each.account)
        person = people.get(each.email.lower()) if each.active and each.email else None
        by_email = mine is not None and mine.source == BY_EMAIL
        if mine is None and person is not None:
            added.append({"external_id": each.account, "person_id": person})
        elif mine is None and each.active:
            unknown.append(each.name)
        elif mine is not None and by_email and person is None:
            removed.append(mine.id)
        elif mine is not None and by_email and person != mine.person_id:
            moved.append((mine.id, person))
    _write(tx, messenger, added)
    for account_id, person_id in moved:
        row = ACCOUNTS.c.id == account_id
        tx.connection().execute(update(ACCOUNTS).where(row).values(person_id=person_id))
    if removed:
        tx.connection().execute(delete(ACCOUNTS).where(ACCOUNTS.c.id.in_(removed)))
    return Linked(len(added), len(moved), len(removed), tuple(unknown))


def new_code(tx: Tx, person_id: int, now: datetime) -> str:
    """A code that links one account to a person, once and within `CODE_HOLDS`; older ones end."""
    over = (LINK_CODES.c.person_id == person_id) | (LINK_CODES.c.expires_at <= now)
    tx.connection().execute(delete(LINK_CODES).where(over))
    code = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
    row = {"digest": _digest(code), "person_id": person_id, "expires_at": now + CODE_HOLDS}
    tx.connection().execute(insert(LINK_CODES).values(row))
    return f"{code[:_HALF]}-{code[_HALF:]}"


def redeem(tx: Tx, text: str, messenger: str, account: str, now: datetime) -> bool:
    """Link an account that is nobody's to whoever got the code that stands in `text`."""
    found = _CODE.search(text.upper())
    if found is None:
        return False
    digest = LINK_CODES.c.digest == _digest(found[1] + found[2])
    person_id = (
        tx.connection()
        .execute(
            delete(LINK_CODES)
            .where(digest, LINK_CODES.c.expires_at > now)
            .returning(LINK_CODES.c.person_id)
        )
        .scalar()
    )
    if person_id is None:
        return False
    row = {"external_id": account, "person_id": person_id}
    _write(tx, messenger, [row], BY_CODE)
    return True


class _Stored(NamedTuple):
    """A row of the table `account`."""

    id: int
    person_id: int
    source: str


def _people_by_email(tx: Tx) -> dict[str, int]:
    query = select(PEOPLE.c.email, PEOPLE.c.id).where(PEOPLE.c.active, PEOPLE.c.email != "")
    rows = [(email, person_id) for email, person_id in tx.connection().execute(query)]
    times = Counter(email for email, _ in rows)
    # An address that two people share proves nothing.
    return {email: person_id for email, person_id in rows if times[email] == 1}


def _stored(tx: Tx, messenger: str) -> dict[str, _Stored]:
    columns = (ACCOUNTS.c.external_id, ACCOUNTS.c.id, ACCOUNTS.c.person_id, ACCOUNTS.c.source)
    query = select(*columns).where(ACCOUNTS.c.messenger == messenger)
    return {external: _Stored(*rest) for external, *rest in tx.connection().execute(query)}


def _write(tx: Tx, messenger: str, rows: list[dict[str, object]], source: str = BY_EMAIL) -> None:
    if rows:
        named = [{"messenger": messenger, "source": source} | row for row in rows]
        tx.connection().execute(insert(ACCOUNTS), named)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
