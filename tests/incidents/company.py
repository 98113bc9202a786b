"""Incidents of the sample company, and what the database says of them."""

from typing import Any

from sqlmodel import select

from bot.engine.ledger import history
from bot.incidents.model import Breach, Incident
from tests.stage import Stage

REPORT = "/紧急 上报 支付接口大面积超时 {severity} 类型:技术故障 范围:100名用户"


def reported(stage: Stage, severity: str = "!紧急", **where: Any) -> Stage:
    """Have 韩梅梅 report I1, and take what comes of it."""
    stage.say("韩梅梅", REPORT.format(severity=severity), **where)
    stage.ignore()
    return stage


def taken(stage: Stage, severity: str = "!紧急", **where: Any) -> Stage:
    """The same, taken by 张伟 at once, and everybody there."""
    reported(stage, severity, **where)
    stage.click("张伟", "接手", on="I1")
    for each in ("孙丽娜", "王志远"):
        if severity == "!紧急" or each == "孙丽娜":
            stage.click(each, "到位", on="I1")
    stage.ignore()
    return stage


def actions(stage: Stage, subject: str = "I1") -> list[str]:
    """What the ledger says was done to an incident, in order."""
    with stage.database.snapshot() as tx:
        return [entry.action for entry in history(tx, subject)]


def incident(stage: Stage, incident_id: int = 1) -> dict[str, Any]:
    """The row of an incident."""
    with stage.database.snapshot() as tx:
        return tx.get_one(Incident, incident_id).model_dump()


def late(stage: Stage, incident_id: int = 1) -> list[str]:
    """Which limits were not kept, in order."""
    with stage.database.snapshot() as tx:
        query = select(Breach.clock).where(Breach.incident_id == incident_id)
        return list(tx.exec(query.order_by(Breach.id)).all())  # type: ignore[arg-type]
