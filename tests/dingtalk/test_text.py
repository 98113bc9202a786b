"""Texts: what a person typed stays what it is, whatever DingTalk would read in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dingtalk.limits import fitted
from adapters.dingtalk.text import (
    callable_of,
    escaped,
    harmless,
    linked,
    one_line,
    rich,
    sends,
)
from bot.engine.commands.text import shortened
from tests.doubles.dingtalk.shown import drawn

HOSTILE = ["@all", "＠所有人", "[x](dtmd://dingtalkclient/sendMessage?content=y)", "**b**", "# h"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_calls_or_sends(typed: str) -> None:
    """Neither @all nor a link that makes somebody's client speak survives."""
    for made in (escaped(typed), linked(typed)):
        assert not re.search(r"[@＠](?!\u200b)", made)
        assert "dtmd:" not in made
        assert not re.search(r"(?<!\\)\]\(dtmd", made)


@given(st.text(alphabet=st.sampled_from("ab @[]()*_#>-1.\n<&!`~|\\x中"), max_size=60))
def test_what_is_escaped_is_shown_as_it_was(typed: str) -> None:
    """The words of escaped text, as a client draws them, are those that were typed."""
    shown = drawn(escaped(typed))
    assert _words(shown) == _words(typed)


def _words(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


@given(st.text(max_size=80))
def test_no_mention_survives(typed: str) -> None:
    """Behind each @ stands a sign that makes no name of what follows."""
    assert not re.search(r"[@＠](?!\u200b)", harmless(typed))
    assert "\n" not in one_line(typed, 20)


@given(st.text(max_size=200), st.integers(min_value=4, max_value=100))
def test_limits_hold(typed: str, most: int) -> None:
    """Shortened texts keep their limits, in characters and in bytes."""
    assert len(shortened(typed, most)) <= most
    assert len(fitted(typed, most).encode()) <= most


def test_addresses_of_the_web_can_be_followed() -> None:
    """An address becomes a link that shows itself."""
    assert linked("见 https://example.com/a。") == (
        "见 [https://example.com/a](https://example.com/a)。"
    )


def test_a_line_is_carried_whole() -> None:
    """What a button says is encoded, whatever it holds."""
    assert sends("/任务 完成 T1&2").endswith("%20T1%262")


def test_nobody_calls_everybody() -> None:
    """`all` is no account that could be mentioned."""
    assert callable_of(["li", "all", "@ALL", "a b", "li"]) == ["li"]


def test_rich_text_is_read_without_its_call() -> None:
    """The words of all parts, without the name of the bot before them."""
    at = {"type": "at", "atName": "李雷", "atUserId": "li"}
    parts = [{"text": "@Muster  任务 "}, {"downloadCode": "x"}, at, {"text": "列表"}, 3]
    assert rich({"richText": parts}) == "任务 @李雷 列表"
