"""How one cell of an org file is read; each function raises CellError with what is wrong."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from bot.directory.model import Level
from bot.directory.names import folded, tidy
from bot.directory.org.columns import MESSENGERS, messenger_of
from templates import Language

_LONGEST: Final = 200
_LONGEST_NAME: Final = 80
"""Names and ids are copied into the ledger and into every message, whose columns are shorter."""
_SEPARATORS: Final = re.compile(r"[,，、;；/|\n]")
_REFUSED: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\U000f0000-\U0010ffff]")
_LONGEST_EMAIL: Final = 254
_EMAIL: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_NOBODY: Final = frozenset({"-", "--", "—", "/", "无", "none", "n/a", "null"})

_LANGUAGES: Final[Mapping[str, Language]] = {
    **dict.fromkeys(("zh", "zh-cn", "zh_cn", "chinese", "中文", "汉语", "简体中文"), "zh"),
    **dict.fromkeys(("en", "en-us", "en-gb", "english", "英文", "英语"), "en"),
}
_LEVELS: Final = {
    **dict.fromkeys(("main_admin", "mainadmin", "admin", "主管理员", "管理员"), Level.MAIN_ADMIN),
    **dict.fromkeys(("department_admin", "departmentadmin", "部门管理员"), Level.DEPARTMENT_ADMIN),
    **dict.fromkeys(("user", "member", "普通用户", "普通员工", "用户", "员工"), Level.USER),
}


class Unreadable(msgspec.Struct, frozen=True):
    """What a spreadsheet has in a cell instead of a value."""

    what: str


class CellError(ValueError):
    """A cell that can't be read; its message says why, without the row."""


def is_empty(cell: object) -> bool:
    """Whether nothing stands in the cell but blanks."""
    return cell is None or (isinstance(cell, str) and not tidy(cell)) or cell in ([], {})


def text(cell: object, column: str, longest: int = _LONGEST) -> str:
    """Words: tidied, without control characters, at most `longest` characters."""
    if not isinstance(cell, str):
        raise CellError(f"{column} is {_kind(cell)}, not text")
    return _checked(tidy(cell), column, longest)


def email(cell: object, column: str) -> str:
    """An e-mail address, in small letters as mail servers compare it."""
    found = text(cell, column, _LONGEST_EMAIL).lower()
    if not _EMAIL.fullmatch(found):
        raise CellError(f"{column} {found} is no e-mail address")
    return found


def name(cell: object, column: str) -> str:
    """A name: text with at least one letter, at most 80 characters."""
    found = text(cell, column, _LONGEST_NAME)
    if not any(char.isalpha() for char in found):
        raise CellError(f"{column} {found} has no letter in it; is it in the wrong column?")
    return found


def code(cell: object, column: str) -> str:
    """An id, or a reference by one: up to 80 characters, or a whole number as in spreadsheets."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        if abs(cell) >= 10**15:
            raise CellError(
                f"{column} is a number too long for a spreadsheet to hold exactly; "
                "format the column as text and enter it again"
            )
        return str(cell)
    return text(cell, column, _LONGEST_NAME)


def reference(cell: object, column: str) -> str | None:
    """Whom or what a cell names; None for the words by which people say nobody."""
    found = code(cell, column)
    return None if folded(found) in _NOBODY else found


def words(cell: object, column: str) -> tuple[str, ...]:
    """A list: given as one, or text with commas, semicolons, slashes or 、 between the items."""
    items = cell if isinstance(cell, list) else _SEPARATORS.split(_str(cell, column))
    found = [text(item, column) for item in items if not is_empty(item)]
    return tuple(dict.fromkeys(found))


def language(cell: object, column: str) -> Language:
    """Chinese or English, by any of the names they go by."""
    found = _LANGUAGES.get(folded(text(cell, column)))
    if found is None:
        raise CellError(f"{column} {cell} is not known; write zh or en")
    return found


def level(cell: object, column: str) -> Level:
    """A system level, by its English or Chinese name."""
    found = _LEVELS.get(folded(text(cell, column)))
    if found is None:
        raise CellError(f"{column} {cell} is not known; write {', '.join(Level)}")
    return found


def accounts(cell: object, column: str) -> dict[str, str]:
    """Ids by messenger: given as a mapping, or as text like `slack: U123, feishu: ou_1`."""
    pairs = list(cell.items()) if isinstance(cell, Mapping) else _pairs(_str(cell, column), column)
    found: dict[str, str] = {}
    for word, value in pairs:
        messenger = messenger_of(word) if isinstance(word, str) else None
        if messenger is None:
            raise CellError(f"messenger {word} is not known; there are {', '.join(MESSENGERS)}")
        if messenger in found:
            raise CellError(f"two accounts are given for {messenger}")
        if not is_empty(value):
            found[messenger] = code(value, f"account {messenger}")
    return found


def _pairs(line: str, column: str) -> list[tuple[str, str]]:
    pairs = []
    for part in filter(str.strip, re.split(r"[,，、;；\n]", line)):
        word, sign, value = re.sub("[：＝=]", ":", part, count=1).partition(":")
        if not sign:
            raise CellError(f"{column} has {part.strip()} where slack: U123 was expected")
        pairs.append((word, value))
    return pairs


def _str(cell: object, column: str) -> str:
    if not isinstance(cell, str):
        raise CellError(f"{column} is {_kind(cell)}, not text")
    return cell


def _checked(found: str, column: str, longest: int) -> str:
    if _REFUSED.search(found):
        raise CellError(f"{column} has a control or private character in it")
    if len(found) > longest:
        raise CellError(f"{column} is longer than {longest} characters")
    return found


def _kind(cell: object) -> str:
    match cell:
        case bool():
            return f"the yes-or-no value {str(cell).lower()}"
        case int() | float():
            return f"the number {cell}"
        case list():
            return "a list"
        case Mapping():
            return "a table of its own"
        case Unreadable():
            return cell.what
        case _:
            return f"a {type(cell).__name__}"
