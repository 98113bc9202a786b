"""Lines as tired people type them on whatever keyboard, and what the grammar makes of them (§4)."""

from string import ascii_uppercase

import pytest

from bot.app import FEATURES
from bot.engine.commands.beginning import simplified
from bot.engine.commands.command import AnyCommand, Noun, Words
from bot.engine.commands.grammar import BareNoun, Match, Unknown, Vocabulary
from bot.meetings.tags import WORDS as TAGS
from tests.engine.grammar_cases import (
    ALIKE,
    COMMANDS,
    TRADITIONAL,
    heads,
    heads_with_id,
    takes_record,
)

VOCABULARY = Vocabulary(COMMANDS)
ABOUT_RECORDS = [command for command in COMMANDS if takes_record(command)]
FREE = next(each for each in ascii_uppercase if each not in {one.noun.prefix for one in COMMANDS})
"""A letter that names no records."""
OTHERS = [command for command in COMMANDS if not takes_record(command) and any(command.words)]


def _matched(typed: str) -> Match:
    found = VOCABULARY.parse(typed)
    assert isinstance(found, Match), f"{typed}: {found}"
    return found


def _meaning(typed: str) -> tuple[str, str | None, str, str]:
    """The command, the record, the words that are left and the description."""
    found = _matched(typed)
    return found.command.id, found.record, " ".join(found.line.tokens), found.line.description


@pytest.mark.parametrize("command", OTHERS, ids=lambda command: command.id)
def test_every_beginning_names_its_command(command: AnyCommand) -> None:
    """With and without slash, glued, in full width, in capitals, in Traditional characters."""
    for head in heads(command):
        assert _meaning(f"{head} Xyz 原型 T7") == (command.id, None, "Xyz 原型 T7", "")
        assert _meaning(head) == (command.id, None, "", "")


@pytest.mark.parametrize("command", ABOUT_RECORDS, ids=lambda command: command.id)
def test_every_beginning_names_its_command_and_record(command: AnyCommand) -> None:
    """The id before or behind the verb, glued or not, with noun or without."""
    record = f"{command.noun.prefix}12"
    for head in heads_with_id(command):
        assert _meaning(head) == (command.id, record, "", ""), head
        assert _meaning(f"{head} Xyz 原型 T7") == (command.id, record, "Xyz 原型 T7", ""), head


@pytest.mark.parametrize("command", ABOUT_RECORDS, ids=lambda command: command.id)
def test_a_verb_without_its_id_asks_for_it(command: AnyCommand) -> None:
    """The command is known, and that it lacks its record; another area's id is a word."""
    for head in heads(command):
        assert _meaning(f"{head} 备注 {FREE}3") == (command.id, None, f"备注 {FREE}3", "")


