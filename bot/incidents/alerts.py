"""Alerts from monitoring: each is one incident while it lasts, however often it is sent.

What is sent again changes nothing; what is over by itself is solved if nobody has taken it, else
whoever leads it is told.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.directory.queries import main_admins, person_by_key
from bot.directory.values import Member
from bot.engine.commands.text import clean
from bot.engine.context import Context, Origin
from bot.engine.outbox.live import Lead
from bot.engine.rules import Rules
from bot.incidents import clocks
from bot.incidents.actions.reporting import Draft, report
from bot.incidents.effects import done
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.matrix.model import Severity
from bot.incidents.model import Incident, State
from bot.incidents.queries import incident_for_update, under_way_of
from bot.incidents.telling import announce, tell, tell_lead
from storage import Tx
from storage.database import Database

_TITLE: Final = 200
_KEY: Final = 80
_SCOPE: Final = 500
_UNSOUND: Final = re.compile("[\x00\ud800-\udfff]")
_TRIES: Final = 4
_WORDS: Final = {
    **dict.fromkeys(("urgent", "critical", "page", "p1", "p0", "fatal", "紧急"), Severity.URGENT),
    **dict.fromkeys(("serious", "error", "warning", "major", "p2", "严重"), Severity.SERIOUS),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that monitoring says; `key` is the same while it is the same thing."""

    key: str
    title: str
    severity: str = ""
    kind: str = ""
    scope: str = ""
    resolved: bool = False


def _sound(words: str) -> str:
    """Words from outside without what nobody can write or read."""
    return _UNSOUND.sub("", clean(words))


def take(database: Database, rules: Rules, now: datetime, alert: Alert) -> str:
    """Report, go on with or end the incident of an alert; gives its id, empty where there is none.

    Two processes that get the same at once make one incident of it.
    """
    for tries in range(1, _TRIES + 1):
        try:
            with database.transaction() as tx:
                _take_turn(tx, _sound(alert.key)[:_KEY])
                ctx = Context(tx, rules, now)
                subject = _taken(ctx, alert)
                ctx.flush()
                return subject
        except (IntegrityError, OperationalError):
            if tries == _TRIES:
                raise
            _log.info("an alert runs again")
    raise AssertionError("the last try raises or returns")


def _taken(ctx: Context, alert: Alert) -> str:
    key = _sound(alert.key)[:_KEY]
    known = under_way_of(ctx.tx, key)
    shown = incident_for_update(ctx, known) if known is not None else None
    if shown is not None:
        if alert.resolved:
            _over(ctx, shown)
        return shown.subject
    if alert.resolved:
        return ""
    speaker = _speaker(ctx)
    address = ctx.address(speaker) if speaker else None
    if speaker is None or address is None:
        _log.error("an alert has nobody to speak for it: set incident.alerts_as")
        return ""
    ctx.origin = Origin(address.messenger)
    draft = Draft(
        title=" ".join(_sound(alert.title).split())[:_TITLE].strip() or key or "alert",
        kind=matrix_of(ctx.settings).kind(alert.kind),
        severity=_WORDS.get(alert.severity.strip().lower(), Severity.GENERAL),
        scope=_sound(alert.scope)[:_SCOPE],
        suggestion="",
        reporter=speaker,
        source=key,
    )
    return report(ctx, draft).subject


def _over(ctx: Context, shown: Incident) -> None:
    words = ctx.text("incident.alert_over")
    if shown.state == State.SOLVED:
        return
    if shown.state == State.REPORTED:
        shown.solve(words, ctx.now)
        clocks.end(ctx, shown, "over by itself")
        clocks.await_confirmation(ctx, shown)
        done(ctx, shown, "incident.alert_solved")
        lead = Lead("incident.lead.alert_over")
        tell(ctx, shown, [ctx.member(shown.reporter_id)], lead, until=clocks.CONFIRM)
    else:
        ctx.record(shown.subject, "incident.alert_over")
        lead = Lead("incident.lead.alert_over_led")
        tell_lead(ctx, shown, lead, strong=None)
    announce(ctx, shown, lead)


def _speaker(ctx: Context) -> Member | None:
    """Who stands for the monitoring, and confirms what it reported."""
    chosen = ctx.settings.incident.alerts_as
    found = person_by_key(ctx.tx, chosen) if chosen else None
    return found or next(iter(main_admins(ctx.tx)), None)


def _take_turn(tx: Tx, key: str) -> None:
    """Have alerts of one key wait for each other; SQLite has one writer anyway."""
    connection = tx.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"alert:{key}"))))
