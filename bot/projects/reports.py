"""The project that a meeting is about, as a report that it brings along (M-08)."""

from collections.abc import Iterator

from bot.directory.projects import Project
from bot.engine.context import Context
from bot.engine.feature import Occasion, Report
from bot.projects.policy import on_it
from bot.tasks import Task


def reports(ctx: Context, occasion: Occasion) -> Iterator[Report]:
    """How the project stands, be it about the project itself or one of its tasks."""
    project = _project(ctx, occasion.about)
    if project is not None:
        yield Report(project.subject, "project.show", bool(ctx.actor) and on_it(ctx, project))


def _project(ctx: Context, about: str) -> Project | None:
    letter, number = about[:1], about[1:]
    if letter == "T":
        task = ctx.tx.get(Task, int(number))
        number = str(task.project_id or "") if task else ""
    return ctx.tx.get(Project, int(number)) if letter in {"T", "X"} and number else None
