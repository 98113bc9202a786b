"""Cards: what the platform takes back, and what it shows."""

import pytest

from tests.doubles.feishu.cards.checker import check_card
from tests.doubles.feishu.cards.elements import Seen
from tests.doubles.feishu.cards.markup import draw, draw_text
from tests.doubles.feishu.cards.parts import CardError
from tests.doubles.feishu.samples import asked, button, card, form, markdown, plain
from tests.doubles.feishu.values import Json

OPTIONS: list[Json] = [
    {"text": plain("高"), "value": "high"},
    {"text": plain("低"), "value": "low"},
]
ROWS: list[Json] = [{"name": "张三", "done": 3}]
COLUMNS: list[Json] = [
    {"name": "name", "display_name": "人", "data_type": "text"},
    {"name": "done", "display_name": "完成", "data_type": "number"},
]


def table(**more: object) -> Json:
    """A table of one person."""
    return {"tag": "table", "columns": COLUMNS, "rows": ROWS, **more}


def column_set(*elements: Json) -> Json:
    """Elements in one column."""
    column: Json = {"tag": "column", "width": "weighted", "weight": 1, "elements": list(elements)}
    return {"tag": "column_set", "flex_mode": "bisect", "columns": [column]}


def nested(depth: int) -> Json:
    """Columns inside columns."""
    return column_set(nested(depth - 1)) if depth else markdown("最里面")


def checked(tree: Json) -> None:
    """Check a card in a tenant with one person and one picture."""
    check_card(tree, Seen(lambda open_id: open_id == "ou_li", lambda key: key == "img_1"))


