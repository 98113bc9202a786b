"""What was learned and is found again (I-11, I-12, K-05), and the figures (MTTA, MTTR)."""

import pytest

from bot.search import index, search
from bot.search.grams import grams
from storage.database import Database
from tests.stage import Stage


def _over(stage: Stage, title: str, number: int, cause: str) -> None:
    """Report, solve, confirm and learn from an incident."""
    subject = f"I{number}"
    stage.say("韩梅梅", f"/紧急 上报 {title} !严重 类型:故障")
    stage.say("张伟", f"/紧急 接手 {subject}")
    stage.wait("20m")
    stage.say("张伟", f"/紧急 解决 {subject} 已处理")
    stage.say("韩梅梅", f"/紧急 确认 {subject}")
    stage.say("张伟", f"/紧急 报告 {subject} {cause} 预防:加监控")
    stage.ignore()


def test_words_behind_their_name(stage: Stage) -> None:
    """What prevents it is all that stands behind its name, blanks and all."""
    _over(stage, "支付接口超时", 1, "证书过期")
    stage.say("张伟", "/紧急 报告 I1 证书过期 预防:到期前 30 天提醒")
    shown = stage.shown("韩梅梅", "I1")
    assert "根本原因: 证书过期" in shown
    assert "预防措施: 到期前 30 天提醒" in shown
    stage.ignore()


def test_grams() -> None:
    """Pairs of Chinese characters, whole words of others, whatever width and case."""
    assert grams("支付接口 HTTP５０２") == ["支付", "付接", "接口", "http502"]
    assert grams("宕") == ["宕"]
    assert grams("!?") == []


def test_search(database: Database) -> None:
    """Two characters find what has them; what is rare weighs more; nothing finds nothing."""
    with database.transaction() as tx:
        index(tx, "I1", "支付接口超时,证书过期")
        index(tx, "I2", "登录接口超时")
        index(tx, "I3", "Redis memory full")
        index(tx, "I4", "打印机坏了")
        index(tx, "T1", "支付接口超时")
        assert [each.subject for each in search(tx, "支付", "I", 5)] == ["I1"]
        assert [each.subject for each in search(tx, "接口 超时 支付", "I", 5)] == ["I1", "I2"]
        assert [each.subject for each in search(tx, "REDIS", "I", 5)] == ["I3"]
        assert search(tx, "%' OR 1=1 --", "I", 5) == []
        index(tx, "I1", "别的事情")
        assert search(tx, "支付", "I", 5) == []


def test_seen_before(stage: Stage) -> None:
    """A report like one of the past is shown it at once, with what its cause was."""
    _over(stage, "支付接口大面积超时", 1, "证书过期")
    _over(stage, "打印机坏了", 2, "卡纸")
    stage.say("徐静", "/紧急 上报 支付接口又超时了 !紧急 类型:故障")
    shown = stage.shown("张伟", "I3")
    assert "以往的类似问题: I1 支付接口大面积超时: 证书过期" in shown
    assert "打印机" not in shown
    stage.ignore()


def test_found_again(stage: Stage) -> None:
    """Everybody finds what has a report: cause, prevention, solution."""
    _over(stage, "支付接口大面积超时", 1, "证书过期")
    stage.say("何佳怡", "/紧急 搜索 证书")
    stage.expect(
        "何佳怡", contains=["I1 支付接口大面积超时", "根本原因: 证书过期", "预防措施: 加监控"]
    )
    stage.say("何佳怡", "/紧急 搜索 打印机")
    stage.expect("何佳怡", contains="没有找到")


def test_closing_report(stage: Stage) -> None:
    """The figures stand in the report by themselves."""
    _over(stage, "支付接口大面积超时", 1, "证书过期")
    shown = stage.shown("张伟", "I1")
    assert "接手用时: 0 秒" in shown
    assert "解决用时: 20 分" in shown
    assert "根本原因: 证书过期" in shown


def test_metrics(stage: Stage) -> None:
    """Mean times and the share that was late, by severity, kind and department, and a picture."""
    stage.say("王志远", "/紧急 指标")
    stage.expect("王志远", contains="这段时间没有紧急问题")
    _over(stage, "支付接口大面积超时", 1, "证书过期")
    taken_late = "/紧急 上报 官网打不开 !严重 类型:故障"
    stage.say("徐静", taken_late)
    stage.wait("40m")
    stage.say("张伟", "/紧急 接手 I2")
    stage.say("张伟", "/紧急 解决 I2 已重启")
    stage.ignore()
    stage.say("王志远", "/紧急 指标 90天")
    found = stage.expect(
        "王志远", contains=["最近 90 天", "2 起 · 接手 20 分 · 解决 30 分 · 超时 50%"]
    )
    assert "技术故障" in found.text
    assert "技术部" in found.text
    stage.say("王志远", "/紧急 指标 0")
    stage.ignore()


@pytest.mark.parametrize("text", ["a" * 5000, "超" * 5000, "\u0000\ud800", "😀😀"])
def test_any_text_can_be_indexed(database: Database, text: str) -> None:
    """Long, odd and empty texts are kept within bounds."""
    with database.transaction() as tx:
        index(tx, "I1", text)
        search(tx, text, "I", 5)
