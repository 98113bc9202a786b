"""An export from what is asked for to the file: what the person may see, and no more (D-06)."""

from dataclasses import dataclass

from bot.engine.context import Context
from bot.engine.papers import Read
from bot.files.values import FileRef
from bot.tasks.exchange.lines import Line, lines
from bot.tasks.exchange.values import MOST
from bot.tasks.selection import Selection, selected
from templates import Language


def export_tasks(ctx: Context, asked: Selection) -> None:
    """Answer with the file; says where there are more tasks than one file takes."""
    content, count, more = ctx.files.outside(lambda: _plan(ctx, asked))
    if not count:
        ctx.reply(ctx.text("exchange.nothing"), files=[_file(ctx, "exchange.template", content)])
        return
    key = "exchange.exported_some" if more else "exchange.exported"
    told = ctx.text(key, count=count)
    ctx.reply(told, files=[_file(ctx, "exchange.file", content)])


def send_template(ctx: Context) -> None:
    """Answer with an empty sheet that has the headers and the choices."""
    language = ctx.language
    content, _, _ = ctx.files.outside(lambda: _Work([], language, more=False))
    told = ctx.text("exchange.template_sent")
    ctx.reply(told, files=[_file(ctx, "exchange.template", content)])


def _plan(ctx: Context, asked: Selection) -> "_Work":
    found = selected(ctx, asked, MOST + 1)
    return _Work(lines(ctx, found[:MOST]), ctx.language, more=len(found) > MOST)


@dataclass(frozen=True, slots=True)
class _Work:
    """Writes the workbook while nobody waits for it."""

    lines: list[Line]
    language: Language
    more: bool

    def __call__(self, read: Read) -> tuple[bytes, int, bool]:
        del read
        from bot.tasks.exchange.writing import workbook  # openpyxl is slow to load

        return workbook(self.lines, self.language), len(self.lines), self.more


def _file(ctx: Context, name: str, content: bytes) -> FileRef:
    day = ctx.now.astimezone(ctx.calendar.zone).date()
    return ctx.files.make(f"{ctx.text(name, day=day)}.xlsx", content)
