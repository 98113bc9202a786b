"""Who may do what, in which state: every command by every role in every state (D-06)."""

from collections.abc import Iterator
from typing import Final

import pytest
from sqlmodel import select

from bot.directory.model import Person
from bot.directory.queries import person_by_account
from bot.engine.context import Context, Origin
from bot.engine.dispatch import dispatch
from bot.engine.incoming import Incoming, IncomingKind
from bot.errors import UserError
from bot.tasks.commands import COMMANDS
from bot.tasks.model import Collaborator, Milestone, State, Task
from storage import Tx
from storage.database import Database
from tests.stage import Stage, staged

ROLES: Final = {
    "initiator": "hanmeimei",
    "owner": "lilei",
    "helper": "hejiayi",
    "head": "zhangwei",
    "leader": "chensiyuan",
    "owner's": "jim",  # a colleague in the owner's department
    "initiator's": "linxiaotong",  # and one in the initiator's
    "outsider": "xujing",
    "admin": "wangzhiyuan",
}

WHO: Final = """
              initiator owner helper head leader owner's initiator's outsider admin
task.new      yes       yes   yes    yes  yes    yes     yes         yes      yes
task.across   yes       yes   yes    yes  yes    yes     yes         yes      yes
task.ack      -         yes   -      -    -      -       -           -        -
task.start    -         yes   -      -    -      -       -           -        -
task.progress -         yes   yes    -    -      -       -           -        -
task.block    -         yes   -      -    -      -       -           -        -
task.submit   -         yes   -      -    -      -       -           -        -
task.accept   yes       -     -      -    -      -       -           -        yes
task.return   yes       -     -      -    -      -       -           -        yes
task.done     -         yes   -      -    -      -       -           -        -
task.assign   yes       yes   -      yes  yes    -       -           -        yes
task.due      yes       -     -      -    -      -       -           -        yes
task.edit     yes       -     -      -    -      -       -           -        yes
task.detail   yes       -     -      -    -      -       -           -        yes
task.undo     yes       -     -      -    -      -       -           -        yes
task.cancel   yes       -     -      -    -      -       -           -        yes
task.reopen   yes       yes   -      yes  yes    -       -           -        yes
task.depend   yes       yes   -      yes  yes    -       -           -        yes
task.undepend yes       yes   -      yes  yes    -       -           -        yes
task.milestone yes      yes   -      yes  yes    -       -           -        yes
task.reach    -         yes   yes    -    -      -       -           -        -
task.unmilestone yes    yes   -      yes  yes    -       -           -        yes
task.split    yes       yes   -      yes  yes    -       -           -        yes
task.share    yes       yes   -      yes  yes    -       -           -        yes
task.unshare  yes       yes   -      yes  yes    -       -           -        yes
task.pool     yes       yes   yes    yes  yes    yes     yes         yes      yes
task.claim    yes       yes   yes    yes  yes    yes     yes         -        yes
task.pooled   yes       yes   yes    yes  yes    yes     yes         yes      yes
task.move     yes       -     -      -    -      -       -           -        yes
task.restrict yes       yes   -      yes  yes    -       -           -        yes
task.unrestrict yes     yes   -      yes  yes    -       -           -        yes
task.comment  yes       yes   yes    yes  yes    yes     yes         -        yes
task.files    yes       yes   yes    yes  yes    yes     yes         -        yes
task.more     yes       yes   yes    yes  yes    yes     yes         -        yes
task.show     yes       yes   yes    yes  yes    yes     yes         -        yes
task.mine     yes       yes   yes    yes  yes    yes     yes         yes      yes
task.list     yes       yes   yes    yes  yes    yes     yes         yes      yes
task.board    yes       yes   yes    yes  yes    yes     yes         yes      yes
task.gantt    yes       yes   yes    yes  yes    yes     yes         yes      yes
task.track    yes       yes   yes    yes  yes    yes     yes         yes      yes
task.export   yes       yes   yes    yes  yes    yes     yes         yes      yes
task.import   yes       yes   yes    yes  yes    yes     yes         yes      yes
task.template yes       yes   yes    yes  yes    yes     yes         yes      yes
task.ack-all  yes       yes   yes    yes  yes    yes     yes         yes      yes
"""

# None of these tasks has a file to send, or a project whose core could keep it.
WHEN: Final = """
              todo doing blocked review done cancelled
task.new      yes  yes   yes     yes    yes  yes
task.across   yes  yes   yes     yes    yes  yes
task.ack      yes  yes   yes     yes    -    -
task.start    yes  -     yes     -      -    -
task.progress yes  yes   yes     yes    -    -
task.block    yes  yes   -       -      -    -
task.submit   yes  yes   -       -      -    -
task.accept   -    -     -       yes    -    -
task.return   -    -     -       yes    -    -
task.done     yes  yes   -       yes    -    -
task.assign   yes  yes   yes     yes    -    -
task.due      yes  yes   yes     yes    -    -
task.edit     yes  yes   yes     yes    -    -
task.detail   yes  yes   yes     yes    -    -
task.undo     yes  -     -       -      -    -
task.cancel   yes  yes   yes     -      -    -
task.reopen   -    -     -       -      yes  yes
task.depend   yes  yes   yes     yes    -    -
task.undepend -    -     -       -      -    -
task.milestone yes yes   yes     yes    -    -
task.reach    yes  yes   yes     yes    -    -
task.unmilestone yes yes yes     yes    -    -
task.split    yes  yes   yes     yes    -    -
task.share    yes  yes   yes     yes    -    -
task.unshare  yes  yes   yes     yes    -    -
task.pool     yes  yes   yes     yes    yes  yes
task.claim    -    -     -       -      -    -
task.pooled   yes  yes   yes     yes    yes  yes
task.move     yes  yes   yes     yes    -    -
task.restrict -    -     -       -      -    -
task.unrestrict -  -     -       -      -    -
task.comment  yes  yes   yes     yes    yes  yes
task.files    -    -     -       -      -    -
task.more     yes  yes   yes     yes    yes  yes
task.show     yes  yes   yes     yes    yes  yes
task.mine     yes  yes   yes     yes    yes  yes
task.list     yes  yes   yes     yes    yes  yes
task.board    yes  yes   yes     yes    yes  yes
task.gantt    yes  yes   yes     yes    yes  yes
task.track    yes  yes   yes     yes    yes  yes
task.export   yes  yes   yes     yes    yes  yes
task.import   -    -     -       -      -    -
task.template yes  yes   yes     yes    yes  yes
task.ack-all  yes  yes   yes     yes    yes  yes
"""

