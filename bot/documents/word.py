"""A document as a Word file."""

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from bot.documents.blocks import Block, Heading, Item, Paragraph, Table
from bot.documents.columns import widths

if TYPE_CHECKING:
    from docx.document import Document

_FONT: Final = "微软雅黑"
"""What Word on any computer in China has; others put their own in its place."""
_LATIN: Final = "Calibri"
_SIZE: Final = 10.5
_SIZES: Final = {"Title": 18.0, "Heading 1": 13.0, "Heading 2": 11.5, "Heading 3": 11.0}
_INK: Final = "1F2329"
_SHADE: Final = "F3F5F8"
_RULED: Final = "BEC4CC"
_HANGING: Final = 17
"""How far words stand behind the mark of a line, in points."""
_NUMBERED: Final = "NumberedLine"
_POINT: Final = "Point"
_BELOW_TABLE: Final = 4
_PAGE: Final = (21.0, 29.7)
_MARGIN: Final = 2.0
_NAMES: Final = (3.4, 13.6)
"""The widths of a table of names and values, in centimetres."""
_WHOLE: Final = 17.0
_LETTER: Final = 0.2
_ROOM: Final = 0.6
"""What a Latin letter takes, and a cell's edges; a Chinese character is as wide as two."""


def to_docx(document: Iterable[Block]) -> bytes:
    """The file; it holds text alone, whatever was typed."""
    import docx

    made = docx.Document()
    _set_page(made)
    _set_fonts(made)
    _add_list_styles(made)
    for block in document:
        _add(made, block)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _set_page(made: "Document") -> None:
    """A4, with the number of each page at its foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    section = made.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(foot, "PAGE")
    foot.add_run(" / ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Any, name: str) -> None:
    paragraph._p.append(_element("w:fldSimple", instr=name))  # noqa: SLF001  # as its own way has it


def _set_fonts(made: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", *_SIZES):
        style: Any = made.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.name = _LATIN
        fonts.set(qn("w:eastAsia"), _FONT)
        style.font.size = Pt(_SIZES.get(name, _SIZE))
        style.font.color.rgb = RGBColor.from_string(_INK)
    normal: Any = made.styles["Normal"]
    normal.paragraph_format.space_after = Pt(3)
    for border in made.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)


def _add(made: "Document", block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    match block:
        case Heading(level, text):
            heading = made.add_heading(text, level - 1)
            if level == 1:
                heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Item(number, text):
            _item(made, number, text)
        case Paragraph(text):
            made.add_paragraph(text)
        case Table():
            _table(made, block)


def _item(made: "Document", number: int, text: str) -> None:
    """A line of a list, its number written out: Word would count on from the list before."""
    line = made.add_paragraph(f"{number}.\t{text}" if number else f"•\t{text}")
    # By its id: to look a style up by its name takes a millisecond, and there may be thousands.
    line._p.style = _NUMBERED if number else _POINT  # noqa: SLF001


def _add_list_styles(made: "Document") -> None:
    """Lines whose words go on below themselves, not below their mark."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    for name, behind in ((_NUMBERED, Pt(_HANGING)), (_POINT, Pt(2 * _HANGING))):
        style: Any = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
        shape = style.paragraph_format
        shape.left_indent, shape.first_line_indent = behind, Pt(-_HANGING)
        shape.tab_stops.add_tab_stop(behind)


def _table(made: "Document", block: Table) -> None:
    from docx.shared import Cm, Pt

    table = made.add_table(rows=len(block.rows), cols=len(block.rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    table._tbl.tblPr.append(_borders())  # noqa: SLF001  # it has no other way
    sizes = widths(block, _WHOLE, _measured) if block.has_head else list(_NAMES)
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = Cm(size)
    for index, (row, words) in enumerate(zip(table.rows, block.rows, strict=True)):
        _keep_together(row, is_head=block.has_head and index == 0)
        for column, (cell, said) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = Cm(sizes[column])
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            run = cell.paragraphs[0].add_run(said)
            run.bold = (index == 0) if block.has_head else (column == 0)
            if run.bold:
                shade = _element("w:shd", val="clear", color="auto", fill=_SHADE)
                cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
    below = made.add_paragraph().paragraph_format
    below.space_after, below.line_spacing = Pt(0), Pt(_BELOW_TABLE)


def _keep_together(row: Any, *, is_head: bool) -> None:
    """A row stands on one page; the head is repeated on each."""
    shape = row._tr.get_or_add_trPr()  # noqa: SLF001
    shape.append(_element("w:cantSplit"))
    if is_head:
        shape.append(_element("w:tblHeader"))


def _borders() -> Any:
    lines = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        lines.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_RULED))
    return lines


def _element(name: str, **values: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _measured(words: str) -> float:
    return sum(_LETTER if each.isascii() else 2 * _LETTER for each in words) + _ROOM
