"""What people see of projects."""

from typing import Final

import msgspec

from bot.directory.projects import Project, ProjectRole, members_on
from bot.directory.queries import people
from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.engine.history import with_story
from bot.tasks import tally

_ENTRIES: Final = 15
_NAMES: Final = 30
LISTED: Final = 20
_VIEWS: Final = ("task.list", "task.board", "task.gantt")


def project_card(ctx: Context, project_id: int, viewer: Member | None) -> Card:
    """The project as it is: what for, whose, until when, who is on it as what."""
    shown = ctx.tx.get_one(Project, project_id)
    return Card(
        title=f"{shown.subject} {shown.name}",
        tone=_tone(ctx, shown),
        fields=tuple(_fields(ctx, shown)),
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def story_card(ctx: Context, shown: Project) -> Card:
    """The card with how its tasks stand now, taps to see them, and what happened to it."""
    card = project_card(ctx, shown.id, ctx.person)
    others = [each for each in card.buttons if each.action != "project.show"]
    card = msgspec.structs.replace(card, buttons=(*_views(ctx, shown), *others))
    return with_story(ctx, card, _ENTRIES, Field(ctx.text("project.tasks"), _tasks(ctx, shown)))


def list_card(ctx: Context, title: str, shown: list[Project]) -> Card:
    """Projects a line each; a tap shows one."""
    label = ctx.rules.commands["project.show"].label(ctx.language)
    return Card(
        title=title,
        fields=tuple(_line(ctx, each) for each in shown),
        body="" if shown else ctx.text("project.none"),
        buttons=tuple(
            Button(f"{label} {each.subject}", "project.show", values=_record(each))
            for each in shown[:5]
        ),
    )


def _line(ctx: Context, shown: Project) -> Field:
    parts = [_tasks(ctx, shown), ctx.member(shown.owner_id).name]
    parts += [ctx.moment(shown.due_at)] if shown.due_at and shown.is_open else []
    parts += [] if shown.is_open else [ctx.text("project.state.closed")]
    return Field(f"{shown.subject} {shown.name}", " · ".join(parts), wide=True)


def _tone(ctx: Context, shown: Project) -> Tone:
    if not shown.is_open:
        return Tone.MUTED
    return Tone.DANGER if shown.due_at and shown.due_at <= ctx.now else Tone.INFO


def _fields(ctx: Context, shown: Project) -> list[Field]:
    closed = ctx.moment(shown.closed_at) if shown.closed_at else ""
    goal = [Field(ctx.text("project.field.goal"), shown.goal, wide=True)] if shown.goal else []
    rows = [
        ("owner", ctx.member(shown.owner_id).name),
        ("initiator", ctx.member(shown.initiator_id).name),
        ("due", ctx.moment(shown.due_at) if shown.due_at else ""),
        ("closed", closed),
    ]
    fields = goal + [
        Field(ctx.text(f"project.field.{name}"), value) for name, value in rows if value
    ]
    on_it = members_on(ctx.tx, shown.id)
    known = {
        each.id: each.name
        for each in people(ctx.tx, [one.person_id for one in on_it])
        if each.active
    }
    by_role = {
        role: [
            known[each.person_id]
            for each in on_it
            if each.role == role.value and each.person_id in known
        ]
        for role in ProjectRole
    }
    return fields + [
        Field(ctx.text(f"project.role.{role}"), _names(ctx, names), wide=True)
        for role, names in by_role.items()
        if names
    ]


def _names(ctx: Context, names: list[str]) -> str:
    said = ctx.row(names[:_NAMES])
    more = len(names) - _NAMES
    return said if more <= 0 else ctx.text("project.and_more", names=said, count=more)


def _tasks(ctx: Context, shown: Project) -> str:
    """How many are open, late and done."""
    found = tally(ctx.tx, shown.id, ctx.now)
    said = [ctx.text("project.tally", open=found.open, done=found.done)]
    said += [ctx.text("project.late", late=found.late)] if found.late else []
    return " · ".join(said)


def _views(ctx: Context, shown: Project) -> list[Button]:
    values = {"project": "".join(shown.name.split())}
    return [
        Button(ctx.text(f"project.view.{name.removeprefix('task.')}"), name, values=values)
        for name in _VIEWS
    ]


def _buttons(ctx: Context, shown: Project, viewer: Member | None) -> list[Button]:
    verbs = ("join", "edit", "close") if shown.is_open else ("reopen",)
    commands = [ctx.rules.commands[f"project.{verb}"] for verb in ("show", *verbs)]
    if viewer is not None:
        mine = ctx.reading_as(viewer)
        commands = [each for each in commands if each.may(mine, shown)]
    return [
        Button(
            each.label(ctx.language),
            each.id,
            Style.DANGER if each.destructive else Style.DEFAULT,
            ctx.text("input.confirm", command=each.label(ctx.language), subject=shown.subject)
            if each.destructive
            else "",
        )
        for each in commands
    ]


def _record(shown: Project) -> dict[str, str]:
    return {STANDALONE_RECORD: shown.subject}
