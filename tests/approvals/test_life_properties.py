"""Whatever people do to approvals of whatever flow, none is ever stuck (semantics §3.1)."""

from collections.abc import Iterable
from typing import Any, Final

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select as select_rows
from sqlmodel import select

from bot.approvals.catalogue import of_version
from bot.approvals.hands import LADDER
from bot.approvals.model import (
    DECIDED,
    OPEN,
    UNDECIDED,
    Approval,
    Run,
    RunState,
    Slot,
    SlotState,
    State,
)
from bot.engine import ledger
from bot.time.deadline_tables import STOPPED, clock_table
from tests.approvals.counting import Count, taken_off
from tests.approvals.flows import define
from tests.databases import SqliteTemplate
from tests.handover.company import imports, without
from tests.stage import Stage

PEOPLE: Final = ("张伟", "林晓彤", "苏雨桐", "徐静", "陈思远", "赵婉清")
INITIATOR: Final = "李雷"
_RULES: Final = st.one_of(
    st.sampled_from(["superior", "head", "{superior: 2}", "{role: hr}", "{role: nobody}"]),
    st.sampled_from(["{chain: 2}", "initiator"]),
    st.lists(st.sampled_from((*PEOPLE, INITIATOR)), min_size=1, max_size=3, unique=True).map(
        lambda names: "[" + ", ".join(f"{{person: {name}}}" for name in names) + "]"
    ),
)


@st.composite
def flows(draw: st.DrawFn, depth: int = 2) -> list[Any]:
    """A flow as nested lists: nodes, and parallels or choices of flows."""
    steps: list[Any] = []
    for _ in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(["node", "node", "parallel", "choice"] if depth else ["node"]))
        if kind == "node":
            steps.append((draw(_RULES), draw(st.sampled_from(_EXTRAS))))
        else:
            inner = [draw(flows(depth=depth - 1)) for _ in range(2)]
            steps.append((kind, inner))
    return steps


_EXTRAS: Final = (
    "",
    "mode: all",
    "mode: all, waits_for_all: yes",
    "HANDLE",
    "mode: turn",
    "mode: vote, need: 2",
    "mode: vote, need: 50%",
    "on_reject: end",
    "on_empty: pass",
    "on_empty: reject, on_reject: end",
    "on_self: head",
    "on_self: allow",
    "on_timeout: approve",
    "on_timeout: reject, on_reject: end",
    "on_empty: {person: 陈思远}",
    "transfer_resets: yes",
)


class _Writer:
    """Writes a flow as YAML with an id for each step."""

    def __init__(self) -> None:
        self._steps = 0

    def written(self, flow: list[Any]) -> str:
        """The flow as an inline list."""
        return "[" + ", ".join(map(self._step, flow)) + "]"

    def _step(self, step: Any) -> str:
        self._steps += 1
        name = f"s{self._steps}"
        first, second = step
        if first == "parallel":
            return f"{{parallel: {name}, flows: [{', '.join(map(self.written, second))}]}}"
        if first == "choice":
            some, other = map(self.written, second)
            branches = f"[{{if: amount > 5, flow: {some}}}, {{flow: {other}}}]"
            return f"{{choose: {name}, branches: {branches}}}"
        if second == "HANDLE":
            return f"{{handle: {name}, name: {name}, by: {first}}}"
        extra = f", {second}" if second else ""
        return f"{{approve: {name}, name: {name}, by: {first}{extra}}}"