TYPED = {
    "审批 抄送": ("approval.copies", None, ""),
    "审批抄送 A12 @王五": ("approval.copy", "A12", "@王五"),
    "审批 抄送 @王五": ("approval.copy", None, "@王五"),
    "审批 抄送 @王五 a-12": ("approval.copy", "A12", "@王五"),
    "审批 抄送 T12": ("approval.copies", None, "T12"),
    "approval copies": ("approval.copies", None, ""),
    "/approval cc A12 @x": ("approval.copy", "A12", "@x"),
    "任务新建 xxx": ("task.new", None, "xxx"),
    "/任务 T12 完成": ("task.done", "T12", ""),
    "完成T12": ("task.done", "T12", ""),
    "收到T12": ("task.ack", "T12", ""),
    "收到 t12": ("task.ack", "T12", ""),
    "T12": ("task.show", "T12", ""),
    "t-12": ("task.show", "T12", ""),
    "Ｔ１２": ("task.show", "T12", ""),
    "/T12": ("task.show", "T12", ""),
    "任务 T12": ("task.show", "T12", ""),
    "任务t012": ("task.show", "T12", ""),
    "/ 任务 新建": ("task.new", None, ""),
    "／任务　新建": ("task.new", None, ""),
    "任務 新建": ("task.new", None, ""),
    "/task NEW Fix it": ("task.new", None, "Fix it"),
    "ack t12": ("task.ack", "T12", ""),
    "ack T12 on it": ("task.ack", "T12", "on it"),
    "T12完成": ("task.done", "T12", ""),
    "T12 收到": ("task.ack", "T12", ""),
    "T12 ok": ("task.ack", "T12", ""),
    "ok T12": ("task.ack", "T12", ""),
    "好的T12": ("task.ack", "T12", ""),
    "收到T12，马上处理": ("task.ack", "T12", "马上处理"),
    "收到T12。": ("task.ack", "T12", ""),
    "收到!": ("task.ack", None, ""),
    "收到，今天开始": ("task.ack", None, "今天开始"),
    "完成T12，已上线 今天": ("task.done", "T12", "已上线 今天"),
    "任务 完成T12:已上线": ("task.done", "T12", "已上线"),
    "收到 H1": ("help.ack", "H1", ""),
    "H1 收到": ("help.ack", "H1", ""),
    "收到 今天开始": ("task.ack", None, "今天开始"),
    "任务 新建 H5 页面": ("task.new", None, "H5 页面"),
    "任务 新建T5": ("task.new", None, "T5"),
    "任务：新建 xxx": ("task.new", None, "xxx"),
    "T12，收到": ("task.ack", "T12", ""),
    "任务 新建 完成T12 的收尾": ("task.new", None, "完成T12 的收尾"),
    "求助 @技术部 H5 页面打不开": ("help.new", None, "@技术部 H5 页面打不开"),
    "求助 @技术部 登录不了": ("help.new", None, "@技术部 登录不了"),
    "/help-me got stuck @技术部": ("help.new", None, "got stuck @技术部"),
    "/help": ("guide.show", None, ""),
    "/help-me ack h3": ("help.ack", "H3", ""),
    "/帮助 转交": ("guide.show", None, "转交"),
    "? 任务": ("guide.show", None, "任务"),
    "任务 转交 @李雷 T12": ("task.assign", "T12", "@李雷"),
    "任务 延期 T12 下周三": ("task.due", "T12", "下周三"),
    "任务 延期 下周三 t12": ("task.due", "T12", "下周三"),
    "任务 阻塞 等 T13": ("task.block", None, "等 T13"),
    "任务 转交 T12 @T13": ("task.assign", "T12", "@T13"),
    "/新建任务 写周报 @李雷": ("task.new", None, "写周报 @李雷"),
    "new task write the report": ("task.new", None, "write the report"),
    "取消任务 T12 重复了": ("task.cancel", "T12", "重复了"),
    "my tasks": ("task.mine", None, ""),
    "/求助技术部 打印机坏了": ("help.new", None, "技术部 打印机坏了"),
    "完成 T12!": ("task.done", "T12", ""),
    "/会议 预定 评审": ("meeting.new", None, "评审"),
    "订会议室 火星厅": ("rooms.list", None, "火星厅"),
    "/approve new leave": ("approval.new", None, "leave"),
    "approve A12": ("approval.ok", "A12", ""),
    "approve new": ("approval.new", None, ""),
    "/審批": ("approval.affairs", None, ""),
    "我的任务": ("task.mine", None, ""),
}


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_type(typed: str) -> None:
    """Tired, in a hurry, on a phone."""
    found = VOCABULARY.parse(typed)
    if isinstance(found, BareNoun):
        assert TYPED[typed][1:] == (None, "")
    else:
        assert _meaning(typed)[:3] == TYPED[typed]


@pytest.mark.parametrize(
    "typed",
    [
        "完成T12了吗",
        "完成 T12 了吗？",
        "完成T12?",
        "完成 T12 ？",
        "T12 完成了吗",
        "T12 完成 了没",
        "任务 完成 T12 了吗",
        "/任务 验收 T12 没有？",
        "done T12 ?",
        "is T12 done",
        "T12 done?",
        "收到T12吗",
        "收到了",
        "不收到",
        "未完成 T12",
        "没完成T12",
        "都完成T12",
        "T12 没完成",
        "ok. T12 looks wrong",
        "任务 新建H5",
        "请完成T12",
        "okT12x",
        "acknowledge",
        "任务 新",
        "任务 完城 T12",
        "T12 完城",
        "Z12 完成",
        "讨论 T12",
        "今天天气不错",
        "12",
        "/",
        "//",
        "！",
    ],
)
def test_nothing_is_decided_by_what_only_looks_like_a_command(typed: str) -> None:
    """A question, a negation, a slip: the nearest commands are shown, and nothing is done."""
    found = VOCABULARY.parse(typed)
    assert isinstance(found, Unknown), found
    assert len(found.nearest) in {0, 3}


@pytest.mark.parametrize("typed", ["任务", "/任务", "／ 任务", "TASK", "任務", "/tasks", "任务。"])
def test_a_noun_by_itself(typed: str) -> None:
    """It opens its form or list (§4.2)."""
    found = VOCABULARY.parse(typed)
    assert isinstance(found, BareNoun)
    assert found.noun.id == "task"


