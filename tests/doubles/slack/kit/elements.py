"""Interactive elements."""

from collections.abc import Iterator
from datetime import date

from tests.doubles.slack.kit import limits
from tests.doubles.slack.kit.checks import (
    Check,
    a_list,
    also,
    any_field,
    anything,
    fields,
    flag,
    matching,
    number,
    one_of,
    string,
    wrong,
)
from tests.doubles.slack.kit.texts import (
    CONFIRM,
    FORMATTED_OPTION,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    plain,
)

USER = matching(r"[UW][A-Z0-9]{2,}", "a user id")
CHANNEL = matching(r"[CDG][A-Z0-9]{2,}", "a channel id")
_ID = string(limits.ID)
_MANY = number(1, 10_000)


def _day(value: object, at: str) -> Iterator[str]:
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        yield wrong("must be a date as YYYY-MM-DD", at)


def _element(
    name: str, optional: dict[str, Check], required: dict[str, Check] | None = None
) -> Check:
    shared: dict[str, Check] = {"action_id": _ID}
    return fields({"type": one_of(name), **(required or {})}, shared | optional)


_ASKED: dict[str, Check] = {"placeholder": plain(limits.PLACEHOLDER), "focus_on_load": flag}
_CHOSEN: dict[str, Check] = {**_ASKED, "confirm": CONFIRM}
_OPTIONS: dict[str, Check] = {
    "options": a_list(OPTION, limits.OPTIONS),
    "option_groups": a_list(OPTION_GROUP, limits.OPTIONS),
}


def _initial_among_options(value: object, at: str) -> Iterator[str]:
    """What is chosen at the start must be offered."""
    if not isinstance(value, dict):
        return
    chosen = value.get("initial_options") or [value.get("initial_option")]
    groups = [each.get("options", []) for each in value.get("option_groups", [])]
    offered = [value.get("options", []), *groups]
    for each in chosen:
        if each is not None and not any(each in options for options in offered):
            yield wrong("initial option must exactly match one of the options", at)


def _one_way(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and "options" in value and "option_groups" in value:
        yield wrong("can't have both options and option_groups", at)


def _select(kind: str, own: dict[str, Check], *, several: bool) -> Check:
    extra: dict[str, Check] = {"max_selected_items": _MANY} if several else {}
    return _element(kind, {**_CHOSEN, **own, **extra})


def _static(kind: str, initial: dict[str, Check], *, several: bool) -> Check:
    return also(
        _select(kind, {**_OPTIONS, **initial}, several=several),
        any_field("options", "option_groups"),
        _initial_among_options,
        _one_way,
    )


_URLED: dict[str, Check] = {"response_url_enabled": flag}
_CHOICES = a_list(FORMATTED_OPTION, limits.CHOICES)
_SIZES: dict[str, Check] = {
    "multiline": flag,
    "min_length": number(0, limits.TYPED),
    "max_length": number(1, limits.TYPED),
    "initial_value": string(limits.TYPED, least=0),
    "dispatch_action_config": anything,
}

ELEMENTS: dict[str, Check] = {
    "button": _element(
        "button",
        {
            "value": string(limits.BUTTON_VALUE),
            "url": string(limits.URL),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(limits.ACCESSIBILITY),
        },
        {"text": plain(limits.BUTTON)},
    ),
    "static_select": _static("static_select", {"initial_option": OPTION}, several=False),
    "multi_static_select": _static(
        "multi_static_select", {"initial_options": a_list(OPTION, limits.OPTIONS)}, several=True
    ),
    "external_select": _select(
        "external_select",
        {"initial_option": OPTION, "min_query_length": number(0, 255)},
        several=False,
    ),
    "users_select": _select("users_select", {"initial_user": USER}, several=False),
    "multi_users_select": _select(
        "multi_users_select", {"initial_users": a_list(USER, limits.OPTIONS)}, several=True
    ),
    "conversations_select": _select(
        "conversations_select",
        {
            "initial_conversation": CHANNEL,
            "default_to_current_conversation": flag,
            "filter": anything,
            **_URLED,
        },
        several=False,
    ),
    "channels_select": _select(
        "channels_select", {"initial_channel": CHANNEL, **_URLED}, several=False
    ),
    "overflow": _element(
        "overflow",
        {"confirm": CONFIRM},
        {"options": a_list(OVERFLOW_OPTION, limits.OVERFLOW)},
    ),
    "datepicker": _element("datepicker", {**_CHOSEN, "initial_date": _day}),
    "timepicker": _element(
        "timepicker",
        {
            **_CHOSEN,
            "initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm"),
            "timezone": string(100),
        },
    ),
    "datetimepicker": _element(
        "datetimepicker",
        {
            "initial_date_time": number(1_000_000_000, 9_999_999_999),
            "confirm": CONFIRM,
            "focus_on_load": flag,
        },
    ),
    "checkboxes": also(
        _element(
            "checkboxes",
            {"initial_options": _CHOICES, "confirm": CONFIRM, "focus_on_load": flag},
            {"options": _CHOICES},
        ),
        _initial_among_options,
    ),
    "radio_buttons": also(
        _element(
            "radio_buttons",
            {"initial_option": FORMATTED_OPTION, "confirm": CONFIRM, "focus_on_load": flag},
            {"options": _CHOICES},
        ),
        _initial_among_options,
    ),
    "plain_text_input": _element("plain_text_input", {**_ASKED, **_SIZES}),
    "number_input": _element(
        "number_input",
        {
            **_ASKED,
            "initial_value": string(100),
            "min_value": string(100),
            "max_value": string(100),
            "dispatch_action_config": anything,
        },
        {"is_decimal_allowed": flag},
    ),
    "email_text_input": _element(
        "email_text_input",
        {**_ASKED, "initial_value": string(limits.TYPED), "dispatch_action_config": anything},
    ),
    "url_text_input": _element(
        "url_text_input",
        {**_ASKED, "initial_value": string(limits.TYPED), "dispatch_action_config": anything},
    ),
}

_TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
IN_ACTIONS = ELEMENTS.keys() - _TYPED
AS_ACCESSORY = IN_ACTIONS
IN_INPUT = ELEMENTS.keys() - {"button", "overflow"}
