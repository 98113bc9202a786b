"""The directory's hot statements, prepared once; their parameters are named in each.

The columns of a member and of a unit stand in the order of `values.Member` and `values.Unit`.
"""

from typing import Final, TypeAlias

from sqlalchemy import (
    CTE,
    BindParameter,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE, PERSON_NAMES, Level
from bot.directory.values import Address, Member, Unit
from storage.prepared import Query
from templates import Language

MemberSelect: TypeAlias = Select[
    int, str, str, Language, Level, tuple[str, ...], int | None, int | None, bool
]

_TOPMOST: Final = 32  # departments above this one are not walked: a stop for damaged data

_MEMBER = tuple(PEOPLE.c[name] for name in Member.__struct_fields__)
_UNIT = tuple(DEPARTMENTS.c[name] for name in Unit.__struct_fields__)

_ID: BindParameter[int] = bindparam("id")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
# Written out, not bound, so that SQLite sees that `ix_person_main_admin` holds all of them.
_MAIN_ADMIN = literal(Level.MAIN_ADMIN, PEOPLE.c.level.type, literal_execute=True)


def _departments_upward(start: Select[int]) -> CTE:
    """The department that `start` selects and those above it, with `rank` 0, 2, 4 and so on."""
    columns = (DEPARTMENTS.c.parent_id, DEPARTMENTS.c.head_id, DEPARTMENTS.c.leader_id)
    line = (
        select(literal(0).label("rank"), *columns)
        .where(DEPARTMENTS.c.id == start.scalar_subquery())
        .cte("line", recursive=True)
    )
    above = select(line.c.rank + 2, *columns).join(line, DEPARTMENTS.c.id == line.c.parent_id)
    return line.union_all(above.where(line.c.rank < 2 * _TOPMOST))


def _superior() -> MemberSelect:
    line = _departments_upward(select(PEOPLE.c.department_id).where(PEOPLE.c.id == _ID))
    # A leader in charge stands above the head, whatever department they sit in.
    not_mine = func.coalesce(line.c.leader_id, 0) != _ID
    candidate = union_all(
        select(literal(-1).label("rank"), PEOPLE.c.superior_id.label("person_id")).where(
            PEOPLE.c.id == _ID
        ),
        select(line.c.rank, line.c.head_id).where(not_mine),
        select(line.c.rank + 1, line.c.leader_id),
    ).subquery("candidate")
    return (
        select(*_MEMBER)
        .join(candidate, PEOPLE.c.id == candidate.c.person_id)
        .where(PEOPLE.c.active, PEOPLE.c.id != _ID)
        .where(func.coalesce(PEOPLE.c.superior_id, 0) != _ID)
        .order_by(candidate.c.rank)
        .limit(1)
    )


def _leader() -> MemberSelect:
    line = _departments_upward(select(_ID))
    head = select(func.coalesce(DEPARTMENTS.c.head_id, 0)).where(DEPARTMENTS.c.id == _ID)
    return (
        select(*_MEMBER)
        .join(line, PEOPLE.c.id == line.c.leader_id)
        .where(PEOPLE.c.active, PEOPLE.c.id != head.scalar_subquery())
        .order_by(line.c.rank)
        .limit(1)
    )


PERSON: Final = Query(select(*_MEMBER).where(PEOPLE.c.id == _ID), Member)

PEOPLE_BY_ID: Final[MemberSelect] = select(*_MEMBER).where(PEOPLE.c.id.in_(_IDS))
"""Not prepared: its text depends on how many ids are asked for."""

PEOPLE_AFTER: Final = Query(
    select(*_MEMBER)
    .where(PEOPLE.c.id > bindparam("after"), PEOPLE.c.active)
    .order_by(PEOPLE.c.id)
    .limit(bindparam("limit", type_=Integer)),
    Member,
)

PERSON_BY_ACCOUNT: Final = Query(
    select(*_MEMBER)
    .join(ACCOUNTS, ACCOUNTS.c.person_id == PEOPLE.c.id)
    .where(ACCOUNTS.c.messenger == bindparam("messenger"))
    .where(ACCOUNTS.c.external_id == bindparam("external_id")),
    Member,
)

PERSON_BY_KEY: Final = Query(select(*_MEMBER).where(PEOPLE.c.key == bindparam("key")), Member)

PEOPLE_NAMED: Final = Query(
    select(*_MEMBER)
    .join(PERSON_NAMES, PERSON_NAMES.c.person_id == PEOPLE.c.id)
    .where(PERSON_NAMES.c.folded == bindparam("folded"), PEOPLE.c.active)
    .order_by(PEOPLE.c.id),
    Member,
)

MEMBERS_OF: Final = Query(
    select(*_MEMBER).where(PEOPLE.c.department_id == _ID, PEOPLE.c.active).order_by(PEOPLE.c.id),
    Member,
)

MAIN_ADMINS: Final = Query(
    select(*_MEMBER).where(PEOPLE.c.level == _MAIN_ADMIN, PEOPLE.c.active).order_by(PEOPLE.c.id),
    Member,
)

DEPARTMENT: Final = Query(select(*_UNIT).where(DEPARTMENTS.c.id == _ID), Unit)

DEPARTMENTS_NAMED: Final = Query(
    select(*_UNIT)
    .where(or_(DEPARTMENTS.c.folded == bindparam("folded"), DEPARTMENTS.c.key == bindparam("key")))
    .where(DEPARTMENTS.c.active)
    .order_by(DEPARTMENTS.c.id),
    Unit,
)

HEAD_OF: Final = Query(
    select(*_MEMBER)
    .join(DEPARTMENTS, DEPARTMENTS.c.head_id == PEOPLE.c.id)
    .where(DEPARTMENTS.c.id == _ID, PEOPLE.c.active),
    Member,
)

SUPERIOR_OF: Final = Query(_superior(), Member)

LEADER_OF: Final = Query(_leader(), Member)

ACCOUNTS_OF: Final = Query(
    select(*(ACCOUNTS.c[name] for name in Address.__struct_fields__))
    .where(ACCOUNTS.c.person_id == _ID)
    .order_by(ACCOUNTS.c.messenger, ACCOUNTS.c.external_id),
    Address,
)
