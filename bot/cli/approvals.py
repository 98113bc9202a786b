"""`muster approvals`: the definitions of approval flows, checked, installed, shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.approvals.definition.model import Definition, Flow, Step

approvals_app = typer.Typer(
    name="approvals", help="The approval flows of the company.", no_args_is_help=True
)

_File = Annotated[Path, typer.Argument(help="A definition: a YAML file.")]


@approvals_app.command("check")
def check_command(file: _File) -> None:
    """Say what is wrong with a definition, each mistake with its line; nothing is changed.

    Exit code 1: it can't be used.
    """
    definition = _read(file)
    typer.echo(f"{file} is a definition: {definition.name.en} ({definition.name.zh}).")


@approvals_app.command("install")
def install_command(file: _File) -> None:
    """Make a file the current version of its definition.

    What is under way keeps the version that it was started with. A definition with the id of one
    that comes with Muster takes its place. Exit code 1: the file is not right; nothing is changed.
    """
    from bot.approvals.catalogue import install
    from bot.cli.opening import opened
    from bot.settings import load_settings
    from bot.time.agreed import moment

    _read(file)
    written = file.read_text(encoding="utf-8")
    with opened(load_settings(), "beside") as database, database.transaction() as tx:
        definition, version = install(tx, written, moment(tx))
    typer.echo(f"{definition.id} is version {version} now.")


@approvals_app.command("list")
def list_command() -> None:
    """List the definitions that can be started, with the versions of those that were installed."""
    from bot.approvals.catalogue import current, installed
    from bot.cli.opening import opened
    from bot.settings import load_settings

    settings = load_settings()
    with opened(settings, "read") as database, database.snapshot() as tx:
        known, own = current(tx), installed(tx)
    for each in known:
        nodes = " → ".join(node.name.en for node in each.nodes())
        version = ""
        if each.id in own:
            since = own[each.id].installed_at.astimezone(settings.timezone)
            version = f" (version {own[each.id].version} since {since:%Y-%m-%d %H:%M})"
        typer.echo(f"{each.id:<14} {each.name.zh} / {each.name.en}: {nodes}{version}")


@approvals_app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(help="The id or a name of a definition.")],
) -> None:
    """Show a definition: its form and its flow.

    Exit code 1: there is none of that name.
    """
    known = {word: each for each in _current() for word in (each.id, each.name.zh, each.name.en)}
    if name not in known:
        typer.echo(f"No definition is called {name}; `muster approvals list` shows all.", err=True)
        raise typer.Exit(1)
    _print(known[name])


def _current() -> "list[Definition]":
    from bot.approvals.catalogue import current
    from bot.cli.opening import opened
    from bot.settings import load_settings

    with opened(load_settings(), "read") as database, database.snapshot() as tx:
        return current(tx)


def _read(file: Path) -> "Definition":
    from bot.approvals.definition.reading import DefinitionError, read
    from bot.errors import SetupError

    try:
        return read(file.read_text(encoding="utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise SetupError(f"{file} is not UTF-8 text.") from error
    except DefinitionError as error:
        typer.echo("\n".join(f"{file}: {flaw}" for flaw in error.flaws), err=True)
        raise typer.Exit(1) from error


def _print(definition: "Definition") -> None:
    typer.echo(f"{definition.id}: {definition.name.zh} / {definition.name.en}\n\nForm")
    for each in definition.form:
        star = "*" if each.required else " "
        options = ", ".join(option.value for option in each.options)
        typer.echo(f"  {star} {each.id}: {each.name.zh} / {each.name.en} ({options or each.kind})")
    typer.echo("\nFlow")
    _print_flow(definition.flow, "  ")


def _print_flow(flow: "Flow", indent: str) -> None:
    for step in flow:
        typer.echo(indent + _line(step))
        _print_inner(step, indent)


def _print_inner(step: "Step", indent: str) -> None:
    from bot.approvals.definition.model import Choice, Parallel

    if isinstance(step, Choice):
        for branch in step.branches:
            typer.echo(f"{indent}  {branch.condition or 'otherwise'}:")
            _print_flow(branch.flow, f"{indent}    ")
    if isinstance(step, Parallel):
        for number, inner in enumerate(step.flows, start=1):
            typer.echo(f"{indent}  {number}:")
            _print_flow(inner, f"{indent}    ")


def _line(step: "Step") -> str:
    from bot.approvals.definition.model import Choice, Copy, Node, Parallel

    match step:
        case Node():
            who = ", ".join(map(str, step.rules))
            verb = "handle" if step.handles else "approve"
            days = "day" if step.within == 1 else "days"
            return f"{verb} {step.id} ({step.name.en}): {who}; {step.mode}, {step.within} {days}"
        case Copy():
            return f"tell {step.id}: {', '.join(map(str, step.rules))}"
        case Choice():
            return f"choose {step.id}"
        case Parallel():
            return f"parallel {step.id}"
