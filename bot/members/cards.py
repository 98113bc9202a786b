"""What people see of members: one person, and a department a page at a time."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.directory.queries import (
    accounts_of,
    department,
    head_of,
    leader_in_charge,
    members_of,
    people_with_role,
    person,
    superior_of,
)
from bot.directory.values import Member, Unit
from bot.engine.cards import Button, Card, Field, Tone
from bot.engine.context import Context
from bot.members.policy import may_change, sees_all_of
from bot.members.queries import absence_now, duties_today, roles_held, title_of

PAGE: Final = 20
"""People on a page."""


def member_card(ctx: Context, member: Member, lead: str = "", note: str = "") -> Card:
    """Who somebody is and who stands above them; the rest for themselves and who manages them."""
    rows = [*_place(ctx, member), *_today(ctx, member)]
    if sees_all_of(ctx, member):
        rows += _private(ctx, member)
    return Card(
        title=member.name,
        tone=Tone.WARNING if absence_now(ctx, member) else Tone.PLAIN,
        lead=lead,
        fields=tuple(Field(ctx.text(f"member.field.{name}"), said) for name, said in rows if said),
        note=note,
        buttons=_buttons(ctx, member),
    )


def list_card(ctx: Context, unit: Unit, page: int) -> Card:
    """One page of a department's people, the head first, and who leads it."""
    members = sorted(members_of(ctx.tx, unit.id), key=lambda each: each.id != unit.head_id)
    pages = max(1, -(-len(members) // PAGE))
    page = min(page, pages)
    shown = members[(page - 1) * PAGE : page * PAGE]
    near = [each for each in (page - 1, page + 1) if 1 <= each <= pages]
    return Card(
        title=ctx.text("member.list.title", unit=unit.name, count=len(members)),
        fields=tuple(Field(each.name, _summary(ctx, unit, each)) for each in shown),
        body="" if shown else ctx.text("member.list.empty"),
        note=ctx.text("member.list.position", page=page, pages=pages) if pages > 1 else "",
        buttons=tuple(
            Button(
                ctx.text("member.list.go", page=each),
                "member.list",
                values={"unit": unit.key, "page": str(each)},
            )
            for each in near
        ),
    )


def departments_card(ctx: Context, units: Sequence[Unit]) -> Card:
    """The first departments of some, for whoever is in none of them."""
    return Card(
        title=ctx.text("member.departments"),
        fields=tuple(Field(unit.name, _size(ctx, unit)) for unit in units[:PAGE]),
        body="" if units else ctx.text("member.list.none"),
        note=ctx.text("member.list.which") if units else "",
    )


def _size(ctx: Context, unit: Unit) -> str:
    count = ctx.text("member.count", count=len(members_of(ctx.tx, unit.id)))
    head = _name(head_of(ctx.tx, unit.id))
    return f"{head} · {count}" if head else count


def _summary(ctx: Context, unit: Unit, member: Member) -> str:
    parts = [title_of(ctx, member)]
    if member.id == unit.head_id:
        parts.append(ctx.text("member.field.head"))
    if absence_now(ctx, member):
        parts.append(ctx.text("member.away"))
    return " · ".join(part for part in parts if part) or ctx.text("member.no_title")


def _place(ctx: Context, member: Member) -> Iterator[tuple[str, str]]:
    unit = department(ctx.tx, member.department_id) if member.department_id else None
    yield "position", title_of(ctx, member)
    yield "department", unit.name if unit else ""
    yield "superior", _name(superior_of(ctx.tx, member.id))
    if unit is not None:
        yield "head", _name(head_of(ctx.tx, unit.id))
        yield "leader", _name(leader_in_charge(ctx.tx, unit.id))


def _today(ctx: Context, member: Member) -> Iterator[tuple[str, str]]:
    if (absence := absence_now(ctx, member)) is not None:
        deputy = person(ctx.tx, absence.deputy_id) if absence.deputy_id else None
        key = "member.away_with" if deputy else "member.away_until"
        until = ctx.moment(absence.ends_at)
        yield "leave", ctx.text(key, until=until, deputy=_name(deputy))
    units = duties_today(ctx, member)
    company = ctx.text("member.company")
    yield "duty", ", ".join(unit.name if unit else company for unit in units)


def _private(ctx: Context, member: Member) -> Iterator[tuple[str, str]]:
    yield "roles", ", ".join(member.roles)
    yield "level", ctx.text(f"manual.level.{member.level}")
    yield "language", ctx.text(f"member.language.{member.language}")
    found = accounts_of(ctx.tx, member.id)
    yield "accounts", ", ".join(f"{each.messenger}: {each.external_id}" for each in found)


def _buttons(ctx: Context, member: Member) -> tuple[Button, ...]:
    if not may_change(ctx, member):
        return ()
    actions = ("member.superior", "member.title", "member.roles")
    return tuple(
        Button(ctx.text(f"{each}.label"), each, values={"member": member.key}) for each in actions
    )


def _name(member: Member | None) -> str:
    return member.name if member else ""


def holders_card(ctx: Context, role: str) -> Card:
    """Who has a job role, such as the data steward or a department's contact; or who has which.

    Whom to turn to is no secret, unlike the rest of what a member may be (D-10).
    """
    wanted = [role.rstrip("?？")] if role else roles_held(ctx)
    held = [(each, people_with_role(ctx.tx, each)) for each in wanted]
    return Card(
        title=ctx.text("member.holders.title"),
        fields=tuple(
            Field(each, "\n".join(_placed(ctx, one) for one in found), wide=True)
            for each, found in held
            if found
        ),
        body="" if any(found for _, found in held) else ctx.text("member.holders.none", role=role),
    )


def _placed(ctx: Context, member: Member) -> str:
    unit = department(ctx.tx, member.department_id) if member.department_id else None
    return f"{member.name} · {unit.name}" if unit else member.name
