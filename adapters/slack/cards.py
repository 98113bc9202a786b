"""Cards as Block Kit, within every limit, whatever a card holds."""

from collections.abc import Iterator, Sequence
from typing import Final

from adapters.slack import buttons, limits
from adapters.slack.forms import NOBODY, Known, inline
from adapters.slack.text import Block, plain, rich, words
from bot.engine.cards import Card, Field, Tone
from bot.engine.commands.text import shortened

_TONES: Final = {
    Tone.PLAIN: "",
    Tone.INFO: "🔵 ",
    Tone.SUCCESS: "🟢 ",
    Tone.WARNING: "🟠 ",
    Tone.DANGER: "🔴 ",
    Tone.MUTED: "⚪ ",
}
_FULL: Final = 100
_BAR: Final = 10
_BESIDE_BODY: Final = 500
"""Characters that what stands before the body leaves for it."""


class Room:
    """How many characters a message or view still has for words."""

    def __init__(self, total: int = limits.MESSAGE_TEXT) -> None:
        self._left = total

    def fit(self, text: str, limit: int, *, leaving: int = 0) -> str:
        """`text` within its own limit and what is left but for `leaving`."""
        fitting = shortened(text, max(1, min(limit, self._left - leaving)))
        self._left = max(0, self._left - len(fitting))
        return fitting


def message(
    card: Card, called: Sequence[Block] = (), *, picture: str = "", known: Known = NOBODY
) -> list[Block]:
    """A message's blocks; `called` are elements that mention whom it is to notify.

    `picture` is the id of the uploaded file, empty where there is none.
    """
    room = Room()
    blocks = [*_head(card, called, room), *facts(card, room), *_picture(card, picture, room)]
    if card.form is not None:
        blocks += inline(card, known)
    blocks += buttons.drawn(card)
    blocks = blocks[: limits.MESSAGE_BLOCKS - 1]
    if card.note:
        note = plain(room.fit(card.note, limits.FIELD_TEXT), limits.FIELD_TEXT)
        blocks.append({"type": "context", "elements": [note]})
    return blocks


def told(text: str, called: Sequence[Block] = ()) -> list[Block]:
    """A message of words alone."""
    said = [*called, *words("\n")] if called else []
    return [rich([*said, *words(shortened(text, limits.MESSAGE_TEXT) or "…")])]


def facts(card: Card, room: Room) -> list[Block]:
    """A card's fields, progress and body."""
    lines = [_field(each, room) for each in card.fields]
    if card.progress is not None:
        filled = round(card.progress * _BAR / _FULL)
        lines.append([*words(f"{'■' * filled}{'□' * (_BAR - filled)} {card.progress}%")])
    # Line ends stand inside one section: sections of their own would be set far apart.
    elements = [element for line in lines for element in (*line, *words("\n"))][:-1]
    blocks = [rich(elements)] if elements else []
    if card.body:
        blocks.append(rich(words(room.fit(card.body, limits.MESSAGE_TEXT))))
    return blocks


def _head(card: Card, called: Sequence[Block], room: Room) -> Iterator[Block]:
    space = words(" ") if called else ()
    lead = [*called, *space, *words(room.fit(card.lead, limits.SECTION_TEXT))]
    if lead:
        yield rich(lead)
    title = " ".join(card.title.split())
    marked = f"{_TONES[card.tone]}{title}"
    yield {"type": "header", "text": plain(marked, limits.HEADER_TEXT)}
    if len(marked) > limits.HEADER_TEXT:
        yield rich(words(room.fit(title, limits.SECTION_TEXT), bold=True))


def _field(field: Field, room: Room) -> list[Block]:
    between = "\n" if "\n" in field.value else " "
    label = room.fit(field.label, limits.OPTION_TEXT)
    value = room.fit(field.value, limits.FIELD_TEXT, leaving=_BESIDE_BODY)
    return [*words(f"{label}:{between}", bold=True), *words(value)]


def _picture(card: Card, file_id: str, room: Room) -> Iterator[Block]:
    if card.picture is None:
        return
    alt = room.fit(card.picture.alt, limits.ALT_TEXT) or "…"
    if file_id:
        yield {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt}
    else:
        yield rich(words(f"🖼 {alt}"))
