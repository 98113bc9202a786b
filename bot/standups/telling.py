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
_YESTERDAY: Final = re.compile("(?:昨天|昨日|yesterday)[\\s,，]*", re.IGNORECASE)
_TODAY: Final = re.compile("(?:今天|今日|today)[\\s,，]*", re.IGNORECASE)
_BLOCKED: Final = re.compile(
    "(?:目前|暂时?|现在)?(?:没有?|无)(?:什么|任何|啥)?(?:阻碍|困难|问题|风险|卡点)|阻碍|受阻|卡在|.*卡住"
    "|no\\s(?:blockers?|problems?|issues?)\\b|(?:.*\\s)?(?:blocked|stuck)\\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile("[，；。]|[,;.](?=\\s|$)")
_NOTHING: Final = re.compile(
    "-|n/a|(?:目前|暂时?|现在)?(?:没有?|无)(?:什么|任何|啥)?(?:阻碍|困难|问题|风险|卡点)?"
    "|(?:no|none|nothing)(?:\\s(?:blockers?|problems?|issues?))?(?:\\s(?:today|so far|for now))?"
)


def parts_of(words: str) -> dict[str, str]:
    """What was done, is planned and stands in the way.

    Three lines without names are these three in turn; a sentence that begins with a day is taken
    apart by what it says of which, and anything else is what is planned.
    """
    lines = [each.strip() for each in words.split("\n") if each.strip()]
    told = _by_name(lines) or _in_turn(lines) or _by_day(lines)
    return {name: something("\n".join(each)) for name, each in told.items()}


def something(words: str) -> str:
    """Words that tell something; empty for `没有阻碍`, which is no blocker."""
    return "" if _NOTHING.fullmatch(fold(words).strip(" 。.!")) else words


def _by_name(lines: list[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    part = ""
    for each in lines:
        name, rest = _named(each)
        part = name or part
        if part and rest:
            told.setdefault(part, []).append(rest)
    return told


def _in_turn(lines: list[str]) -> dict[str, list[str]]:
    if len(lines) != _THREE:
        return {}
    return {
        part: [_begun(_MARK.sub("", each))[1]]
        for part, each in zip(("done", "plan", "problems"), lines, strict=True)
    }


def _by_day(lines: list[str]) -> dict[str, list[str]]:
    plain = [_MARK.sub("", each) for each in lines]
    if plain and _begun(plain[0])[0]:
        plain = [each.strip() for line in plain for each in _CLAUSE.split(line) if each.strip()]
    told: dict[str, list[str]] = {}
    part = "plan"
    for each in plain:
        name, rest = _begun(each)
        part = name or part
        told.setdefault(part, []).append(rest or each)
    return told


def _begun(words: str) -> tuple[str, str]:
    """The part that words are about by how they begin, and them without the day."""
    for part, day in (("done", _YESTERDAY), ("plan", _TODAY)):
        if (found := day.match(words)) is not None and words[found.end() :]:
            return part, words[found.end() :]
    return ("problems" if _BLOCKED.match(words) else ""), words


def _named(line: str) -> tuple[str, str]:
    """The part that a line names, and what is said of it; a line of words names none."""
    found = _NAMED.match(line)
    name = _NAMES.get(fold(found[1])) if found else None
    return (name, found[2]) if found and name else ("", line)
