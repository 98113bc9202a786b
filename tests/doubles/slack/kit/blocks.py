"""Blocks."""

from collections.abc import Iterator

from tests.doubles.slack.kit import limits
from tests.doubles.slack.kit.checks import (
    Check,
    a_list,
    also,
    any_field,
    anything,
    fields,
    flag,
    kinds,
    one_of,
    string,
    wrong,
)
from tests.doubles.slack.kit.elements import AS_ACCESSORY, ELEMENTS, IN_ACTIONS, IN_INPUT
from tests.doubles.slack.kit.rich import RICH_TEXT
from tests.doubles.slack.kit.texts import plain, text


def _block(
    name: str, required: dict[str, Check], optional: dict[str, Check] | None = None
) -> Check:
    return fields(
        {"type": one_of(name), **required}, {"block_id": string(limits.ID)} | (optional or {})
    )


_FILE = also(
    fields({}, {"id": string(limits.ID), "url": string(limits.URL)}), any_field("id", "url")
)
_SOURCE: dict[str, Check] = {"image_url": string(limits.URL), "slack_file": _FILE}


def _one_source(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        yield wrong("must have either image_url or slack_file", at)


_ALT: dict[str, Check] = {"alt_text": string(limits.ALT)}
_IMAGE = also(fields({"type": one_of("image"), **_ALT}, _SOURCE), _one_source)
_NOTES = {"mrkdwn": text(limits.SECTION), "plain_text": text(limits.SECTION), "image": _IMAGE}
_ACCESSORIES = {**ELEMENTS, "image": _IMAGE}
_CELL = kinds(
    {
        "rich_text": RICH_TEXT,
        "raw_text": fields({"type": one_of("raw_text"), "text": string(limits.SECTION)}, {}),
    },
    ("rich_text", "raw_text"),
    "cell",
)

BLOCKS: dict[str, Check] = {
    "actions": _block(
        "actions", {"elements": a_list(kinds(ELEMENTS, IN_ACTIONS, "element"), limits.ACTIONS)}
    ),
    "context": _block(
        "context", {"elements": a_list(kinds(_NOTES, _NOTES, "element"), limits.CONTEXT)}
    ),
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain(limits.HEADER)}),
    "image": also(
        _block("image", _ALT, {**_SOURCE, "title": plain(limits.IMAGE_TITLE)}), _one_source
    ),
    "input": _block(
        "input",
        {"label": plain(limits.LABEL), "element": kinds(ELEMENTS, IN_INPUT, "element")},
        {"hint": plain(limits.LABEL), "optional": flag, "dispatch_action": flag},
    ),
    "markdown": _block("markdown", {"text": string(limits.MARKDOWN)}),
    "rich_text": RICH_TEXT,
    "section": also(
        _block(
            "section",
            {},
            {
                "text": text(limits.SECTION),
                "fields": a_list(text(limits.FIELD), limits.FIELDS),
                "accessory": kinds(_ACCESSORIES, {*AS_ACCESSORY, "image"}, "accessory"),
                "expand": flag,
            },
        ),
        any_field("text", "fields"),
    ),
    "table": _block(
        "table",
        {"rows": a_list(a_list(_CELL, limits.TABLE_COLUMNS), limits.TABLE_ROWS)},
        {"column_settings": anything},
    ),
    "video": _block(
        "video",
        {
            **_ALT,
            "title": plain(limits.VIDEO_TITLE),
            "thumbnail_url": string(limits.URL),
            "video_url": string(limits.URL),
        },
        {
            "author_name": string(limits.AUTHOR),
            "description": plain(limits.VIDEO_TITLE),
            "provider_name": string(limits.AUTHOR),
            "provider_icon_url": string(limits.URL),
            "title_url": string(limits.URL),
        },
    ),
}
IN_MESSAGES = BLOCKS.keys()
IN_VIEWS = BLOCKS.keys() - {"markdown", "table"}