FORMS: Final = {
    "task.new": {"title": "联调"},
    "task.across": {"title": "大促", "departments": "设计部、客服部、市场部"},
    "task.detail": {"goal": "提升30%"},
    "task.milestone": {"milestones": "11月30日 终稿"},
    "task.unmilestone": {"which": "1"},
    "task.split": {"title": "其中一部分"},
    "task.share": {"parties": "苏雨桐 客服部"},
    "task.unshare": {"parties": "何佳怡"},
    "task.pool": {"title": "联调", "unit": "技术部"},
    "task.move": {"project": "V3.0"},
    "task.progress": {"progress": "50"},
    "task.block": {"reason": "等接口"},
    "task.return": {"reason": "缺页"},
    "task.assign": {"owner": "何佳怡"},
    "task.due": {"due": "周五17:00"},
    "task.edit": {"title": "另一个标题"},
    "task.cancel": {"reason": "不做了"},
    "task.reopen": {"reason": "还有遗漏"},
    "task.depend": {"after": "T7"},
    "task.undepend": {"after": "T7"},
    "task.comment": {"text": "看过了"},
}


def table(written: str) -> dict[str, dict[str, bool]]:
    """A written table: by command, by column, whether `yes` stands there."""
    head, *rows = (line.split() for line in written.strip().splitlines())
    return {
        row[0]: dict(zip(head, (cell == "yes" for cell in row[1:]), strict=True)) for row in rows
    }


@pytest.fixture
def company(sqlite: Database) -> Iterator[Stage]:
    """A task in every state, T1 to T6, none of them acknowledged."""
    with staged(sqlite) as stage:
        with sqlite.transaction() as tx:
            ids = {each.key: each.id for each in tx.exec(select(Person)).all() if each.id}
            for state in State:
                made = task(state, ids)
                tx.add(made)
                tx.flush()
                tx.add(Collaborator(task_id=made.id, person_id=ids[ROLES["helper"]]))
                due = Stage.start() + Stage.span("24h")
                tx.add(Milestone(task_id=made.id, title="初稿", due_at=due))
            tx.add(task(State.TODO, ids))  # T7, which others may be tied to
        yield stage


def task(state: State, ids: dict[str, int]) -> Task:
    """A task in that state, created just now."""
    return Task(
        title=state.value,
        state=state.value,
        initiator_id=ids[ROLES["initiator"]],
        owner_id=ids[ROLES["owner"]],
        messenger="console",
        created_at=Stage.start(),
    )


def test_every_command_is_in_the_table() -> None:
    """A new command has to be given its row in both tables."""
    declared = [command.id for command in COMMANDS]
    assert sorted(table(WHO)) == sorted(declared)
    assert sorted(table(WHEN)) == sorted(declared)


@pytest.mark.parametrize("command", [command.id for command in COMMANDS])
def test_command(company: Stage, command: str) -> None:
    """Who may and when holds for every role in every state, and the refusal says which it is."""
    who, when = table(WHO)[command], table(WHEN)[command]
    assert list(who) == list(ROLES)
    assert list(when) == [state.value for state in State]
    found = {
        (role, state): outcome(company, command, account, number)
        for role, account in ROLES.items()
        for number, state in enumerate(when, start=1)
    }
    assert found == {
        (role, state): ("done" if when[state] else "not now") if who[role] else "forbidden"
        for role, state in found
    }


def outcome(stage: Stage, command: str, account: str, number: int) -> str:
    """What comes of the command on that task: done, not now or forbidden; nothing is kept."""
    with pytest.raises(_UndoneError) as undone, stage.database.transaction() as tx:
        raise _UndoneError(attempted(stage, tx, command, account, number))
    return str(undone.value)


def attempted(stage: Stage, tx: Tx, command: str, account: str, number: int) -> str:
    """Dispatch the command as a press of the task's card."""
    has_record = stage.app.rules.commands[command].record is not None
    incoming = Incoming(
        key="-",
        messenger="console",
        account=account,
        kind=IncomingKind.ACTION,
        action=command,
        subject=f"T{number}" if has_record else "",
        version=1,
        form=FORMS.get(command),
    )
    actor = person_by_account(tx, "console", account)
    origin = Origin("console", "", account)
    try:
        dispatch(Context(tx, stage.app.rules, stage.clock.now(), actor, origin), incoming)
    except UserError as error:
        return "forbidden" if error.key == "input.forbidden" else "not now"
    return "done"


class _UndoneError(Exception):
    """Ends a transaction so that nothing of it is kept."""
