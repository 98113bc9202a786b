"""What administrators change of their members: the row, the ledger, and what leavers owe (D-11).

The org file stays the directory's source: the next import brings back what it says.
"""

from typing import Final

from bot.directory.org.bring import bring
from bot.directory.org.diff import AccountsDiff, Gone, OrgDiff, TableDiff
from bot.directory.queries import chain_above, superior_of
from bot.directory.values import Member
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.errors import UserError
from bot.members.policy import may_change
from bot.members.queries import subject_of, title_of, write
from templates import Language

_LEVELS: Final = 100
_FORMULA: Final = ("=", "+", "-", "@")
_KEPT: Final = 80
"""Characters of a value that the ledger keeps."""


def set_superior(ctx: Context, member: Member, superior: Member) -> None:
    """Say to whom somebody answers; refused where the line of superiors would be a circle.

    To whom one answers oneself only main administrators say: who decides follows from it.
    """
    _check(ctx, member)
    if member.id == ctx.person.id and not is_admin(ctx):
        raise UserError("member.own_superior")
    above = [superior, *chain_above(ctx.tx, superior.id, _LEVELS)]
    if member.id in {each.id for each in above}:
        raise UserError("member.circle", name=member.name, superior=superior.name)
    before = superior_of(ctx.tx, member.id)
    write(ctx, member, superior_id=superior.id)
    _record(ctx, member, "superior", before.key if before else "", superior.key)


def set_title(ctx: Context, member: Member, title: str) -> None:
    """Change somebody's position."""
    _check(ctx, member)
    if title.startswith(_FORMULA):
        raise UserError("member.title_sign", given=title[:40])  # a spreadsheet would compute it
    before = title_of(ctx, member)
    write(ctx, member, title=title)
    _record(ctx, member, "title", before, title)


def set_roles(ctx: Context, member: Member, roles: tuple[str, ...]) -> None:
    """Give somebody these job roles and no others (D-13)."""
    _check(ctx, member)
    write(ctx, member, roles=roles)
    _record(ctx, member, "roles", ", ".join(member.roles), ", ".join(roles))


def set_language(ctx: Context, member: Member, language: Language) -> None:
    """Choose in which language somebody is spoken to; everybody may for themselves."""
    if member.id != ctx.person.id:
        _check(ctx, member)
    write(ctx, member, language=language)
    _record(ctx, member, "language", member.language, language)


def depart(ctx: Context, member: Member) -> None:
    """Somebody has left: as if the org file no longer had them, what they owe is passed on."""
    _check(ctx, member)
    if member.id == ctx.person.id:
        raise UserError("member.not_yourself")
    gone = Gone(member.id, member.key, member.name)
    changes = OrgDiff(TableDiff(), TableDiff(left=(gone,)), AccountsDiff())
    bring(ctx.tx, changes, ctx.now, ctx.calendar)
    ctx.record(subject_of(member), "member.leave", person=member.key)


def _check(ctx: Context, member: Member) -> None:
    if not may_change(ctx, member):
        raise UserError("member.not_yours", name=member.name)


def _record(ctx: Context, member: Member, field: str, before: str, after: str) -> None:
    ctx.record(
        subject_of(member),
        f"member.{field}",
        person=member.key,
        before=before[:_KEPT],
        to=after[:_KEPT],
    )
