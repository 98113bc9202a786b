"""Work that somebody else than its giver accepts, and what is handed in (T-20, TPL-08)."""

from bot.files.keeping import GivenFile
from storage.database import Database
from tests.files.content import PDF, PNG
from tests.handover.company import imports, without
from tests.stage import Stage, staged


def given(stage: Stage, words: str = "验收人:@张伟") -> None:
    """韩梅梅 has given 李雷 T1, which 张伟 is to accept; it is acknowledged and begun."""
    stage.say("韩梅梅", f"/任务 新建 联调 @李雷 {words} 周五17:00", room="产品群")
    stage.ignore()
    stage.click("李雷", "收到", on="T1")
    stage.click("李雷", "开始", on="T1")
    stage.ignore()


def test_reviewer_is_told_and_asked(stage: Stage) -> None:
    """The reviewer hears of it at the start, is asked when work is handed in, and accepts."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 验收人:@张伟 周五17:00", room="产品群")
    stage.expect("产品群", contains=["负责人: 李雷", "验收人: 张伟", "截止: 11月27日"])
    stage.expect("李雷", contains="给您分配了任务")
    stage.expect("张伟", contains="韩梅梅 请您验收这个任务")
    stage.silence()
    stage.click("李雷", "收到", on="T1")
    stage.click("李雷", "开始", on="T1")
    assert stage.card("李雷", "T1").buttons == ["更新进度", "提交", "阻塞", "更多"]
    stage.say("李雷", "/任务 提交 T1 代码在 https://git.example.com/pull/7")
    stage.expect(
        "张伟", contains=["李雷 提交了成果", "成果: 代码在 https://git.example.com/pull/7"]
    )
    stage.expect("李雷", contains="已记录：您提交了成果")
    stage.silence()
    stage.click("张伟", "验收通过", on="T1")
    stage.expect("李雷", contains="张伟 已验收通过")
    stage.expect("韩梅梅", contains="张伟 已验收通过")


def test_a_mention_behind_the_name(stage: Stage) -> None:
    """A messenger's own mention behind the name is the reviewer, wherever it stands in the line."""
    words = f"验收人: {stage.mention('张伟')} {stage.mention('李雷')}"
    stage.say("韩梅梅", f"/任务 新建 联调 {words}")
    card = stage.shown("李雷", "T1")
    assert "负责人: 李雷" in card
    assert "验收人: 张伟" in card
    stage.say(
        "Jim Green", f"/task new Docs {stage.mention('李雷')} reviewer:{stage.mention('张伟')}"
    )
    assert "验收人: 张伟" in stage.shown("李雷", "T2")
    stage.ignore()
    stage.say("李雷", "收到 T1")
    stage.say("李雷", "收到 T2")
    stage.ignore()


def test_not_done_without_the_reviewer(stage: Stage) -> None:
    """The owner can't finish past the reviewer, and nobody accepts their own work."""
    given(stage)
    stage.say("李雷", "完成 T1")
    stage.refused("李雷", "T1 需要 张伟 验收")
    stage.say("韩梅梅", "/任务 新建 备份 @李雷 验收人:李雷")
    stage.refused("韩梅梅", "李雷 是负责人，不能验收自己的成果")


def test_sent_back_and_reminded(stage: Stage) -> None:
    """The reviewer sends it back, is reminded after a working day, then their head is informed."""
    given(stage)
    stage.say("李雷", "/任务 提交 T1 初稿")
    stage.click("张伟", "退回", on="T1")
    stage.ignore()
    stage.click("张伟", "退回", form={"reason": "缺少移动端"})
    stage.expect("李雷", contains=["张伟 退回修改（第 1 次）", "原因: 缺少移动端"])
    stage.say("李雷", "/任务 提交 T1")
    stage.expect("张伟", contains=["提交了成果", "成果: 初稿"])
    stage.ignore()
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="成果已提交，请验收或退回")
    stage.until("2026-11-25T10:00")
    stage.expect("陈思远", contains="张伟 一直没有验收")
    stage.silence()


def test_another_reviewer(stage: Stage) -> None:
    """Another reviewer is asked at once where work waits, and told at once where it does not."""
    given(stage, "")
    stage.say("韩梅梅", "/任务 修改 T1 验收人:@林晓彤")
    stage.expect("林晓彤", contains="韩梅梅 请您验收这个任务")
    stage.ignore()
    stage.say("李雷", "/任务 提交 T1 初稿")
    stage.ignore()
    stage.say("韩梅梅", "/任务 修改 T1 验收人:@张伟")
    stage.expect("张伟", contains="李雷 提交了成果，请验收")
    stage.ignore()
    stage.say("林晓彤", "/任务 验收 T1")
    stage.refused("林晓彤", "您不能执行“验收通过”")
    stage.say("韩梅梅", "/任务 修改 T1 验收人:@韩梅梅")
    assert "验收人" not in stage.shown("李雷", "T1")
    stage.ignore()
    stage.click("韩梅梅", "验收通过", on="T1")
    stage.ignore()


def test_handed_to_the_reviewer(stage: Stage) -> None:
    """Who becomes the owner does not accept it any more: whoever gave it does."""
    given(stage)
    stage.say("韩梅梅", "/任务 转交 T1 @张伟")
    assert "验收人" not in stage.shown("张伟", "T1")
    stage.ignore()
    stage.say("张伟", "收到 T1")
    stage.ignore()


def test_waits_for_the_reviewer(database: Database) -> None:
    """Lists and the digest show it to the reviewer, and no more to whoever gave it."""
    with staged(database, settings={"daily.digest_at": "10:00"}) as stage:
        given(stage)
        stage.say("李雷", "/任务 提交 T1 初稿")
        stage.ignore()
        stage.say("张伟", "/任务 列表 等我")
        stage.expect("张伟", contains="T1 联调")
        stage.say("韩梅梅", "/任务 列表 等我")
        stage.expect("韩梅梅", lacks="T1 联调")
        stage.until("2026-11-24T10:00")
        stage.expect("张伟", contains="请验收或退回")
        stage.expect("张伟", contains=["等您验收", "T1 联调"])
        stage.ignore()


def test_files_are_handed_in(stage: Stage) -> None:
    """Files handed in belong to the task; a picture is shown, the others are a tap away."""
    given(stage)
    taken = stage.app.files.take([GivenFile("首页.png", PNG), GivenFile("说明.pdf", PDF)])
    stage.say("李雷", "/任务 提交 T1 请看首页", files=taken.files)
    card = stage.expect("张伟", contains=["成果:\n请看首页\n📎 首页.png\n📎 说明.pdf"])
    assert card.card.picture is not None
    assert card.card.picture.file.name == "首页.png"
    assert card.buttons == ["验收通过", "退回", "文件", "更多"]
    stage.ignore()
    stage.click("张伟", "文件", on="T1")
    assert stage.expect("张伟").message.files == taken.files


def test_reviewer_leaves(stage: Stage) -> None:
    """What somebody was to accept goes to their head with the rest, and to nobody who owns it."""
    given(stage, "验收人:@何佳怡")
    stage.say("李雷", "/任务 提交 T1 初稿")
    stage.ignore()
    imports(stage, without("hejiayi"))
    stage.expect("苏雨桐", contains="T1 联调（由其验收）")
    assert "验收人: 苏雨桐" in stage.shown("李雷", "T1")
