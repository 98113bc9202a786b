"""The small parts that elements of a card are made of: texts, icons, options, behaviours, sizes."""

import re
from collections.abc import Iterable
from typing import Final

from tests.doubles.feishu.cards import properties
from tests.doubles.feishu.values import Json

UNREADABLE: Final = 200621
LABEL: Final = 100
MARGIN: Final = 99
_PIXELS: Final = re.compile(r"(-?\d+)px")
_SCHEMES: Final = ("https://", "http://", "lark://", "mailto:", "tel:")


class CardError(Exception):
    """A card that the platform takes back, with its ErrCode."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code} {why}")
        self.code = code
        self.why = why


def check(held: object, where: str, why: str, code: int = UNREADABLE) -> None:
    """CardError unless it holds."""
    if not held:
        raise CardError(code, f"{where}: {why}")


def known(value: object, allowed: Iterable[str], where: str) -> Json:
    """The object that `value` must be, with no other properties than these."""
    check(isinstance(value, dict), where, f"no object: {value!r}")
    assert isinstance(value, dict)
    unknown = set(value) - set(allowed)
    check(not unknown, where, f"unknown property {sorted(map(str, unknown))}")
    return value


def several(value: object, where: str) -> list[Json]:
    """The objects that `value` must be a list of."""
    check(isinstance(value, list), where, "no list")
    assert isinstance(value, list)
    return [known(each, each if isinstance(each, dict) else (), where) for each in value]


def text(value: object, where: str, *, marked: bool = False, most: int | None = None) -> None:
    """A text object: plain, or with markup where that is allowed."""
    given = known(value, properties.TEXT, where)
    kinds = {"plain_text", "lark_md"} if marked else {"plain_text"}
    check(given.get("tag") in kinds, where, f"the tag of a text is one of {sorted(kinds)}")
    content = given.get("content")
    check(isinstance(content, str), where, "a text needs its content")
    assert isinstance(content, str)
    check(most is None or len(content) <= (most or 0), where, f"longer than {most} characters")


def icon(value: object, where: str) -> None:
    """An icon of the platform's set or of an image."""
    given = known(value, properties.ICON, where)
    check(given.get("tag") in {"standard_icon", "custom_icon"}, where, "no icon")
    needed = "token" if given["tag"] == "standard_icon" else "img_key"
    check(given.get(needed), where, f"an icon needs its {needed}")


def options(value: object, where: str, *, people: bool) -> None:
    """The choices of a select; those of a select of people are bare open_ids."""
    for each in several(value, where):
        known(each, {"value", "icon"} if people else properties.OPTION, where)
        check(isinstance(each.get("value"), str) and each["value"], where, "an option has no value")
        if not people:
            text(each.get("text"), where)
    values = [each["value"] for each in several(value, where)]
    check(len(values) == len(set(values)), where, "options share a value")


def behaviors(value: object, where: str) -> None:
    """What happens at a click: an address is opened, or the app called with an object."""
    for each in several(value, where):
        match each.get("type"):
            case "callback":
                known(each, {"type", "value"}, where)
                check(isinstance(each.get("value"), dict), where, "the value is no object")
            case "open_url":
                known(each, properties.URLS | {"type"}, where)
                urls = [str(url) for key, url in each.items() if key != "type"]
                good = urls and all(url.startswith(_SCHEMES) for url in urls)
                check(good, where, f"no address to open: {urls}")
            case other:
                check(held=False, where=where, why=f"unknown behaviour {other!r}")


def confirm(value: object, where: str) -> None:
    """What is asked before a click counts."""
    given = known(value, properties.CONFIRM, where)
    text(given.get("title"), where)
    text(given.get("text"), where)


def spacing(value: object, where: str, *, lowest: int) -> None:
    """One to four lengths in pixels."""
    check(isinstance(value, str), where, f"no lengths: {value!r}")
    lengths = [_PIXELS.fullmatch(each) for each in str(value).split()]
    good = 1 <= len(lengths) <= 4 and all(
        each is not None and lowest <= int(each[1]) <= MARGIN for each in lengths
    )
    check(good, where, f"{value!r} is not within {lowest}px and {MARGIN}px")


def whole(value: object, where: str, lowest: int, highest: int) -> None:
    """A number within bounds."""
    good = isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest
    check(good, where, f"{value!r} is not {lowest} to {highest}")
