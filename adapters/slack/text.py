"""Texts in both directions: Slack's escapes and mentions into ours, plain text into rich text.

What a person typed leaves as text elements of rich text, which Slack never parses: it can mention
nobody, format nothing and hide no link. mrkdwn is used nowhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from adapters.slack.limits import FALLBACK_TEXT
from bot.engine.commands.text import clean, shortened
from bot.engine.incoming import mention

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
"""What goes to Slack."""
Block: TypeAlias = dict[str, Json]
NO_GROUPS: Final[Mapping[str, str]] = {}
"""User groups by their ids, where none is named."""

_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_URL: Final = re.compile(r"https?://[^\s<>|`\"\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+")
_LONGEST_URL: Final = 3000
_CLOSING: Final = ".,;:!?)]}'*_~"
# <@U1|name>, <#C1|name>, <!here|text>, <!subteam^S1|@name>, <https://…|label>
_TOKEN: Final = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_UNESCAPES: Final = re.compile("&(amp|lt|gt);")
_MEANT: Final = {"amp": "&", "lt": "<", "gt": ">"}


def escaped(text: str) -> str:
    """`text` without anything that Slack reads as a mention, a link or an entity."""
    return text.translate(_ESCAPES)


def fallback(text: str) -> str:
    """What notifications and screen readers tell of a message."""
    return escaped(shortened(text, FALLBACK_TEXT)) or "…"


def plain(text: str, limit: int) -> Block:
    """A text object that nothing in it is read from; `text` is shortened to `limit`."""
    return {"type": "plain_text", "text": shortened(text, limit) or "–", "emoji": False}


def rich(*sections: Iterable[Block]) -> Block:
    """A block of rich text, a section each line or paragraph."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*each]} for each in sections],
    }


def words(text: str, *, bold: bool = False) -> Iterator[Block]:
    """`text` as elements of rich text; addresses of the web can be clicked and are shown whole."""
    end = 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(_CLOSING)
        if len(url) > _LONGEST_URL or "." not in url:
            continue
        yield from _said(text[end : found.start()], bold=bold)
        yield {"type": "link", "url": url}
        end = found.start() + len(url)
    yield from _said(text[end:], bold=bold)


def _said(text: str, *, bold: bool) -> Iterator[Block]:
    if text:
        element: Block = {"type": "text", "text": text}
        if bold:
            element["style"] = {"bold": True}
        yield element


def calling(accounts: Iterable[str]) -> Iterator[Block]:
    """Mentions that notify these accounts, as elements of rich text."""
    for number, each in enumerate(accounts):
        if number:
            yield {"type": "text", "text": " "}
        yield {"type": "user", "user_id": user_of(each)}


def user_of(account: str) -> str:
    """The user id of an account; somebody of another company has their team's id behind it."""
    return account.partition("@")[0]


def heard(text: str, bot: str, groups: Mapping[str, str] = NO_GROUPS) -> tuple[str, bool]:
    """What a person typed, from Slack's form, and whether it mentions the user `bot`, us.

    Mentions of people become ours, mentions of us vanish, links become their addresses; `groups`
    says what user groups stand for.
    """
    calls = False

    def read(found: re.Match[str]) -> str:
        nonlocal calls
        if found[1] == "@" and found[2] == bot:
            calls = True
            return ""
        kind, _, group = found[2].partition("^")
        if found[1] == "!" and kind == "subteam" and group in groups:
            return groups[group]
        return _READ[found[1]](found[2], found[3] or "")

    said = _TOKEN.sub(read, clean(text))
    said = _UNESCAPES.sub(lambda found: _MEANT[found[1]], said)
    return (said.strip() if calls else said), calls


def _person(target: str, name: str) -> str:
    del name
    return mention(target)


def _channel(target: str, name: str) -> str:
    return f"#{name or target}"


def _special(target: str, name: str) -> str:
    """`@here`, `@channel`, dates; a group that nobody knows by its name, or by its id."""
    kind, _, group = target.partition("^")
    return name or f"@{group if kind == 'subteam' and group else kind}"


def _link(target: str, label: str) -> str:
    """A link as somebody would have typed it; behind a label that says otherwise its address."""
    typed = target.removeprefix("mailto:").removeprefix("tel:")
    if not label:
        return typed
    bare = target.partition("://")[2].rstrip("/")
    return label if label.rstrip("/") in {typed, bare} else f"{label} ({typed})"


_READ: Final[dict[str, Callable[[str, str], str]]] = {
    "@": _person,
    "#": _channel,
    "!": _special,
    "": _link,
}
