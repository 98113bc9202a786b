"""The help tells every command in both languages, from what was declared and nothing else."""

import pytest

from adapters.console.limits import check
from bot.app import FEATURES
from bot.engine.commands.command import AnyCommand
from tests.stage import Stage

COMMANDS: list[AnyCommand] = [command for feature in FEATURES for command in feature.commands]
OTHERS = [command for command in COMMANDS if command.id != "guide.show"]


def test_without_a_topic_every_area_is_listed(stage: Stage) -> None:
    """Its first lines are what one types, as briefly as it can be typed, and what comes of it."""
    stage.say("李雷", "/帮助")
    listed = stage.expect("李雷", contains=["我能帮您做这些", "输入 /帮助 任务 查看"])
    for noun in {command.noun for command in OTHERS}:
        for command in [each for each in OTHERS if each.noun == noun][:3]:
            line = f"{command.usage('zh', brief=True)} — {command.help('zh')}"
            assert any(each.endswith(line) for each in listed.text.splitlines())
    assert listed.buttons[0] == "任务"


@pytest.mark.parametrize("person", ["李雷", "Jim Green"])
@pytest.mark.parametrize("area", ["leave", "approval", "member"])
def test_an_area_says_how_to_see_one_of_its_commands(stage: Stage, person: str, area: str) -> None:
    """What it says to type shows that command, and not all that go by the same verb."""
    stage.say(person, f"/help {area}")
    note = stage.expect(person).card
    assert note is not None
    topic = note.note.replace("输入 ", "").replace("Type ", "").partition(" 查看")[0]
    stage.say(person, topic.removesuffix(" for the details"))
    stage.expect(person, contains="Usage: " if person == "Jim Green" else "用法: ")


@pytest.mark.parametrize(
    "command,title",
    [
        ("absence.new", "登记请假 | Enter leave"),
        ("absence.deputy", "请假 · 请人代理 | Leave · Name a deputy"),
        ("help.answer", "求助 · 答复 | Help request · Answer"),
        ("share.tell", "站会发言 · 提交 | Stand-up update · Submit"),
        ("task.new", "新建任务 | New task"),
        ("task.progress", "任务 · 更新进度 | Task · Update progress"),
        ("guide.show", "帮助 | Help"),
    ],
)
def test_commands_have_names_for_readers(command: str, title: str) -> None:
    """Words that are made for typing, such as `ooo`, are no name, and no noun is said twice."""
    found = next(each for each in COMMANDS if each.id == command)
    assert f"{found.name('zh')} | {found.name('en')}" == title


def test_every_command_is_listed_in_its_area(stage: Stage) -> None:
    """What the overview leaves out is one tap or one word away."""
    for noun in {command.noun for command in OTHERS}:
        stage.say("李雷", f"/帮助 {noun.words.usual('zh')}")
        listed = stage.expect("李雷")
        for command in [each for each in OTHERS if each.noun == noun]:
            assert command.usage("zh") in listed.text
            assert command.help("zh") in listed.text


def test_help_is_answered_in_the_language_of_the_person(stage: Stage) -> None:
    """Whichever language the command was typed in."""
    stage.say("Jim Green", "/帮助")
    stage.expect("Jim Green", contains=["What I can do for you", "/task new title — "])
    stage.say("李雷", "/help task")
    stage.expect("李雷", contains="新建任务并通知负责人")


def test_in_a_room_only_who_asks_sees_it(stage: Stage) -> None:
    """Nobody's conversation is interrupted by a page of help."""
    stage.say("李雷", "/?", room="产品群")
    stage.expect("李雷", kind="ephemeral", contains="我能帮您做这些")


@pytest.mark.parametrize("topic", ["任务", "任務", "task", "TASKS", "/任务", "ｔａｓｋ"])
def test_an_area_by_its_noun(stage: Stage, topic: str) -> None:
    """All its commands with their arguments; those that need none can be run by a tap."""
    stage.say("李雷", f"/帮助 {topic}")
    shown = stage.expect("李雷", contains="[截止] [!优先级] [+项目] [#标签]")
    assert shown.text.startswith("任务\n")
    assert "/求助" not in shown.text
    assert {"我的任务", "任务列表", "看板"} < set(shown.buttons)
    assert shown.buttons[-1] == "全部命令"
    stage.click("李雷", "我的任务")
    stage.expect("李雷", contains="没有未完成的任务")


@pytest.mark.parametrize(
    "topic",
    [
        "进度",
        "任务 进度",
        "任务进度",
        "任務 進度",
        "progress",
        "task progress",
        "更新进度",
        "Update progress",
        "task.progress",
        "/任务 进度 T12 %80",
        "进度 T12",
    ],
)
def test_one_command_by_any_of_its_names(stage: Stage, topic: str) -> None:
    """A verb, a verb with its noun, the label of its button, a whole line."""
    stage.say("李雷", f"/帮助 {topic}")
    shown = stage.expect("李雷", buttons=["任务", "全部命令"])
    assert shown.text == (
        "更新进度和说明\n"
        "任务 · 更新进度\n"
        "用法: /任务 进度 T12 [%进度] [备注] [下一步:…] [问题:…]\n"
        "内容:\n"
        "T12 · 必填 · 编号；回复卡片时不用写\n"
        "%进度 · 可以不写 · 0 到 100\n"
        "备注 · 可以不写\n"
        "下一步:… · 可以不写\n"
        "问题:… · 可以不写\n"
        "也可以说: 更新\n"
        "直接回复卡片: 进度\n"
        "例子: /任务 进度 T12 %80 预计两天内补齐 下一步:联调 问题:缺接口文档"
    )


def test_a_word_of_several_areas_asks_which(stage: Stage) -> None:
    """`收到` takes tasks on and requests for help; each is a tap away."""
    stage.say("李雷", "/帮助 收到")
    shown = stage.expect("李雷", contains=["任务 · 收到", "求助 · 收到"])
    assert shown.text.startswith("收到\n")
    stage.click("李雷", "求助 · 收到")
    stage.expect("李雷", contains="用法: /求助 收到 H12 [备注]")
    stage.click("李雷", "求助")
    stage.click("李雷", "全部命令")
    stage.ignore()


def test_a_topic_that_is_none_gets_the_nearest(stage: Stage) -> None:
    """Three at most, and each can be opened by a tap."""
    stage.say("李雷", "/帮助 任务 完城")
    shown = stage.expect("李雷", contains="没有“任务 完城”这个主题", buttons=None)
    assert shown.buttons[0] == "完成"
    assert len(shown.buttons) <= 4
    stage.click("李雷", "完成")
    stage.expect("李雷", contains="用法: /任务 完成 T12 [备注]")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_can_be_looked_up_and_shown(stage: Stage, command: AnyCommand) -> None:
    """By its id, in both languages, on a card that every messenger can take."""
    for person, language in (("李雷", "zh"), ("Jim Green", "en")):
        stage.say(person, f"/help {command.id}")
        shown = stage.expect(person)
        check(shown.message)
        assert command.usage("zh" if language == "zh" else "en") in shown.text


def test_hostile_topics_are_data(stage: Stage) -> None:
    """A topic is shown shortened and cleaned, whatever it holds."""
    stage.say("李雷", "/help " + "@所有人\u202e" * 20 + "{{ 7*7 }}")
    shown = stage.expect("李雷", contains="没有“@所有人 @所有人")
    assert "\u202e" not in shown.text
    check(shown.message)
    stage.say("李雷", "/help " + "长" * 300)
    stage.expect("李雷", contains="内容太长")
