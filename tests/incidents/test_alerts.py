"""Alerts in: one incident each while they last, bounded, hostile ones refused (I-01)."""

import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from adapters.alerts import AlertHooks
from storage.database import Database
from tests.incidents.company import actions, incident
from tests.stage import Stage, staged

_SETTINGS = {
    "incident.alert_token": "secret",
    "incident.alerts_as": "hanmeimei",
    "incident.alert_title": "{{ labels.alertname or title }}",
    "incident.alerts_a_minute": "20",
}


def _firing(status: str = "firing", severity: str = "critical") -> dict[str, Any]:
    labels = {"alertname": "HighErrorRate", "severity": severity}
    return {
        "status": status,
        "groupKey": '{}:{alertname="HighErrorRate"}',
        "commonLabels": labels,
        "commonAnnotations": {"summary": "支付错误率 12%", "description": "近 5 分钟"},
        "alerts": [{"status": status, "labels": labels, "fingerprint": "f1"}],
    }


class _Monitoring:
    """Posts as monitoring does."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.hooks = AlertHooks(stage.app)
        self._transport = httpx.ASGITransport(Starlette(routes=[*self.hooks.routes()]))

    def post(self, body: Any, path: str = "alertmanager/secret") -> httpx.Response:
        """Post once, and let everything leave."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self._stage._loop.run(self._post(content, path))  # noqa: SLF001
        self._stage.settle()
        return answer

    async def _post(self, content: bytes, path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://hook") as client:
            return await client.post(f"/hooks/{path}", content=content)


def test_alert_becomes_one_incident(database: Database, without_rooms: str) -> None:
    """Sent again it changes nothing; over by itself it asks whoever stands for monitoring."""
    settings = _SETTINGS | {"incident.matrix": without_rooms}
    with staged(database, settings=settings) as stage:
        monitoring = _Monitoring(stage)
        assert monitoring.post(_firing()).json() == {"incidents": ["I1"]}
        stage.expect("张伟", kind="urgent", contains=["监控 上报了紧急问题", "支付错误率 12%"])
        stage.expect("孙丽娜", kind="urgent")
        stage.expect("王志远", kind="urgent")
        stage.expect("韩梅梅", contains="级别: 紧急 · 技术故障")
        for _ in range(3):
            assert monitoring.post(_firing()).json() == {"incidents": ["I1"]}
        stage.silence()
        monitoring.post(_firing("resolved"))
        stage.expect("韩梅梅", contains="监控显示已恢复，请确认")
        stage.silence()
        assert incident(stage)["state"] == "solved"
        monitoring.post(_firing("resolved"))
        stage.silence()


def test_over_while_it_is_handled(database: Database, without_rooms: str) -> None:
    """Whoever leads it is told, and says what it was; nothing is closed behind their back."""
    settings = _SETTINGS | {"incident.matrix": without_rooms}
    with staged(database, settings=settings) as stage:
        monitoring = _Monitoring(stage)
        monitoring.post(_firing(severity="warning"))
        stage.click("张伟", "接手", on="I1")
        stage.ignore()
        monitoring.post(_firing("resolved"))
        stage.expect("张伟", contains="监控显示已恢复，请核实后给出解决方案")
        stage.silence()
        assert incident(stage)["state"] == "handling"
        assert "incident.alert_over" in actions(stage)


def test_generic_by_expressions(database: Database, without_rooms: str) -> None:
    """The settings say what is the title, the key, how bad it is and whether it is over."""
    settings = _SETTINGS | {"incident.matrix": without_rooms}
    with staged(database, settings=settings) as stage:
        monitoring = _Monitoring(stage)
        body = {"labels": {"alertname": "磁盘满"}, "id": 7, "level": "error"}
        assert monitoring.post(body, "generic/secret").json() == {"incidents": ["I1"]}
        assert "严重" in stage.shown("张伟", "I1")
        stage.ignore()
        both = [body, {"title": "CPU 100%", "id": 8}]
        assert monitoring.post(both, "generic/secret").json() == {"incidents": ["I1", "I2"]}
        stage.ignore()
        assert monitoring.post(body | {"status": "ok"}, "generic/secret").status_code == 200
        assert incident(stage)["state"] == "solved"
        stage.ignore()


def test_a_burst_is_bounded(database: Database, without_rooms: str) -> None:
    """Twenty a minute are taken, the rest is refused and counted; people are heard meanwhile."""
    settings = _SETTINGS | {"incident.matrix": without_rooms}
    with staged(database, settings=settings) as stage:
        monitoring = _Monitoring(stage)
        many = [{"title": f"告警 {n}", "id": n} for n in range(60)]
        answer = monitoring.post(many, "generic/secret")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        for _ in range(50):
            assert monitoring.post(_firing()).status_code == 429
        assert monitoring.hooks.refused == 51
        stage.ignore()
        stage.say("徐静", "/紧急 列表")
        stage.expect("徐静", contains="没有未了结的紧急问题")


@pytest.mark.parametrize(
    "body, path, status",
    [
        (b"x" * 1_000_001, "alertmanager/secret", 413),
        (b"not json", "alertmanager/secret", 400),
        (b"[]", "alertmanager/secret", 400),
        (b'{"alerts": 5}', "alertmanager/secret", 400),
        (b"[1, 2]", "generic/secret", 400),
        (b"[" * 100_000, "generic/secret", 400),
        (b"{}", "alertmanager/wrong", 404),
        (b"{}", "nothing/secret", 404),
        (b'{"title": "{{ 7*7 }} {% for i in x %}"}', "generic/secret", 200),
        (b'{"title": "\\u0000\\ud800", "id": {"a": [1]}}', "generic/secret", 200),
    ],
)
def test_hostile(
    database: Database, without_rooms: str, body: bytes, path: str, status: int
) -> None:
    """What is too large, no JSON, of another shape or without the token is refused."""
    settings = _SETTINGS | {"incident.matrix": without_rooms}
    with staged(database, settings=settings) as stage:
        assert _Monitoring(stage).post(body, path).status_code == status
        stage.ignore()


def test_no_token_no_hook(database: Database) -> None:
    """Without a token there is no address at all."""
    with staged(database) as stage:
        assert AlertHooks(stage.app).routes() == ()


def test_drill_that_nobody_ends(stage: Stage) -> None:
    """A drill is over a while after its time, with its score, and asks for no more updates."""
    stage.say("韩梅梅", "/紧急 演练 支付接口超时 !紧急 @李雷")
    stage.click("李雷", "接手", on="I1")
    stage.ignore()
    stage.until("2026-11-23T10:16")
    stage.expect("韩梅梅", kind="urgent")
    stage.ignore()
    assert "演练得分: 55 分" in stage.shown("李雷", "I1")
    assert incident(stage)["state"] == "cancelled"
    stage.wait("48h")
    stage.silence()


def test_drill(stage: Stage) -> None:
    """Marked, ten times as fast, for those named alone, with a score; no part of the figures."""
    stage.say("韩梅梅", "/紧急 演练 支付接口超时 !紧急 @李雷 @何佳怡")
    stage.expect("李雷", kind="urgent", contains=["发起演练", "I1 [演练] 支付接口超时"])
    stage.expect("何佳怡", kind="urgent")
    stage.expect("韩梅梅")
    stage.silence()
    stage.wait("2m")
    stage.ignore()
    stage.click("李雷", "接手", on="I1")
    stage.wait("5m")
    stage.say("李雷", "/紧急 解决 I1 切到备用")
    stage.click("韩梅梅", "确认解决", on="I1")
    stage.ignore()
    assert "演练得分: 55 分" in stage.shown("李雷", "I1")
    stage.wait("48h")
    stage.silence()
    with stage.database.snapshot() as tx:
        from bot.incidents.queries import responders

        assert len(responders(tx, 1)) == 2
    stage.say("王志远", "/紧急 指标")
    stage.expect("王志远", contains="这段时间没有紧急问题")
