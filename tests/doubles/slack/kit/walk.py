"""Walking through blocks: interactive elements, inputs, words, mentions."""

from collections.abc import Iterator, Sequence

from tests.doubles.slack.values import Json


def elements_of(block: Json) -> Iterator[Json]:
    """What can be used in a block."""
    if block.get("type") in {"actions", "context_actions"}:
        yield from (each for each in block.get("elements", []) if isinstance(each, dict))
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]


def named(blocks: Sequence[Json], new: "Iterator[str]") -> list[Json]:
    """The blocks with the ids that Slack gives to those which have none."""
    return [_named(block, new) for block in blocks]


def _named(block: Json, new: "Iterator[str]") -> Json:
    drawn = {**block}
    drawn.setdefault("block_id", next(new))
    if "elements" in drawn and drawn.get("type") == "actions":
        drawn["elements"] = [{"action_id": next(new)} | each for each in drawn["elements"]]
    for name in ("accessory", "element"):
        if isinstance(drawn.get(name), dict) and drawn[name].get("type") != "image":
            drawn[name] = {"action_id": next(new)} | drawn[name]
    return drawn


def inputs(blocks: Sequence[Json]) -> dict[str, Json]:
    """The input blocks by their ids."""
    return {each["block_id"]: each for each in blocks if each.get("type") == "input"}


def words(part: object) -> Iterator[str]:
    """All words in blocks that a person reads, in their order."""
    if isinstance(part, list):
        for each in part:
            yield from words(each)
    elif isinstance(part, dict):
        yield from _own_words(part)
        for name, inner in part.items():
            if name not in _UNREAD and isinstance(inner, dict | list):
                yield from words(inner)


_UNREAD = {"style", "confirm", "column_settings", "filter"}


def _own_words(part: Json) -> Iterator[str]:
    match part.get("type"):
        case "user":
            yield f"<@{part['user_id']}>"
        case "broadcast":
            yield f"<!{part['range']}>"
        case "link":
            yield str(part.get("text") or part["url"])
        case "emoji":
            yield f":{part['name']}:"
        case _:
            for name in ("text", "alt_text", "initial_value"):
                if isinstance(part.get(name), str):
                    yield part[name]


def mentioned(part: object) -> Iterator[str]:
    """Whom blocks notify: user ids, and `!here` and the like."""
    if isinstance(part, list):
        for each in part:
            yield from mentioned(each)
    elif isinstance(part, dict):
        if part.get("type") == "user":
            yield str(part["user_id"])
        elif part.get("type") == "broadcast":
            yield f"!{part['range']}"
        else:
            for inner in part.values():
                yield from mentioned(inner)
