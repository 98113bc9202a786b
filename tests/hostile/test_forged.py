"""Forms, versions, ids, actions and keys that no card of ours ever sends."""

from typing import Final

import pytest

from bot.engine.incoming import IncomingKind
from tests.hostile.arena import COMMANDS, LANGUAGES, Arena, Part
from tests.hostile.proof import prove_refused

_BY_ID: Final = {command.id: command for command in COMMANDS}
_READERS: Final = ("韩梅梅", "Jim Green")
_FORMS: Final[dict[str, dict[str, str]]] = {
    "unknown name": {"nonsense": "x"},
    "empty name": {"": "x"},
    "private name": {"__class__": "x"},
    "a NUL in the name": {"ti\x00tle ": "x"},
    "10,000 fields": {f"f{number}": "x" for number in range(10_000)},
    "10,000 empty fields": {f"f{number}": "" for number in range(10_000)},
    "a very long name": {"n" * 100_000: "x"},
    "a long name": {"n" * 5_000: "x"},
}
_IDS: Final = (
    *("T0", "T-1", "T999999999", "T2147483648", "T9223372036854775808", "T" + "9" * 5_000),
    *("H1", "V1", "Ｖ１", "T", "T１x", "T1 OR 1=1", "T1\nT2", "\ud800", "T1.0", "T⑨⑨⑨⑨⑨"),
)
_VERSIONS: Final = (0, -1, 10**6, 2**31, 2**63 - 1, -(2**63 - 1))
_BEYOND: Final = (2**63, -(2**63), 10**400)
_ACTIONS: Final = ("", "task", "task.", "task.drop", "TASK.SHOW", "__init__", "x" * 50_000, "\x00")


@pytest.mark.parametrize("person", _READERS)
@pytest.mark.parametrize("form", _FORMS.values(), ids=_FORMS)
def test_malformed_forms(arena: Arena, person: str, form: dict[str, str]) -> None:
    """Fields that the form does not have are refused in words, with and without forms."""
    part = _part("task.new", person)
    for opens_forms in (False, True):
        outcome = arena.press(part, {"title": "x"} | form, opens_forms=opens_forms)
        prove_refused(outcome, arena.stage.account(person), part.language)


@pytest.mark.parametrize("form", [None, {}, {"title": ""}, {"title": "\x00"}], ids=repr)
def test_missing_fields(arena: Arena, form: dict[str, str] | None) -> None:
    """What is missing is asked for; nothing is done without it."""
    outcome = arena.press(_part("task.new", "韩梅梅"), form)
    assert not outcome.changed
    [asked] = outcome.replies
    assert asked.card is not None
    assert asked.card.form is not None


@pytest.mark.parametrize("person", _READERS)
def test_ids_of_nothing(arena: Arena, person: str) -> None:
    """An id that is none, or another letter's, names no record, on a card and in a form."""
    part = _part("task.show", person)
    for record in _IDS:
        for subject, form in ((record, None), ("", {"record": record})):
            outcome = arena.press(part, form, subject=subject)
            prove_refused(outcome, arena.stage.account(person), part.language)


@pytest.mark.parametrize("person", _READERS)
def test_forged_versions(arena: Arena, person: str) -> None:
    """A card that was never ours is a card of yesterday: nothing is done, the record is shown."""
    part = _part("task.comment", person)
    for version in _VERSIONS:
        outcome = arena.press(part, {"text": "x"}, version=version)
        assert not outcome.changed
        [shown] = outcome.replies
        assert shown.account == arena.stage.account(person)
    for version in _BEYOND:
        outcome = arena.press(part, {"text": "x"}, version=version)
        assert not outcome.changed
        assert outcome.answer.refused
        assert outcome.left == []


@pytest.mark.parametrize("person", _READERS)
def test_actions_that_do_not_exist(arena: Arena, person: str) -> None:
    """A button of no command is told to be none."""
    for action in _ACTIONS:
        outcome = arena.press(_part("task.show", person), None, action=action)
        prove_refused(outcome, arena.stage.account(person), LANGUAGES[person])


def test_one_key_for_two_inputs(arena: Arena) -> None:
    """A key that was seen changes nothing a second time, whatever comes with it."""
    engine, stage = arena.app.engine, arena.stage
    first = arena.incoming("韩梅梅", kind=IncomingKind.TEXT, key="twice", text="/任务 新建 一")
    other = arena.incoming("李雷", kind=IncomingKind.TEXT, key="twice", text="/任务 新建 二")
    with arena.taken_back():
        answer = engine.receive(first)
        rows = arena.rows()
        assert engine.receive(other) == answer
        assert arena.rows() == rows
    assert stage.log.lines == []


@pytest.mark.parametrize("person", _READERS)
@pytest.mark.parametrize(
    "words", ["", " ", "\n", "/", "／", "\x00", "\u200b", "\ud800", "\ue000\ue001"]
)
def test_empty_messages(arena: Arena, person: str, words: str) -> None:
    """Nothing said to the bot does nothing, and is answered."""
    outcome = arena.say(_part("task.show", person), words)
    assert not outcome.changed
    assert outcome.replies


def test_a_good_command_after_all_that(arena: Arena) -> None:
    """What was refused has spoilt nothing: the next command is done."""
    for command in ("task.new", "task.comment"):
        part = arena.part(_BY_ID[command])
        arena.press(part, {"nonsense": "x"})
        arena.send(part.person, kind=IncomingKind.ACTION, action="task.drop")
        assert arena.press(part, part.raw).changed


def _part(command: str, person: str) -> Part:
    return Part(_BY_ID[command], person, "T1" if command != "task.new" else "", 0, {})
