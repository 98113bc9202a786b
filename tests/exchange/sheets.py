"""Workbooks as people would send them, and what comes back."""

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.engine.incoming import Answer, IncomingKind
from bot.files.keeping import GivenFile
from tests.recorder import Delivered
from tests.stage import Stage

HEADERS = ("编号", "任务名称", "负责人", "截止日期", "优先级", "依赖任务", "进度状态", "完成比例")


def xlsx(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows on its one sheet."""
    book = Workbook()
    sheet = first_sheet(book)
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def first_sheet(book: Workbook) -> Worksheet:
    """The sheet that people see first."""
    return book.worksheets[0]


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv(*rows: Sequence[str]) -> bytes:
    """The same as CSV."""
    return "\n".join(",".join(row) for row in rows).encode()


def send(
    stage: Stage, person: str, text: str, *files: tuple[str, bytes], **where: object
) -> Answer:
    """Have a person write with files beside it, as an adapter hands it in."""
    taken = stage.app.files.take(GivenFile(*each) for each in files)
    fields = {"files": taken.files, "refused_files": taken.refused}
    return stage.send(person, kind=IncomingKind.TEXT, text=text, **fields, **where)


def content(stage: Stage, delivered: Delivered) -> bytes:
    """The one file that a message carries."""
    (file,) = delivered.message.files
    return stage.app.files.read(file.hash)


def table(workbook: bytes) -> list[dict[str, object]]:
    """The lines of an exported sheet by its headers."""
    sheet = first_sheet(load_workbook(io.BytesIO(workbook)))
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = [str(each) for each in lines[1]]
    return [dict(zip(header, line, strict=True)) for line in lines[2:]]
