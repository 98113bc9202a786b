"""`muster templates`: the templates of documents, checked and written out to begin with."""

from pathlib import Path
from typing import Annotated

import typer

templates_app = typer.Typer(
    name="templates", help="The templates of documents, such as minutes.", no_args_is_help=True
)

_Folder = Annotated[
    Path | None, typer.Argument(help="A folder with templates; else the one that is set.")
]


@templates_app.command("check")
def check_command(folder: _Folder = None) -> None:
    """Say which templates are in use, and what is wrong with each; nothing is changed.

    Exit code 1: one of them can't be used.
    """
    from bot.settings import load_settings
    from templates.documents import check

    where = str(folder) if folder is not None else load_settings().meeting.templates
    faults = 0
    for path, fault in check(where):
        faults += bool(fault)
        typer.echo(f"{path}: {'fine' if not fault else fault.removeprefix(f'{path}: ')}")
    if faults:
        raise typer.Exit(1)


@templates_app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(help="Where to; what is there already is left alone.")],
) -> None:
    """Write the templates that Muster ships into a folder, to be changed there."""
    from templates.documents import shipped

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in shipped():
        path = folder / name
        if path.exists():
            typer.echo(f"{path} is there already")
            continue
        path.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {path}")
