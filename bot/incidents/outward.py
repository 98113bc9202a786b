"""What other programs are told of incidents by webhook."""

from datetime import UTC, datetime
from typing import Final

from bot.directory.queries import person
from bot.engine.context import Context
from bot.engine.feature import Outward
from bot.incidents.queries import breached, incident

_EVENTS: Final = {
    "incident.report": "incident.opened",
    "incident.take": "incident.acknowledged",
    "incident.update": "incident.updated",
    "incident.severity": "incident.severity",
    "incident.escalate": "incident.escalated",
    "incident.solve": "incident.solved",
    "incident.alert_solved": "incident.solved",
    "incident.confirm": "incident.closed",
    "incident.closed_silently": "incident.closed",
    "incident.reopen": "incident.reopened",
    "incident.cancel": "incident.cancelled",
    "incident.merge": "incident.cancelled",
    "incident.drill_over": "incident.cancelled",
    "incident.late_respond": "incident.breached",
    "incident.late_assemble": "incident.breached",
    "incident.late_update": "incident.breached",
    "incident.late_solve": "incident.breached",
    "incident.late_report": "incident.breached",
}


def _data(ctx: Context, incident_id: int) -> dict[str, object]:
    """An incident as it is when the event is committed."""
    shown = incident(ctx.tx, incident_id)
    leader = person(ctx.tx, shown.lead_id) if shown.lead_id is not None else None
    return {
        "title": shown.title,
        "kind": shown.kind,
        "severity": shown.severity,
        "state": shown.state,
        "drill": shown.drill,
        "reporter": ctx.member(shown.reporter_id).key,
        "leader": leader.key if leader else None,
        "update": shown.last_update,
        "solution": shown.solution,
        "breached": sorted(breached(ctx.tx, [shown.id]).get(shown.id, set())),
        "happened_at": _written(shown.happened_at),
        "reported_at": _written(shown.reported_at),
        "taken_at": _written(shown.taken_at),
        "solved_at": _written(shown.solved_at),
        "closed_at": _written(shown.closed_at),
    }


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at is not None else None


OUTWARD: Final = Outward(_EVENTS, _data)
