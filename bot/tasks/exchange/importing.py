"""An import from its file to its answer: all of it, or nothing with every reason named."""

from bot.engine.context import Context
from bot.engine.papers import Read
from bot.errors import UserError
from bot.files.values import FileRef
from bot.tasks.exchange.creating import create
from bot.tasks.exchange.drafts import drafts
from bot.tasks.exchange.reading import read_sheet
from bot.tasks.exchange.telling import refusal, tell_all, tell_checked
from bot.tasks.exchange.ties import tie
from bot.tasks.exchange.values import Reading


def import_tasks(ctx: Context, *, check_only: bool) -> None:
    """Make the tasks of the file that came with the input; with `check_only` only say what would.

    Raises UserError where there is no file or it can't be used at all.
    """
    files = ctx.files.take()
    if len(files) != 1:
        raise UserError("exchange.one_file")
    reading = ctx.files.outside(lambda: _Work(files[0]))
    # The reading outlives a transaction that has to run again: what that noted is its own.
    seen = Reading(reading.rows, reading.headers, reading.unknown, [*reading.problems])
    found = drafts(ctx, seen)
    tie(ctx, found, seen)
    if seen.problems:
        ctx.reply(refusal(ctx, files[0].name, seen))
    elif check_only:
        tell_checked(ctx, found, seen)
    else:
        tell_all(ctx, found, create(ctx, found), seen)


class _Work:
    """Reads the file while nobody waits for it."""

    def __init__(self, file: FileRef) -> None:
        self._file = file

    def __call__(self, read: Read) -> Reading:
        return read_sheet(self._file.name, read(self._file.hash))
