"""The little of Markdown that documents are made of: headings, lists, tables, paragraphs."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

_HEADING: Final = re.compile("(#{1,3}) +(.*)")
_NUMBERED: Final = re.compile("([0-9]{1,4})\\. +(.*)")
_BULLET: Final = re.compile("[-*] +(.*)")
_CELL: Final = re.compile("(?<!\\\\)\\|")
_RULE: Final = re.compile("[|:\\s-]+")
_SPECIAL: Final = re.compile("([\\\\|])")
_ESCAPED: Final = re.compile("\\\\([\\\\|])")


class Heading(NamedTuple):
    """A heading of level 1 to 3."""

    level: int
    text: str


class Item(NamedTuple):
    """A line of a list: with its number, or below it with none."""

    number: int
    text: str


class Paragraph(NamedTuple):
    """Words that stand by themselves."""

    text: str


class Table(NamedTuple):
    """Rows of cells; of two columns the first names the second, else the first row is a head."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def has_head(self) -> bool:
        """Whether the first row names the columns."""
        return len(self.rows[0]) > len(("name", "value"))


Block: TypeAlias = Heading | Item | Paragraph | Table


def escaped(text: str) -> str:
    """A text of the user as it stands in Markdown, on one line and in one cell."""
    return _SPECIAL.sub("\\\\\\1", " ".join(text.split()))


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a document, in order."""
    rows: list[tuple[str, ...]] = []
    for line in (each.strip() for each in markdown.split("\n")):
        if line.startswith("|"):
            if not (_RULE.fullmatch(line) and "-" in line):
                rows.append(_cells(line))
            continue
        if rows and line:
            yield _table(rows)
            rows = []
        if line:
            yield _block(line)
    if rows:
        yield _table(rows)


def _table(rows: list[tuple[str, ...]]) -> Table:
    width = max(map(len, rows))
    return Table(tuple((*row, *[""] * (width - len(row))) for row in rows))


def _cells(line: str) -> tuple[str, ...]:
    parts = _CELL.split(line.strip().removeprefix("|"))
    cells = parts[:-1] if parts and not parts[-1].strip() else parts
    return tuple(_plain(each.strip()) for each in cells)


def _block(line: str) -> Block:
    if found := _HEADING.fullmatch(line):
        return Heading(len(found[1]), _plain(found[2]))
    if found := _NUMBERED.fullmatch(line):
        return Item(int(found[1]), _plain(found[2]))
    if found := _BULLET.fullmatch(line):
        return Item(0, _plain(found[1]))
    return Paragraph(_plain(line))


def _plain(text: str) -> str:
    return _ESCAPED.sub("\\1", text)
