"""Fifty people decide one step in the same instant: one does, and all learn who (rule 1)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from sqlmodel import select

from bot.approvals.catalogue import install
from bot.approvals.model import DECIDED, Slot
from bot.directory.org.values import OrgFile, PersonEntry
from bot.directory.values import CONSOLE, Address
from bot.engine.incoming import Incoming, IncomingKind
from storage.database import Database
from tests.approvals.flows import HEADER, people, step
from tests.stage import Stage, staged

_DECIDERS: Final = [f"第{number}人" for number in range(1, 51)]
_COMPANY: Final = OrgFile(
    "test",
    (),
    tuple(
        PersonEntry(name, name, accounts=(Address(CONSOLE, name),)) for name in ("李雷", *_DECIDERS)
    ),
)


def _decide(stage: Stage, number: int) -> None:
    word = "同意" if number % 2 else "不同意"
    incoming = Incoming(
        key=f"race-{number}",
        messenger=stage.box.name,
        account=stage.account(_DECIDERS[number]),
        kind=IncomingKind.TEXT,
        text=f"{word} A1 {'' if number % 2 else '不行'}",
    )
    stage.app.engine.receive(incoming)


@pytest.mark.both_databases
def test_one_wins_and_the_others_are_told_who(database: Database) -> None:
    """One decision in the database, one end of the approval, forty-nine explanations."""
    with staged(database, org=_COMPANY) as stage:
        flow = step("a", people(*_DECIDERS), on_reject="end")
        with database.transaction() as tx:
            install(tx, HEADER.format(id="trial", name="试验", more="") + flow, stage.clock.now())
        stage.say("李雷", "/审批 提交 试验 金额:1")
        stage.ignore()
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda number: _decide(stage, number), range(len(_DECIDERS))))
        stage.settle()
        with database.snapshot() as tx:
            decided = [each for each in tx.exec(select(Slot)).all() if each.state in DECIDED]
        assert len(decided) == 1
        told = [each.text for each in stage.box.delivered if each.message.card is None]
        refusals = [each for each in told if each.startswith("A1 ")]
        assert len(refusals) == len(_DECIDERS) - 1
        stage.ignore()
