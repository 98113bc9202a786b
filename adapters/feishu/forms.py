"""Forms on cards, and what people filled in as `Incoming.form`."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from adapters.feishu import limits
from adapters.feishu.buttons import Aim, plain
from adapters.feishu.limits import Json
from adapters.feishu.text import escaped
from bot.engine.cards import Card, Form, Input, InputKind
from bot.engine.commands.text import clean, shortened
from bot.engine.incoming import mention

_PEOPLE: Final = frozenset({InputKind.PERSON, InputKind.PEOPLE})
_PART: Final = "__"
_SUBMIT: Final = "submit"


class People(msgspec.Struct, frozen=True):
    """Whom a form can offer: open_ids by the names that it shows, and all that there are.

    Feishu's own selection of people can't search the company: it offers whom it is given.
    """

    known: dict[str, str] = {}
    everybody: tuple[str, ...] = ()


NOBODY: Final = People()


def has_people(card: Card) -> bool:
    """Whether a card has a form that asks for people."""
    return card.form is not None and any(each.kind in _PEOPLE for each in card.form.inputs)


def people_in(card: Card) -> list[str]:
    """The names that a form shows for people, to be looked up for `People`."""
    inputs = card.form.inputs if card.form else ()
    asked = [each for each in inputs if each.kind in _PEOPLE]
    return [name for each in asked for name in (each.value, *each.value.split()) if name]


def form_of(card: Card, form: Form, aim: Aim, people: People, most_options: int) -> Json:
    """A card's form: its inputs and the button that sends them all."""
    offers = people if len(people.everybody) <= most_options else People(people.known)
    elements = [drawn for each in form.inputs for drawn in _input(each, offers, most_options)]
    picked = tuple(each.name for each in form.inputs if _is_picked(each, offers))
    aim = msgspec.structs.replace(aim, a=form.action, s=card.subject, v=card.version, p=picked)
    button: Json = {
        "tag": "button",
        "name": _SUBMIT,
        "text": plain(form.submit, limits.LABEL),
        "type": "primary_filled",
        "form_action_type": "submit",
        "behaviors": [{"type": "callback", "value": aim.written()}],
    }
    return {"tag": "form", "name": "form", "elements": [*elements, button]}


def values(given: Mapping[str, object], aim: Aim) -> dict[str, str]:
    """What was filled in, by the names of the inputs; people as mentions."""
    parts: dict[str, dict[int, object]] = {}
    for key, value in given.items():
        name, _, number = key.rpartition(_PART)
        if not (name and number.isascii() and number.isdigit()):
            name, number = key, "1"
        parts.setdefault(name, {})[int(number)] = value
    return {name: _said(found, is_person=name in aim.p) for name, found in parts.items()}


def refilled(card: Card, given: Mapping[str, str], errors: Mapping[str, str]) -> Card:
    """A form's card with what was filled in, and what is wrong with it where it is wrong."""
    form = card.form
    if form is None:
        return card
    names = [each.name for each in form.inputs]
    lost = " ".join(said for name, said in errors.items() if name not in names)
    inputs = [
        msgspec.structs.replace(
            each, value=given.get(each.name, each.value), error=errors.get(each.name, "")
        )
        for each in form.inputs
    ]
    changed = msgspec.structs.replace(form, inputs=tuple(inputs))
    return msgspec.structs.replace(card, form=changed, lead=lost or card.lead)


def _said(parts: Mapping[int, object], *, is_person: bool) -> str:
    """What an input says; one that was continued is cleaned as the whole that it was."""
    found = [parts[number] for number in sorted(parts)]
    if isinstance(found[0], list):
        return " ".join(mention(str(each)) for each in found[0])
    words = clean("".join(str(each) for each in found if each is not None))
    return mention(words) if is_person and words else words


def _is_picked(each: Input, people: People) -> bool:
    if each.kind not in _PEOPLE or not people.everybody:
        return False
    return not each.value or _ids(each.value, people) is not None


def _ids(value: str, people: People) -> list[str] | None:
    """The open_ids of the people named in a value; None where one is not known."""
    names = [value] if value in people.known else value.split()
    ids = [_id(name, people) for name in names]
    return list(dict.fromkeys(ids)) if all(ids) else None


def _id(name: str, people: People) -> str:
    account = name.strip("\ue000\ue001")
    return account if account in people.everybody else people.known.get(name, "")


def _input(each: Input, people: People, most_options: int) -> Iterator[Json]:
    star = " *" if each.required else ""
    error = f"\n<font color='red'>⚠ {escaped(each.error)}</font>" if each.error else ""
    label = escaped(shortened(each.label, limits.LABEL))
    yield {"tag": "markdown", "content": f"**{label}**{star}{error}" if label else error or "–"}
    if _is_picked(each, people):
        yield _people(each, people)
    elif each.kind is InputKind.CHOICE and 0 < len(each.options) <= most_options:
        yield _choice(each)
    else:
        yield from _typed(each)


def _people(each: Input, people: People) -> Json:
    several = each.kind is InputKind.PEOPLE
    chosen = _ids(each.value, people) or []
    drawn = _named(each, "multi_select_person" if several else "select_person")
    drawn["options"] = [{"value": account} for account in people.everybody]
    if several and chosen:
        drawn["selected_values"] = chosen
    elif chosen:
        drawn["initial_option"] = chosen[0]
    return drawn


def _choice(each: Input) -> Json:
    labels = {one.value: one.label for one in each.options if one.value}
    drawn = _named(each, "select_static")
    drawn["options"] = [
        {"text": plain(label, limits.OPTION), "value": value} for value, label in labels.items()
    ]
    if each.value in labels:
        drawn["initial_option"] = each.value
    return drawn


def _typed(each: Input) -> Iterator[Json]:
    """One input, or several where the value is too long for one."""
    size = limits.INPUT
    pieces = [each.value[n : n + size] for n in range(0, len(each.value), size)] or [""]
    for number, piece in enumerate(pieces, start=1):
        drawn = _named(each, "input")
        drawn["max_length"] = size
        if number > 1:
            drawn |= {"name": f"{each.name}{_PART}{number}", "required": False}
        if each.kind is InputKind.MULTILINE or len(pieces) > 1 or "\n" in piece:
            drawn |= {"input_type": "multiline_text", "rows": 4, "auto_resize": True}
        if piece:
            drawn["default_value"] = piece
        yield drawn


def _named(each: Input, tag: str) -> Json:
    drawn: Json = {"tag": tag, "name": each.name, "required": each.required, "width": "fill"}
    if each.hint:
        drawn["placeholder"] = plain(each.hint, limits.LABEL)
    return drawn
