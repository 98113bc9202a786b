"""A document as a PDF, in a font that writes Chinese."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.documents.blocks import Block, Heading, Item, Paragraph, Table

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.enums import WrapMode

_HAN: Final = re.compile("[\u3400-\u9fff]")
_SIZES: Final = {1: 18.0, 2: 13.0, 3: 11.5}
_SIZE: Final = 10.5
_LINE: Final = 1.55
_POINT: Final = 0.352778
"""A point in millimetres."""
_INDENT: Final = 7.0
_NAMES: Final = (28, 142)
_MARGIN: Final = 20.0
_FAMILY: Final = "text"
_SHADE: Final = (243, 245, 248)
_RULED: Final = (190, 196, 204)
_THIN: Final = 0.2
_PADDING: Final = (1.0, 2.0)
_NARROW: Final = 8
_WIDE: Final = 44


def to_pdf(document: Iterable[Block], font: Path, face: int = 0) -> bytes:
    """The file; `face` says which of a collection's fonts is meant."""
    from fpdf import FPDF

    made = FPDF()
    made.set_margin(_MARGIN)
    made.set_auto_page_break(auto=True, margin=_MARGIN)
    made.add_font(_FAMILY, fname=str(font), collection_font_number=face)
    made.add_page()
    for block in document:
        _add(made, block)
    return bytes(made.output())


def _add(made: "FPDF", block: Block) -> None:
    match block:
        case Heading(level, text):
            made.ln(3 if level > 1 else 0)
            _write(made, text, _SIZES[level], align="C" if level == 1 else "L")
            made.ln(2)
        case Item(number, text):
            words = f"{number}. {text}" if number else f"· {text}"
            _write(made, words, _SIZE, indent=0 if number else _INDENT)
        case Paragraph(text):
            _write(made, text, _SIZE)
        case Table():
            _table(made, block)


def _wrapping(words: str) -> "WrapMode":
    """Where lines may end: between Chinese characters, else between words alone."""
    from fpdf.enums import WrapMode

    return WrapMode.CHAR if _HAN.search(words) else WrapMode.WORD


def _write(made: "FPDF", text: str, size: float, *, align: str = "L", indent: float = 0) -> None:
    made.set_font(_FAMILY, size=size)
    made.set_x(_MARGIN + indent)
    height = size * _POINT * _LINE
    made.multi_cell(
        0, height, text, align=align, new_x="LMARGIN", new_y="NEXT", wrapmode=_wrapping(text)
    )


def _table(made: "FPDF", block: Table) -> None:
    from fpdf.fonts import FontFace

    made.set_font(_FAMILY, size=_SIZE)
    named = not block.has_head
    plain = FontFace(fill_color=_SHADE)
    widths = _NAMES if named else _widths(block)
    made.set_draw_color(*_RULED)
    made.set_line_width(_THIN)
    with made.table(
        col_widths=widths,
        first_row_as_headings=not named,
        headings_style=plain,
        line_height=_SIZE * _POINT * _LINE,
        text_align="LEFT",
        padding=_PADDING,
        wrapmode=_wrapping("".join("".join(row) for row in block.rows)),
    ) as table:
        for row in block.rows:
            cells = table.row()
            for column, words in enumerate(row):
                cells.cell(words, style=plain if named and column == 0 else None)
    made.ln(3)


def _widths(block: Table) -> tuple[int, ...]:
    """Each column by its longest words, within bounds: a date fits on a line, a name gives way."""
    longest = (max(map(_breadth, column)) for column in zip(*block.rows, strict=True))
    return tuple(max(_NARROW, min(_WIDE, each + 2)) for each in longest)


def _breadth(words: str) -> int:
    return sum(1 if each.isascii() else 2 for each in words)
