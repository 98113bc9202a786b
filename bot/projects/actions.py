"""What happens to projects: begun, peopled, changed, closed."""

from collections.abc import Iterable

from bot.directory.names import folded, tidy
from bot.directory.projects import Project, ProjectMember, ProjectRole, members_on, project_named
from bot.directory.values import Member
from bot.engine.commands.argument import CLEARED
from bot.engine.context import Context, Notice, Origin
from bot.engine.outbox.live import Lead
from bot.errors import UserError, Word
from bot.projects.arguments import Begun, Changed, Joined, Left
from bot.tasks import rename_project
from storage import entities


def begin(ctx: Context, given: Begun) -> Project:
    """Make a project: who begins it and who is responsible administer it; everybody is told."""
    owner = given.owner or ctx.person
    project = entities.create(
        ctx.tx,
        Project,
        name=_free_name(ctx, given.name),
        folded=folded(given.name),
        goal=given.goal,
        initiator_id=ctx.person.id,
        owner_id=owner.id,
        due_at=given.due.at if given.due else None,
        created_at=ctx.now,
    )
    ctx.born(project.subject)
    ctx.record(project.subject, "project.new", title=project.name, owner=owner.key)
    administrators = {each.id: each for each in (ctx.person, owner)}
    for each in administrators.values():
        _put(ctx, project, each, ProjectRole.ADMIN)
    others = [each for each in given.people if each.id not in administrators]
    for each in others:
        _put(ctx, project, each, ProjectRole.MEMBER)
    ctx.tx.flush()
    _announce(ctx, project)
    _tell(ctx, project, [owner], ProjectRole.ADMIN)
    _tell(ctx, project, others, ProjectRole.MEMBER)
    return project


def join(ctx: Context, given: Joined) -> None:
    """Have people on the project in that role, whatever they were on it before; they are told.

    Raises UserError where that would change nothing, or take the responsible person's rights.
    """
    project, role = _open(given.project), given.role
    known = {each.person_id: each for each in members_on(ctx.tx, project.id)}
    fresh = [p for p in given.people if p.id not in known or known[p.id].role != role.value]
    if not fresh:
        names = ctx.row(each.name for each in given.people)
        role_word = Word(f"project.role.{role}")
        raise UserError("project.is_already", names=names, role=role_word, id=project.subject)
    if role is not ProjectRole.ADMIN:
        _keep_responsible(ctx, project, fresh)
    for each in fresh:
        if each.id in known:
            known[each.id].role = role.value
        else:
            _put(ctx, project, each, role)
    keys = ", ".join(each.key for each in fresh)
    ctx.record(project.subject, "project.join", to=keys, role=role.value)
    ctx.changed(project)
    _tell(ctx, project, fresh, role)


def leave(ctx: Context, given: Left) -> None:
    """Have people on the project no more; they are not told (semantics §3.2)."""
    project = _open(given.project)
    known = {each.person_id: each for each in members_on(ctx.tx, project.id)}
    _keep_responsible(ctx, project, given.people)
    leaving = [each for each in given.people if each.id in known]
    if not leaving:
        names = ctx.row(each.name for each in given.people)
        raise UserError("project.not_on_it", names=names, id=project.subject)
    for each in leaving:
        ctx.tx.delete(known[each.id])
    ctx.record(project.subject, "project.leave", to=", ".join(each.key for each in leaving))
    ctx.changed(project)


def change(ctx: Context, given: Changed) -> None:
    """Change what a project is called, whose it is, until when, what for."""
    project = _open(given.project)
    if given.name is not None and tidy(given.name) != project.name:
        project.name = _free_name(ctx, given.name, project)
        project.folded = folded(given.name)
        rename_project(ctx, project)
    if given.due is not None:
        project.due_at = None if given.due is CLEARED else given.due.at
    if given.goal is not None:
        project.goal = "" if given.goal is CLEARED else given.goal
    handed = given.owner is not None and given.owner.id != project.owner_id
    detail = {"owner": given.owner.key} if handed and given.owner else {}
    ctx.record(project.subject, "project.edit", **detail)
    if handed and given.owner is not None:
        hand_over(ctx, project, given.owner)
        _tell(ctx, project, [given.owner], ProjectRole.ADMIN)
    ctx.changed(project)


def hand_over(ctx: Context, project: Project, to: Member) -> None:
    """Have somebody else be responsible, and administer it."""
    project.owner_id = to.id
    ctx.tx.merge(
        ProjectMember(project_id=project.id, person_id=to.id, role=ProjectRole.ADMIN.value)
    )


def close(ctx: Context, project: Project) -> None:
    """End a project: what is open of its tasks stays as it is, and no new ones come."""
    _open(project)
    project.closed_at = ctx.now
    ctx.record(project.subject, "project.close")
    ctx.changed(project)


def reopen(ctx: Context, project: Project) -> None:
    """Take a closed project up again."""
    if project.is_open:
        raise UserError("project.is_open", id=project.subject)
    project.closed_at = None
    ctx.record(project.subject, "project.reopen")
    ctx.changed(project)


def _open(project: Project) -> Project:
    if not project.is_open:
        raise UserError("project.closed", name=project.name)
    return project


def _free_name(ctx: Context, name: str, own: Project | None = None) -> str:
    found = project_named(ctx.tx, name)
    if found is not None and found is not own:
        raise UserError("project.name_taken", field="name", name=found.name, id=found.subject)
    if not folded(name):
        raise UserError("input.empty", field="name")
    return tidy(name)


def _keep_responsible(ctx: Context, project: Project, people: Iterable[Member]) -> None:
    if project.owner_id in {each.id for each in people}:
        name = ctx.member(project.owner_id).name
        raise UserError("project.responsible", name=name, id=project.subject)


def _put(ctx: Context, project: Project, person: Member, role: ProjectRole) -> None:
    ctx.tx.add(ProjectMember(project_id=project.id, person_id=person.id, role=role.value))


def _announce(ctx: Context, project: Project) -> None:
    if ctx.origin.room:
        ctx.post(project.subject, Origin(ctx.origin.messenger, ctx.origin.room))
    else:
        ctx.notify(ctx.person, project.subject)


def _tell(ctx: Context, project: Project, people: Iterable[Member], role: ProjectRole) -> None:
    for each in people:
        if each.id == ctx.person.id:
            continue
        lead = Lead(f"project.lead.{role}", {"by": ctx.person.name})
        if not ctx.notify(each, project.subject, Notice(lead)):
            ctx.reply(ctx.text("task.unreachable", name=each.name, id=project.subject))
