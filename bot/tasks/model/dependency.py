"""One task waits for another."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Dependency(SQLModel, table=True):
    """A task may begin when its predecessor is finished (T-08).

    `lag_days` counts working days between the two; below 0 the successor may begin that many
    days before the predecessor's due date, above 0 it waits as many after the end (T-09).
    """

    __tablename__ = "task_dependency"
    __table_args__ = (Index("ix_task_dependency_predecessor", "predecessor_id"),)

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    predecessor_id: int = Field(foreign_key="task.id", primary_key=True)
    lag_days: int = 0
