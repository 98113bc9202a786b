"""What people put into inputs, as Slack reports it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tests.doubles.slack.kit.walk import elements_of
from tests.doubles.slack.values import Json

Given: TypeAlias = str | Sequence[str]
State: TypeAlias = dict[str, dict[str, Json]]
_CHOSEN = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
}
_TYPED = ("value", "initial_value")


class CannotError(Exception):
    """The person's client does not let them do this."""


def initial(blocks: Sequence[Json]) -> State:
    """The state before anybody touches anything."""
    state: State = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in {"button", "overflow", "image"}:
                continue
            name, start = _CHOSEN.get(element["type"], _TYPED)
            several: list[Json] | None = (
                [] if name in {"selected_options", "selected_users"} else None
            )
            value = element.get(start, several)
            held: Json = {"type": element["type"], name: value}
            state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def filled(blocks: Sequence[Json], state: State, given: Mapping[str, Given]) -> State:
    """The state when somebody fills in inputs, found by label, block id or action id."""
    result = {block: {**actions} for block, actions in state.items()}
    for name, value in given.items():
        block, element = _input(blocks, name)
        result[block["block_id"]][element["action_id"]] = _held(element, value)
    return result


def kept(blocks: Sequence[Json], state: State) -> State:
    """What was filled in before, in the inputs that are still there."""
    fresh = initial(blocks)
    for block, actions in fresh.items():
        for action, held in actions.items():
            old = state.get(block, {}).get(action)
            if old is not None and old["type"] == held["type"]:
                actions[action] = old
    return fresh


def check_required(blocks: Sequence[Json], state: State) -> None:
    """Raise CannotError where something that must be filled in is not."""
    for block in blocks:
        if block["type"] != "input" or block.get("optional"):
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        name, _ = _CHOSEN.get(element["type"], _TYPED)
        if not held[name]:
            raise CannotError(f"{block['label']['text']} is required")


def _input(blocks: Sequence[Json], name: str) -> tuple[Json, Json]:
    for block in blocks:
        label = block.get("label", {}).get("text")
        for element in elements_of(block):
            if name in {label, block["block_id"], element.get("action_id")}:
                return block, element
    raise CannotError(f"there is no input {name}")


def _held(element: Json, value: Given) -> Json:
    kind = element["type"]
    name, _ = _CHOSEN.get(kind, _TYPED)
    if kind not in _CHOSEN:
        return {"type": kind, name: _typed(element, str(value)) or None}
    if name == "selected_option":
        return {"type": kind, name: option(element, str(value)) if value else None}
    if name == "selected_options":
        return {"type": kind, name: [option(element, each) for each in _several(value)]}
    if name == "selected_users":
        return {"type": kind, name: _several(value)}
    if name == "selected_date_time":
        return {"type": kind, name: int(str(value))}
    return {"type": kind, name: str(value) or None}


def _several(value: Given) -> list[str]:
    return value.split() if isinstance(value, str) else [*value]


def _typed(element: Json, value: str) -> str:
    if len(value) > element.get("max_length", 3000):
        raise CannotError("too long")
    if "\n" in value and not element.get("multiline"):
        raise CannotError("the input has one line")
    return value


def option(element: Json, wanted: str) -> Json:
    """The option of that value or label; raises CannotError where none is offered."""
    groups = [each["options"] for each in element.get("option_groups", [])]
    for options in (element.get("options", []), *groups):
        for each in options:
            if wanted in {each["value"], each["text"]["text"]}:
                chosen: Json = each
                return chosen
    raise CannotError(f"{wanted} is not offered")
