"""Lists and the single card: what each person is shown."""

from tests.stage import Stage

ROOM = "产品群"


def test_mine(asked: Stage) -> None:
    """我的 shows what waits for me, also as a leader, and what I asked; nothing that is settled."""
    asked.say("张伟", "/求助 @李雷 帮忙看日志")
    asked.ignore()
    asked.say("张伟", "/求助 我的")
    asked.expect(
        "张伟",
        contains=[
            "H1 测试环境连不上: 待响应 · 韩梅梅 → 技术部 · 张伟",
            "H2 帮忙看日志: 待响应 · 张伟 → 李雷",
        ],
    )
    asked.say("陈思远", "/help-me mine")
    asked.expect("陈思远", contains="没有未解决的求助")
    asked.until("2026-11-24T10:00")
    asked.ignore()
    asked.say("陈思远", "求助我的")
    asked.expect(
        "陈思远",
        contains=["韩梅梅 → 技术部 · 张伟 · 已升级至 陈思远", "张伟 → 李雷 · 已升级至 陈思远"],
    )
    asked.say("陈思远", "加一台机器", reply_to="H1")
    asked.ignore()
    asked.say("陈思远", "/求助 我的")
    asked.expect("陈思远", contains="H2", lacks="H1")
    asked.say("韩梅梅", "/求助 我的")
    asked.expect("韩梅梅", contains="H1 测试环境连不上: 已答复，待确认")
    asked.click("韩梅梅", "已解决", on="H1")
    asked.ignore()
    asked.say("韩梅梅", "/求助 我的")
    asked.expect("韩梅梅", contains="没有未解决的求助")


def test_list(asked: Stage) -> None:
    """列表 shows a room's requests there, and in a direct chat the department's as well."""
    asked.say("徐静", "/求助 @技术部 官网打不开", room="市场群")
    asked.ignore()
    asked.say("徐静", "/求助 列表", room="市场群")
    asked.expect("徐静", kind="ephemeral", contains="H2 官网打不开", lacks="H1")
    asked.say("李雷", "/求助 列表")
    asked.expect("李雷", contains=["H1 测试环境连不上", "H2 官网打不开"])
    asked.say("吴昊", "/求助 列表")
    asked.expect("吴昊", contains="没有未解决的求助")


def test_long_list(stage: Stage) -> None:
    """A list says where it ends early."""
    for number in range(21):
        stage.say("韩梅梅", f"/求助 @李雷 问题{number}", room=ROOM)
    stage.ignore()
    stage.say("李雷", "/求助 我的")
    stage.expect("李雷", contains=["H20 问题19", "只显示前 20 个"], lacks="H21")


def test_show(asked: Stage) -> None:
    """An id alone shows the card, with the buttons that this person may press."""
    for person, buttons in {
        "韩梅梅": ["转交", "已解决", "撤销"],
        "张伟": ["收到", "答复", "转交"],
        "李雷": ["答复"],
        "林晓彤": [],
        "陈思远": [],
        "王志远": ["答复", "转交"],
    }.items():
        asked.say(person, "求助 查看 h1")
        asked.expect(person, contains="H1 测试环境连不上", buttons=buttons)


def test_unknown_verb(asked: Stage) -> None:
    """A mistyped verb behind an id is asked about, and asks nobody for help."""
    asked.say("张伟", "求助 H1 答夏")
    asked.expect("张伟", contains=["没有", "/求助 答复 H1 答复"])
    asked.say("韩梅梅", "H2")
    asked.expect("韩梅梅", contains="没有找到“H2”")
