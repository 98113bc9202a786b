"""User text made safe at the door: what may be kept of anything a person typed."""

import re
import unicodedata
from typing import Final

from bot.errors import UserError

MAX_INPUT: Final = 20_000
"""The longest input that is read at all, in characters; platforms cut far earlier."""

# Controls (but newline and tab), bidi overrides and isolates, zero-width and other invisible
# format characters, surrogates, private use: nothing a person means, much that deceives a reader.
_UNSAFE: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff"
    "\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_JOINED_EMOJI: Final = re.compile(
    "(?<=[\U0001f000-\U0001faff\ufe0f\u2600-\u27bf])\u200d"
    "(?=[\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff])"
)
_JOINER: Final = "\x00"


def clean(text: str, *, keep: str = "") -> str:
    """`text` without characters that are invisible, reorder text or are not text at all.

    Line ends become line feeds; emoji sequences stay whole; characters in `keep` are left alone.
    """
    if not _UNSAFE.search(text):
        return text
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    text = _JOINED_EMOJI.sub(_JOINER, text)
    kept = _UNSAFE.sub(lambda found: found[0] if found[0] in (_JOINER, *keep) else "", text)
    return kept.replace(_JOINER, "\u200d")


def fold(text: str) -> str:
    """`text` for comparing words: half width, lower case (semantics §4.3)."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def capitalised(words: str) -> str:
    """Words as they begin a line of their own; only their first letter changes."""
    return words[:1].upper() + words[1:]


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters; what was cut off is shown by `…`."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def line(text: str, limit: int, *, field: str | None = None) -> str:
    """`text` as one clean line; raises UserError beyond `limit` characters."""
    return _limited(" ".join(clean(text).split()), limit, field)


def paragraph(text: str, limit: int, *, field: str | None = None) -> str:
    """`text` as clean lines; raises UserError beyond `limit` characters."""
    lines = [" ".join(each.split(" ")).rstrip() for each in clean(text).strip().split("\n")]
    return _limited("\n".join(lines), limit, field)


def _limited(text: str, limit: int, field: str | None) -> str:
    if len(text) > limit:
        raise UserError("input.too_long", field=field, limit=limit, length=len(text))
    return text
