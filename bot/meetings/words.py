"""The words by which minutes tell one kind of point from another."""

from typing import Final

from bot.meetings.replay import Marks
from bot.meetings.tags import Tag
from templates import Language, text

_MARKED: Final = (Tag.IDEA, Tag.REJECTED, Tag.PENDING, Tag.VOTE, Tag.LINK)


def marks(language: Language) -> Marks:
    """What stands before points that are no plain remark."""
    gap = " " if language == "en" else ""
    of = {tag: f"{text(f'minutes.mark.{tag.value}', language)}{gap}" for tag in _MARKED}
    names = {name: f"{{{name}}}" for name in ("yes", "no", "neither")}
    return Marks(of, gap + text("minutes.tally", language, **names))
