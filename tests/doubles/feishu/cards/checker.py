"""A whole card against the rules of JSON 2.0: its root, its limits, what may stand where."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.doubles.feishu.cards import parts, properties
from tests.doubles.feishu.cards.elements import Seen, check_element
from tests.doubles.feishu.cards.parts import check, known, several, text
from tests.doubles.feishu.cards.walk import inner
from tests.doubles.feishu.values import Json

TOO_MANY: Final = 11310
ELEMENTS: Final = 200
NESTING: Final = 5
TABLES: Final = 5
TABLE_COLUMNS: Final = 50
TABLE_PAGE: Final = 10
_CONTAINERS: Final = frozenset(
    {
        "column_set",
        "form",
        "interactive_container",
        "collapsible_panel",
    }
)
_ROOT_ONLY: Final = frozenset({"form", "table"})
_TEXT_TAGS: Final = 3


def check_card(card: Json, seen: Seen) -> None:
    """CardError for what the platform takes back."""
    check(card.get("schema") == "2.0", "card", "the schema is 2.0")
    known(card, properties.ROOT, "card")
    _check_config(card.get("config", {}))
    if "header" in card:
        _check_header(card["header"])
    if "card_link" in card:
        known(
            card["card_link"],
            {"url", *(f"{each}_url" for each in ("pc", "ios", "android"))},
            "card_link",
        )
    body = known(card.get("body", {}), properties.BODY, "body")
    found = several(body.get("elements", []), "body")
    count = sum(1 for _ in tagged(card))
    check(count <= ELEMENTS, "card", f"{count} elements, more than {ELEMENTS}", TOO_MANY)
    tables = sum(1 for each in found if each.get("tag") == "table")
    check(tables <= TABLES, "card", f"{tables} tables, more than {TABLES}", TOO_MANY)
    _check_all(found, seen, depth=0, form="")


def tagged(value: object) -> Iterator[Mapping[str, object]]:
    """All objects with a tag, which is what counts as an element."""
    if isinstance(value, dict):
        if "tag" in value:
            yield value
        for each in value.values():
            yield from tagged(each)
    elif isinstance(value, list):
        for each in value:
            yield from tagged(each)


def _check_config(value: object) -> None:
    config = known(value, properties.CONFIG, "config")
    check(config.get("update_multi", True) is True, "config", "update_multi is only true")
    modes = {"default", "compact", "fill"}
    check(config.get("width_mode", "default") in modes, "config", "unknown width_mode")
    known(config.get("summary", {}), {"content", "i18n_content"}, "summary")


def _check_header(value: object) -> None:
    header = known(value, properties.HEADER, "header")
    text(header.get("title"), "header.title", marked=True)
    if "subtitle" in header:
        text(header["subtitle"], "header.subtitle", marked=True)
    template = header.get("template", "default")
    check(template in properties.TEMPLATES, "header", f"unknown template {template!r}")
    tags = several(header.get("text_tag_list", []), "text_tag_list")
    check(len(tags) <= _TEXT_TAGS, "text_tag_list", f"more than {_TEXT_TAGS} are not shown")
    for each in tags:
        known(each, properties.TEXT_TAG, "text_tag")
        check(each.get("tag") == "text_tag", "text_tag", "needs its tag")
        text(each.get("text"), "text_tag")
        color = each.get("color", "neutral")
        check(color in properties.TAG_COLORS, "text_tag", f"unknown color {color!r}")


def _check_all(found: list[Json], seen: Seen, *, depth: int, form: str) -> None:
    for element in found:
        tag = str(element.get("tag"))
        check(depth == 0 or tag not in _ROOT_ONLY, tag, "stands at the root only")
        check_element(element, seen, in_form=bool(form))
        check(tag != "column", tag, "stands in a column_set only")
        if tag == "table":
            _check_table(element)
        inside = depth + 1 if tag in _CONTAINERS else depth
        check(inside <= NESTING, tag, f"nested deeper than {NESTING}", TOO_MANY)
        name = str(element.get("name")) if tag == "form" else form
        _check_inner(element, seen, depth=inside, form=name)
        if tag == "form":
            _check_form(element)


def _check_inner(element: Json, seen: Seen, *, depth: int, form: str) -> None:
    if element.get("tag") == "table":
        return
    for column in several(element.get("columns", []), "column_set"):
        check(column.get("tag") == "column", "column_set", "holds columns only")
        check_element(column, seen, in_form=bool(form))
        _check_all(several(column.get("elements", []), "column"), seen, depth=depth, form=form)
    _check_all(several(element.get("elements", []), "elements"), seen, depth=depth, form=form)


def _check_form(form: Json) -> None:
    inside = list(_all(form))
    submits = [each for each in inside if each.get("form_action_type") == "submit"]
    check(submits, "form", "needs a button that submits it")
    check(all(each.get("tag") != "chart" for each in inside), "form", "takes no chart")


def _all(element: Json) -> Iterator[Json]:
    for each in inner(element):
        yield each
        yield from _all(each)


def _check_table(table: Json) -> None:
    columns = several(table["columns"], "table")
    check(1 <= len(columns) <= TABLE_COLUMNS, "table", f"1 to {TABLE_COLUMNS} columns", TOO_MANY)
    for each in columns:
        known(each, properties.TABLE_COLUMN, "table column")
        check(each.get("name") and each.get("data_type"), "table column", "needs name, data_type")
    parts.whole(table.get("page_size", 5), "table", 1, TABLE_PAGE)
    names = {each["name"] for each in columns}
    for row in several(table["rows"], "table"):
        check(set(row) <= names, "table", f"a row has unknown cells {sorted(set(row) - names)}")
