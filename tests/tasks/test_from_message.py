"""A message becomes a task, or a request for help: by a shortcut on it, or in answer to it."""

import pytest

from bot.engine.incoming import IncomingKind
from tests.stage import Stage

MESSAGE = "首页打不开了\n10:05 开始报 502,重启没有用"


def shortcut(stage: Stage, command: str, quoted: str, **more: object) -> dict[str, str]:
    """韩梅梅 uses a shortcut on a message; gives what the form that opens begins with."""
    answer = stage.send(
        "韩梅梅",
        kind=IncomingKind.ACTION,
        action=command,
        quoted=quoted,
        opens_forms=True,
        room="产品群",
        **more,
    )
    assert answer.form is not None
    assert answer.form.form is not None
    assert answer.form.form.action == command
    return {each.name: each.value for each in answer.form.form.inputs if each.value}


def test_a_task_of_a_message(stage: Stage) -> None:
    """The form opens with title and description; sent, it is a task in that room."""
    filled = shortcut(stage, "task.new", MESSAGE)
    assert filled == {"title": "首页打不开了", "description": MESSAGE, "priority": "mid"}
    stage.silence()
    stage.send(
        "韩梅梅",
        kind=IncomingKind.ACTION,
        action="task.new",
        form=filled | {"owner": "李雷"},
        quoted=MESSAGE,
        room="产品群",
    )
    stage.expect("产品群", contains=["T1 首页打不开了", "10:05 开始报 502"])
    stage.expect("李雷", contains="给您分配了任务")
    stage.click("李雷", "收到", on="T1")


def test_help_with_a_message(stage: Stage) -> None:
    """The problem is its first line, what is needed the rest."""
    filled = shortcut(stage, "help.new", MESSAGE)
    assert filled["problem"] == "首页打不开了"
    assert filled["support"] == "10:05 开始报 502,重启没有用"


def test_in_answer_to_a_message(stage: Stage) -> None:
    """Typed in answer to a message, what the line says stands and the message gives the rest."""
    line = f"/任务 新建 {stage.mention('李雷')} 周五17:00"
    stage.send("韩梅梅", kind=IncomingKind.TEXT, text=line, quoted="改一下海报", reply_to="m-9")
    form = stage.expect("韩梅梅", contains=["标题*: 改一下海报", "负责人: 李雷", "截止: 周五17:00"])
    assert form.card.form is not None
    stage.say("韩梅梅", "/任务 新建 备份", quoted="别的话")
    stage.expect("韩梅梅", contains="T1 备份", lacks="别的话")


@pytest.mark.parametrize(
    "quoted", ["\ue000lilei\ue001 看看这个", "字" * 3000, "  \n\n ", "\u202e反"]
)
def test_any_message(stage: Stage, quoted: str) -> None:
    """People are names, long ones are cut, and nothing invisible comes along."""
    filled = shortcut(stage, "task.new", quoted)
    assert len(filled.get("title", "")) <= 200
    assert not {"\ue000", "\u202e"} & set("".join(filled.values()))
    if "lilei" in quoted:
        assert filled["title"] == "@李雷 看看这个"
