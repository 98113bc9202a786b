"""The directory: who works here, in which department, under whom, on which messengers."""

from bot.directory.model import Level
from bot.directory.names import folded
from bot.directory.queries import (
    accounts_of,
    chain_above,
    department,
    departments_named,
    head_of,
    leader_in_charge,
    members_of,
    people,
    people_named,
    people_with_role,
    person,
    person_by_account,
    superior_of,
)
from bot.directory.values import Address, Member, Unit

__all__ = [
    "Address",
    "Level",
    "Member",
    "Unit",
    "accounts_of",
    "chain_above",
    "department",
    "departments_named",
    "folded",
    "head_of",
    "leader_in_charge",
    "members_of",
    "people",
    "people_named",
    "people_with_role",
    "person",
    "person_by_account",
    "superior_of",
]
