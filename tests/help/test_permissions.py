"""Who may do what: every command for everybody who could try it (D-06, E-01)."""

from typing import Final

import pytest

from bot.directory.queries import person_by_account
from bot.engine.context import Context
from bot.help.commands import COMMANDS
from bot.help.queries import request
from tests.stage import Stage

_ANYONE: Final = {"help.new", "help.mine", "help.list"}
_READER: Final = _ANYONE | {"help.show", "help.comment"}
_ASKER: Final = _READER | {"help.assign", "help.close", "help.reopen", "help.cancel"}
_MEMBER: Final = _READER | {"help.answer"}
_ABOVE: Final = _MEMBER | {"help.assign"}
_ASKED: Final = _ABOVE | {"help.ack"}


@pytest.mark.parametrize(
    "person, before, after",
    [
        ("韩梅梅", _ASKER, _ASKER),
        ("张伟", _ASKED, _ABOVE),
        ("李雷", _MEMBER, _ASKED),
        ("Jim Green", _MEMBER, _MEMBER),
        ("陈思远", _READER, _ABOVE),
        ("林晓彤", _READER, _READER),
        ("王志远", _ASKER | _MEMBER, _ASKER | _MEMBER),
        ("吴昊", _ANYONE, _ANYONE),
        ("赵婉清", _ANYONE, _ANYONE),
    ],
)
def test_everybody(asked: Stage, person: str, before: set[str], after: set[str]) -> None:
    """Rights at first, and once it went up to the leader and was handed to a member."""
    assert _allowed(asked, person) == before
    asked.until("2026-11-24T10:00")
    asked.say("张伟", "转交 H1 @李雷")
    asked.ignore()
    assert _allowed(asked, person) == after


def _allowed(stage: Stage, person: str) -> set[str]:
    with stage.database.snapshot() as tx:
        actor = person_by_account(tx, stage.box.name, stage.account(person))
        ctx = Context(tx, stage.app.rules, stage.clock.now(), actor)
        shown = request(tx, 1)
        return {each.id for each in COMMANDS if each.may(ctx, shown)}