@pytest.mark.parametrize(
    "typed, moved, record",
    [
        ("T1延期到下周一", "task.due", "T1"),
        ("t1 改到 周五", "task.due", "T1"),
        ("T4 move to friday", "task.due", "T4"),
        ("/move T4 to friday", "task.due", "T4"),
        ("M3改期到周五下午3点", "meeting.change", "M3"),
        ("把M3推遲到明天", "meeting.change", "M3"),
        ("M2 move to thursday 4pm", "meeting.change", "M2"),
    ],
)
def test_an_id_and_what_leads_to_another_time(typed: str, moved: str, record: str) -> None:
    """Is what gives it that time, whether a blank stands between or not."""
    found = _matched(typed)
    assert (found.command.id, found.record) == (moved, record)


@pytest.mark.parametrize("typed", ["T4 move to +V2.0", "move T4 +V2.0"])
def test_what_is_moved_elsewhere(typed: str) -> None:
    """A project is no time."""
    assert _matched(typed).command.id == "task.move"


@pytest.mark.parametrize(
    "typed, nearest, record",
    [
        ("任务 完城 T12", "task.done", "T12"),
        ("任务 新键 原型", "task.new", None),
        ("/task finsh T3", "task.done", "T3"),
        ("T12 转叫", "task.assign", "T12"),
        ("T1延期几天", "task.due", "T1"),
        ("M3改期后天", "meeting.change", "M3"),
        ("taks new", "task.new", None),
        ("收倒", "task.ack", None),
        ("任物 列表", "task.list", None),
        ("求助 已解绝 H2", "help.solved", "H2"),
    ],
)
def test_a_slip_gets_the_nearest_three(typed: str, nearest: str, record: str | None) -> None:
    """The one that was meant comes first, and the id that was typed is kept for the tap."""
    found = VOCABULARY.parse(typed)
    if typed.startswith("求助"):  # whatever stands behind this noun is a request
        assert isinstance(found, Match)
        return
    assert isinstance(found, Unknown)
    assert found.nearest[0].id == nearest
    assert len({each.id for each in found.nearest}) == 3
    assert found.record == record


@pytest.mark.parametrize(
    "typed, command",
    [
        ("明天下午三点和李雷开会", "meeting.new"),
        ("book a meeting with lilei", "meeting.new"),
        ("周五李雷有空吗", "meeting.free"),
        ("明天有什么会", "meeting.list"),
        ("提醒我明天10点交报告", "task.new"),
        ("Remind me to call Bob", "task.new"),
        ("服务器挂了！！！", "incident.report"),
        ("the shop is down", "incident.report"),
        ("今天谁值班？", "duty.show"),
        ("who’s on duty?", "duty.show"),
        ("明天請一天假", "absence.new"),
        ("有什么要我审批的", "approval.todo"),
        ("how do I book a room", "rooms.list"),
    ],
)
def test_words_of_ones_own_find_their_command(typed: str, command: str) -> None:
    """What is spelt like none of the commands may still hint at one; it is suggested alone."""
    found = VOCABULARY.parse(typed)
    assert isinstance(found, Unknown)
    assert [each.id for each in found.nearest] == [command]


def test_a_hint_is_a_word_of_its_own() -> None:
    """Not a part of a longer one: `still` is not `ill`."""
    found = VOCABULARY.parse("still there tomorrow")
    assert isinstance(found, Unknown)
    assert "absence.new" not in {each.id for each in found.nearest}


@pytest.mark.parametrize("typed", ["你好", "在吗", "12"])
def test_what_is_like_no_command_gets_no_command(typed: str) -> None:
    """Three commands that have nothing to do with it would only puzzle."""
    found = VOCABULARY.parse(typed)
    assert isinstance(found, Unknown)
    assert found.nearest == ()


def test_a_word_of_another_record_is_a_slip() -> None:
    """`T1 搞定了` is said of requests for help; what can be done to T1 is shown."""
    found = VOCABULARY.parse("T1 搞定了")
    assert isinstance(found, Unknown)
    assert found.record == "T1"
    assert {each.record is not None and each.noun.prefix for each in found.nearest} == {"T"}


def test_nothing_typed_has_nothing_near() -> None:
    """Not even a suggestion for an empty line."""
    assert VOCABULARY.parse(" \n ") == Unknown(" \n ", ())


