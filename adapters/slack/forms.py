"""Forms as modal views or inside a message, and what people filled in as `Incoming.form`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from adapters.slack import limits
from adapters.slack.buttons import SEND, Aim
from adapters.slack.payloads import ElementState, FormState, View
from adapters.slack.text import Block, Json, plain, rich, words
from bot.engine.cards import Card, Form, Input, InputKind
from bot.engine.commands.text import clean, shortened
from bot.engine.incoming import mention

FORM: Final = "form"
"""The `callback_id` of every modal of ours that sends something."""
_INPUT: Final = "in"
_VALUE: Final = "value"

Known = Mapping[str, str]
"""User ids by the names that a form shows for people."""
NOBODY: Final[Known] = {}


def people_in(card: Card) -> list[str]:
    """The names that a form shows for people, to be looked up for `Known`."""
    if card.form is None:
        return []
    inputs = [each for each in card.form.inputs if each.kind in _PEOPLE]
    return [name for each in inputs for name in (each.value, *each.value.split()) if name]


def inline(card: Card, known: Known) -> list[Block]:
    """A form inside a message: its inputs and the button that sends them."""
    if card.form is None:
        return []
    form = card.form
    aim = Aim(form.action, card.subject, card.version)
    button: Block = {
        "type": "button",
        "action_id": SEND,
        "style": "primary",
        "text": plain(form.submit, limits.BUTTON_TEXT),
        "value": aim.written(),
    }
    return [*_inputs(form, known), {"type": "actions", "elements": [button]}]


def modal(card: Card, known: Known = NOBODY, *, message: str = "", room: str = "") -> Block:
    """A view with a card's form; `message` and `room` are where it was opened."""
    assert card.form is not None  # noqa: S101  # only cards with a form are answered to open one
    aim = Aim(card.form.action, card.subject, card.version, m=message, r=room)
    blocks = [*_top(card), *_inputs(card.form, known)]
    return _view(card.title, blocks) | {
        "callback_id": FORM,
        "submit": plain(card.form.submit, limits.VIEW_BUTTON),
        "private_metadata": aim.written(),
    }


def notice(title: str, sentence: str) -> Block:
    """A view that only says something."""
    return _view(title, [rich(words(shortened(sentence, limits.SECTION_TEXT)))])


def again(view: View, errors: Mapping[str, str]) -> Block:
    """A view that was sent, with what was filled in and what is wrong with it."""
    blocks: list[Block] = []
    for block in view.blocks:
        block_id = str(block.get("block_id", ""))
        if block.get("type") != "input":
            blocks.append(dict(block))
            continue
        given = view.state.values.get(block_id, {}).get(_VALUE)
        element = dict(block["element"])
        if given is not None:
            element |= _initial(given, element)
        changed = dict(block) | {"element": element}
        if block_id in errors:
            changed["hint"] = plain(f"⚠ {errors[block_id]}", limits.INPUT_LABEL)
        blocks.append(changed)
    return {
        "type": "modal",
        "title": view.title,
        "submit": view.submit,
        "callback_id": view.callback_id,
        "private_metadata": view.private_metadata,
        "blocks": [*blocks],
    }


def _initial(given: ElementState, element: Mapping[str, Any]) -> Block:
    """What was filled into an element, as what it starts with."""
    if given.selected_users:
        return {"initial_users": [*given.selected_users]}
    if given.selected_user:
        return {"initial_user": given.selected_user}
    if given.selected_option is not None:
        value = given.selected_option.value
        options = (one for one in element.get("options", []) if one["value"] == value)
        return {"initial_option": next(options, None)}
    return {"initial_value": given.value} if given.value else {}


def values(state: FormState) -> dict[str, str]:
    """What was filled in, by the names of the inputs; people as mentions.

    The private marks of mentions stand only where Slack itself named a person. An input that was
    continued is cleaned as the whole that it was.
    """
    parts: dict[str, dict[int, ElementState]] = {}
    for block_id, elements in state.values.items():
        kind, _, name = block_id.partition(".")
        if kind != _INPUT or _VALUE not in elements:
            continue
        name, _, number = name.partition(".")
        parts.setdefault(name, {})[int(number or 1)] = elements[_VALUE]
    return {name: _said([given[n] for n in sorted(given)]) for name, given in parts.items()}


