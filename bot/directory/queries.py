"""What every input asks of the directory: prepared statements, light values, no entities.

A query sees what its transaction has written so far. Those who are gone are found by id and by
account (look at `active`), never by name and never as somebody's superior.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from bot.directory import statements
from bot.directory.model import PEOPLE, PERSON_NAMES
from bot.directory.names import folded
from bot.directory.values import Address, Member, Unit
from storage import Tx

_BATCH: Final = 10_000  # both databases take three times as many values in one statement


def person_by_account(tx: Tx, messenger: str, external_id: str) -> Member | None:
    """Whose account that is; None for a stranger."""
    values = {"messenger": messenger, "external_id": external_id}
    return statements.PERSON_BY_ACCOUNT.first(tx, values)


def person(tx: Tx, person_id: int) -> Member | None:
    """The person of that id."""
    return statements.PERSON.first(tx, {"id": person_id})


def person_by_key(tx: Tx, key: str) -> Member | None:
    """The person of that employee key."""
    return statements.PERSON_BY_KEY.first(tx, {"key": key})


def people(tx: Tx, ids: Iterable[int]) -> list[Member]:
    """The people of those ids in the order asked, each once; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, Member] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        rows = tx.connection().execute(statements.PEOPLE_BY_ID, {"ids": batch})
        found.update((row.id, Member(*row)) for row in rows)
    return [found[person_id] for person_id in wanted if person_id in found]


def people_after(tx: Tx, after: int, limit: int) -> list[Member]:
    """Up to `limit` active people with a greater id than `after`, in the order of their ids."""
    return statements.PEOPLE_AFTER.all(tx, {"after": after, "limit": limit})


def people_named(tx: Tx, name: str) -> list[Member]:
    """Active people with exactly that name, alias or key, width, case and spaces apart."""
    return statements.PEOPLE_NAMED.all(tx, {"folded": folded(name)})


def anybody_named(tx: Tx, name: str) -> list[Member]:
    """Everybody with that name, alias or key; where nobody is, those who had it and have left."""
    if found := people_named(tx, name):
        return found
    gone = select(PERSON_NAMES.c.person_id).where(PERSON_NAMES.c.folded == folded(name))
    return people(tx, tx.connection().execute(gone).scalars())


def main_admins(tx: Tx) -> list[Member]:
    """The active main administrators (D-05)."""
    return statements.MAIN_ADMINS.all(tx, {})


def people_with_role(tx: Tx, role: str) -> list[Member]:
    """The active people of a job role (D-10, D-13), such as `finance`; width and case apart."""
    wanted = folded(role)
    query = select(*(PEOPLE.c[name] for name in Member.__struct_fields__)).where(
        PEOPLE.c.active, PEOPLE.c.roles != ()
    )
    rows = tx.connection().execute(query.order_by(PEOPLE.c.id))
    found = (Member(*row) for row in rows)
    return [each for each in found if wanted in {folded(one) for one in each.roles}]


def department(tx: Tx, department_id: int) -> Unit | None:
    """The department of that id."""
    return statements.DEPARTMENT.first(tx, {"id": department_id})


def departments_named(tx: Tx, name: str) -> list[Unit]:
    """Active departments of that name or key; two where the key of one is the name of the other."""
    return statements.DEPARTMENTS_NAMED.all(tx, {"folded": folded(name), "key": name})


def members_of(tx: Tx, department_id: int) -> list[Member]:
    """The active people of a department (D-03), without those of departments below it."""
    return statements.MEMBERS_OF.all(tx, {"id": department_id})


def head_of(tx: Tx, department_id: int) -> Member | None:
    """The department's head 负责人; None where there is none or they are gone."""
    return statements.HEAD_OF.first(tx, {"id": department_id})


def superior_of(tx: Tx, person_id: int) -> Member | None:
    """To whom a person answers: the first active one of a line, None where nobody stands above.

    The line is: the superior named for them; the head of their department; its leader in charge;
    then head and leader of each department above. Left out are the person, whoever names the
    person as superior, and the head of a department that the person is the leader in charge of.
    """
    return statements.SUPERIOR_OF.first(tx, {"id": person_id})


def leader_in_charge(tx: Tx, department_id: int) -> Member | None:
    """Who stands above a department's head (分管领导, D-04) and is active; never the head.

    The department's own leader, else the nearest one of the departments above, else whoever the
    head answers to. A department without head or leader is led by the head of the one above.
    """
    leader = statements.LEADER_OF.first(tx, {"id": department_id})
    if leader is not None:
        return leader
    head = head_of(tx, department_id)
    if head is not None:
        return superior_of(tx, head.id)
    unit = department(tx, department_id)
    if unit is None or unit.parent_id is None:
        return None
    return head_of(tx, unit.parent_id) or leader_in_charge(tx, unit.parent_id)


def chain_above(tx: Tx, person_id: int, levels: int) -> list[Member]:
    """Up to `levels` superiors, nearest first; ends early at the top and never in a circle."""
    chain: list[Member] = []
    seen = {person_id}
    below = person_id
    while len(chain) < levels:
        superior = superior_of(tx, below)
        if superior is None or superior.id in seen:
            break
        chain.append(superior)
        seen.add(superior.id)
        below = superior.id
    return chain


def accounts_of(tx: Tx, person_id: int) -> list[Address]:
    """Where the person is reached, in the order of the messengers' names."""
    return statements.ACCOUNTS_OF.all(tx, {"id": person_id})
