"""`muster org`: bring the directory to what an org file says, look at it, write it to a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

if TYPE_CHECKING:
    from bot.directory.org.diff import OrgDiff
    from bot.directory.org.values import OrgFile
    from bot.settings import Settings
    from storage.database import Database

org_app = typer.Typer(
    name="org", help="The people and departments that Muster knows.", no_args_is_help=True
)


@org_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="The org file: .yaml, .xlsx or .csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what an org file changes, ask, and change it.

    People who are no longer in the file are deactivated, never deleted. Without a terminal nobody
    can be asked: then `--yes` is needed. Exit code 1: the file is not right (every problem is
    named), or the answer was no; then nothing is changed.
    """
    from bot.cli.opening import opened

    settings = _settings()
    org = _read(file, settings, as_json=as_json)
    with opened(settings, "beside") as database:
        _show_and_apply(database, settings, org, Choice(dry_run, yes, as_json))


@org_app.command("sync")
def sync_command(
    messenger: Annotated[Literal["feishu", "dingtalk"], typer.Argument(help="Whose contacts.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes only.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what a messenger's contacts change, ask, and bring the directory to what they say.

    People are recognised by their account, else by e-mail. Administrators, job roles, languages
    and leaders in charge, which the messenger does not know, stay what they are. With the setting
    directory.source it is done daily.
    """
    from bot.cli.opening import opened
    from bot.directory.org.adopt import adopted

    settings = _settings()
    with opened(settings, "beside") as database:
        org = _asked(messenger, settings, database)
        with database.snapshot() as tx:
            org = adopted(tx, org)
        _show_and_apply(database, settings, org, Choice(dry_run, yes, as_json))


@org_app.command("show")
def show_command(
    name: Annotated[
        str | None, typer.Argument(help="A person or a department; without it, the whole company.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the company as a tree, or everybody and every department of one name.

    Exit code 1: nobody and nothing has that name.
    """
    from bot.cli.opening import opened
    from bot.cli.org_json import company_json
    from bot.cli.org_view import print_company
    from bot.directory.org.show import company, named

    with opened(_settings(), "read") as database, database.snapshot() as tx:
        shown = company(tx) if name is None else named(tx, name)
    if not (shown.people or shown.departments) and name is not None:
        typer.echo(f"Nobody and no department is called {name}.", err=True)
        raise typer.Exit(1)
    if as_json:
        typer.echo(company_json(shown))
    else:
        print_company(shown, whole=name is None)


@org_app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="The file to write: .yaml, .xlsx or .csv.")],
) -> None:
    """Write the directory to an org file that changes nothing when it is imported again.

    An older file of that name is replaced when the new one is whole.
    """
    from bot.cli.opening import opened
    from bot.directory.org.export import exported
    from bot.directory.org.writing import write_org_file

    settings = _settings()
    with opened(settings, "read") as database, database.snapshot() as tx:
        org = exported(tx)
    write_org_file(file, org, settings.language)
    typer.echo(f"{len(org.departments)} departments and {len(org.people)} people are in {file}.")


class Choice(NamedTuple):
    """How an import is to go."""

    dry_run: bool
    yes: bool
    as_json: bool


def _show_and_apply(
    database: "Database", settings: "Settings", org: "OrgFile", choice: Choice
) -> None:
    from bot.cli.org_json import diff_json
    from bot.cli.org_view import print_diff
    from bot.directory.org.imports import diff

    with database.snapshot() as tx:
        changes = diff(tx, org)
    if not choice.as_json:
        print_diff(changes)
    applied = not choice.dry_run and not changes.is_empty
    if applied and not choice.yes:
        _confirm()
    if applied:
        _apply(database, org, changes, settings)
    if choice.as_json:
        typer.echo(diff_json(org.source, changes, applied=applied))
    elif applied:
        typer.echo("Applied.")


def _asked(messenger: str, settings: "Settings", database: "Database") -> "OrgFile":
    import asyncio

    from adapters.hosts import hosts
    from bot.errors import SetupError
    from bot.time.agreed import common_clock

    clock = common_clock(database)
    found = [each for each in hosts(settings, database, clock) if each.name == messenger]
    org = asyncio.run(found[0].organisation()) if found else None
    if org is None:
        raise SetupError(f"{messenger} is not connected: README.md says what to set.")
    return org


def _settings() -> "Settings":
    from bot.settings import load_settings

    return load_settings()


def _confirm() -> None:
    if not sys.stdin.isatty():
        typer.echo("Nobody can be asked without a terminal; add --yes to apply this.", err=True)
        raise typer.Exit(1)
    typer.confirm("Apply these changes?", abort=True, err=True)


def _read(file: Path, settings: "Settings", *, as_json: bool) -> "OrgFile":
    from bot.cli.org_json import problems_json
    from bot.directory.org.file import read_org_file
    from bot.directory.org.values import OrgFileError

    try:
        return read_org_file(file, settings.language)
    except OrgFileError as error:
        if as_json:
            typer.echo(problems_json(error))
        else:
            typer.echo("\n".join(error.problems), err=True)
            typer.echo(f"{error.source} can't be used; nothing was changed.", err=True)
        raise typer.Exit(1) from error


def _apply(database: "Database", org: "OrgFile", shown: "OrgDiff", settings: "Settings") -> None:
    from bot.directory.org.bring import bring
    from bot.directory.org.imports import diff
    from bot.errors import SetupError
    from bot.settings.calendar import company_calendar
    from bot.time.agreed import moment

    with database.transaction() as tx:
        if diff(tx, org) != shown:
            raise SetupError("The directory changed meanwhile; nothing was imported, try again.")
        bring(tx, shown, moment(tx), company_calendar(settings))
