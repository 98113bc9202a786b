"""Who works along on a task: people and departments."""

from sqlmodel import Field, SQLModel


class Collaborator(SQLModel, table=True):
    """Somebody who works along without owning the task (T-05)."""

    __tablename__ = "task_collaborator"

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class Participant(SQLModel, table=True):
    """A department that cooperates on a task (T-03); the initiator's own is not among them."""

    __tablename__ = "task_department"

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    department_id: int = Field(foreign_key="department.id", primary_key=True, index=True)


class Mentioned(SQLModel, table=True):
    """Somebody whom a comment has mentioned: they may see the task from then on (T-18)."""

    __tablename__ = "task_mention"

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
