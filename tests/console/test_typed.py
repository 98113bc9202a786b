"""Typed texts: which names become mentions, and which texts are meant for the bot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.ports import Person
from adapters.console.requests import Picked
from adapters.console.typed import Names, addressed, marked
from bot.engine.incoming import MENTION_END, MENTION_START, mention

LI = Person("lilei", "李雷")
LI_LEILEI = Person("lileilei", "李雷雷")
ANN = Person("ann", "Ann Chen")
TWIN_HERE = Person("wang1", "王芳")
TWIN_AWAY = Person("wang2", "王芳")
EVERYBODY = (LI, LI_LEILEI, ANN, TWIN_HERE, TWIN_AWAY)


@pytest.mark.parametrize(
    "typed,expected",
    [
        ("@李雷 看一下", f"{mention('lilei')} 看一下"),
        ("请@李雷,看一下", f"请{mention('lilei')},看一下"),
        ("@李雷雷", mention("lileilei")),
        ("@李雷雷雷", "@李雷雷雷"),
        ("@李雷和我", "@李雷和我"),
        ("＠李雷", mention("lilei")),
        ("@Ann Chen: hi", f"{mention('ann')}: hi"),
        ("@Ann Chenly", "@Ann Chenly"),
        ("mail@李雷 ", "mail@李雷 "),
        ("@李雷@李雷", f"{mention('lilei')}{mention('lilei')}"),
        ("@王芳", "@王芳"),
        ("@技术部 求助", "@技术部 求助"),
        ("@", "@"),
        ("", ""),
    ],
)
def test_typed_names(typed: str, expected: str) -> None:
    """A whole, unambiguous name is a mention; all else stays as it was typed."""
    assert marked(typed, Names((), (), EVERYBODY))[0] == expected


def test_the_room_decides_between_two_of_one_name() -> None:
    """The one who is in the room is meant."""
    assert marked("@王芳 在吗", Names((), (TWIN_HERE,), EVERYBODY)) == (
        f"{mention('wang1')} 在吗",
        ("wang1",),
    )


def test_picked_names_need_no_boundary_and_know_their_person() -> None:
    """A name that was picked is that person, whatever follows and whoever shares the name."""
    picked = (Picked("王芳", "wang2"), Picked("王芳", "wang1"))
    text, keys = marked("@王芳周五前、@王芳周六前", Names(picked, (), EVERYBODY))
    assert text == f"{mention('wang2')}周五前、{mention('wang1')}周六前"
    assert keys == ("wang2", "wang1")


@given(st.text(alphabet="@＠李雷王芳Anne Chen,a1 \n", max_size=60))
def test_taking_the_marks_out_gives_the_text_back(typed: str) -> None:
    """Marking loses nothing: with the names put back the text is as it was typed."""
    names = {person.key: person.name for person in EVERYBODY}
    text, keys = marked(typed, Names((), (), EVERYBODY))
    for key in keys:
        text = text.replace(f"{MENTION_START}{key}{MENTION_END}", f"@{names[key]}")
    assert text == typed.replace("＠", "@") or text.replace("@", "＠") == typed.replace("@", "＠")


@pytest.mark.parametrize(
    "text,direct,said,expected",
    [
        ("大家好", False, "大家好", False),
        ("大家好", True, "大家好", True),
        ("/任务 我的", False, "/任务 我的", True),
        ("  ／任务 我的", False, "  ／任务 我的", True),
        ("@Muster 任务 我的", False, "任务 我的", True),
        ("＠muster:任务 我的", False, "任务 我的", True),
        ("@Muster2 任务", False, "@Muster2 任务", False),
        ("问问 @Muster", False, "问问 @Muster", False),
    ],
)
def test_what_is_meant_for_the_bot(text: str, direct: bool, said: str, expected: bool) -> None:  # noqa: FBT001
    """Direct chat, a slash and the bot's name in front speak to the bot; other talk does not."""
    assert addressed(text, direct=direct) == (said, expected)
