"""`muster tasks`: tasks out of a spreadsheet and into one, on the road that chat takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.exchanging import Exchanged

tasks_app = typer.Typer(name="tasks", help="Tasks in and out by spreadsheet.", no_args_is_help=True)

_AS = typer.Option("--as", metavar="PERSON", help="A name, alias or key.")


@tasks_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="The sheet: .xlsx or .csv.")],
    who: Annotated[str, _AS],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file.")] = False,
) -> None:
    """Create a task for every row of a sheet, given by PERSON; all of them or none.

    Owners are told by the running bot, one message each. Exit code 1: the file is not right (every
    problem is named) and nothing was created.
    """
    content = file.read_bytes()

    def work(watch: "Callable[[str, int, int], None]") -> "Exchanged":
        from bot.cli.exchanging import import_file

        return import_file(file.name, content, who, watch, dry_run=dry_run)

    _finish(_shown(work))


@tasks_app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where to write the .xlsx.")],
    who: Annotated[str, typer.Option("--as", metavar="PERSON", help="Else all tasks.")] = "",
    project: Annotated[str, typer.Option("--project", help="Only of this project.")] = "",
    filters: Annotated[str, typer.Option("--filters", help="As in chat: 'overdue'.")] = "all",
) -> None:
    """Write the open tasks that PERSON may see into a sheet.

    Exit code 1: nothing was written.
    """

    def work(watch: "Callable[[str, int, int], None]") -> "Exchanged":
        from bot.cli.exchanging import export_file

        return export_file(who, project, filters, watch)

    done = _shown(work)
    if done.content is not None:
        file.write_bytes(done.content)
    _finish(done)


def _finish(done: "Exchanged") -> None:
    typer.echo(done.said, err=not done.well)
    raise typer.Exit(0 if done.well else 1)


def _shown(work: "Callable[[Callable[[str, int, int], None]], Exchanged]") -> "Exchanged":
    with _bars() as watch:
        return work(watch)


@contextmanager
def _bars() -> "Iterator[Callable[[str, int, int], None]]":
    """A bar on standard error for each phase; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def watch(phase: str, done: int, total: int) -> None:
            if phase not in bars:
                bars[phase] = progress.add_task(phase, total=total)
            progress.update(bars[phase], completed=done)

        yield watch