def test_a_very_long_word_is_looked_up_as_fast_as_a_short_one() -> None:
    """What is compared with the commands is cut: nobody's slip holds up the others."""
    found = VOCABULARY.parse("新" * 20_000 + " 建" * 10_000)
    assert isinstance(found, Unknown)


@pytest.mark.parametrize(
    "typed, description",
    [
        ('任务 新建 原型 "先做首页"', "先做首页"),
        ("任务 新建 原型 “先做首页”", "先做首页"),
        ("任务 新建 「先做 首页」 原型", "先做 首页"),
        ("任务 新建 『先做首页』 原型", "先做首页"),
        ("任务 新建 原型\n先做首页\n再做列表", "先做首页\n再做列表"),
        ('任务 新建 原型 "先做首页"\n再做列表', "先做首页\n再做列表"),
        ("任务 新建 原型\r\n先做首页", "先做首页"),
    ],
)
def test_quotations_and_further_lines_are_the_description(typed: str, description: str) -> None:
    """Whichever quotation marks a keyboard has."""
    assert _meaning(typed) == ("task.new", None, "原型", description)


def test_a_quotation_inside_a_word_is_a_word() -> None:
    """Only one that stands by itself is set apart."""
    assert _meaning('任务 新建 名为"原型"的页面')[2] == '名为"原型"的页面'


REPLIES = {
    "收到": ("task.ack", None, ""),
    "收到。": ("task.ack", None, ""),
    " 收到,今天开始": ("task.ack", None, "今天开始"),
    "OK": ("task.ack", None, ""),
    "Got it": ("task.ack", None, "it"),
    "進度 %40": ("task.progress", None, "%40"),
    "收到吗": ("task.comment", None, "收到吗"),
    "收到 了吗？": ("task.comment", None, "收到 了吗？"),
    "收到?": ("task.comment", None, "收到?"),
    "辛苦了": ("task.comment", None, "辛苦了"),
    "好像不对": ("task.comment", None, "好像不对"),
    "收到 T13": ("task.ack", "T13", ""),
    "完成T13 已上线": ("task.done", "T13", "已上线"),
    "和 T13 一样": ("task.comment", None, "和 T13 一样"),
    "任务 列表": ("task.comment", None, "任务 列表"),
}


@pytest.mark.parametrize("typed", REPLIES)
def test_a_typed_reply_to_a_card(typed: str) -> None:
    """A whole first word decides, an id names another record, anything else is a remark (§3.1)."""
    found = VOCABULARY.parse_reply("T", typed)
    assert found is not None
    assert (found.command.id, found.record, " ".join(found.line.tokens)) == REPLIES[typed]


MEETING_REPLIES = {
    "收到": "meeting.accept",
    "好的 ～": "meeting.accept",
    "收到 M3": "meeting.accept",
    "参加 M3 晚到十分钟": "meeting.accept",
    "收到，但我来不了": "meeting.comment",
    "收到 M3 但我来不了": "meeting.comment",
    "来不了。": "meeting.decline",
    "来不了，远程接入": "meeting.comment",
    "不参加，出差": "meeting.decline",
    "可以": "meeting.accept",
    "没问题！": "meeting.accept",
    "ok 👌": "meeting.accept",
    "👍": "meeting.accept",
    "可以换个时间": "meeting.comment",
    "可以吗": "meeting.comment",
    "ok 👎": "meeting.comment",
    "不好意思 来不了 有事": "meeting.decline",
    "sorry, no, travelling": "meeting.decline",
    "抱歉": "meeting.comment",
    "去不了 那天出差": "meeting.decline",
    "来不了，请假了": "meeting.decline",
    "不去了 临时有事": "meeting.decline",
    "參加不了，那天請假": "meeting.decline",
    "有冲突，去不了": "meeting.decline",
    "那天出差，来不了！": "meeting.decline",
    "no, travelling": "meeting.decline",
    "No, I'm on leave that week": "meeting.decline",
    "no, conflict": "meeting.decline",
    "can't, sick": "meeting.decline",
    "no conflict": "meeting.comment",
    "no, not sick any more": "meeting.comment",
    "去不了 有事，线上参加": "meeting.comment",
    "出差，线上参加": "meeting.comment",
    "去不了 出差吗？": "meeting.comment",
    "没有事，不来": "meeting.comment",
    "出差": "meeting.comment",
    "好的 出差": "meeting.comment",
    "出差，好的": "meeting.comment",
    "收到，那天请假": "meeting.comment",
    "no": "meeting.decline",
    "no problem, I'll be there": "meeting.comment",
}


