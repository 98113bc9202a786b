"""Rich text, which nothing in is parsed."""

from tests.doubles.slack.kit import limits
from tests.doubles.slack.kit.checks import (
    Check,
    a_list,
    fields,
    flag,
    kinds,
    matching,
    number,
    one_of,
    string,
)
from tests.doubles.slack.kit.elements import CHANNEL, USER

_ALL = 100_000
_STYLE = fields(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "highlight",
            "client_highlight",
            "unlink",
            "underline",
        ),
        flag,
    ),
)


def _part(name: str, required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return fields({"type": one_of(name), **required}, {"style": _STYLE} | (optional or {}))


_PARTS: dict[str, Check] = {
    "text": _part("text", {"text": string(_ALL)}),
    "link": _part("link", {"url": string(limits.URL)}, {"text": string(_ALL), "unsafe": flag}),
    "user": _part("user", {"user_id": USER}),
    "channel": _part("channel", {"channel_id": CHANNEL}),
    "usergroup": _part("usergroup", {"usergroup_id": matching(r"S[A-Z0-9]{2,}", "a group id")}),
    "broadcast": _part("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "emoji": _part("emoji", {"name": string(limits.ID)}, {"unicode": string(limits.ID)}),
    "date": _part(
        "date",
        {"timestamp": number(0, 9_999_999_999), "format": string(limits.ID)},
        {"url": string(limits.URL), "fallback": string(limits.ID)},
    ),
    "color": _part("color", {"value": string(limits.ID)}),
}
_SECTION = fields(
    {
        "type": one_of("rich_text_section"),
        "elements": a_list(kinds(_PARTS, _PARTS, "rich text"), _ALL, least=0),
    },
    {},
)
_WORDS = a_list(kinds(_PARTS, ("text", "link", "user", "emoji", "channel"), "rich text"), _ALL)
_CHILDREN: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": fields(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": a_list(
                kinds({"rich_text_section": _SECTION}, ("rich_text_section",), "rich text"), _ALL
            ),
        },
        {"indent": number(0, 8), "offset": number(0, _ALL), "border": number(0, 1)},
    ),
    "rich_text_preformatted": fields(
        {"type": one_of("rich_text_preformatted"), "elements": _WORDS},
        {"border": number(0, 1), "language": string(limits.ID)},
    ),
    "rich_text_quote": fields(
        {"type": one_of("rich_text_quote"), "elements": _WORDS}, {"border": number(0, 1)}
    ),
}
RICH_TEXT = fields(
    {
        "type": one_of("rich_text"),
        "elements": a_list(kinds(_CHILDREN, _CHILDREN, "rich text"), _ALL),
    },
    {"block_id": string(limits.ID)},
)
