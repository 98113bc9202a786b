"""`muster audit`: the ledger proved, and one record's history told."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Literal
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from bot.engine.ledger import Entry
    from storage import Tx

Language = Literal["zh", "en"]
"""As in `templates`, which is imported only when something is shown."""

audit_app = typer.Typer(
    name="audit", help="Prove the ledger, and show a record's history.", no_args_is_help=True
)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the ledger with the words for it; `name` is that of the person who acted."""

    subject: str
    at: datetime
    actor: str
    name: str
    action: str
    words: str
    detail: dict[str, str | int | bool | None]


_DIGEST: Final = re.compile(r"([0-9]+):[0-9a-f]{32}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?\+00:00")
_SHOWN: Final = 20


@audit_app.command("verify")
def verify_command(
    against: Annotated[
        str | None,
        typer.Option(metavar="DIGEST", help="A digest noted before: was anything cut off since?"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Prove that nothing in the ledger was edited, and print its digest.

    Keep the digest outside the database: only against it does a ledger show that its end was cut
    off. Exit code 1: something does not prove itself.
    """
    from bot.cli.opening import opened
    from bot.cli.output import print_json
    from bot.engine import ledger
    from bot.settings import load_settings

    until = _noted(against)
    with opened(load_settings(), "beside") as database:
        settled = ledger.settled(database)
        with database.snapshot() as tx:
            flaws = list(ledger.verify(tx))
            digest = ledger.digest(tx, within=settled)
            kept = None if against is None else ledger.digest(tx, until) == against
    sound = not flaws and kept is not False
    if as_json:
        print_json({"sound": sound, "digest": digest, "kept": kept, "flaws": flaws})
    else:
        for flaw in flaws[:_SHOWN]:
            typer.echo(f"{flaw.subject}, entry {flaw.seq}: {flaw.what}")
        if len(flaws) > _SHOWN:
            typer.echo(f"… and {len(flaws) - _SHOWN} more")
        if kept is False:
            typer.echo(f"What the ledger held at {against} was changed or cut off since.")
        typer.echo(f"{'Sound' if sound else 'NOT sound'}. Digest: {digest}")
    raise typer.Exit(0 if sound else 1)


@audit_app.command("show")
def show_command(
    record: Annotated[str, typer.Argument(help="A record, such as T12.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    language: Annotated[Language | None, typer.Option(help="Else the configured one.")] = None,
) -> None:
    """Show everything that happened to a record: when, who, what. Exit code 1: there is none."""
    from bot.cli.opening import opened
    from bot.cli.output import print_json, print_table
    from bot.engine.ledger import history
    from bot.errors import SetupError
    from bot.settings import load_settings

    settings = load_settings()
    subject = record.strip().upper()
    with opened(settings, "read") as database, database.snapshot() as tx:
        told = [_told(tx, entry, language or settings.language) for entry in history(tx, subject)]
    if not told:
        raise SetupError(f"There is no record {subject}.")
    if as_json:
        for each in told:
            print_json(each)
    else:
        rows = [_row(each, settings.timezone) for each in told]
        print_table(("WHEN", "WHO", "WHAT", "DETAIL"), rows)


def _noted(digest: str | None) -> int | None:
    """How many entries a digest covers."""
    if digest is None:
        return None
    found = _DIGEST.fullmatch(digest)
    if found is None:
        raise typer.BadParameter("A digest looks like 120:0123456789abcdef0123456789abcdef.")
    return int(found[1])


def _told(tx: "Tx", entry: "Entry", language: Language) -> Told:
    from bot.directory.queries import person_by_key
    from templates import exists, text

    person = person_by_key(tx, entry.actor)
    words = f"ledger.{entry.action}"
    return Told(
        entry.subject,
        entry.at,
        entry.actor,
        person.name if person else entry.actor,
        entry.action,
        text(words, language) if exists(words) else entry.action,
        dict(entry.detail),
    )


def _row(told: Told, zone: ZoneInfo) -> tuple[str, str, str, str]:
    at = told.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    given = {name: value for name, value in told.detail.items() if value not in {"", None}}
    detail = ", ".join(f"{name}: {_shown(value, zone)}" for name, value in given.items())
    return at, told.name, told.words, detail


def _shown(value: str | int | None, zone: ZoneInfo) -> str:
    """A value as people read it: moments, which the ledger keeps in UTC, by the company's clock."""
    if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return str(value)
    return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