@pytest.mark.parametrize("typed", MEETING_REPLIES)
def test_a_typed_reply_to_an_invitation(typed: str) -> None:
    """A polite word that goes on is neither a yes nor a no; a no with its reason is one (§4.2)."""
    found = VOCABULARY.parse_reply("M", typed)
    assert found is not None
    assert found.command.id == MEETING_REPLIES[typed]


APPROVAL_REPLIES = {
    "同意": "approval.ok",
    "批准 请尽快补发票": "approval.ok",
    "同意 没问题": "approval.ok",
    "+1 looks good": "approval.ok",
    "approve no objections": "approval.ok",
    "駁回：預算超了": "approval.reject",
    "拒绝, 太贵": "approval.reject",
    "-1 not in the budget": "approval.reject",
    "reject\nover budget": "approval.reject",
    "办结 已盖章": "approval.done",
    "同意，尽快": "approval.comment",
    "ok, looks good": "approval.comment",
    "ok 但是要快": "approval.comment",
    "ok, 但是要快": "approval.comment",
    "同意 如果不超预算": "approval.comment",
    "同意 先补发票": "approval.comment",
    "同意 ？": "approval.comment",
    "同意 不行": "approval.comment",
    "ok 我看看": "approval.comment",
    "ok I'll look at it": "approval.comment",
    "approve if it is below 500": "approval.comment",
    "approve after the invoice": "approval.comment",
    "approved with changes": "approval.comment",
    "+1 天": "approval.comment",
    "-1 day": "approval.comment",
    "不同意 除非便宜一点": "approval.comment",
    "不同意 吗？": "approval.comment",
    "reject, but I could be persuaded": "approval.comment",
    "reject or approve?": "approval.comment",
    "看起来不错": "approval.comment",
    "同意吗": "approval.comment",
    "不同意太贵": "approval.comment",
    "太贵，不同意": "approval.comment",
    "没问题，同意": "approval.comment",
}


@pytest.mark.parametrize("typed", APPROVAL_REPLIES)
def test_a_typed_reply_to_an_approval(typed: str) -> None:
    """The first word decides, unless what is behind it may take it back (§3.1, rule 20)."""
    found = VOCABULARY.parse_reply("A", typed)
    assert found is not None
    assert found.command.id == APPROVAL_REPLIES[typed]


def test_a_reply_of_nothing_means_nothing() -> None:
    """Neither to a card of an unknown letter nor without a word."""
    assert VOCABULARY.parse_reply("Z", "收到") is None
    assert VOCABULARY.parse_reply("T", "...") is None


def test_a_long_reply_is_a_remark() -> None:
    """Nobody holds a process up by blanks: no reason is looked for in front of the last word."""
    found = VOCABULARY.parse_reply("M", f"那天{' ' * 20_000}去不了")
    assert found is not None
    assert found.command.remark


def test_every_command_word_may_be_typed_in_traditional_characters() -> None:
    """The folding knows every character that a command word or a tag has (§4.2)."""
    words = {word for each in COMMANDS for word in _chinese(each)}
    for word in words.union(*(each for each in TAGS.values())):
        assert not [each for each in word if not each.isascii() and not _is_known(each)], word
        assert simplified(word.translate(TRADITIONAL)) == word


def _chinese(command: AnyCommand) -> tuple[str, ...]:
    noun, verbs = command.noun.words.zh, command.words.zh
    return noun + verbs + command.shortcuts.zh + command.hints.zh + command.answers.zh


def _is_known(character: str) -> bool:
    """Whether the table or the list says what it is in Traditional."""
    return ord(character) in TRADITIONAL or character in ALIKE


def test_two_meanings_of_one_word_stop_the_start() -> None:
    """A feature that takes another's word is noticed before anybody types it."""
    with pytest.raises(ValueError, match="means both"):
        Vocabulary([COMMANDS[0], *(each for each in _renamed(COMMANDS[0]))])
    other = Noun("other", Words(("任务",), ()))
    with pytest.raises(ValueError, match="two nouns are called 任务"):
        Vocabulary([COMMANDS[0], _of_noun(COMMANDS[0], other)])
    assert FEATURES


def _renamed(command: AnyCommand) -> list[AnyCommand]:
    from dataclasses import replace

    return [replace(command, id="task.other")]


def _of_noun(command: AnyCommand, noun: Noun) -> AnyCommand:
    from dataclasses import replace

    return replace(command, noun=noun)
