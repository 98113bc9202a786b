"""What people do in a scenario, and what the rules make of it."""

from pathlib import Path

from tests.simulation.running import ORG, played, scenario, simulate, written


def test_talk_in_a_room_that_is_not_for_the_bot_is_left_alone(tmp_path: Path) -> None:
    """Without a slash and not in reply to a card, a text in a room asks the bot for nothing."""
    outcome = played(
        tmp_path,
        "  - {as: 李雷, in: 产品群, say: 任务 我的 都完成了}\n"
        "  - {as: 李雷, in: 产品群, say: 收到}\n",
    )
    assert outcome.out == ""


def test_the_same_words_to_the_bot_alone_are_a_command(tmp_path: Path) -> None:
    """In the direct chat nothing but a command can be meant."""
    outcome = played(tmp_path, "  - {as: 李雷, say: 任务 我的}\n")
    assert outcome.told == [("10:00", "李雷", "post", None)]
    assert outcome.lines[0].text == "任务：我的 · 0 个\n没有未完成的任务"


def test_an_answer_in_a_room_is_for_one_person(tmp_path: Path) -> None:
    """An ephemeral message is to that person, not to the room."""
    outcome = played(tmp_path, "  - {as: lilei, in: 产品群, say: /任务 我的}\n")
    assert outcome.told == [("10:00", "李雷", "ephemeral", None)]
    assert outcome.lines[0].to == {"person": "李雷"}


def test_a_reply_is_typed_where_the_card_is(tmp_path: Path) -> None:
    """A reply in the room answers the room's card, another one the direct chat's."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 原型 @李雷"}\n'
        "  - {as: 李雷, in: 产品群, say: 收到 今晚给, reply_to: t1}\n"
        "  - {as: 李雷, say: 进度 %40, reply_to: T1}\n"
        "  - {as: 韩梅梅, in: 产品群, say: 辛苦了, reply_to: T1}\n",
    )
    assert outcome.told == [
        ("10:00", "产品群", "post", "T1"),
        ("10:00", "李雷", "post", "T1"),
        ("10:00", "李雷", "post", "T1"),
    ]
    room = [line for line in outcome.lines if line.to == {"room": "产品群"}]
    assert "备注: 今晚给" in room[1].text
    assert "■■■■□□□□□□ 40%" in room[2].text
    told = next(line for line in outcome.lines if line.text.startswith("韩梅梅：辛苦了\n"))
    assert told.told == ("10:00", "李雷", "post", "T1")


def test_a_click_opens_a_form_and_the_form_is_sent_by_its_own_button(tmp_path: Path) -> None:
    """The console of a scenario shows no form at once: it comes as a message."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, say: "/任务 新建 原型 @李雷"}\n'
        "  - {as: 李雷, click: 开始, on: T1}\n"
        "  - {as: 李雷, click: 更新进度, on: T1}\n"
        "  - {as: 李雷, click: 更新进度, on: T1, form: {进度: '60', note: 快好了}}\n",
    )
    form = next(line for line in outcome.lines if line.text.startswith("更新进度"))
    assert (form.told, form.buttons) == (("10:00", "李雷", "post", "T1"), ["更新进度"])
    assert "■■■■■■□□□□ 60%" in outcome.lines[-1].text
    assert "备注: 快好了" in outcome.lines[-1].text


def test_a_click_and_its_form_may_come_at_once(tmp_path: Path) -> None:
    """People are named in forms as they are in texts."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, say: "/任务 新建 原型 @李雷"}\n'
        '  - {as: 李雷, click: Hand over, on: T1, form: {owner: "@Jim Green"}}\n',
    )
    assert ("10:00", "Jim Green", "post", "T1") in outcome.told
    to_jim = next(line for line in outcome.lines if line.to == {"person": "Jim Green"})
    assert "Owner: Jim Green" in to_jim.text
    assert to_jim.buttons == ["Got it", "Start", "Hand over", "More"]


def test_what_was_not_asked_for_by_the_form_is_kept(tmp_path: Path) -> None:
    """A form that was drawn with values is sent with them, but for those that were typed over."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, say: "/任务 新建 原型 @李雷 周五17:00 !高"}\n'
        "  - {as: 韩梅梅, click: 修改, on: T1}\n"
        "  - {as: 韩梅梅, click: task.edit, on: T1, form: {title: 新原型}}\n",
    )
    assert "T1 新原型" in outcome.lines[-1].text
    assert "截止: 11月27日 周五 17:00\n优先级: 高" in outcome.lines[-1].text


