"""The properties of JSON 2.0: which a tag knows, which it needs, which values they may have.

From the property tables of the component pages; whatever is not listed is an error in 2.0.
"""

from dataclasses import dataclass, field
from typing import Final

COMMON: Final = frozenset({"tag", "element_id", "margin"})
LAYOUT: Final = frozenset(
    {
        "direction",
        "padding",
        "horizontal_spacing",
        "horizontal_align",
        "vertical_spacing",
        "vertical_align",
    }
)
_FIELD: Final = frozenset({"name", "required", "disabled", "behaviors", "confirm", "width"})
_TIPS: Final = frozenset({"hover_tips", "disabled", "disabled_tips", "confirm"})
_TEMPLATES: Final = (
    "blue wathet turquoise green yellow orange red carmine violet purple indigo grey default"
)
TEMPLATES: Final = frozenset(_TEMPLATES.split())
_TAG_COLORS: Final = (
    "neutral blue turquoise lime orange violet indigo wathet green yellow red purple carmine"
)
TAG_COLORS: Final = frozenset(_TAG_COLORS.split())
_BUTTONS: Final = (
    "default primary danger text primary_text danger_text primary_filled danger_filled laser"
)
_TEXT_SIZES: Final = (
    "heading-0 heading-1 heading-2 heading-3 heading-4 heading normal notation xxxx-large "
    "xxx-large xx-large x-large large medium small x-small"
)
TEXT_SIZES: Final = frozenset(_TEXT_SIZES.split())
ALIGNS: Final = frozenset({"left", "center", "right"})


@dataclass(frozen=True, slots=True)
class Spec:
    """What one tag may have, beyond what all have, and must have."""

    allowed: frozenset[str]
    required: frozenset[str] = frozenset()
    choices: dict[str, frozenset[str]] = field(default_factory=dict)


def _spec(allowed: str, required: str = "", *more: frozenset[str], **choices: str) -> Spec:
    names = frozenset(allowed.split()) | frozenset(required.split())
    for each in more:
        names |= each
    allowed_values = {name: frozenset(values.split()) for name, values in choices.items()}
    return Spec(names | COMMON, frozenset(required.split()), allowed_values)


_SELECT: Final = "placeholder type"
TAGS: Final[dict[str, Spec]] = {
    "markdown": _spec("text_align text_size icon", "content"),
    "div": _spec("text icon width"),
    "hr": _spec(""),
    "img": _spec(
        "title corner_radius scale_type size transparent preview mode custom_width compact_width",
        "img_key alt",
        scale_type="crop_center fit_horizontal crop_top",
    ),
    "person": _spec("size show_avatar show_name style", "user_id"),
    "person_list": _spec(
        "drop_invalid_user_id lines show_name show_avatar size icon ud_icon", "persons"
    ),
    "column_set": _spec(
        "horizontal_spacing horizontal_align flex_mode background_style action",
        "columns",
        flex_mode="none stretch flow bisect trisect",
    ),
    "column": _spec("elements width weight background_style action", "", LAYOUT),
    "form": _spec("", "name elements", LAYOUT),
    "interactive_container": _spec(
        "width height background_style has_border border_color corner_radius",
        "behaviors elements",
        LAYOUT,
        _TIPS,
    ),
    "collapsible_panel": _spec("expanded border elements background_color", "header", LAYOUT),
    "button": _spec(
        "text type size width icon behaviors name form_action_type",
        "",
        _TIPS,
        type=_BUTTONS,
        size="tiny small medium large",
        form_action_type="submit reset",
    ),
    "input": _spec(
        "placeholder default_value max_length input_type show_icon rows auto_resize max_rows "
        "label label_position disabled_tips value",
        "",
        _FIELD,
        input_type="text multiline_text password",
        label_position="top left",
    ),
    "select_static": _spec(f"{_SELECT} initial_option initial_index", "options", _FIELD),
    "multi_select_static": _spec(f"{_SELECT} selected_values", "options", _FIELD),
    "select_person": _spec(f"{_SELECT} initial_option options", "", _FIELD),
    "multi_select_person": _spec(f"{_SELECT} selected_values options", "", _FIELD),
    "date_picker": _spec("placeholder initial_date value", "", _FIELD),
    "picker_time": _spec("placeholder initial_time value", "", _FIELD),
    "picker_datetime": _spec("placeholder initial_datetime value", "", _FIELD),
    "overflow": _spec("width value confirm behaviors", "options"),
    "checker": _spec(
        "name checked text overall_checkable button_area checked_style padding behaviors",
        "",
        _TIPS,
    ),
    "table": _spec(
        "page_size row_height row_max_height freeze_first_column header_style", "columns rows"
    ),
    "chart": _spec("aspect_ratio color_theme preview height", "chart_spec"),
}

ROOT: Final = frozenset({"schema", "config", "card_link", "header", "body"})
CONFIG: Final = frozenset(
    {
        "update_multi",
        "enable_forward",
        "enable_forward_interaction",
        "width_mode",
        "streaming_mode",
        "streaming_config",
        "summary",
        "locales",
        "use_custom_translation",
        "style",
    }
)
HEADER: Final = frozenset(
    {
        "title",
        "subtitle",
        "text_tag_list",
        "i18n_text_tag_list",
        "template",
        "icon",
        "padding",
    }
)
BODY: Final = LAYOUT | {"elements"}
TEXT: Final = frozenset(
    {
        "tag",
        "content",
        "i18n_content",
        "element_id",
        "text_size",
        "text_color",
        "text_align",
        "lines",
    }
)
ICON: Final = frozenset({"tag", "token", "color", "img_key"})
TEXT_TAG: Final = frozenset({"tag", "element_id", "text", "color"})
OPTION: Final = frozenset({"text", "value", "icon"})
CONFIRM: Final = frozenset({"title", "text"})
PANEL_HEADER: Final = frozenset(
    {
        "title",
        "background_color",
        "width",
        "vertical_align",
        "padding",
        "icon",
        "icon_position",
        "icon_expanded_angle",
    }
)
TABLE_COLUMN: Final = frozenset(
    {
        "name",
        "display_name",
        "data_type",
        "width",
        "vertical_align",
        "horizontal_align",
        "format",
        "date_format",
    }
)
URLS: Final = frozenset({"default_url", "pc_url", "ios_url", "android_url"})
