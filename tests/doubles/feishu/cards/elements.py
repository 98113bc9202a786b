"""One element of a card against the table of properties and the rules of its tag."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.doubles.feishu.cards import parts, properties
from tests.doubles.feishu.cards.markup import draw
from tests.doubles.feishu.cards.parts import check, known, several, text
from tests.doubles.feishu.cards.walk import OPERATED
from tests.doubles.feishu.values import Json

UNKNOWN_TAG: Final = 200861
NO_NAME: Final = 200530
BAD_PERSON: Final = 100290
_ELEMENT_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
_WIDTH: Final = re.compile(r"auto|weighted|default|fill|\d+px")
_FLAGS: Final = frozenset(
    {"disabled", "required", "show_icon", "auto_resize", "expanded", "checked"}
)
_NUMBERS: Final = {
    "weight": (1, 5),
    "max_length": (1, 1000),
    "rows": (1, 100),
    "max_rows": (1, 100),
}


@dataclass(slots=True)
class Seen:
    """What a card uses only once, and whom and what it may name."""

    is_person: Callable[[str], bool]
    is_image: Callable[[str], bool]
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def check_element(element: Json, seen: Seen, *, in_form: bool) -> None:
    """CardError for what the platform takes back; what stands inside is not looked at."""
    tag = element.get("tag")
    spec = properties.TAGS.get(str(tag))
    check(spec is not None, "element", f"not supported in V2: tag {tag!r}", UNKNOWN_TAG)
    assert spec is not None
    where = str(tag)
    known(element, spec.allowed, where)
    missing = spec.required - set(element)
    check(not missing, where, f"needs {sorted(missing)}")
    for key, value in element.items():
        allowed = spec.choices.get(key)
        check(allowed is None or value in (allowed or ()), where, f"{key} is not {value!r}")
        _check_property(key, value, where)
    _check_id(element, seen)
    _check_name(element, seen, in_form=in_form)
    _check_contents(element, seen)


def _check_property(key: str, value: object, tag: str) -> None:
    where = f"{tag}.{key}"
    if key in _FLAGS:
        check(isinstance(value, bool), where, f"no boolean: {value!r}")
    elif key in _NUMBERS and tag != "table":
        parts.whole(value, where, *_NUMBERS[key])
    elif key == "width":
        check(_WIDTH.fullmatch(str(value)), where, f"no width: {value!r}")
    elif key in _PARTS:
        _PARTS[key](value, where)


_PARTS: Final[dict[str, Callable[[object, str], None]]] = {
    "behaviors": parts.behaviors,
    "confirm": parts.confirm,
    "icon": parts.icon,
    "margin": lambda value, where: parts.spacing(value, where, lowest=-parts.MARGIN),
    "padding": lambda value, where: parts.spacing(value, where, lowest=0),
    "hover_tips": parts.text,
    "disabled_tips": parts.text,
    "placeholder": lambda value, where: text(value, where, most=parts.LABEL),
    "label": parts.text,
    "alt": parts.text,
}


def _check_id(element: Json, seen: Seen) -> None:
    if "element_id" not in element:
        return
    element_id = str(element["element_id"])
    check(_ELEMENT_ID.fullmatch(element_id), "element_id", f"malformed: {element_id!r}")
    check(element_id not in seen.ids, "element_id", f"used twice: {element_id}")
    seen.ids.add(element_id)


def _check_name(element: Json, seen: Seen, *, in_form: bool) -> None:
    tag, name = str(element["tag"]), element.get("name")
    if in_form and tag in OPERATED - {"overflow"}:
        check(isinstance(name, str) and name, tag, "needs a name inside a form", NO_NAME)
    if tag == "button" and not in_form:
        check("form_action_type" not in element, tag, "form_action_type outside of a form")
    if name is not None:
        check(isinstance(name, str) and name, tag, f"no name: {name!r}")
        check(name not in seen.names, tag, f"the name {name} is used twice", NO_NAME)
        seen.names.add(str(name))


def _check_contents(element: Json, seen: Seen) -> None:
    look = _CONTENTS.get(str(element["tag"]))
    if look is not None:
        look(element, seen)


def _look_at_markdown(element: Json, seen: Seen) -> None:
    _check_markdown(element["content"], seen, "markdown")
    size = element.get("text_size", "normal")
    check(size in properties.TEXT_SIZES, "markdown", f"unknown text_size {size!r}")


def _look_at_div(element: Json, seen: Seen) -> None:
    if "text" not in element:
        return
    text(element["text"], "div", marked=True)
    given = known(element["text"], properties.TEXT, "div")
    if given["tag"] == "lark_md":
        _check_markdown(given["content"], seen, "div")


def _look_at_button(element: Json, _: Seen) -> None:
    if "text" in element:
        text(element["text"], "button", most=parts.LABEL)


def _look_at_image(element: Json, seen: Seen) -> None:
    check(seen.is_image(str(element["img_key"])), "img", "unknown img_key")


def _look_at_person(element: Json, seen: Seen) -> None:
    _check_person(element["user_id"], seen)


def _look_at_people(element: Json, seen: Seen) -> None:
    for each in several(element["persons"], "person_list"):
        _check_person(known(each, {"id"}, "person_list").get("id"), seen)


def _look_at_options(element: Json, _: Seen) -> None:
    parts.options(element["options"], str(element["tag"]), people=False)


def _look_at_candidates(element: Json, _: Seen) -> None:
    # Ids that nobody has are left out by the client, and not refused.
    parts.options(element.get("options", []), str(element["tag"]), people=True)


def _look_at_panel(element: Json, _: Seen) -> None:
    header = known(element["header"], properties.PANEL_HEADER, "collapsible_panel")
    text(header.get("title"), "collapsible_panel", marked=True)


_CONTENTS: Final[dict[str, Callable[[Json, Seen], None]]] = {
    "markdown": _look_at_markdown,
    "div": _look_at_div,
    "button": _look_at_button,
    "img": _look_at_image,
    "person": _look_at_person,
    "person_list": _look_at_people,
    "select_static": _look_at_options,
    "multi_select_static": _look_at_options,
    "select_person": _look_at_candidates,
    "multi_select_person": _look_at_candidates,
    "collapsible_panel": _look_at_panel,
}


def _check_markdown(content: object, seen: Seen, where: str) -> None:
    check(isinstance(content, str), where, "content is no text")
    tables = len(re.findall(r"^\s*\|?[\s:-]*-{3,}[\s:|-]*$", str(content), re.MULTILINE))
    check(tables <= 4, where, "more than 4 tables", 11310)
    for person in draw(str(content), lambda _: "").mentions:
        if person != "all":
            _check_person(person, seen)


def _check_person(open_id: object, seen: Seen) -> None:
    check(seen.is_person(str(open_id)), "person", f"bad user id {open_id!r}", BAD_PERSON)
