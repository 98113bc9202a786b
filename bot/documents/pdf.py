"""A document as a PDF, in a font that writes Chinese."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.documents.blocks import Block, Heading, Item, Paragraph, Table
from bot.documents.columns import lines, widths

if TYPE_CHECKING:
    from fpdf import FPDF

_MOST_LINES: Final = 35
"""Lines of a row: a page holds some more."""
_SIZES: Final = {1: 18.0, 2: 13.0, 3: 11.5}
_SIZE: Final = 10.5
_LINE: Final = 1.55
_POINT: Final = 0.352778
"""A point in millimetres."""
_HANGING: Final = 6.0
_NAMES: Final = (28.0, 142.0)
_WHOLE: Final = 170.0
_MARGIN: Final = 20.0
_FOOT: Final = 12.0
_BEHIND_HEADING: Final = 22.0
"""So much of a page has to be left for a heading: it does not stand at the bottom alone."""
_FAMILY: Final = "text"
_SHADE: Final = (243, 245, 248)
_RULED: Final = (190, 196, 204)
_GREY: Final = (120, 126, 134)
_THIN: Final = 0.2
_PADDING: Final = (1.0, 2.0)
_EDGES: Final = 2 * _PADDING[1]
_SLACK: Final = 0.5
"""So that what was measured to fit does so, however it is rounded."""


def to_pdf(document: Iterable[Block], font: Path, face: int = 0) -> bytes:
    """The file; `face` says which of a collection's fonts is meant."""
    made = _numbered()
    made.set_margin(_MARGIN)
    made.set_auto_page_break(auto=True, margin=_MARGIN)
    made.c_margin = 0
    made.add_font(_FAMILY, fname=str(font), collection_font_number=face)
    made.add_page()
    writer = _Writer(made)
    for block in document:
        writer.add(block)
    return bytes(made.output())


def _numbered() -> "FPDF":
    """An empty document that tells at the foot of each page which one it is."""
    from fpdf import FPDF

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-_FOOT)
            self.set_font(_FAMILY, size=_SIZE - 2)
            self.set_text_color(*_GREY)
            self.cell(0, 0, f"{self.page_no()} / {{nb}}", align="C")
            self.set_text_color(0)

    return Numbered()


class _Writer:
    """Writes blocks one below the other; it parts the lines itself, as Chinese has no blanks."""

    def __init__(self, made: "FPDF") -> None:
        self._made = made
        self._known: dict[str, float] = {}
        made.set_font(_FAMILY, size=_SIZE)
        self._has = frozenset(made.fonts[_FAMILY].cmap)  # type: ignore[union-attr]

    def add(self, block: Block) -> None:
        """Write a block."""
        match block:
            case Heading(level, text):
                if self._made.will_page_break(_BEHIND_HEADING):
                    self._made.add_page()
                self._made.ln(3 if level > 1 else 0)
                self._write(text, _SIZES[level], align="C" if level == 1 else "L")
                self._made.ln(2)
            case Item(number, text):
                mark = f"{number}." if number else "·"
                self._write(text, _SIZE, indent=0 if number else _HANGING, mark=mark)
            case Paragraph(text):
                self._write(text, _SIZE)
            case Table():
                self._table(block)

    def _write(
        self, text: str, size: float, *, align: str = "L", indent: float = 0, mark: str = ""
    ) -> None:
        """Write words; what does not fit on a line goes on below them, not below their mark."""
        hanging = max(_HANGING, self._measure(mark) + 2) if mark else 0.0
        room = (_WHOLE - indent - hanging) * _SIZE / size
        told = lines(self._written(text), room, self._measure)
        self._made.set_font(_FAMILY, size=size)
        height = size * _POINT * _LINE
        for line in told:
            if self._made.will_page_break(height):
                self._made.add_page()
            self._made.set_x(_MARGIN + indent)
            if mark:
                self._made.cell(hanging, height, mark)
                mark = ""
            self._made.set_x(_MARGIN + indent + hanging)
            self._made.cell(0, height, line, align=align, new_x="LMARGIN", new_y="NEXT")

    def _table(self, block: Table) -> None:
        from fpdf.fonts import FontFace

        named = not block.has_head
        plain = FontFace(fill_color=_SHADE)
        told = [tuple(map(self._written, row)) for row in block.rows]
        sizes = list(_NAMES) if named else widths(Table(tuple(told)), _WHOLE, self._with_edges)
        self._made.set_font(_FAMILY, size=_SIZE)
        self._made.set_draw_color(*_RULED)
        self._made.set_line_width(_THIN)
        with self._made.table(
            col_widths=tuple(sizes),
            first_row_as_headings=not named,
            headings_style=plain,
            line_height=_SIZE * _POINT * _LINE,
            text_align="LEFT",
            padding=_PADDING,
        ) as table:
            for row in told:
                for part in self._parts(row, sizes):
                    cells = table.row()
                    for column, words in enumerate(part):
                        cells.cell(words, style=plain if named and column == 0 else None)
        self._made.ln(3)

    def _parts(self, row: Sequence[str], sizes: Sequence[float]) -> Iterator[list[str]]:
        """A row in lines; one that no page holds, such as of 1,000 names, as several rows."""
        cells = [
            lines(words, size - _EDGES - _SLACK / 2, self._measure)
            for words, size in zip(row, sizes, strict=True)
        ]
        for start in range(0, max(map(len, cells)), _MOST_LINES):
            yield ["\n".join(each[start : start + _MOST_LINES]) for each in cells]

    def _with_edges(self, words: str) -> float:
        return self._measure(words) + _EDGES + _SLACK

    def _measure(self, words: str) -> float:
        """How wide words of the usual size are."""
        known = self._known
        for each in words:
            if each not in known:
                self._made.set_font(_FAMILY, size=_SIZE)
                known[each] = self._made.get_string_width(each)
        return sum(known[each] for each in words)

    def _written(self, text: str) -> str:
        """The words as this font can write them: `[rocket]` for a picture that it does not have."""
        if text.isascii():
            return text
        return "".join(each if ord(each) in self._has else _named(each) for each in text)


def _named(character: str) -> str:
    """What stands for a character without a shape: its name; nothing for what only changes one."""
    name = unicodedata.name(character, "")
    if not name or unicodedata.category(character) in {"Cf", "Mn", "Sk"}:
        return ""
    return f"[{name.lower()}]"
