"""What `muster doctor` looks at of what is due: done in time, able to leave, and who is told."""

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, func, select

from bot.cli.patient import Patient
from bot.directory.model import ACCOUNTS
from bot.directory.queries import main_admins
from bot.engine import inbox
from bot.engine.outbox.rows import outbox_table
from bot.engine.outbox.undelivered import is_stranded
from bot.engine.upkeep.backups import backup_age
from bot.engine.upkeep.finding import Finding, Level
from bot.time.durations import format_duration

_LATE: Final = timedelta(minutes=1)
_STALE: Final = timedelta(days=2)


def alarms(patient: Patient) -> Finding:
    """Whether somebody is told when something is late: a main administrator who can be reached."""
    messengers = patient.settings.messengers
    ids = [each.id for each in main_admins(patient.tx)]
    account = ACCOUNTS.c.person_id.in_(ids) & ACCOUNTS.c.messenger.in_(messengers)
    if not messengers or patient.tx.connection().execute(select(exists().where(account))).scalar():
        return Finding("alarms", Level.OK, "reach a main administrator, where a messenger is")
    return Finding(
        "alarms",
        Level.FAIL,
        f"reach nobody: no main administrator has an account on {' or '.join(messengers)}",
        "Write `level: main_admin` and the accounts of somebody into the org file.",
    )


def deadlines(patient: Patient) -> Finding:
    """Whether deadlines are acted on; one that fails again and again is late as well."""
    found = patient.standing
    late = timedelta(seconds=found.deadline_lateness(patient.now))
    if late <= _LATE:
        return Finding("deadlines", Level.OK, "none is late")
    return Finding(
        "deadlines",
        Level.FAIL,
        f"{found.overdue} late, the oldest by {_span(late)}",
        "Start `muster run`; if it runs, its log says why they fail.",
    )


def late_messages(patient: Patient) -> Finding:
    """Whether messages leave, whatever holds them up: as the watchdog sees it."""
    found = patient.standing
    late = timedelta(seconds=found.message_lateness(patient.now))
    if late <= patient.settings.monitor.late_after:
        return Finding("late messages", Level.OK, "none")
    waiting = ", ".join(f"{count} for {name}" for name, count in sorted(found.waiting.items()))
    return Finding(
        "late messages",
        Level.FAIL,
        f"{waiting} may leave and have not, the oldest for {_span(late)}",
        "Start `muster run`; if it runs, its log says why they don't leave.",
    )


def parked(patient: Patient) -> Finding:
    """What was given up on after its last attempt."""
    count = sum(patient.standing.parked.values())
    if not count:
        return Finding("parked messages", Level.OK, "none")
    return Finding(
        "parked messages",
        Level.WARN,
        f"{count} could not be delivered",
        "See `muster outbox list`, then `muster outbox retry` or `muster outbox drop`.",
    )


def unconnected(patient: Patient) -> Finding:
    """What waits for a messenger that the settings do not connect."""
    column = outbox_table.c.messenger
    elsewhere = is_stranded(patient.settings.outlets)
    query = select(column, func.count()).where(elsewhere).group_by(column).order_by(column)
    rows = patient.tx.connection().execute(query).all()
    found = {row[0]: row[1] for row in rows}
    if not found:
        return Finding("waiting messages", Level.OK, "none waits for a missing messenger")
    listed = ", ".join(f"{count} for {name}" for name, count in found.items())
    return Finding(
        "waiting messages",
        Level.WARN,
        f"{listed}, which is not connected",
        f"Connect it, or give them up by `muster outbox drop --for {next(iter(found))}`.",
    )


def failed_inputs(patient: Patient) -> Finding:
    """What people said that met a bug."""
    failed = inbox.failures(patient.tx)
    if not failed:
        return Finding("failed inputs", Level.OK, "none")
    key, at, _ = failed[-1]
    return Finding(
        "failed inputs",
        Level.WARN,
        f"{len(failed)} met a bug, the latest {_span(patient.now - at)} ago ({key})",
        "The log of that moment has the traceback; please report it.",
    )


def backups(patient: Patient) -> Finding:
    """Whether they are made day by day; whoever only tries it out needs none."""
    age = backup_age(patient.tx, patient.now)
    found = "none was ever made" if age is None else f"the last was made {_span(age)} ago"
    if age is not None and age <= _STALE:
        return Finding("backups", Level.OK, found)
    if set(patient.settings.messengers) <= {"console"}:
        return Finding("backups", Level.OK, f"{found}; none is needed to try it out")
    return Finding(
        "backups",
        Level.WARN,
        found,
        "Run `muster backup FILE` every night, and carry the files to another machine.",
    )


def _span(length: timedelta) -> str:
    return format_duration(timedelta(seconds=max(1, int(length.total_seconds()))))