GOOD: dict[str, Json] = {
    "everything": card(
        markdown("**你好** <at id=ou_li></at>"),
        {"tag": "div", "text": {"tag": "lark_md", "content": "一"}},
        {"tag": "hr", "margin": "4px 0px"},
        {"tag": "img", "img_key": "img_1", "alt": plain("图")},
        {"tag": "person", "user_id": "ou_li", "size": "small"},
        button("完成", type="primary_filled", confirm={"title": plain("?"), "text": plain("!")}),
        table(page_size=10),
        column_set(button("好", element_id="ok")),
        {
            "tag": "collapsible_panel",
            "header": {"title": plain("更多")},
            "elements": [markdown("细节")],
        },
    ),
    "a form": card(
        form(
            asked("input", "title", required=True, label=plain("标题"), max_length=100),
            asked("select_static", "rank", options=OPTIONS, initial_option="low"),
            asked("multi_select_static", "tags", options=OPTIONS, selected_values=["low"]),
            asked("select_person", "who", options=[{"value": "ou_nobody"}]),
            asked("multi_select_person", "whom"),
            asked("date_picker", "due", initial_date="2026-11-24"),
        )
    ),
    "five deep": card(nested(5)),
    "200 elements": card(*[markdown("一")] * 199),
    "no header": {"schema": "2.0", "body": {"elements": [markdown("一")]}},
    "a link": card(
        {
            "tag": "button",
            "text": plain("打开"),
            "behaviors": [{"type": "open_url", "default_url": "https://example.com"}],
        }
    ),
}
BAD: dict[str, tuple[int, Json]] = {
    "schema": (200621, {"body": {"elements": []}}),
    "unknown root": (200621, card() | {"elements": []}),
    "unknown property": (200621, card(button("好", value={"a": 1}))),
    "wide_screen_mode": (200621, card() | {"config": {"wide_screen_mode": True}}),
    "not shared": (200621, card() | {"config": {"update_multi": False}}),
    "old tag": (200861, card({"tag": "action", "actions": []})),
    "note": (200861, card({"tag": "note", "elements": []})),
    "no content": (200621, card({"tag": "markdown"})),
    "plain value": (200621, card(button("好", behaviors=[{"type": "callback", "value": "x"}]))),
    "bad address": (
        200621,
        card(button("好", behaviors=[{"type": "open_url", "default_url": "javascript:x"}])),
    ),
    "button type": (200621, card(button("好", type="warning"))),
    "button text": (200621, card(button("好" * 101))),
    "placeholder": (200621, card(form(asked("input", "a", placeholder=plain("一" * 101))))),
    "max_length": (200621, card(form(asked("input", "a", max_length=1001)))),
    "nameless": (200530, card(form({"tag": "input"}))),
    "named twice": (200530, card(form(asked("input", "a"), asked("input", "a")))),
    "no submit": (200621, card({"tag": "form", "name": "f", "elements": [markdown("一")]})),
    "form in form": (200621, card(form(form()))),
    "table in form": (200621, card(form(table()))),
    "table in column": (200621, card(column_set(table()))),
    "table page": (200621, card(table(page_size=11))),
    "unknown cells": (200621, card(table(rows=[{"nobody": 1}]))),
    "six tables": (11310, card(*[table()] * 6)),
    "201 elements": (11310, card(*[markdown("一")] * 200)),
    "six deep": (11310, card(nested(6))),
    "element_id": (200621, card(button("好", element_id="1st"))),
    "element_id twice": (200621, card(*[button("好", element_id="a")] * 2)),
    "unknown person": (100290, card({"tag": "person", "user_id": "ou_nobody"})),
    "unknown mention": (100290, card(markdown("<at id=ou_nobody></at>"))),
    "unknown image": (200621, card({"tag": "img", "img_key": "img_2", "alt": plain("")})),
    "options": (200621, card(form(asked("select_static", "a", options=OPTIONS * 2)))),
    "template": (
        200621,
        {"schema": "2.0", "header": {"title": plain("一"), "template": "pink"}},
    ),
    "title": (200621, {"schema": "2.0", "header": {"template": "red"}}),
    "margin": (200621, card(markdown("一") | {"margin": "100px"})),
    "padding": (
        200621,
        card({"tag": "column_set", "columns": [{"tag": "column", "padding": "-1px"}]}),
    ),
    "text object": (200621, card({"tag": "button", "text": "完成"})),
    "confirm": (200621, card(button("好", confirm={"title": plain("?")}))),
    "lone column": (200621, card({"tag": "column", "elements": []})),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_card_is_taken(name: str) -> None:
    """What the documents show passes."""
    checked(GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_a_bad_card_is_taken_back(name: str) -> None:
    """Each rule has its error code."""
    code, tree = BAD[name]
    with pytest.raises(CardError) as refused:
        checked(tree)
    assert refused.value.code == code, refused.value


@pytest.mark.parametrize(
    "written, read, mentions, links",
    [
        ("一 <at id=all></at>", "一 @all", ["all"], []),
        ("<at ids=ou_li,ou_han></at>", "@李 @ou_han", ["ou_li", "ou_han"], []),
        ("[点我](https://evil.example)", "点我", [], ["https://evil.example"]),
        ("<a href='https://evil.example'>点我</a>", "点我", [], ["https://evil.example"]),
        ("<font color='red'>红</font>", "红", [], []),
        ("&lt;at id=all&gt;&lt;/at&gt;", "<at id=all></at>", [], []),
        ("&#91;点我&#93;(https://a.example)", "[点我](https://a.example)", [], []),
        ("**重** ~~删~~ `码`", "重 删 码", [], []),
        ("&#42;&#42;重&#42;&#42;", "**重**", [], []),
        ("2 * 3 = 6, a_b_c, 12:30:15 5-3", "2 * 3 = 6, a_b_c, 12:30:15 5-3", [], []),
        ("# 大\n- 点\n1. 一\n> 引", "大\n点\n一\n引", [], []),
        ("_斜_ :OK: \\*", "斜  *", [], []),
        ("&#45; 点\n&#49;. 一\n&#58;OK:", "- 点\n1. 一\n:OK:", [], []),
    ],
)
def test_markdown_is_drawn_as_the_client_does(
    written: str, read: str, mentions: list[str], links: list[str]
) -> None:
    """Markup that was not escaped takes effect, and escaped words are read as they were typed."""
    drawn = draw(written, lambda open_id: {"ou_li": "李"}.get(open_id, ""))
    assert (drawn.text, drawn.mentions, drawn.links) == (read, mentions, links)


@pytest.mark.parametrize(
    "written, read, mentions, links",
    [
        ('<at user_id="ou_li">李</at> 好', "@李 好", ["ou_li"], []),
        ('<at user_id="all"></at>', "@all", ["all"], []),
        ("[点我](https://evil.example)", "点我", [], ["https://evil.example"]),
        ("<b>重</b> **星** &lt;", "重 **星** &lt;", [], []),
    ],
)
def test_texts_are_drawn_as_the_client_does(
    written: str, read: str, mentions: list[str], links: list[str]
) -> None:
    """A text message knows mentions, links and a few tags, and no entities."""
    drawn = draw_text(written, lambda open_id: {"ou_li": "李"}.get(open_id, ""))
    assert (drawn.text, drawn.mentions, drawn.links) == (read, mentions, links)
