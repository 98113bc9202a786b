"""`muster`: the command line. Errors are one sentence on standard error.

Exit codes: 0 done, 1 it could not be done (or something was found wrong), 2 wrongly called.
"""

import signal
import sys
from typing import TYPE_CHECKING, Annotated, Final, NoReturn, cast

import typer
from typer.core import TyperGroup

from bot.cli.lazy import Entry, LazyCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTRIES: Final = (
    Entry("demo", "bot.cli.demo", "demo", "Open a sample company in the browser and play with it."),
    Entry("run", "bot.cli.run", "run", "Run the bot."),
    Entry("say", "bot.cli.say", "say", "Say something to the bot as somebody, and see what comes."),
    Entry("simulate", "bot.cli.simulate", "simulate", "Play a scenario on a clock of its own."),
    Entry("when", "bot.cli.when", "when_command", "Show how the bot reads a date phrase."),
    Entry("org", "bot.cli.org", "org_app", "Import, show and export who works here."),
    Entry("manual", "bot.cli.manual", "manual", "Write down who may do what, and what is set."),
    Entry("tasks", "bot.cli.tasks", "tasks_app", "Import and export tasks by spreadsheet."),
    Entry("approvals", "bot.cli.approvals", "approvals_app", "Check and install approval flows."),
    Entry("templates", "bot.cli.templating", "templates_app", "Check a company's own templates."),
    Entry("rooms", "bot.cli.rooms", "rooms_app", "Import, list and export rooms to be booked."),
    Entry("incidents", "bot.cli.incidents", "incidents_app", "Check the severity matrix."),
    Entry("manifest", "bot.cli.messengers", "manifest", "Print what to set up at a messenger."),
    Entry("migrate", "bot.cli.migrate", "migrate", "Make the database, or bring it up to date."),
    Entry("backup", "bot.cli.backup", "backup", "Copy the database to a file, even while in use."),
    Entry("restore", "bot.cli.backup", "restore", "Fill an empty database from a backup."),
    Entry(
        "outbox", "bot.cli.outbox", "outbox_app", "Look after messages that could not be delivered."
    ),
    Entry("audit", "bot.cli.audit", "audit_app", "Prove the ledger, and show a record's history."),
    Entry("doctor", "bot.cli.doctor", "doctor", "Check the installation and say what to do."),
)

app = typer.Typer(name="muster", no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"muster {version('muster')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Muster: tasks, deadlines and escalations by chat."""


def root() -> TyperGroup:
    """The whole command line, with nothing imported yet that only one command needs."""
    group = cast("TyperGroup", typer.main.get_command(app))
    for entry in ENTRIES:
        group.add_command(LazyCommand(entry), entry.name)
    return group


def main(arguments: "Sequence[str] | None" = None) -> None:
    """Run the command line and exit; a mistake of whoever called it never shows a traceback."""
    signal.signal(signal.SIGTERM, _end)
    try:
        root().main(arguments, prog_name="muster")
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        sys.exit(1)


def _end(number: int, _frame: object) -> NoReturn:
    """End: the first process of a container is ended by no signal that it has no handler for."""
    sys.exit(128 + number)


def _sentence(error: Exception) -> str | None:
    """What to tell about an error; None for a bug, whose traceback is wanted."""
    from bot.errors import SetupError, UserError

    if isinstance(error, SetupError):
        return str(error)
    if isinstance(error, UserError):
        from templates import text

        return text(error.key, "en", **error.values)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return _database_sentence(error)


def _database_sentence(error: Exception) -> str | None:
    # Imported only where it is loaded already: else it was no database that failed.
    if "sqlalchemy.exc" not in sys.modules:
        return None
    from sqlalchemy.exc import DBAPIError, OperationalError

    from storage.failures import is_forbidden

    if not isinstance(error, DBAPIError):
        return None
    if not isinstance(error, OperationalError) and not is_forbidden(error):
        return None
    return f"The database can't be used: {' '.join(str(error.orig).split())}."


if __name__ == "__main__":
    main()
