"""The example that the format was described with."""

from pathlib import Path
from typing import Final

import pytest

from tests.simulation.running import simulate, written

EXAMPLE: Final = """\
now: 2026-11-23T10:00+08:00          # virtual start
language: zh
settings: {task.ack_within: 2h}      # optional overrides
org: org.yaml                        # or inline: departments: [...], people: [...]
rooms: [{name: 产品群, members: [韩梅梅, 李雷]}]
steps:
  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 完成UI原型 @李雷 周五17:00 !高"}
  - {wait: 2h30m}                    # or {until: 2026-11-23T17:00+08:00}
  - {as: 李雷, click: 收到, on: T1}   # button by its label (either language) or action id
  - {as: 李雷, click: 提交, on: A1, form: {reason: 出差}}
  - {as: 李雷, say: "收到", reply_to: T1}       # a typed reply to a card; no "in" = direct message to the bot
"""  # noqa: E501  # as it stands in the description
APPROVAL: Final = "  - {as: 李雷, click: 提交, on: A1, form: {reason: 出差}}\n"

CARD: Final = """\
T1 完成UI原型
负责人: 李雷
发起人: 韩梅梅
截止: 11月27日 周五 17:00
优先级: 高
状态: 待开始 · """
WAITING: Final = CARD + "未确认"
ACKNOWLEDGED: Final = CARD + "已收到"
ASKED: Final = "韩梅梅 给您分配了任务，请确认收到\n"
REMINDED: Final = "请在 11月23日 周一 12:00 前确认收到\n"
LATE: Final = "已超过 2 小时未确认，请尽快处理\n"
MINE: Final = ["收到", "开始", "转交", "更多"]
FRESH: Final = ["收到", "开始", "修改", "撤销", "转交", "更多"]
NOT_SEEN: Final = "李雷 超过 2 小时还没有确认收到\n"


def test_every_line_of_the_example(tmp_path: Path) -> None:
    """The 2-hour rule is seen at work: asked, reminded at 80 %, overdue, and then acknowledged."""
    outcome = simulate(written(tmp_path, EXAMPLE.replace(APPROVAL, "")), "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert [(*line.told, line.text, line.buttons) for line in outcome.lines] == [
        ("10:00", "产品群", "post", "T1", WAITING, FRESH),
        ("10:00", "李雷", "urgent", "T1", ASKED + WAITING, MINE),
        ("10:01", "产品群", "update", "T1", WAITING, MINE),
        ("11:36", "李雷", "urgent", "T1", REMINDED + WAITING, MINE),
        ("12:00", "李雷", "urgent", "T1", LATE + WAITING, MINE),
        ("12:00", "韩梅梅", "urgent", "T1", NOT_SEEN + WAITING, ["转交", "更多"]),
        ("12:00", "产品群", "update", "T1", WAITING, MINE),
        ("12:00", "李雷", "update", "T1", ASKED + WAITING, MINE),
        ("12:00", "李雷", "update", "T1", REMINDED + WAITING, MINE),
        ("12:30", "产品群", "update", "T1", ACKNOWLEDGED, ["开始", "转交", "更多"]),
        ("12:30", "李雷", "update", "T1", ACKNOWLEDGED, ["开始", "转交", "更多"]),
        ("12:30", "韩梅梅", "update", "T1", ACKNOWLEDGED, ["转交", "更多"]),
        ("12:30", "李雷", "update", "T1", ACKNOWLEDGED, ["开始", "转交", "更多"]),
        ("12:30", "李雷", "update", "T1", ACKNOWLEDGED, ["开始", "转交", "更多"]),
        ("12:30", "李雷", "post", None, "T1 已经确认过了，不用重复操作", []),
    ]  # fmt: skip
    assert {line.messenger for line in outcome.lines} == {"console"}
    assert outcome.lines[0].to == {"room": "产品群"}
    assert outcome.lines[1].to == {"person": "李雷"}
    assert outcome.lines[0].at == "2026-11-23T10:00:00+08:00"


def test_keys_come_in_the_described_order_and_chinese_stays_readable(tmp_path: Path) -> None:
    """A line can be read by eye, and two outputs can be compared as text."""
    outcome = simulate(written(tmp_path, EXAMPLE.replace(APPROVAL, "")), "--json")
    assert outcome.out.startswith(
        '{"at": "2026-11-23T10:00:00+08:00", "messenger": "console", "to": {"room": "产品群"}, '
        '"kind": "post", "subject": "T1", "text": "T1 完成UI原型\\n负责人: 李雷\\n'
    )
    assert '"buttons": ["收到", "开始", "修改", "撤销", "转交", "更多"]}\n' in outcome.out


def test_a_card_that_is_not_there_stops_the_example(tmp_path: Path) -> None:
    """Its approval A1 belongs to no scenario yet; what happened before it has been printed."""
    outcome = simulate(written(tmp_path, EXAMPLE), "--json")
    assert outcome.code == 1
    assert len(outcome.lines) == 14
    assert "scenario.yaml, line 10: 李雷 sees no card 'A1'; nearest: T1." in outcome.err


@pytest.mark.parametrize("button", ["收到", "Got it", "got it", "task.ack"])
def test_a_button_is_named_in_either_language_or_by_its_action(tmp_path: Path, button: str) -> None:
    """A scenario need not be written again for a company of the other language."""
    text = EXAMPLE.replace(APPROVAL, "").replace("click: 收到", f"click: {button}")
    outcome = simulate(written(tmp_path, text), "--json")
    assert outcome.lines[-2].text == ACKNOWLEDGED
