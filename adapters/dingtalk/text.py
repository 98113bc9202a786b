"""Texts in both directions: DingTalk's mentions into ours, plain text into its markdown.

What a person typed leaves with every sign that markdown reads escaped, so that it can mention
nobody, hide no link and send no line: `@` and `dtmd:` are cut by a character without width.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from bot.engine.commands.text import shortened

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]()<>|~!]|(?m:^[ \t]*(?:[#+=-]|\d+(?=[.)])))|&(?=#?\w+;)")
_INDENT: Final = re.compile(r"(?m)^[ \t]+")
_ENTITIES: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_DANGEROUS: Final = re.compile(r"[@＠]|(?i:dtmd|dingtalk)(?=\s*:)")
_BREAK: Final = "\u200b"
_LED_BY_NAME: Final = re.compile(r"^[@＠]\S+\s+")
_USER_ID: Final = re.compile(r"[A-Za-z0-9_.@$-]{1,64}")
_URL: Final = re.compile(
    r"https?://[^\s<>|`\"'\\\[\]{}()*~\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+"
)


def harmless(text: str) -> str:
    """Plain text that calls nobody and sends nothing, whatever reads it."""
    return _DANGEROUS.sub(lambda found: f"{found[0]}{_BREAK}", text)


def escaped(text: str) -> str:
    """`text` as markdown that shows just this, its line ends kept."""
    indented = _INDENT.sub(lambda found: "\u00a0" * min(len(found[0]), 16), harmless(text))
    lines = (_SIGNS.sub(_written, line) for line in indented.split("\n"))
    # A single line end collapses; two spaces before it hold it.
    return "  \n".join(lines)


def _written(found: re.Match[str]) -> str:
    sign = found[0]
    if sign.isspace():
        return sign
    if sign[-1].isdigit():
        return f"{sign}\u200b"
    return _ENTITIES.get(sign, f"{sign[:-1]}\\{sign[-1]}")


def linked(text: str) -> str:
    """`text` as markdown whose addresses of the web can be followed."""
    pieces: list[str] = []
    end = 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(".,;:!?)_")
        pieces += [_between(text[end : found.start()], first=end == 0), f"[{escaped(url)}]({url})"]
        end = found.start() + len(url)
    pieces.append(_between(text[end:], first=end == 0))
    return "".join(pieces)


def _between(text: str, *, first: bool) -> str:
    return escaped(text) if first else escaped(f"x{text}")[1:]


def one_line(text: str, limit: int) -> str:
    """A heading or label: plain, short, calling nobody."""
    return harmless(shortened(" ".join(text.split()), limit))


def sends(line: str) -> str:
    """The address that makes the client of whoever follows it say this line."""
    return f"dtmd://dingtalkclient/sendMessage?content={quote(line, safe='')}"


def calling(accounts: Iterable[str]) -> str:
    """Mentions as a session webhook reads them, beside the list of ids."""
    return " ".join(f"@{each}" for each in callable_of(accounts))


def callable_of(accounts: Iterable[str]) -> list[str]:
    """Those of the accounts that can be mentioned: a userId, and never everybody."""
    unique = dict.fromkeys(accounts)
    return [each for each in unique if _USER_ID.fullmatch(each) and each.lower() not in _EVERYBODY]


_EVERYBODY: Final = frozenset({"all", "@all"})


def rich(content: Mapping[str, object]) -> str:
    """What a rich text message says; names that it begins with are of the one who is called."""
    words = "".join(_words_of(each) for each in pieces(content))
    return _LED_BY_NAME.sub("", words.strip())


def _words_of(piece: Mapping[str, object]) -> str:
    if name := piece.get("atName"):
        return f"@{name} "
    return str(piece.get("text") or "")


def pieces(content: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The parts of a rich text message."""
    parts = content.get("richText")
    for each in parts if isinstance(parts, list) else []:
        if isinstance(each, dict):
            yield each
