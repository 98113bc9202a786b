"""Cards of every shape for property tests."""

from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

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

PICTURE: Final = FileRef("0" * 64, "chart.png", "image/png", 10)
HOSTILE: Final = (
    "<at id=all></at> **b** [x](https://e.vil) <font color='red'>r</font> `c` &lt; :OK: ~~s~~ __u__"
)
FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"
"""One emoji of several, held together by characters that say nothing by themselves."""
QUICK: Final = settings(max_examples=60)

# Whatever is shown was cleaned when it came in.
TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            HOSTILE,
            "完成UI原型",
            "字" * 3500,
            HOSTILE * 60,
            "# line\n- line\n1. l\n" * 200,
            FAMILY * 300,
            f"x{FAMILY * 300}",
        ]
    ),
).map(clean)
_NAME = st.from_regex(r"[a-z]{1,12}", fullmatch=True)
_OPTIONS = st.lists(st.builds(Option, _NAME, TEXT), max_size=5, unique_by=lambda each: each.value)
_INPUTS = st.lists(
    st.builds(
        Input,
        _NAME,
        TEXT,
        st.sampled_from(InputKind),
        required=st.booleans(),
        value=TEXT,
        hint=TEXT,
        options=_OPTIONS.map(tuple),
        error=TEXT,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda each: each.name,
)
FORMS = st.builds(Form, st.just("task.new"), TEXT, _INPUTS.map(tuple))
BUTTONS = st.builds(
    Button,
    TEXT,
    _NAME,
    st.sampled_from(Style),
    TEXT,
    st.dictionaries(_NAME, TEXT, max_size=3),
)
CARDS = st.builds(
    Card,
    TEXT,
    st.sampled_from(Tone),
    TEXT,
    st.lists(st.builds(Field, TEXT, TEXT, st.booleans()), max_size=12).map(tuple),
    TEXT,
    st.none() | st.integers(0, 100),
    st.none() | st.builds(Picture, st.just(PICTURE), TEXT),
    TEXT,
    st.lists(BUTTONS, max_size=40).map(tuple),
    st.none() | FORMS,
    st.sampled_from(["", "T12"]),
    st.integers(0, 9),
)
