"""The directory's light values: what a query gives back instead of an entity."""

from typing import Final

import msgspec

from bot.directory.model import Level
from templates import Language

CONSOLE: Final = "console"
"""The messenger on which everybody has an account, by their key if the org file gives no other."""


class Member(msgspec.Struct, frozen=True):
    """A person as the engine knows them while it handles one input."""

    id: int
    key: str
    name: str
    language: Language
    level: Level
    roles: tuple[str, ...]
    department_id: int | None
    superior_id: int | None
    """The superior that the org file names; `queries.superior_of` knows the rule for the rest."""
    active: bool


class Unit(msgspec.Struct, frozen=True):
    """A department as the engine knows it while it handles one input."""

    id: int
    key: str
    name: str
    parent_id: int | None
    head_id: int | None
    leader_id: int | None
    active: bool


class Address(msgspec.Struct, frozen=True):
    """Where a person is reached: a messenger and the person's id on it."""

    messenger: str
    external_id: str
