"""Comments that mention people, and the pictures of comments (T-18)."""

import pytest

from bot.files.keeping import GivenFile
from tests.files.content import PDF, PNG
from tests.stage import Stage


@pytest.fixture
def task(stage: Stage) -> Stage:
    """李雷 has taken on T1, which 韩梅梅 gave him in the room 产品群."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.click("李雷", "收到", on="T1")
    stage.ignore()
    return stage


def test_mentioned_and_may_see_it(task: Stage) -> None:
    """Somebody from elsewhere is told what was said of them, and may see the task from then on."""
    task.say("徐静", "T1")
    task.refused("徐静", "您不能执行“查看”")
    task.say("李雷", f"/任务 评论 T1 {task.mention('徐静')} 海报尺寸是多少?")
    task.expect("徐静", contains=["李雷 在评论中提到了您：@徐静 海报尺寸是多少?", "T1 联调"])
    task.expect("韩梅梅", contains="李雷：@徐静 海报尺寸是多少?")
    task.expect("李雷", contains="已记录")
    task.silence()
    task.say("徐静", "竖版 1080", reply_to="T1")
    task.expect("李雷", contains="徐静：竖版 1080")
    task.expect("韩梅梅", contains="徐静：竖版 1080")
    task.say("徐静", "/任务 列表 全部")
    task.expect("徐静", contains="T1 联调")
    task.say("徐静", "/任务 完成 T1")
    task.refused("徐静", "您不能执行“完成”")


def test_each_is_told_once(task: Stage) -> None:
    """Whoever is mentioned twice, and owns it, gets one message; nobody is told of themselves."""
    words = f"{task.mention('李雷')} @李雷 @韩梅梅 @何佳怡 看一下"
    task.say("韩梅梅", words, reply_to="T1", room="产品群")
    task.expect("李雷", contains="韩梅梅 在评论中提到了您")
    task.expect("何佳怡", contains="韩梅梅 在评论中提到了您")
    task.silence()


@pytest.mark.parametrize("words", ["发到 a@b.com", "@不认识 看看", "@吴昊昊 @@ @", "@技术部 看看"])
def test_what_names_nobody_is_text(task: Stage, words: str) -> None:
    """A remark never fails for a name: what names nobody is part of the sentence."""
    task.say("李雷", f"/任务 评论 T1 {words}")
    task.expect("韩梅梅", contains=words)
    task.expect("李雷", contains="已记录")
    task.silence()


def test_the_picture_is_shown(task: Stage) -> None:
    """The newest picture of the comments on the card stands on it and on the story."""
    taken = task.app.files.take([GivenFile("截图.png", PNG), GivenFile("日志.pdf", PDF)])
    task.say("李雷", "报错了", reply_to="T1", files=taken.files)
    card = task.expect("韩梅梅", contains=["报错了", "📎 截图.png"]).card
    assert card.picture is not None
    assert card.picture.file.name == "截图.png"
    task.say("韩梅梅", "T1")
    story = task.expect("韩梅梅").card
    assert story.picture == card.picture
    for number in range(3):
        task.say("李雷", f"第{number}句", reply_to="T1")
    task.ignore()
    assert task.card("韩梅梅", "T1", room="产品群").card.picture is None
