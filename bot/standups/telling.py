"""What somebody writes freely, taken apart: by the names of the parts, or by its lines."""

import re
from typing import Final

from bot.engine.commands.text import fold

_NAMES: Final = {
    **dict.fromkeys(("昨天", "昨日", "已完成", "完成", "做了", "yesterday", "done", "did"), "done"),
    **dict.fromkeys(("今天", "今日", "计划", "today", "plan", "next"), "plan"),
    **dict.fromkeys(
        (
            "阻碍",
            "困难",
            "问题",
            "风险",
            "卡点",
            "blockers",
            "blocker",
            "blocked",
            "problems",
            "risks",
        ),
        "problems",
    ),
}
_NAMED: Final = re.compile("^\\s*(?:[-*·]|[0-9]{1,2}[.、)])?\\s*([^\\s:：]{2,9})\\s*[:：]\\s*(.*)$")
_MARK: Final = re.compile("^\\s*(?:[-*·•]|[0-9]{1,2}[.、)])\\s*")
_THREE: Final = 3
_NOTHING: Final = frozenset({"无", "没有", "暂无", "none", "no", "nothing", "-", "n/a"})


def parts_of(words: str) -> dict[str, str]:
    """What was done, is planned and stands in the way.

    Three lines without names are these three in turn; anything else is what is planned.
    """
    lines = [each.strip() for each in words.split("\n") if each.strip()]
    told: dict[str, list[str]] = {}
    part = ""
    for each in lines:
        name, rest = _named(each)
        part = name or part
        if part and rest:
            told.setdefault(part, []).append(rest)
    if not told:
        order = ("done", "plan", "problems") if len(lines) == _THREE else ("plan",) * len(lines)
        for name, each in zip(order, lines, strict=True):
            told.setdefault(name, []).append(_MARK.sub("", each))
    return {name: _something("\n".join(each)) for name, each in told.items()}


def _named(line: str) -> tuple[str, str]:
    """The part that a line names, and what is said of it; a line of words names none."""
    found = _NAMED.match(line)
    name = _NAMES.get(fold(found[1])) if found else None
    return (name, found[2]) if found and name else ("", line)


def _something(words: str) -> str:
    return "" if fold(words).strip(" 。.") in _NOTHING else words
