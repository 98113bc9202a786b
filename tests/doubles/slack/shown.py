"""What people see."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.doubles.slack import drawn
from tests.doubles.slack.kit.walk import elements_of, mentioned, words
from tests.doubles.slack.values import Json, Message, View

if TYPE_CHECKING:
    from collections.abc import Mapping

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<(![a-z]+)[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in a channel; `mentions` are user ids and `!here` and the like."""

    ts: str
    channel: str
    user: str
    text: str
    buttons: tuple[str, ...]
    inputs: tuple[str, ...]
    mentions: tuple[str, ...]
    thread: str
    only_for: str
    is_pinned: bool
    is_edited: bool
    files: tuple[str, ...]
    metadata: Json | None
    blocks: tuple[Json, ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class ShownView:
    """A modal or home; `errors` are by the labels of the inputs."""

    id: str
    title: str
    text: str
    submit: str
    inputs: tuple[str, ...]
    buttons: tuple[str, ...]
    errors: "Mapping[str, str]"
    content: Json


def message(each: Message, file_names: tuple[str, ...], *, is_pinned: bool) -> Shown:
    """A message as people see it."""
    return Shown(
        ts=each.ts,
        channel=each.channel,
        user=each.user,
        text=drawn.words_of(each),
        buttons=buttons(each.blocks),
        inputs=labels(each.blocks),
        mentions=_mentions(each),
        thread=each.thread,
        only_for=each.only_for,
        is_pinned=is_pinned,
        is_edited=each.edits > 0,
        files=file_names,
        metadata=each.metadata,
        blocks=(*each.blocks,),
        fallback=drawn.unescaped(each.text),
    )


def view(each: View, errors: "Mapping[str, str]") -> ShownView:
    """A view as its reader sees it."""
    content = each.content
    by_block = {
        block["block_id"]: block["label"]["text"]
        for block in content["blocks"]
        if block["type"] == "input"
    }
    return ShownView(
        id=each.id,
        title=content.get("title", {}).get("text", ""),
        text="\n".join("".join(words(block)) for block in content["blocks"]),
        submit=content.get("submit", {}).get("text", ""),
        inputs=labels(content["blocks"]),
        buttons=buttons(content["blocks"]),
        errors={by_block[block]: sentence for block, sentence in errors.items()},
        content=content,
    )


def buttons(blocks: list[Json]) -> tuple[str, ...]:
    """The labels of the buttons, in their order."""
    found = [each for block in blocks for each in elements_of(block)]
    return tuple(each["text"]["text"] for each in found if each["type"] == "button")


def labels(blocks: list[Json]) -> tuple[str, ...]:
    """The labels of the inputs, in their order."""
    return tuple(each["label"]["text"] for each in blocks if each["type"] == "input")


def _mentions(each: Message) -> tuple[str, ...]:
    """Whom a message notifies: by its blocks and by formatted text."""
    marked = " ".join([each.text, *_formatted(each.blocks)])
    said = [found[1] or found[2] for found in _MENTION.finditer(marked)]
    return tuple(dict.fromkeys([*mentioned(each.blocks), *said]))


def _formatted(part: object) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _formatted(each)]
    if not isinstance(part, dict):
        return []
    if part.get("type") in {"mrkdwn", "markdown"} and isinstance(part.get("text"), str):
        return [part["text"]]
    return [text for inner in part.values() for text in _formatted(inner)]
