"""Projects and who is on them (D-07, D-08): what gives people sight of work besides departments.

A role is a row; nobody has one by rank. The responsible person has the administrators' role as
long as the project is theirs.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel, col, select

from bot.directory.names import folded
from storage import Tx
from storage.types import UtcDateTime


class ProjectRole(StrEnum):
    """What somebody is on a project, who may do most before others."""

    ADMIN = "admin"
    """Changes the project, its people and its tasks (管理员)."""
    CORE = "core"
    """A member who also sees what is kept among the core (核心成员, D-08)."""
    MEMBER = "member"
    """Sees its tasks, comments on them, gives and claims them (成员)."""
    VISITOR = "visitor"
    """Sees its tasks and nothing more (访客)."""

    @property
    def is_core(self) -> bool:
        """Whether what is kept among the core is theirs to see."""
        return self in {ProjectRole.ADMIN, ProjectRole.CORE}

    @property
    def takes_part(self) -> bool:
        """Whether they do more than look."""
        return self is not ProjectRole.VISITOR


CORE: Final = tuple(each.value for each in ProjectRole if each.is_core)


class Project(SQLModel, table=True):
    """What several people work towards; its tasks name it by `+name`.

    `owner_id` is who is responsible for it. It is over at `closed_at`: then it takes no new tasks.
    """

    __tablename__ = "project"

    # The database gives the id when the project is first written.
    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    folded: str = Field(unique=True)
    """The name as `names.folded` compares it."""
    goal: str = Field(default="", sa_column=Column(Text, nullable=False))
    initiator_id: int = Field(foreign_key="person.id")
    owner_id: int = Field(foreign_key="person.id", index=True)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1

    @property
    def subject(self) -> str:
        """Its id as people type it."""
        return f"X{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether work goes on."""
        return self.closed_at is None


class ProjectMember(SQLModel, table=True):
    """Somebody on a project, and as what."""

    __tablename__ = "project_member"

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    role: str = Field(default=ProjectRole.MEMBER.value, max_length=10)


def project_named(tx: Tx, name: str) -> Project | None:
    """The project of that name, width, case and spaces apart."""
    wanted = folded(name)
    if not wanted:
        return None
    return tx.exec(select(Project).where(Project.folded == wanted)).first()


def role_on(tx: Tx, project_id: int | None, person_id: int) -> ProjectRole | None:
    """What somebody is on a project; None where they are not on it."""
    if project_id is None:
        return None
    found = tx.get(ProjectMember, (project_id, person_id))
    return None if found is None else ProjectRole(found.role)


def members_on(tx: Tx, project_id: int) -> list[ProjectMember]:
    """Everybody on a project, in the order of their ids."""
    query = select(ProjectMember).where(ProjectMember.project_id == project_id)
    return list(tx.exec(query.order_by(col(ProjectMember.person_id))))


def projects_of(tx: Tx, person_id: int, limit: int) -> list[Project]:
    """The projects that somebody is on, open ones first, then the newest."""
    query = (
        select(Project)
        .join(ProjectMember, col(ProjectMember.project_id) == col(Project.id))
        .where(ProjectMember.person_id == person_id)
        .order_by(col(Project.closed_at).is_not(None), col(Project.id).desc())
        .limit(limit)
    )
    return list(tx.exec(query))
