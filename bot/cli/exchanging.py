"""An import or export through the whole engine, and the answer that the person would get."""

from collections.abc import Callable
from typing import Final, NamedTuple
from uuid import uuid4

import msgspec
from sqlalchemy import select

from adapters.console.messenger import NAME
from bot.app import App, build
from bot.cli.opening import opened
from bot.cli.speaking import find_speaker
from bot.directory.queries import main_admins
from bot.engine.cards import Tone, plain_text
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.messenger import Outgoing, Pace
from bot.engine.outbox import queue
from bot.engine.outbox.rows import Written, outbox_table
from bot.errors import SetupError
from bot.files.keeping import GivenFile
from bot.files.values import FileRef
from bot.settings import load_settings
from bot.tasks.exchange.progress import watched
from bot.time.agreed import common_clock
from storage.database import Database

Watch = Callable[[str, int, int], None]


class Exchanged(NamedTuple):
    """What came of it: the answer as text, whether it was done, the file that came along."""

    said: str
    well: bool
    content: bytes | None = None


def import_file(name: str, content: bytes, who: str, watch: Watch, *, dry_run: bool) -> Exchanged:
    """Have that person import a file; raises SetupError for a file that is not even taken."""
    with opened(load_settings()) as database:
        app = _app(database)
        taken = app.files.take([GivenFile(name, content)])
        for each in taken.refused:
            raise SetupError(_text(app, each.reason, each.values))
        form = {"check": "yes"} if dry_run else {}
        with watched(watch):
            return _answer(app, who, "task.import", form, taken.files)


def export_file(who: str, project: str, filters: str, watch: Watch) -> Exchanged:
    """Have that person (or a main administrator) export tasks."""
    given = {"filters": filters, "project": project}
    with opened(load_settings()) as database, watched(watch):
        form = {name: value for name, value in given.items() if value}
        return _answer(_app(database), who, "task.export", form, ())


class _Silent:
    """Stands for the console, whose messages the running bot delivers."""

    name: Final = NAME
    pace: Final = Pace()

    async def deliver(self, message: Outgoing) -> str:
        """Never called: nothing is delivered from here."""
        raise NotImplementedError(message.key)


def _app(database: Database) -> App:
    return build(load_settings(), database, common_clock(database), {NAME: _Silent()})


def _text(app: App, key: str, values: dict[str, str | int]) -> str:
    from templates import text

    return text(key, app.settings.language, **values)


def _answer(
    app: App, who: str, action: str, form: dict[str, str], files: tuple[FileRef, ...]
) -> Exchanged:
    with app.database.snapshot() as tx:
        admins = main_admins(tx)
        if not who and not admins:
            raise SetupError("Nobody is a main administrator: say --as PERSON.")
        account = find_speaker(tx, who or admins[0].key)
        before = queue.newest_id(tx)
    incoming = Incoming(
        key=f"cli-{uuid4()}",
        messenger=NAME,
        account=account,
        kind=IncomingKind.ACTION,
        action=action,
        form=form,
        files=files,
    )
    answer = app.engine.receive(incoming)
    written = _written(app, before, account)
    cards = [each.card for each in written if each.card is not None]
    said = [each.text or (plain_text(each.card) if each.card else "") for each in written]
    sent = [file for each in written for file in each.files]
    app.files.settle()
    content = app.files.read(sent[0].hash) if sent else None
    refused = any(card.tone is Tone.DANGER for card in cards) or bool(answer.refused)
    done = bool(content) if action == "task.export" else bool(cards)
    return Exchanged(
        "\n".join(filter(None, [answer.refused, *said])), done and not refused, content
    )


def _written(app: App, before: int, account: str) -> list[Written]:
    """What the input answered, taken back from what is to leave: it is shown here instead."""
    mine = (
        outbox_table.c.id > before,
        outbox_table.c.account == account,
        outbox_table.c.messenger == NAME,
        outbox_table.c.body != "",
    )
    with app.database.transaction() as tx:
        rows = tx.connection().execute(select(outbox_table).where(*mine).order_by("id")).all()
        ids = [row.id for row in rows]
        dropped = outbox_table.update().where(outbox_table.c.id.in_(ids))
        tx.connection().execute(dropped.values(state="dropped", error="shown on the command line"))
    return [msgspec.json.decode(row.body, type=Written) for row in rows]
