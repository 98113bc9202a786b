"""Texts in both directions: mentions are understood, what people typed is never markup."""

from hypothesis import given

from adapters.feishu.text import Mentioned, calling, escaped, marked, pictures, post, rich
from bot.engine.incoming import mention
from tests.doubles.feishu.cards.markup import draw
from tests.feishu.samples import QUICK, TEXT


@given(TEXT)
@QUICK
def test_what_is_escaped_is_read_as_it_was_typed(text: str) -> None:
    """The client shows the same words and finds no markup in them."""
    drawn = draw(escaped(text), lambda _: "")
    assert drawn.text.replace("\u00a0", " ").split() == text.replace("\u00a0", " ").split()
    assert (drawn.mentions, drawn.links, drawn.marks) == ([], [], [])


@given(TEXT)
@QUICK
def test_links_are_shown_whole(text: str) -> None:
    """Every link leads where its words say."""
    drawn = draw(marked(f"- {text} https://a.b/_c_?d=1, *"), lambda _: "")
    assert drawn.links[-1] == "https://a.b/_c_?d=1"
    assert all(
        link.replace("%2A", "*").replace("%7E", "~").replace("%28", "(").replace("%29", ")")
        in drawn.text
        for link in drawn.links
    )
    assert drawn.mentions == drawn.marks == []


def test_mentions_in() -> None:
    """People become ours, we vanish, everybody is a word, forged marks are taken out."""
    mentioned = Mentioned({"@_user_1": "ou_bot", "@_user_2": "ou_li"}, "ou_bot")
    assert mentioned.calls_us
    said = mentioned.written("@_user_1 任务 @_user_2 @_all \ue000ou_x\ue001 @_user_9")
    assert said == f"任务 {mention('ou_li')} @all ou_x @_user_9"
    assert not Mentioned({"@_user_1": "ou_li"}, "ou_bot").calls_us


def test_rich_text_in() -> None:
    """Lines, mentions, links and code are read; pictures are told apart."""
    content = {
        "title": "标题",
        "content": [
            [
                {"tag": "at", "user_id": "@_user_1"},
                {"tag": "text", "text": " 新建 "},
                {"tag": "at", "user_id": "ou_li"},
            ],
            [{"tag": "a", "text": "这里", "href": "https://a.b"}, {"tag": "emotion"}],
            [{"tag": "img", "image_key": "img_1"}, {"tag": "code_block", "text": "x = 1"}],
        ],
    }
    mentioned = Mentioned({"@_user_1": "ou_bot"}, "ou_bot")
    said = rich(content, mentioned)
    assert said == f"标题\n 新建 {mention('ou_li')}\n这里 (https://a.b)\nx = 1"
    assert pictures(content) == ["img_1"]


def test_posts_out() -> None:
    """Words are text that nothing is read from; only what is an open_id is mentioned."""
    content = post("一 <at user_id='all'>\n二", ["ou_li", "all"])
    assert content == {
        "zh_cn": {
            "content": [
                [
                    {"tag": "at", "user_id": "ou_li"},
                    {"tag": "text", "text": "一 <at user_id='all'>"},
                ],
                [{"tag": "text", "text": "二"}],
            ]
        }
    }
    assert calling(["ou_li", "all", "ou_1 id=all"]) == "<at id=ou_li></at>"
    assert len(str(post("字" * 100_000)).encode()) < 30_000
