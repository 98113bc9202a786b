"""What happens to the projects of somebody who leaves: the heir is responsible for them (D-11)."""

from typing import Final

from sqlmodel import col, select

from bot.directory.projects import Project, ProjectMember
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.projects.actions import hand_over


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The open projects that somebody is responsible for."""
    return [Owed(each.subject, each.name) for each in _owned(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Make the heir responsible for what the leaver was, and take the leaver off these."""
    passed = []
    for project in _owned(ctx, gone, limit):
        hand_over(ctx, project, heir)
        left = ctx.tx.get(ProjectMember, (project.id, gone.id))
        if left is not None:
            ctx.tx.delete(left)
        ctx.record(project.subject, "project.owner_left", before=gone.key, owner=heir.key)
        ctx.changed(project)
        passed.append(Owed(project.subject, project.name))
    return passed


def _owned(ctx: Context, person: Member, limit: int) -> list[Project]:
    query = (
        select(Project)
        .where(col(Project.owner_id) == person.id, col(Project.closed_at).is_(None))
        .order_by(col(Project.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


LEAVERS: Final = Leavers(owed, pass_on)
