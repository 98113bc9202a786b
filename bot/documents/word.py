"""A document as a Word file."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from bot.documents.blocks import Block, Heading, Item, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "微软雅黑"
"""What Word on any computer in China has; others put their own in its place."""
_LATIN: Final = "Calibri"
_SIZE: Final = 10.5
_INDENT: Final = 18
_NAME: Final = 3.0
_VALUE: Final = 12.5
"""The widths of a table of names and values, in centimetres."""


def to_docx(document: Iterable[Block]) -> bytes:
    """The file; it holds text alone, whatever was typed."""
    import docx

    made = docx.Document()
    _set_fonts(made)
    for block in document:
        _add(made, block)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _set_fonts(made: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style: Any = made.styles[name]
        style.font.name = _LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(3)


def _add(made: "Document", block: Block) -> None:
    match block:
        case Heading(level, text):
            made.add_heading(text, level - 1)
        case Item(number, text):
            _item(made, number, text)
        case Paragraph(text):
            made.add_paragraph(text)
        case Table():
            _table(made, block)


def _item(made: "Document", number: int, text: str) -> None:
    """A line of a list, its number written out: Word would count on from the list before."""
    from docx.shared import Pt

    paragraph = made.add_paragraph(f"{number}. {text}" if number else f"•  {text}")
    if not number:
        paragraph.paragraph_format.left_indent = Pt(_INDENT)


def _table(made: "Document", block: Table) -> None:
    from docx.shared import Cm

    table = made.add_table(rows=0, cols=len(block.rows[0]))
    table.style = "Table Grid"
    for index, row in enumerate(block.rows):
        cells = table.add_row().cells
        for column, words in enumerate(row):
            run = cells[column].paragraphs[0].add_run(words)
            run.bold = (index == 0) if block.has_head else (column == 0)
    if not block.has_head:
        for cell, width in ((0, _NAME), (1, _VALUE)):
            for each in table.columns[cell].cells:
                each.width = Cm(width)
    made.add_paragraph()
