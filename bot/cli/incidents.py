"""`muster incidents`: the severity matrix, checked and shown."""

from pathlib import Path
from typing import Annotated

import typer

incidents_app = typer.Typer(
    name="incidents", help="The severity matrix of urgent incidents.", no_args_is_help=True
)


@incidents_app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="A severity matrix: a YAML file.")],
) -> None:
    """Say what is wrong with a severity matrix, each mistake with its line; nothing is changed.

    Exit code 1: it can't be used.
    """
    from bot.incidents.matrix.catalogue import read_file
    from bot.incidents.matrix.reading import MatrixError

    try:
        matrix = read_file(file)
    except MatrixError as error:
        typer.echo("\n".join(f"{file}: {flaw}" for flaw in error.flaws), err=True)
        raise typer.Exit(1) from error
    kinds = ", ".join(each.id for each in matrix.kinds)
    typer.echo(f"{file} is a severity matrix; its kinds: {kinds}.")


@incidents_app.command("matrix")
def matrix_command() -> None:
    """Print the matrix that Muster ships, to be copied, changed and named in incident.matrix."""
    from bot.incidents.matrix.catalogue import shipped_text

    typer.echo(shipped_text(), nl=False)
