"""Texts in both directions: Feishu's mentions into ours, plain text into markdown of cards.

What a person typed leaves as plain text where there is such an element, else with every sign that
markdown of cards reads written as an entity: it can mention nobody, format nothing, hide no link.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from adapters.feishu.limits import POST_BYTES, Json
from bot.engine.commands.text import clean, shortened
from bot.engine.incoming import mention

# What is read anywhere; what is read where a line begins; `:OK:`, which becomes an emoji.
_SIGNS: Final = re.compile(
    r"[&<>*_~`\[\]|\\$]|(?m:^[ \t]*(?:[#=+-]|\d+(?=[.)])))|:(?=[A-Za-z0-9_+-]+:)"
)
_INDENT: Final = re.compile(r"(?m)^[ \t]+")
_URL: Final = re.compile(r"https?://[^\s<>|`\"'\\\[\]{}\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+")
_CLOSING: Final = ".,;:!?)}*_~"
_IN_LINK: Final = str.maketrans({"(": "%28", ")": "%29", "*": "%2A", "~": "%7E"})
_OPEN_ID: Final = re.compile(r"ou_[A-Za-z0-9_-]+")
_PLACEHOLDER: Final = re.compile(r"@_(?:user_\d+|all)\b")
_EVERYBODY: Final = "@_all"


def escaped(text: str) -> str:
    """`text` as markdown of cards that shows just this."""
    indented = _INDENT.sub(lambda found: "\u00a0" * min(len(found[0]), 16), text)
    return _SIGNS.sub(_entities, indented)


def _entities(found: re.Match[str]) -> str:
    sign = found[0]
    if sign[-1].isdigit():
        # `1.` begins a list; its first digit written as an entity does not.
        return f"&#{ord(sign[0])};{sign[1:]}"
    return "".join(each if each.isspace() else f"&#{ord(each)};" for each in sign)


def marked(text: str) -> str:
    """`text` as markdown of cards; addresses of the web can be clicked and are shown whole."""
    pieces: list[str] = []
    end = 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(_CLOSING)
        if "." not in url:
            continue
        # The words in between begin no line, unless they stand at the beginning or behind a `\n`.
        pieces.append(_between(text[end : found.start()], first=end == 0))
        pieces.append(f"[{escaped(url)}]({url.translate(_IN_LINK)})")
        end = found.start() + len(url)
    pieces.append(_between(text[end:], first=end == 0))
    return "".join(pieces)


def _between(text: str, *, first: bool) -> str:
    return escaped(text) if first else escaped(f"x{text}")[1:]


def calling(accounts: Iterable[str]) -> str:
    """Mentions that notify these accounts, as markdown of cards; what is no open_id is left out."""
    return " ".join(f"<at id={each}></at>" for each in accounts if _OPEN_ID.fullmatch(each))


def post(text: str, called: Sequence[str] = ()) -> Json:
    """The content of a rich text message: words that nothing is read from, behind mentions."""
    mentions: list[Json] = [
        {"tag": "at", "user_id": each} for each in called if _OPEN_ID.fullmatch(each)
    ]
    words = text
    while True:
        lines: list[list[Json]] = [[{"tag": "text", "text": line}] for line in words.split("\n")]
        lines[0] = [*mentions, *lines[0]]
        if len(words) <= 1 or _size(words) <= POST_BYTES:
            return {"zh_cn": {"content": lines}}
        words = shortened(words, max(1, len(words) * 3 // 4))


def _size(words: str) -> int:
    """The bytes that a text has as JSON within JSON, each line an object of its own."""
    line, sign = 40, 4
    signs = sum(words.count(each) for each in '"\\')
    return len(words.encode()) + line * words.count("\n") + sign * signs


class Mentioned:
    """Who the placeholders of one message stand for; `ids` by placeholder."""

    def __init__(self, ids: Mapping[str, str], bot: str) -> None:
        self._ids = ids
        self._bot = bot
        self.calls_us = bot in ids.values()

    def written(self, text: str) -> str:
        """A text with our mentions in place of Feishu's; those of us vanish."""
        said = self.piece(text)
        return said.strip() if self.calls_us else said

    def piece(self, text: str) -> str:
        """A piece of a text, with the spaces around it."""
        return _PLACEHOLDER.sub(lambda found: self.person(found[0]), clean(text))

    def person(self, placeholder: str) -> str:
        """What stands for a placeholder, or for an open_id in its place."""
        if placeholder == _EVERYBODY:
            return "@all"
        account = self._ids.get(placeholder, placeholder)
        if account == self._bot:
            return ""
        return mention(account) if _OPEN_ID.fullmatch(account) else clean(placeholder)


def rich(content: Mapping[str, object], mentioned: Mentioned) -> str:
    """What a rich text message says, line by line; pictures in it are files of the message."""
    title = content.get("title")
    lines = [clean(title)] if isinstance(title, str) and title else []
    pieces = _dicts_of_lines(content)
    lines += ["".join(_piece(each, mentioned) for each in line) for line in pieces]
    return "\n".join(lines).strip()


def pictures(content: Mapping[str, object]) -> list[str]:
    """The keys of the pictures in a rich text message."""
    pieces = (each for line in _dicts_of_lines(content) for each in line)
    return [str(each["image_key"]) for each in pieces if each.get("image_key")]


def _dicts_of_lines(content: Mapping[str, object]) -> Iterator[list[Mapping[str, object]]]:
    lines = content.get("content")
    for line in lines if isinstance(lines, list) else []:
        yield [each for each in line if isinstance(each, dict)] if isinstance(line, list) else []


def _piece(piece: Mapping[str, object], mentioned: Mentioned) -> str:
    words = str(piece.get("text") or "")
    match piece.get("tag"):
        case "at":
            return mentioned.person(str(piece.get("user_id") or ""))
        case "a":
            return _link(clean(words), clean(str(piece.get("href") or "")))
        case "text" | "md" | "code_block":
            return mentioned.piece(words)
        case _:
            return ""


def _link(words: str, target: str) -> str:
    """A link as somebody would have typed it; behind words that say otherwise its address."""
    bare = target.partition("://")[2].rstrip("/")
    if not words or words.rstrip("/") in {target.rstrip("/"), bare}:
        return words or target
    return f"{words} ({target})"
