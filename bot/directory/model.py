"""Who works here: people, their departments and their accounts on the messengers.

Rows are never deleted: a person or department that is gone has `active` false, so that what they
did keeps its name. The org file (`org`) is where they come from.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Enum, ForeignKey, String, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.partial import PartialIndex
from storage.types import JsonText, UtcDateTime
from templates import Language

FROM_FILE: Final = "file"
"""The source of accounts that the org file gives."""


class Level(StrEnum):
    """The three system levels (D-05): what a person may administer."""

    MAIN_ADMIN = "main_admin"
    DEPARTMENT_ADMIN = "department_admin"
    USER = "user"


def _level_type() -> Enum:
    # Stored as its value in a plain string column, so that a new level needs no migration.
    return Enum(
        Level,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda levels: [level.value for level in levels],
    )


def _names_type() -> JsonText[tuple[str, ...]]:
    return JsonText(tuple[str, ...])


def _email() -> Column[str]:
    return Column(String(254), nullable=False, server_default=text("''"), index=True)


def _person_id() -> Column[int]:
    # Departments name people and people name departments: one arrow is added after both tables.
    return Column(ForeignKey("person.id", use_alter=True), nullable=True, index=True)


class Department(SQLModel, table=True):
    """A department; its head runs it (D-03), its leader in charge 分管领导 stands above (D-04)."""

    __tablename__ = "department"
    __table_args__ = (
        PartialIndex(
            "uq_department_folded_active",
            "folded",
            unique=True,
            where="active",
            sqlite="active = 1",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The company's own id for it; the name where the org file gives none."""
    name: str
    folded: str = Field(index=True)
    """The name as `names.folded` compares it; unique among active departments."""
    parent_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    head_id: int | None = Field(default=None, sa_column=_person_id())
    leader_id: int | None = Field(default=None, sa_column=_person_id())
    active: bool = True


class Person(SQLModel, table=True):
    """One human being at work, however many messengers they use."""

    __tablename__ = "person"
    __table_args__ = (PartialIndex("ix_person_main_admin", "id", where="level = 'main_admin'"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """The employee number 工号; the name where the org file gives none."""
    name: str
    aliases: tuple[str, ...] = Field(default=(), sa_type=_names_type())
    """Other names that they answer to, such as Li Lei for 李雷."""
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    superior_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    title: str = ""
    email: str = Field(default="", sa_column=_email())
    """Their address at work, in small letters: by it messengers' accounts are linked."""
    language: Language = Field(default="zh", sa_type=String)
    level: Level = Field(default=Level.USER, sa_type=_level_type())
    roles: tuple[str, ...] = Field(default=(), sa_type=_names_type())
    """Job roles used in flows (D-13), such as finance or legal."""
    active: bool = True


class PersonName(SQLModel, table=True):
    """One folded name, alias or key of a person: what `queries.people_named` looks up."""

    __tablename__ = "person_name"

    folded: str = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)


class LinkCode(SQLModel, table=True):
    """A one-time code by which a person links one more account to themselves."""

    __tablename__ = "link_code"

    digest: str = Field(sa_column=Column(String(64), primary_key=True))
    """The SHA-256 of the code, which itself is kept nowhere."""
    person_id: int = Field(foreign_key="person.id", index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Account(SQLModel, table=True):
    """A person on one messenger, by the id that the messenger gives them."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("messenger", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    messenger: str
    external_id: str
    person_id: int = Field(foreign_key="person.id", index=True)
    source: str = Field(
        default=FROM_FILE, sa_column=Column(String(20), nullable=False, server_default=FROM_FILE)
    )
    """Who linked it: the org file, or else (any other word); the file takes away only its own."""


def _table(entity: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(entity.__tablename__)]


DEPARTMENTS = _table(Department)
PEOPLE = _table(Person)
PERSON_NAMES = _table(PersonName)
ACCOUNTS = _table(Account)
LINK_CODES = _table(LinkCode)
