"""Whole messages and views."""

import json
from collections.abc import Iterator, Sequence

from tests.doubles.slack.kit import limits
from tests.doubles.slack.kit.blocks import BLOCKS, IN_MESSAGES, IN_VIEWS
from tests.doubles.slack.kit.checks import (
    Check,
    a_list,
    anything,
    fields,
    flag,
    kinds,
    one_of,
    string,
    wrong,
)
from tests.doubles.slack.kit.texts import plain
from tests.doubles.slack.kit.walk import elements_of
from tests.doubles.slack.values import Json

_MESSAGE = a_list(kinds(BLOCKS, IN_MESSAGES, "block"), limits.MESSAGE_BLOCKS, least=0)
_SHARED: dict[str, Check] = {
    "blocks": a_list(kinds(BLOCKS, IN_VIEWS, "block"), limits.VIEW_BLOCKS, least=0)
}
_NAMED: dict[str, Check] = {
    "private_metadata": string(limits.PRIVATE_METADATA, least=0),
    "callback_id": string(limits.ID, least=0),
    "external_id": string(limits.ID, least=0),
}
_VIEWS = {
    "modal": fields(
        {"type": one_of("modal"), "title": plain(limits.VIEW_TITLE), **_SHARED},
        {
            **_NAMED,
            "submit": plain(limits.VIEW_BUTTON),
            "close": plain(limits.VIEW_BUTTON),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    "home": fields({"type": one_of("home"), **_SHARED}, {**_NAMED, "title": anything}),
}
_VIEW = kinds(_VIEWS, _VIEWS, "view")


def message_problems(blocks: Sequence[Json]) -> list[str]:
    """What Slack would object to in a message's blocks."""
    return [*_MESSAGE(blocks, "/blocks"), *_twice(blocks, "/blocks")]


def view_problems(view: Json) -> list[str]:
    """What Slack would object to in a view."""
    found = [*_VIEW(view, "/view")]
    if found:
        return found
    found += _twice(view["blocks"], "/view/blocks")
    has_input = any(each["type"] == "input" for each in view["blocks"])
    if view["type"] == "modal" and has_input and "submit" not in view:
        found.append(wrong("missing required field: submit", "/view"))
    return found


def is_too_large(view: Json) -> bool:
    """Whether a view has more than 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES


def _twice(blocks: Sequence[object], at: str) -> Iterator[str]:
    """Ids that are not unique: of blocks in the whole, of actions in their block."""
    seen: set[object] = set()
    for place, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        name = block.get("block_id")
        if name is not None and name in seen:
            yield wrong(f"`block_id` {name} already exists", f"{at}/{place}/block_id")
        seen.add(name)
        yield from _actions_twice(block, f"{at}/{place}")


def _actions_twice(block: Json, at: str) -> Iterator[str]:
    named = [each["action_id"] for each in elements_of(block) if "action_id" in each]
    for name in {each for each in named if named.count(each) > 1}:
        yield wrong(f"`action_id` {name} already exists", at)