class Life(RuleBasedStateMachine):
    """One flow, a few approvals, and everybody doing anything."""

    template: SqliteTemplate

    def __init__(self) -> None:
        super().__init__()
        self.database = type(self).template.emptied()
        self.stage = Stage(self.database)
        self.submitted = 0

    @initialize(flow=flows(), straight=st.booleans())
    def company(self, flow: list[Any], straight: bool) -> None:  # noqa: FBT001
        """Install the flow."""
        more = "resubmits_to_returner: yes\n" if straight else ""
        written = _Writer().written([*flow, ("superior", "")])  # somebody has to approve
        define(self.stage, f"  {written}\n", more=more)

    @precondition(lambda self: self.submitted < 3)
    @rule(amount=st.integers(1, 9))
    def submit(self, amount: int) -> None:
        """Submit one more."""
        self.submitted += 1
        self.say(INITIATOR, f"/审批 提交 试验 金额:{amount}")

    @precondition(lambda self: self.submitted)
    @rule(
        person=st.sampled_from(PEOPLE),
        word=st.sampled_from(
            ["同意 {}", "同意 {}", "/审批 办结 {}", "不同意 {} 不行", "/审批 退回 {} 不行"]
        ),
        data=st.data(),
    )
    def decide(self, person: str, word: str, data: st.DataObject) -> None:
        """Decide, whether it is one's turn or not."""
        self.say(person, word.format(self.any(data)))

    @precondition(lambda self: self.submitted)
    @rule(data=st.data())
    def decide_in_turn(self, data: st.DataObject) -> None:
        """Whoever's turn it is agrees."""
        with self.database.snapshot() as tx:
            active = select(Slot).where(Slot.state == SlotState.ACTIVE.value)
            found = [(each.person_id, each.approval_id) for each in tx.exec(active).all()]
        if found:
            person_id, approval_id = data.draw(st.sampled_from(found))
            self.say(self.name(person_id), f"同意 A{approval_id}")
            self.say(self.name(person_id), f"/审批 办结 A{approval_id}")

    @precondition(lambda self: self.submitted)
    @rule(person=st.sampled_from(PEOPLE), node=st.integers(1, 6), data=st.data())
    def send_back(self, person: str, node: int, data: st.DataObject) -> None:
        """Return to some step."""
        self.say(person, f"/审批 退回 {self.any(data)} 再看 到:s{node}")

    @precondition(lambda self: self.submitted)
    @rule(person=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE), data=st.data())
    def transfer(self, person: str, to: str, data: st.DataObject) -> None:
        """Pass it on."""
        self.say(person, f"/审批 转交 {self.any(data)} @{to}")

    @precondition(lambda self: self.submitted)
    @rule(
        person=st.sampled_from(PEOPLE),
        to=st.sampled_from(PEOPLE),
        words=st.sampled_from(["加签 {} 前", "加签 {} 后", "加签 {} 并", "征求意见 {}", "减签 {}"]),
        data=st.data(),
    )
    def add_or_take_off(self, person: str, to: str, words: str, data: st.DataObject) -> None:
        """Add somebody, or take them off again."""
        self.say(person, f"/审批 {words.format(self.any(data))} @{to}")

    @precondition(lambda self: self.submitted)
    @rule(
        data=st.data(),
        to=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True),
        place=st.sampled_from("前后并"),
        method=st.sampled_from(["", "会签", "或签", "依次"]),
    )
    def add_in_turn(self, data: st.DataObject, to: list[str], place: str, method: str) -> None:
        """Whoever's turn it is adds somebody."""
        with self.database.snapshot() as tx:
            active = select(Slot).where(Slot.state == SlotState.ACTIVE.value)
            found = [(each.person_id, each.approval_id) for each in tx.exec(active).all()]
        if found:
            person_id, approval_id = data.draw(st.sampled_from(found))
            names = " ".join(f"@{each}" for each in to)
            self.say(self.name(person_id), f"/审批 加签 A{approval_id} {place} {names} {method}")

    @precondition(lambda self: self.submitted)
    @rule(person=st.sampled_from(PEOPLE), data=st.data())
    def take_back(self, person: str, data: st.DataObject) -> None:
        """Take one's own word back."""
        self.say(person, f"/审批 收回 {self.any(data)}")

    @precondition(lambda self: self.submitted)
    @rule(amount=st.integers(1, 9), data=st.data())
    def resubmit(self, amount: int, data: st.DataObject) -> None:
        """Submit again what came back."""
        self.say(INITIATOR, f"/审批 重新提交 {self.any(data)} 金额:{amount}")

    @precondition(lambda self: self.submitted)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Take it back, or ask for what was approved to be revoked, or think better of that."""
        form = {"approval": self.any(data)}
        self.stage.send(INITIATOR, kind="action", action="approval.withdraw", form=form)

    @precondition(lambda self: self.submitted)
    @rule(data=st.data())
    def terminate(self, data: st.DataObject) -> None:
        """Have an administrator end it."""
        form = {"approval": self.any(data), "reason": "不用了"}
        self.stage.send("王志远", kind="action", action="approval.terminate", form=form)

    @rule(person=st.sampled_from(PEOPLE), deputy=st.sampled_from(("", *PEOPLE, INITIATOR)))
    def go_on_leave(self, person: str, deputy: str) -> None:
        """Be away for some days, with a deputy or without."""
        self.say(person, f"/请假 3天 @{deputy}" if deputy else "/请假 3天")

    @rule(person=st.sampled_from(PEOPLE), agent=st.sampled_from(PEOPLE))
    def name_an_agent(self, person: str, agent: str) -> None:
        """Have somebody decide the trials of some days, and what waits already."""
        self.say(person, f"/审批 代理 @{agent} 试验 3天")
        self.say(person, f"/审批 移交 @{agent}")

    @rule(person=st.sampled_from(["xujing", "suyutong", "zhaowanqing"]))
    def leave_the_company(self, person: str) -> None:
        """Be in the org file no more."""
        imports(self.stage, without(person))
        self.stage.ignore()

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        """Let time pass."""
        self.stage.wait(f"{hours}h")

    @rule()
    def restart(self) -> None:
        """Put the program together anew."""
        self.stage.restart()

    @invariant()
    def nothing_is_stuck(self) -> None:
        """What runs waits for somebody, what does not waits for nobody; a clock for each turn."""
        with self.database.snapshot() as tx:
            approvals = tx.exec(select(Approval)).all()
            slots = tx.exec(select(Slot)).all()
            runs = tx.exec(select(Run)).all()
            query = select_rows(clock_table.c.subject, clock_table.c.state)
            clocks = list(tx.connection().execute(query.where(clock_table.c.ladder == LADDER)))
            for each in approvals:
                open_runs = [
                    run
                    for run in runs
                    if run.approval_id == each.id and run.state == RunState.ACTIVE
                ]
                assert bool(open_runs) is each.is_running, each
                for run in open_runs:
                    mine = [slot for slot in slots if slot.run_id == run.id]
                    assert any(slot.is_active for slot in mine), run
                # What is being revoked ended once, when it was approved.
                is_new = each.state in OPEN and each.state != State.REVOKING
                assert (each.ended_at is None) is is_new
            active = {slot.subject for slot in slots if slot.is_active}
            running = [subject for subject, state in clocks if state != STOPPED]
            assert len(running) == len(set(running))
            # The clock of a slot that nobody decides ends with its last reminder.
            assert set(running) <= active <= {subject for subject, _ in clocks}
            decided = (*DECIDED, SlotState.APPROVING)
            assert all(bool(slot.decided_at) is (slot.state in decided) for slot in slots)
            of_open = {run.id for run in runs if run.state == RunState.ACTIVE}
            assert all(slot.run_id in of_open for slot in slots if slot.state in UNDECIDED)

    @invariant()
    def votes_add_up(self) -> None:
        """A step passed or refused as its mode has it, counted anew from every slot and entry."""
        with self.database.snapshot() as tx:
            for each in tx.exec(select(Approval)).all():
                definition = of_version(tx, each.definition_id)
                off = taken_off(ledger.history(tx, each.subject))
                for run in tx.exec(select(Run).where(Run.approval_id == each.id)).all():
                    slots = tx.exec(select(Slot).where(Slot.run_id == run.id)).all()
                    assert Count.of(definition.node(run.node), slots, off).fits(run), (run, slots)

    @invariant()
    def the_ledger_tells_the_same(self) -> None:
        """Whoever reads only what was written down comes to where each approval stands."""
        with self.database.snapshot() as tx:
            for each in tx.exec(select(Approval)).all():
                assert replayed(ledger.history(tx, each.subject)) == each.state, each

    def teardown(self) -> None:
        """Every card is true, the ledger verifies, nothing went wrong on the way."""
        self.stage.ignore()
        try:
            self.stage.check()
        finally:
            self.stage.close()

    def say(self, person: str, text: str) -> None:
        """Say it to the bot."""
        self.stage.say(person, text)
        self.stage.ignore()

    def any(self, data: st.DataObject) -> str:
        """One of the approvals."""
        return f"A{data.draw(st.integers(1, self.submitted))}"

    def name(self, person_id: int) -> str:
        """A person's name."""
        with self.database.snapshot() as tx:
            from bot.directory.queries import person

            found = person(tx, person_id)
        assert found is not None
        return found.name


def replayed(entries: Iterable[ledger.Entry]) -> str:
    """Where an approval stands by its ledger alone."""
    state = ""
    for each in entries:
        verb = each.action.removeprefix("approval.")
        if verb == "return":
            state = State.RUNNING if each.detail["to"] else State.RETURNED
        state = _LEADS_TO.get(verb, state)
    return state


_LEADS_TO: Final = {
    **dict.fromkeys(("new", "complete", "resubmit"), State.RUNNING),
    "draft": State.DRAFT,
    "returned": State.RETURNED,
    "approved": State.APPROVED,
    "kept": State.APPROVED,
    "rejected": State.REJECTED,
    "withdraw": State.WITHDRAWN,
    "terminate": State.TERMINATED,
    "revoke": State.REVOKING,
    "revoked": State.REVOKED,
}


def _live(template: SqliteTemplate, lives: int, steps: int) -> None:
    Life.template = template
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Life, settings=chosen)


def test_life(sqlite_template: SqliteTemplate) -> None:
    """Two dozen lives."""
    _live(sqlite_template, 25, 15)


@pytest.mark.slow
def test_many_long_lives(sqlite_template: SqliteTemplate) -> None:
    """A hundred longer ones."""
    _live(sqlite_template, 100, 25)
