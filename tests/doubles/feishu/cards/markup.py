"""Markdown of cards and text messages as the client draws it.

Whatever the platform takes for markup is taken for markup here, so that words which were not
escaped are seen to mention, link or embolden.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

Name = Callable[[str], str]
"""What the client shows for an open_id; empty for nobody."""

_ATTRIBUTE: Final = r"""=\s*["']?([^"'>\s]*)["']?"""
_AT: Final = re.compile(
    rf"<at\s+(?:id|ids|user_id|email)\s*{_ATTRIBUTE}[^>]*>(?:[^<]*</at>)?", re.IGNORECASE
)
_MARKUP: Final = re.compile(
    rf"(?P<at>{_AT.pattern})"
    rf"|<person\s+id\s*{_ATTRIBUTE}[^>]*>(?:</person>)?"
    r"|!\[(?P<alt>[^\]\n]*)\]\((?P<image>[^)\s]*)\)"
    r"|\[(?P<words>[^\]\n]*)\]\((?P<link>[^)\s]*)\)"
    r"|<a\s+href\s*=\s*[\"']?(?P<href>[^\"'>\s]*)[\"']?[^>]*>"
    r"|</?(?:font|text_tag|number_tag|link|a|raw|b|i|u|s|local_datetime)\b[^>]*>"
    r"|(?P<break><br\s*/?>|<hr\s*/?>)"
    r"|(?P<line>^[ \t]*(?:#{1,6}|[-+*>]|\d+\.)[ \t]+|^[ \t]*(?:-{3,}|={3,})[ \t]*$)"
    r"|(?P<mark>\*\*|__|~~|`+|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)"
    r"|\\(?P<kept>[^\w\s])|:[A-Za-z][A-Za-z0-9_+-]*:)",
    re.MULTILINE | re.IGNORECASE,
)


_TEXT: Final = re.compile(
    rf"(?P<at>{_AT.pattern})"
    r"|\[(?P<words>[^\]\n]*)\]\((?P<link>https?://[^)\s]*)\)"
    r"|</?(?P<style>[bius])>",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Drawn:
    """Words as they are read, and what in them is more than words."""

    text: str = ""
    mentions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    """Signs that changed how words look instead of being read."""


def draw(markdown: str, name: Name) -> Drawn:
    """Markdown of a card, drawn."""
    drawn = Drawn()
    pieces: list[str] = []
    position = 0
    for found in _MARKUP.finditer(markdown):
        pieces.append(html.unescape(markdown[position : found.start()]))
        pieces.append(_replaced(found, drawn, name))
        position = found.end()
    pieces.append(html.unescape(markdown[position:]))
    drawn.text = "".join(pieces)
    return drawn


def _replaced(found: "re.Match[str]", drawn: Drawn, name: Name) -> str:
    if found["at"]:
        called = [each for each in found[2].split(",") if each]
        drawn.mentions.extend(called)
        return " ".join(f"@{name(each) or each}" for each in called)
    if found["image"] is not None:
        drawn.images.append(found["image"])
        return html.unescape(found["alt"])
    link = found["link"] or found["href"]
    if link:
        drawn.links.append(html.unescape(link))
        return html.unescape(found["words"] or "")
    if found["break"]:
        return "\n"
    person = found[3]
    if person:
        return name(person)
    drawn.marks.append(found[0])
    return found["kept"] or ""


def draw_text(text: str, name: Name) -> Drawn:
    """A text message, drawn: mentions, links and the few tags of style that it knows."""
    drawn = Drawn()

    def place(found: "re.Match[str]") -> str:
        if found["link"]:
            drawn.links.append(found["link"])
            return found["words"]
        if found["style"]:
            drawn.marks.append(found[0])
            return ""
        called = found[2]
        drawn.mentions.append(called)
        return f"@{name(called) or called}"

    drawn.text = _TEXT.sub(place, text)
    return drawn
