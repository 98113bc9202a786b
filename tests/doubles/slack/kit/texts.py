"""Text objects and what is made of them."""

from tests.doubles.slack.kit import limits
from tests.doubles.slack.kit.checks import Check, a_list, fields, flag, kinds, one_of, string


def plain(most: int) -> Check:
    """A text that is shown as it is."""
    return fields({"type": one_of("plain_text"), "text": string(most)}, {"emoji": flag})


def text(most: int) -> Check:
    """A text, plain or formatted."""
    marked = fields({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": flag})
    known = {"plain_text": plain(most), "mrkdwn": marked}
    return kinds(known, known, "text")


CONFIRM = fields(
    {"title": plain(limits.CONFIRM_TITLE), "text": text(limits.CONFIRM_TEXT)},
    {
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
        "style": one_of("primary", "danger"),
    },
)
_OPTIONAL = {"description": plain(limits.OPTION)}
OPTION = fields({"text": plain(limits.OPTION), "value": string(limits.OPTION_VALUE)}, _OPTIONAL)
FORMATTED_OPTION = fields(
    {"text": text(limits.OPTION), "value": string(limits.OPTION_VALUE)},
    {"description": text(limits.OPTION)},
)
OVERFLOW_OPTION = fields(
    {"text": plain(limits.OPTION), "value": string(limits.OPTION_VALUE)},
    {**_OPTIONAL, "url": string(limits.URL)},
)
OPTION_GROUP = fields(
    {"label": plain(limits.OPTION), "options": a_list(OPTION, limits.OPTIONS)}, {}
)
