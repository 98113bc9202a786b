"""Small definitions for tests, installed beside the shipped ones."""

from typing import Final

from bot.approvals.catalogue import install
from tests.stage import Stage

DECIDER: Final = ["同意", "不同意", "退回", "转交", "更多"]
"""The buttons of whoever has to decide."""

HEADER = """\
id: {id}
name: {{zh: {name}, en: {id}}}
form:
  - {{id: amount, name: {{zh: 金额, en: Amount}}, kind: number}}
{more}flow:
"""


def define(stage: Stage, flow: str, name: str = "试验", more: str = "") -> None:
    """Install a definition whose form is one number; `flow` is YAML, `more` further keys."""
    written = HEADER.format(id="trial", name=name, more=more) + flow
    with stage.database.transaction() as tx:
        install(tx, written, stage.clock.now())


def step(node: str, by: str, **more: str) -> str:
    """A step of a flow at the outermost level."""
    kind = more.pop("kind", "approve")
    lines = [f"  - {kind}: {node}", f"    name: {node}", f"    by: {by}"]
    return "\n".join([*lines, *(f"    {key}: {value}" for key, value in more.items()), ""])


def people(*names: str) -> str:
    """A rule that names people."""
    return "[" + ", ".join(f"{{person: {name}}}" for name in names) + "]"


def submit(stage: Stage, person: str = "李雷", amount: int = 1, room: str = "") -> None:
    """Submit the trial's form."""
    stage.say(person, f"/审批 提交 试验 金额:{amount}", room=room)
