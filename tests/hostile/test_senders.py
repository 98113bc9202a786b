"""Senders who may not, whom nobody knows, who left, or whose account is no name at all."""

from typing import Final

import pytest

from bot.engine.commands.command import AnyCommand
from bot.engine.incoming import IncomingKind
from templates import Language, text
from tests.hostile.arena import COMMANDS, GONE, STRANGER, Arena
from tests.hostile.proof import prove_clean, prove_refused

_UNSOUND: Final = ("li\x00lei", "\x00lilei", "lilei\ud800", "\udfff")
_ODD: Final = (
    " ",
    "li lei",
    " lilei",
    "lilei ",
    "LILEI",
    "ｌｉｌｅｉ",
    "li\u200blei",
    "%",
    "a" * 120,
)
_NAMES: Final = ("key", "messenger", "account", "room", "reply_to", "message")
_RECORDS: Final = ("T1", "H1", "T999999999")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_nobody_learns_anything(arena: Arena, command: AnyCommand) -> None:
    """A stranger and one who left get the same sentence, whether the record is there or not."""
    for person, key in ((STRANGER, "input.stranger"), (GONE, "input.left_company")):
        for record in arena.shared(_RECORDS, 1, command.id):
            press = {"action": command.id, "subject": record, "form": {"nonsense": "x"}}
            outcome = arena.send(person, kind=IncomingKind.ACTION, **press)
            told = prove_refused(outcome, arena.stage.account(person), "zh")
            assert told == text(key, "zh")


@pytest.mark.parametrize("person, language", [("徐静", "zh"), ("Jim Green", "en")])
def test_who_may_not(arena: Arena, person: str, language: Language) -> None:
    """Who may not is told so in their language, with an honest version and with a forged one."""
    for version in (0, 1, 2**40):
        press = {"action": "task.cancel", "subject": "T1", "version": version}
        outcome = arena.send(person, kind=IncomingKind.ACTION, **press, form={"reason": "x"})
        words = prove_refused(outcome, arena.stage.account(person), language)
        assert "T1" not in words


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("value", _UNSOUND, ids=ascii)
def test_names_that_nobody_can_write(arena: Arena, name: str, value: str) -> None:
    """A name with NUL or half a character is refused, never taken for the one without it."""
    outcome = arena.send("李雷", kind=IncomingKind.TEXT, text="/任务 新建 x", **{name: value})
    assert not outcome.changed
    assert outcome.answer.refused
    assert outcome.left == []


@pytest.mark.parametrize("account", _ODD, ids=ascii)
def test_odd_accounts_are_strangers(arena: Arena, account: str) -> None:
    """An account that looks like somebody's is not theirs."""
    outcome = arena.send("李雷", kind=IncomingKind.TEXT, text="/任务 新建 x", account=account)
    assert prove_refused(outcome, account, "zh") == text("input.stranger", "zh")


@pytest.mark.parametrize("name", ["account", "room", "messenger"])
def test_names_too_long_to_keep(arena: Arena, name: str) -> None:
    """A thousand characters are no name; the input is refused at the door."""
    outcome = arena.send("李雷", kind=IncomingKind.TEXT, text="/任务 新建 x", **{name: "a" * 1_000})
    assert not outcome.changed
    assert outcome.answer.refused
    assert outcome.left == []


@pytest.mark.parametrize("room", [" ", "a b", "@all", "{{ 7*71910131 }}", "r" * 120], ids=ascii)
def test_odd_rooms(arena: Arena, room: str) -> None:
    """A room may be called anything that can be kept."""
    outcome = arena.send("李雷", kind=IncomingKind.TEXT, text="/任务 新建 x", room=room)
    prove_clean(outcome)
    assert outcome.changed
