"""Cards three ways, forms and the lines that stand for both."""

import json
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dingtalk import cards, forms, limits
from adapters.dingtalk.aims import Aim
from adapters.dingtalk.cards import Way, way_of
from adapters.dingtalk.hosting import EDITIONS, _commands
from adapters.dingtalk.webhooks import signature
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field
from tests.dingtalk.samples import ASKED, CARD, ROOM
from tests.doubles.dingtalk.limits import EDITIONS as PUBLISHED

TEXTS = st.text(max_size=3000)


def test_the_signature_of_the_platforms_page() -> None:
    """A post is signed by time and secret, as the measured vector says."""
    made = signature("1700000000000", "muster-test-secret")
    assert made == "+0Hv/HmyjloC66twFOiMkKB/aZgHIiGsPkzTG/dmfQ4="


@pytest.mark.parametrize(
    "template, receive, way",
    [
        ("", "stream", Way.TEXT),
        ("x.schema", "webhook", Way.TEXT),
        ("x.schema", "stream", Way.FORM),
        (min(cards.PUBLIC_TEMPLATES), "stream", Way.BUTTONS),
    ],
)
def test_the_way_of_cards(template: str, receive: str, way: Way) -> None:
    """A template of ours has forms, a public one buttons, and without the stream there is none."""
    assert way_of(template, receive) is way


def test_editions_are_the_published_ones() -> None:
    """The meters end where DingTalk's do."""
    assert {name: tuple(each.values()) for name, each in EDITIONS.items()} == PUBLISHED


def test_a_template_is_filled() -> None:
    """All variables are there, and buttons carry what they mean."""
    made = cards.variables(CARD, Way.FORM, ROOM, _commands())
    assert set(made) == set(cards.VARIABLES)
    first = json.loads(made["msgButtons"])[0]["event"]
    assert first["type"] == "sendCardRequest"
    assert Aim.read(first["params"]["params"]["aim"]) == Aim("task.done", "T12", 3, r=ROOM)
    assert made["form"] == forms.NO_FORM


def test_a_form_is_a_variable() -> None:
    """Inputs become fields; a hidden one says what is answered."""
    made = json.loads(cards.variables(ASKED, Way.FORM, "", _commands())["form"])
    names = [each["name"] for each in made["fields"]]
    assert names == ["percent", "note", "mood", "aim"]
    given = {"percent": "50", "mood": {"index": 0, "value": "g"}, "aim": "x", "b": True}
    assert forms.values(given) == {"percent": "50", "mood": "g", "b": "true"}


@pytest.mark.parametrize("way", [Way.BUTTONS, Way.TEXT])
def test_without_a_form_the_line_to_type_is_told(way: Way) -> None:
    """What can't be filled in can be typed: usage and examples stand on the card."""
    usage = _commands()["task.progress"].head("zh")
    if way is Way.TEXT:
        shown = cards.message(ASKED, _commands()).markdown
    else:
        shown = cards.variables(ASKED, way, "", _commands())["markdown"]
    assert usage in shown
    assert "T12" in shown


def test_without_a_template_a_button_says_a_line() -> None:
    """The client of whoever presses it says the command."""
    made = cards.message(CARD, _commands())
    said = [parse_qs(urlsplit(url).query)["content"][0] for _, url in made.buttons]
    assert said[0] == f"{_commands()['task.done'].head('zh')} T12"


def test_values_of_a_button_are_said_by_name() -> None:
    """A button that stands for itself says its values."""
    card = Card(
        title="x",
        buttons=(
            Button("认领", "task.claim", values={STANDALONE_RECORD: "T7"}),
            Button("下一页", "task.list", values={"page": "2"}),
        ),
    )
    said = [parse_qs(urlsplit(url).query)["content"][0] for _, url in _buttons(card)]
    assert said[0].endswith(" T7")
    assert said[1].endswith(" page:2")


def _buttons(card: Card) -> tuple[tuple[str, str], ...]:
    return cards.message(card, _commands()).buttons


@given(title=TEXTS, body=TEXTS, value=TEXTS, label=TEXTS)
def test_no_card_is_too_large(title: str, body: str, value: str, label: str) -> None:
    """Whatever a card holds, each variable and each message keep the limits."""
    card = Card(
        title=title,
        body=body * 9,
        fields=tuple(Field(label, value) for _ in range(9)),
        buttons=tuple(Button(label or "x", "task.done") for _ in range(9)),
        subject="T1",
    )
    for each in cards.variables(card, Way.FORM, ROOM, _commands()).values():
        assert len(each.encode()) <= limits.PARAM_BYTES
    _, param = cards.param_of(cards.message(card, _commands()))
    assert len(msgspec.json.encode(param)) <= limits.PARAM_BYTES
    assert all(param.values())
