"""Through the elements of a card: what stands where, and what can be operated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.doubles.feishu.values import Json

OPERATED: Final = frozenset(
    {
        "button",
        "input",
        "select_static",
        "multi_select_static",
        "select_person",
        "multi_select_person",
        "date_picker",
        "picker_time",
        "picker_datetime",
        "checker",
        "overflow",
    }
)


@dataclass(frozen=True, slots=True)
class Control:
    """Something of a card that a person can operate; `form` names the form that it stands in."""

    tag: str
    name: str
    label: str
    form: str
    spec: Json

    @property
    def value(self) -> Json | None:
        """What a callback carries; None when operating it calls nobody."""
        for behavior in dicts(self.spec.get("behaviors")):
            if behavior.get("type") == "callback":
                value = behavior.get("value")
                return value if isinstance(value, dict) else None
        return None

    @property
    def calls_back(self) -> bool:
        """Whether operating it calls the app."""
        return any(each.get("type") == "callback" for each in dicts(self.spec.get("behaviors")))

    @property
    def submits(self) -> bool:
        """Whether it sends its form."""
        return bool(self.form) and self.spec.get("form_action_type") == "submit"


def dicts(value: object) -> list[Json]:
    """The objects of a list; nothing of anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def inner(element: Mapping[str, object]) -> Iterator[Json]:
    """The elements that stand directly inside another."""
    yield from dicts(element.get("columns"))
    yield from dicts(element.get("elements"))


def root(card: Mapping[str, object]) -> list[Json]:
    """The elements of the card's body."""
    body = card.get("body")
    return dicts(body.get("elements")) if isinstance(body, dict) else []


def elements(card: Mapping[str, object]) -> Iterator[tuple[Json, str]]:
    """All elements of a card in reading order, each with the name of the form around it."""
    yield from _below(root(card), "")


def _below(found: list[Json], form: str) -> Iterator[tuple[Json, str]]:
    for element in found:
        yield element, form
        inside = str(element.get("name", "")) if element.get("tag") == "form" else form
        yield from _below(list(inner(element)), inside)


def controls(card: Mapping[str, object]) -> list[Control]:
    """All that a person can operate."""
    return [
        Control(str(each["tag"]), str(each.get("name", "")), label(each), form, each)
        for each, form in elements(card)
        if each.get("tag") in OPERATED
    ]


def label(element: Mapping[str, object]) -> str:
    """What stands on or beside a control."""
    for key in ("text", "label", "placeholder"):
        text = words(element.get(key))
        if text:
            return text
    return ""


def words(text: object) -> str:
    """The content of a text object."""
    return str(text.get("content", "")) if isinstance(text, dict) else ""
