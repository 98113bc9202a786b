"""Texts from Slack and to Slack."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.text import escaped, heard, words
from bot.engine.incoming import MENTION_END, MENTION_START, mention


def test_slack_text_becomes_typed_text() -> None:
    """Mentions, channels, groups, links and entities are read as a person meant them."""
    said = (
        "<@UBOT> 新建 a &lt;b&gt; &amp;lt; <@U1|li> 看 <https://x.cn/a|x.cn/a> <https://y.cn/?q=1> "
        "<https://z.cn|点这里> <#C1|general> <!subteam^S1|@ops> <!here> <mailto:a@b.cn|a@b.cn>"
    )
    typed = (
        f"新建 a <b> &lt; {mention('U1')} 看 x.cn/a https://y.cn/?q=1 "
        "点这里 (https://z.cn) #general @ops @here a@b.cn"
    )
    assert heard(said, "UBOT") == (typed, True)


def test_typed_markup_is_no_mention() -> None:
    """What a person typed with these very signs, Slack sends escaped, and it stays text."""
    typed = f"&lt;@U1&gt; {MENTION_START}U2{MENTION_END}"
    assert heard(typed, "UBOT") == ("<@U1> U2", False)


@given(st.text())
def test_nothing_escaped_means_anything(text: str) -> None:
    """An escaped text comes back as it was, for whatever a person can type."""
    said, calls = heard(escaped(text), "UBOT")
    assert not calls
    assert MENTION_START not in said
    assert "<@" not in said or "<@" in text


@given(st.text())
def test_rich_text_says_it_all(text: str) -> None:
    """No character is lost or added between plain text and its elements."""
    elements = list(words(text))
    assert "".join(str(each.get("text") or each["url"]) for each in elements) == text
    assert all(each.keys() <= {"type", "text", "url"} for each in elements)