def test_a_question_before_something_destructive_is_answered_by_a_click(tmp_path: Path) -> None:
    """The question is a single answer: its button names the task by itself."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, say: "/任务 新建 原型 @李雷"}\n'
        "  - {as: 韩梅梅, say: /任务 取消 T1 不做了}\n"
        "  - {as: 韩梅梅, click: 取消任务, on: T1}\n",
    )
    assert outcome.told[2:] == [("10:00", "韩梅梅", "post", None), ("10:00", "李雷", "post", "T1")]
    assert "状态: 已取消\n原因: 不做了" in outcome.lines[-1].text


def test_a_foreign_button_in_the_room_is_explained_in_private(tmp_path: Path) -> None:
    """Everybody sees a room's buttons; who may not press one is told so, and nobody else."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 原型 @李雷"}\n'
        "  - {as: jim, in: 产品群, click: 收到, on: T1}\n",
    )
    assert outcome.lines[-1].told == ("10:00", "Jim Green", "ephemeral", None)
    assert outcome.lines[-1].text.startswith("You can't do “Got it” here")


def test_a_click_on_a_card_that_is_not_redrawn_yet_is_stale(tmp_path: Path) -> None:
    """The debounce is 0 unless the scenario sets it; then a second click can be too late."""
    outcome = played(
        tmp_path,
        '  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 原型 @李雷"}\n'
        "  - {as: 李雷, click: 收到, on: T1}\n"
        "  - {as: 李雷, click: 收到, on: T1}\n",
        settings="{outbox.debounce: 30s}",
    )
    assert outcome.lines[-1].text.startswith(
        "这张卡片已经不是最新的了：11月23日 周一 10:00 李雷 确认收到"
    )


def test_what_quiet_hours_hold_comes_as_one_message_in_the_morning(tmp_path: Path) -> None:
    """Two tasks given at night arrive at 09:00 as one card, and each can be taken from there."""
    outcome = played(
        tmp_path,
        "  - {as: 韩梅梅, say: /任务 新建 原型 @李雷}\n"
        "  - {as: 韩梅梅, say: /任务 新建 文档 @李雷}\n"
        "  - {until: 2026-11-24T09:00}\n"
        "  - {as: 李雷, click: 收到, on: T2}\n",
        now="21:00",
    )
    merged = [line for line in outcome.lines if line.to == {"person": "李雷"}]
    assert [(*line.told, line.buttons) for line in merged] == [
        ("09:00", "李雷", "post", None, ["收到 T1", "收到 T2"])
    ]
    assert "为您留着的 2 条消息" in merged[0].text
    assert "T2 文档" in outcome.lines[-1].text
    assert "已收到" in outcome.lines[-1].text


def test_time_stops_at_everything_that_is_due(tmp_path: Path) -> None:
    """One long wait shows the same as many short ones."""
    new = "  - {as: 韩梅梅, say: /任务 新建 原型 @李雷 !急}\n"
    once = played(tmp_path, new + "  - {wait: 8h}\n")
    often = played(tmp_path, new + "  - {wait: 17m}\n" * 28 + "  - {wait: 4m}\n")
    assert once.out == often.out
    assert [line[:3] for line in once.told] == [
        ("10:00", "韩梅梅", "post"),
        ("10:00", "李雷", "urgent"),
        ("11:36", "李雷", "urgent"),
        ("12:00", "李雷", "urgent"),
        ("12:00", "韩梅梅", "urgent"),
        ("14:00", "张伟", "urgent"),
    ]


def test_each_person_reads_their_own_language_and_the_rest_the_chosen_one(tmp_path: Path) -> None:
    """`--language` is that of rooms and of people without one of their own."""
    steps = (
        '  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 原型 @jim"}\n'
        '  - {as: jim, in: 产品群, say: "/task new Logo @李雷"}\n'
    )
    path = scenario(tmp_path, steps)
    chinese = {(next(iter(x.to.values())), x.buttons[0]) for x in simulate(path, "--json").lines}
    assert chinese == {("产品群", "收到"), ("Jim Green", "Got it"), ("李雷", "收到")}
    english = simulate(path, "--json", "--language", "en").lines
    assert {line.buttons[0] for line in english} == {"Got it"}


def test_two_of_one_name_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    """Whoever shares a name is called by the key in the output as well."""
    outcome = played(tmp_path, "  - {as: wang2, say: /任务 我的}\n  - {as: Li Lei, say: /任务}\n")
    assert [line.to for line in outcome.lines] == [{"person": "wang2"}, {"person": "李雷"}]


def test_people_with_a_console_account_of_their_own_are_reached(tmp_path: Path) -> None:
    """An account need not be the person's key."""
    org = ORG.replace("{name: 李雷,", "{name: 李雷, console: leo,")
    text = (
        "now: 2026-11-23T10:00\norg: org.yaml\nrooms: [{name: 群, members: [李雷]}]\n"
        "steps:\n  - {as: 李雷, in: 群, say: /任务 新建 原型 @张伟}\n"
    )
    outcome = simulate(written(tmp_path, text, org), "--json")
    assert outcome.code == 0
    assert [line[1] for line in outcome.told] == ["群", "张伟"]
    assert "发起人: 李雷" in outcome.lines[0].text
