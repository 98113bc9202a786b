"""Cards of every shape for property tests, and a check of blocks against Slack's limits."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from hypothesis import Phase, settings
from hypothesis import strategies as st

from adapters.slack.text import Block, Json
from bot.engine.cards import (
    Button,
    Card,
    Field,
    Form,
    Input,
    InputKind,
    Option,
    Picture,
    Style,
    Tone,
)
from bot.engine.commands.text import clean
from bot.files.values import FileRef
from tests.doubles.slack.kit.surfaces import message_problems

PICTURE: Final = FileRef("0" * 64, "chart.png", "image/png", 10)
FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"
"""One emoji of several, held together by characters that say nothing by themselves."""
HOSTILE: Final = "<!channel> *b* <@U1> <https://x.y|z> :smile: `c` &lt; https://a.b/c?d=1&e=2."

# Whatever is shown was cleaned when it came in.
_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from([HOSTILE, "完成UI原型", "字" * 3500, HOSTILE * 60, "line\nline\n" * 400]),
    st.sampled_from([FAMILY * 600, f"x{FAMILY * 600}"]),
).map(clean)
_NAME = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
_OPTIONS = st.lists(st.builds(Option, _NAME, _TEXT), max_size=5, unique_by=lambda each: each.value)
_INPUTS = st.lists(
    st.builds(
        Input,
        _NAME,
        _TEXT,
        st.sampled_from(InputKind),
        required=st.booleans(),
        value=_TEXT,
        hint=_TEXT,
        options=_OPTIONS.map(tuple),
        error=_TEXT,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda each: each.name,
)
FORMS = st.builds(Form, st.just("task.new"), _TEXT, _INPUTS.map(tuple))
BUTTONS = st.builds(
    Button,
    _TEXT,
    _NAME,
    st.sampled_from(Style),
    _TEXT,
    st.dictionaries(_NAME, _TEXT, max_size=3),
)
CARDS = st.builds(
    Card,
    _TEXT,
    st.sampled_from(Tone),
    lead=_TEXT,
    fields=st.lists(st.builds(Field, _TEXT, _TEXT, wide=st.booleans()), max_size=30).map(tuple),
    body=_TEXT,
    progress=st.one_of(st.none(), st.integers(0, 100)),
    picture=st.one_of(st.none(), st.builds(Picture, st.just(PICTURE), _TEXT)),
    note=_TEXT,
    buttons=st.lists(BUTTONS, max_size=30).map(tuple),
    form=st.one_of(st.none(), FORMS),
    subject=st.sampled_from(["", "T12"]),
    version=st.integers(0, 2**40),
)


class Drawn:
    """A card with a short repr: Hypothesis warns of those that run over pages."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def __repr__(self) -> str:
        return f"Drawn({self.card.title[:20]!r})"


ANY = CARDS.map(Drawn)
WITH_FORM = st.builds(
    lambda drawn, form: Drawn(msgspec.structs.replace(drawn.card, form=form)), ANY, FORMS
)
QUICK = settings(
    max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


def everything(node: Json) -> Iterator[Block]:
    """All objects inside, the outermost first."""
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from everything(each)
    elif isinstance(node, list):
        for each in node:
            yield from everything(each)


def texts(blocks: Sequence[Block]) -> str:
    """All that can be read in blocks."""
    found = [node.get("text") or node.get("url") for node in everything([*blocks])]
    return "\n".join(each for each in found if isinstance(each, str))


def check(blocks: Sequence[Block]) -> None:
    """Fail where a message's blocks are more than Slack takes, or it would read markup in them."""
    assert message_problems(blocks) == []
    assert all(each.get("type") != "mrkdwn" for each in everything([*blocks]))
