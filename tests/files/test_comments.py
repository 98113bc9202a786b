"""Comments on tasks with pictures and files (T-18), typed and in reply to a card."""

from bot.files.keeping import GivenFile
from bot.files.queries import attachments
from tests.files.content import PDF, PNG
from tests.stage import Stage


def test_a_comment_brings_its_files_to_the_task(stage: Stage) -> None:
    """They belong to the task, its card names them, and whoever may read it can have them."""
    stage.say("韩梅梅", f"/任务 新建 原型 {stage.mention('李雷')}")
    stage.ignore()
    taken = stage.app.files.take([GivenFile("图.png", PNG), GivenFile("说明.pdf", PDF)])
    stage.say("李雷", "/任务 评论 T1 请看", files=taken.files)
    stage.expect("韩梅梅", contains=("请看", "📎 图.png", "📎 说明.pdf"))
    stage.ignore()
    assert "📎 图.png" in stage.shown("李雷", "T1")
    stage.say("韩梅梅", "/任务 文件 T1")
    assert stage.expect("韩梅梅", contains="原型").message.files == taken.files
    with stage.database.snapshot() as tx:
        assert [each.role for each in attachments(tx, "T1")] == ["comment", "comment"]


def test_a_picture_alone_answers_a_card(stage: Stage) -> None:
    """A reply with nothing but a picture is a comment; a comment with nothing asks for words."""
    stage.say("韩梅梅", f"/任务 新建 原型 {stage.mention('李雷')}")
    stage.ignore()
    taken = stage.app.files.take([GivenFile("图.png", PNG)])
    stage.say("李雷", "", files=taken.files, reply_to="T1")
    stage.expect("韩梅梅", contains="📎 图.png")
    stage.ignore()
    stage.say("李雷", "/任务 文件 T1")
    assert stage.expect("李雷").message.files == taken.files


def test_a_task_without_files_says_so(stage: Stage) -> None:
    """Nothing is sent but a sentence that tells how files get there."""
    stage.say("韩梅梅", f"/任务 新建 原型 {stage.mention('李雷')}")
    stage.ignore()
    stage.say("李雷", "/任务 文件 T1")
    stage.refused("李雷", "还没有文件")
