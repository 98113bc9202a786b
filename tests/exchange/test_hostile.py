"""Workbooks that are broken, too much, or up to something: one clear sentence, and nothing done."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Final

import pytest
from openpyxl import Workbook

from bot.errors import UserError
from bot.tasks.exchange.reading import read_sheet
from bot.tasks.exchange.values import MOST
from tests.exchange.sheets import HEADERS, csv, first_sheet, saved, send, xlsx
from tests.stage import Stage

_SHEET: Final = "xl/worksheets/sheet1.xml"
_ROW = ("1", "任务", None, None, None, None, None, None)


def _with_part(name: str, content: bytes) -> bytes:
    written = io.BytesIO(xlsx(HEADERS, _ROW))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


def _rewritten(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts written anew."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(HEADERS, _ROW))) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    return written.getvalue()


_LAUGHS: Final = (
    b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 500 + b'">'
    b'<!ENTITY b "' + b"&a;" * 500 + b'"><!ENTITY c "' + b"&b;" * 500 + b'">]>'
)
_OUTSIDE: Final = b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


def _with_entity(part: str, declared: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook that says something by an entity, which is declared in the same part."""

    def change(content: bytes) -> bytes:
        assert old in content
        head, mark, rest = content.rpartition(b"?>")
        return head + mark + declared + rest.replace(old, new, 1)

    return _rewritten(part, change)


def _damaged() -> bytes:
    """A workbook in which the disk has lost some bytes."""
    whole = xlsx(HEADERS, _ROW)
    at = whole.index(b"xl/styles.xml") + 60
    return whole[:at] + bytes(40) + whole[at + 40 :]


def _encrypted() -> bytes:
    """A workbook whose parts are said to want a password."""
    whole = bytearray(xlsx(HEADERS, _ROW))
    at = whole.find(b"PK\x01\x02")
    while at >= 0:
        whole[at + 8] |= 1
        at = whole.find(b"PK\x01\x02", at + 1)
    return bytes(whole)


def _many_rows() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for number in range(MOST + 1):
        sheet.append([number, "任务"])
    return saved(book)


def _far_below() -> bytes:
    book = Workbook()
    sheet = first_sheet(book)
    sheet.append(HEADERS)
    sheet.append(_ROW)
    sheet.cell(1_048_576, 2, "ganz unten")
    return saved(book)


_HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no workbook": (lambda: b"PK\x03\x04 nothing", "sheet.broken"),
    "cut off": (lambda: xlsx(HEADERS, _ROW)[:-400], "sheet.broken"),
    "bomb": (lambda: _with_part("xl/media/x", bytes(65 * 1024**2)), "sheet.too_large"),
    "links": (lambda: _with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "sheet.external"),
    "macros": (lambda: _with_part("xl/vbaProject.bin", b"x"), "sheet.macros"),
    "damaged": (_damaged, "sheet.broken"),
    "encrypted": (_encrypted, "sheet.broken"),
    "no XML": (lambda: _rewritten("xl/workbook.xml", lambda _: b"<a"), "sheet.broken"),
    "an empty part": (lambda: _rewritten("xl/styles.xml", lambda _: b""), "sheet.broken"),
    "deep": (lambda: _rewritten(_SHEET, lambda _: b"<a>" * 9_000), "sheet.broken"),
    "laughs in a name": (
        lambda: _with_entity("xl/workbook.xml", _LAUGHS, b'name="', b'name="&c;'),
        "sheet.broken",
    ),
    "laughs in a cell": (
        lambda: _with_entity(_SHEET, _LAUGHS, b"</t>", b"&c;</t>"),
        "sheet.broken",
    ),
    "a file of ours in a name": (
        lambda: _with_entity("xl/workbook.xml", _OUTSIDE, b'name="', b'name="&c;'),
        "sheet.broken",
    ),
    "a file of ours in a cell": (
        lambda: _with_entity(_SHEET, _OUTSIDE, b"</t>", b"&c;</t>"),
        "sheet.broken",
    ),
    "no header": (lambda: xlsx(("a", "b"), (1, 2)), "exchange.no_header"),
    "nothing in it": (lambda: xlsx(HEADERS), "exchange.empty"),
    "too many rows": (_many_rows, "exchange.too_many"),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_refused(name: str) -> None:
    """Each of them is refused by its own sentence."""
    made, key = _HOSTILE[name]
    with pytest.raises(UserError) as refused:
        read_sheet("x.xlsx", made())
    assert refused.value.key == key


def test_a_row_a_million_rows_below_is_not_looked_for() -> None:
    """A long stretch of nothing ends the sheet."""
    assert len(read_sheet("x.xlsx", _far_below()).rows) == 1


def test_merged_cells_are_told() -> None:
    """Cells merged down a column would be missing from all rows but the first."""
    book = Workbook()
    sheet = first_sheet(book)
    for row in (HEADERS, _ROW, _ROW):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    (problem,) = read_sheet("x.xlsx", saved(book)).problems
    assert (problem.row, problem.error.key) == (2, "exchange.merged")


def test_headers_that_mean_the_same_and_misspelt_ones() -> None:
    """Which of two columns counts is not guessed, nor what a slip of the pen means."""
    made = xlsx(("任务名称", "截止日期", "截止时间", "Priorty"), ("一", None, None, None))
    keys = [each.error.key for each in read_sheet("x.xlsx", made).problems]
    assert keys == ["exchange.twice", "exchange.unknown_column"]


def test_broken_csv_and_other_files() -> None:
    """A CSV that is none, and a file that is no table."""
    for name, content, key in (
        ("x.csv", '任务名称\n"open'.encode(), "sheet.not_csv"),
        ("x.csv", b"\xff\xff\xff\xff", "sheet.not_text"),
        ("x.pdf", b"%PDF-", "exchange.kind"),
    ):
        with pytest.raises(UserError) as refused:
            read_sheet(name, content)
        assert refused.value.key == key


def test_the_sentence_reaches_the_sender(stage: Stage) -> None:
    """What was refused outside of the transaction is told as any other mistake."""
    send(stage, "韩梅梅", "/任务 导入", ("x.xlsx", _with_part("xl/externalLinks/a.xml", b"<a/>")))
    stage.expect("韩梅梅", contains="它引用了别的工作簿")
    send(stage, "韩梅梅", "/任务 导入", ("x.csv", csv(("a", "b"))))
    stage.expect("韩梅梅", contains="没有找到表头")


def test_cells_that_are_no_words(stage: Stage) -> None:
    """Dates for titles, huge numbers and long texts are wrong rows, never bugs."""
    rows = (
        ("任务名称", "描述", "截止日期", "完成比例", "编号"),
        (datetime.fromisoformat("2026-11-27"), None, None, None, None),
        ("一", "x" * 6000, None, None, None),
        ("二", None, "9999-12-31", None, None),
        ("三", None, None, 1e300, None),
        ("四", None, 1e15, None, "y" * 50),
        ("五", None, "2026-02-31", -1, None),
    )
    send(stage, "韩梅梅", "/任务 导入", ("x.xlsx", xlsx(*rows)))
    stage.expect(
        "韩梅梅", contains=["第 2 行", "第 3 行", "第 4 行", "第 5 行", "第 6 行", "第 7 行"]
    )
