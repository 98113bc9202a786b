"""What is written to standard error: lines for people or for a collector, never a secret."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from bot.engine.trace import current_trace
from bot.settings.model import Settings
from bot.settings.reader import fields, is_secret

_HIDDEN: Final = "•••"
_SHORT: Final = 8
_LEAST: Final = 4
"""Shorter secrets are no secrets, and hiding them would make holes in every line."""
_DECEIVING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What moves a terminal's cursor, turns text around or can't be written."""
_TALKATIVE: Final = ("httpx", "httpcore", "websockets", "slack_sdk", "slack_bolt", "fontTools")
"""Whose lines below a warning are not for any log: each address that is called, tokens in it and
all, what connections carry, and three hundred lines for the fonts of a PDF."""


class SafeFormatter(logging.Formatter):
    """Writes a record as a line of text, with its traceback; known secrets are made invisible.

    Whatever a record says, it looks like no other one, and does nothing to a terminal: every line
    but its first is indented, and controls are spelled out.
    """

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        # The longest first: a URL is hidden whole before the password inside it is looked for.
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without its secrets."""
        written = self._safe(super().format(record)).replace("\n", "\n    ")
        trace = current_trace()
        return f"{written} [{trace[:_SHORT]}]" if trace else written

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The moment of the record in UTC, to the millisecond."""
        del datefmt
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _safe(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _DECEIVING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class JsonFormatter(SafeFormatter):
    """Writes a record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without its secrets, which are looked for before anything is escaped."""
        written = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._safe(record.getMessage()),
        }
        if trace := current_trace():
            written["trace"] = trace
        if record.exc_info:
            written["error"] = self._safe(self.formatException(record.exc_info))
        return msgspec.json.encode(written).decode()


def set_up_logging(settings: Settings) -> None:
    """Log as the settings say, for the whole process."""
    handler = logging.StreamHandler()
    kind = JsonFormatter if settings.log.format == "json" else SafeFormatter
    handler.setFormatter(kind(frozenset(_secrets(settings))))
    logging.basicConfig(level=settings.log.level.upper(), handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.root.level, logging.WARNING))


def _secrets(settings: Settings) -> Iterator[str]:
    from storage.urls import parse_url

    given = {key: _value(settings, key) for key, info in fields().items() if is_secret(info)}
    passwords = parse_url(settings.database.url).secrets
    if not passwords:
        del given["database.url"]  # the name of a file is none
    for each in (*given.values(), *passwords):
        if len(each) >= _LEAST:
            yield each


def _value(settings: Settings, key: str) -> str:
    section, _, name = key.partition(".")
    found: object = getattr(settings, section)
    return str(getattr(found, name) if name else found)