def placed(errors: Mapping[str, str], block_ids: Iterable[str]) -> dict[str, str]:
    """Errors by the inputs of a view that they belong to; the first takes those that have none."""
    inputs = {each.partition(".")[2]: each for each in block_ids if each.startswith(f"{_INPUT}.")}
    if not inputs:
        return {}
    first = next(iter(inputs))
    found: dict[str, list[str]] = {}
    for name, sentence in errors.items():
        found.setdefault(name if name in inputs else first, []).append(sentence)
    limit = limits.INPUT_ERROR
    return {inputs[name]: shortened(" ".join(said), limit) for name, said in found.items()}


_PEOPLE: Final = frozenset({InputKind.PERSON, InputKind.PEOPLE})


def _top(card: Card) -> Iterator[Block]:
    if len(card.title) > limits.VIEW_TITLE:
        yield rich(words(shortened(card.title, limits.SECTION_TEXT), bold=True))
    if card.lead:
        yield rich(words(shortened(card.lead, limits.SECTION_TEXT)))
    if card.body:
        yield rich(words(shortened(card.body, limits.SECTION_TEXT)))


def _view(title: str, blocks: list[Block]) -> Block:
    short = plain(title, limits.VIEW_TITLE)
    return {"type": "modal", "title": short, "blocks": [*blocks[: limits.VIEW_BLOCKS]]}


def _inputs(form: Form, known: Known) -> list[Block]:
    return [block for each in form.inputs for block in _input(each, known)]


def _input(each: Input, known: Known) -> Iterator[Block]:
    """One input; a value that is too long for one is continued in a second."""
    elements = [*_elements(each, known)]
    for number, element in enumerate(elements, start=1):
        part = f".{number}" if number > 1 else ""
        count = f" ({number}/{len(elements)})" if len(elements) > 1 else ""
        block: Block = {
            "type": "input",
            "block_id": f"{_INPUT}.{each.name}{part}",
            "label": plain(f"{each.label}{count}", limits.INPUT_LABEL),
            "element": element | {"action_id": _VALUE},
            "optional": not each.required or number > 1,
        }
        said = "\n".join(filter(None, (f"⚠ {each.error}" if each.error else "", each.hint)))
        if said and number == 1:
            block["hint"] = plain(said, limits.INPUT_LABEL)
        yield block


def _elements(each: Input, known: Known) -> Iterator[Block]:
    match each.kind:
        case InputKind.PERSON if not each.value or each.value in known:
            yield _select("users_select", "initial_user", known.get(each.value, ""))
        case InputKind.PEOPLE if (users := _users(each.value, known)) is not None:
            yield _select("multi_users_select", "initial_users", [*users])
        case InputKind.CHOICE if 0 < len(each.options) <= limits.OPTIONS:
            yield _choice(each)
        case _:
            yield from _typed(each)


def _select(kind: str, name: str, chosen: Json) -> Block:
    element: Block = {"type": kind}
    if chosen:
        element[name] = chosen
    return element


def _users(value: str, known: Known) -> list[str] | None:
    """The ids of the people named in a value; None where one is not known."""
    names = [value] if value in known else value.split()
    users = [known.get(name, "") for name in names]
    return list(dict.fromkeys(users)) if all(users) else None


def _choice(each: Input) -> Block:
    options = {one.value: _option(one.value, one.label) for one in each.options}
    drawn: Block = {"type": "static_select", "options": [*options.values()]}
    if each.value in options:
        drawn["initial_option"] = options[each.value]
    return drawn


def _option(value: str, label: str) -> Block:
    return {"text": plain(label, limits.OPTION_TEXT), "value": value[: limits.OPTION_VALUE]}


def _typed(each: Input) -> Iterator[Block]:
    size = limits.INPUT_VALUE
    pieces = [each.value[n : n + size] for n in range(0, len(each.value), size)] or [""]
    for piece in pieces:
        drawn: Block = {"type": "plain_text_input"}
        if each.kind is InputKind.MULTILINE or len(pieces) > 1 or "\n" in piece:
            drawn["multiline"] = True
        if piece:
            drawn["initial_value"] = piece
        yield drawn


def _said(parts: Sequence[ElementState]) -> str:
    first = parts[0]
    if first.selected_users:
        return " ".join(map(mention, first.selected_users))
    if first.selected_user:
        return mention(first.selected_user)
    if first.selected_option is not None:
        return first.selected_option.value
    return clean("".join(each.value or "" for each in parts))
