"""What `muster doctor` looks at, each finding with what to do about it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sqlalchemy import exists, func, select

from bot.app import company_files
from bot.booking.queries import orphaned, resources
from bot.charts import NoFontError, find_font
from bot.cli import waiting
from bot.cli.given import check_font, check_matrix
from bot.cli.patient import Patient
from bot.directory.duty import COMPANY, rota, units_with_rota
from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE
from bot.directory.queries import department, superior_of
from bot.engine.effects.appointments import closed
from bot.engine.upkeep.finding import Finding, Level
from bot.errors import SetupError
from bot.time.agreed import APART, AgreedClock
from templates.documents import check

_NAMES: Final = 5
_DAYS_AHEAD: Final = 14
_FULL: Final = 200 * 1024**2
_NEARLY_FULL: Final = 1024**3


def examine(patient: Patient) -> Iterator[Finding]:
    """Make every check, in the order in which they matter."""
    for look in _CHECKS:
        yield look(patient)


def _messengers(patient: Patient) -> Finding:
    if patient.settings.messengers:
        return Finding(
            "messengers", Level.OK, f"{', '.join(patient.settings.messengers)} connected"
        )
    return Finding(
        "messengers",
        Level.WARN,
        "none is configured",
        "README.md says how to connect Slack, Feishu and DingTalk; MUSTER_CONSOLE_ENABLED=true and "
        "MUSTER_CONSOLE_TOKEN let you try it in the browser.",
    )


def _clock(patient: Patient) -> Finding:
    if not isinstance(patient.clock, AgreedClock):
        return Finding("clock", Level.OK, "is this machine's")
    if abs(apart := patient.clock.apart) <= APART:
        return Finding("clock", Level.OK, "goes with the database's")
    return Finding(
        "clock",
        Level.WARN,
        f"this machine's is {apart:+.0f} s off the database's, which counts",
        "Have both kept by NTP: what needs this machine's own, such as S3, refuses it else.",
    )


def _calendar(patient: Patient) -> Finding:
    this = patient.now.astimezone(patient.calendar.zone).year
    unknown = [year for year in (this, this + 1) if not patient.calendar.knows(year)]
    if not unknown:
        return Finding("calendar", Level.OK, f"knows the holidays of {this} and {this + 1}")
    years = " and ".join(map(str, unknown))
    return Finding(
        "calendar",
        Level.FAIL if this in unknown else Level.WARN,
        f"the holidays of {years} are not known: only weekends count as days off",
        "Update Muster, or name a holiday table by MUSTER_CALENDAR_HOLIDAYS.",
    )


def _people(patient: Patient) -> Finding:
    active = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.active)
    count = patient.tx.connection().execute(active).scalar_one()
    if count:
        return Finding("people", Level.OK, f"{count} work here")
    return Finding("people", Level.FAIL, "the directory is empty", "Run `muster org import FILE`.")


def _superiors(patient: Patient) -> Finding:
    """Whoever the org file gives no superior: one is the head of the company, more are a gap."""
    superior, head = PEOPLE.alias(), PEOPLE.alias()
    of_head = (head.c.id == DEPARTMENTS.c.head_id) & (head.c.id != PEOPLE.c.id)
    doubtful = (
        select(PEOPLE.c.id, PEOPLE.c.name)
        .select_from(PEOPLE)
        .outerjoin(superior, (superior.c.id == PEOPLE.c.superior_id) & superior.c.active)
        .outerjoin(DEPARTMENTS, DEPARTMENTS.c.id == PEOPLE.c.department_id)
        .outerjoin(head, of_head & head.c.active)
        .where(PEOPLE.c.active, superior.c.id.is_(None), head.c.id.is_(None))
        .order_by(PEOPLE.c.id)
    )
    rows = patient.tx.connection().execute(doubtful).all()
    alone = [row.name for row in rows if superior_of(patient.tx, row.id) is None]
    if len(alone) <= 1:
        return Finding("superiors", Level.OK, f"everybody has one{_but(alone)}")
    return Finding(
        "superiors",
        Level.WARN,
        f"{len(alone)} people have none: {_listed(alone)}",
        "What climbs to them ends there. Name their superiors in the org file.",
    )


def _heads(patient: Patient) -> Finding:
    head = PEOPLE.alias()
    query = (
        select(DEPARTMENTS.c.name)
        .outerjoin(head, (head.c.id == DEPARTMENTS.c.head_id) & head.c.active)
        .where(DEPARTMENTS.c.active, head.c.id.is_(None))
        .order_by(DEPARTMENTS.c.id)
    )
    names = list(patient.tx.connection().execute(query).scalars())
    if not names:
        return Finding("departments", Level.OK, "every department has a head")
    return Finding(
        "departments",
        Level.WARN,
        f"{len(names)} without a head: {_listed(names)}",
        "Name their heads in the org file; until then nobody can be asked there.",
    )


def _duties(patient: Patient) -> Finding:
    """Rotas that have nobody on some of the next days, or somebody who has left."""
    today = patient.now.astimezone(patient.calendar.zone).date()
    gaps = []
    for unit_id in units_with_rota(patient.tx, today):
        unit = None if unit_id == COMPANY else department(patient.tx, unit_id)
        days = rota(patient.tx, unit, today, _DAYS_AHEAD)
        open_days = [duty for duty in days if not duty.is_planned]
        if open_days:
            gaps.append(f"{unit.name if unit else 'the company'} from {open_days[0].day}")
    if not gaps:
        return Finding("duties", Level.OK, "no rota has a gap in the next two weeks")
    return Finding(
        "duties",
        Level.WARN,
        f"{len(gaps)} rotas have gaps: {_listed(gaps)}",
        "Heads answer on those days; fill them by `/duty set`.",
    )


def _rooms(patient: Patient) -> Finding:
    """Rooms to be booked, and bookings of those that are gone."""
    left = orphaned(patient.tx, patient.now)
    if not left:
        count = len(resources(patient.tx))
        return Finding("rooms", Level.OK, f"{count} can be booked" if count else "none is set up")
    names = [f"{booking.owner} in {room.name_en}" for booking, room in left]
    return Finding(
        "rooms",
        Level.WARN,
        f"{len(left)} bookings of rooms that are gone: {_listed(names)}",
        "Tell whoever booked them, or put the rooms back by `muster rooms import`.",
    )


def _accounts(patient: Patient) -> Finding:
    messengers = patient.settings.messengers
    reached = exists().where(
        ACCOUNTS.c.person_id == PEOPLE.c.id, ACCOUNTS.c.messenger.in_(messengers)
    )
    query = select(PEOPLE.c.name).where(PEOPLE.c.active, ~reached).order_by(PEOPLE.c.id)
    names = list(patient.tx.connection().execute(query).scalars())
    if not names or not messengers:
        return Finding("accounts", Level.OK, "everybody can be reached, where a messenger is")
    return Finding(
        "accounts",
        Level.WARN,
        f"{len(names)} can't be reached on {' or '.join(messengers)}: {_listed(names)}",
        "Give their accounts in the org file.",
    )


def _calendars(patient: Patient) -> Finding:
    shut = [
        f"{name} since {since:%Y-%m-%d %H:%M} ({why})" for name, why, since in closed(patient.tx)
    ]
    if not shut:
        return Finding("calendars", Level.OK, "meetings are taken wherever that is switched on")
    return Finding(
        "calendars",
        Level.WARN,
        f"meetings are not taken by {'; '.join(shut)}",
        "Grant what is missing; what waits follows within the hour.",
    )


def _files(patient: Patient) -> Finding:
    try:
        files = company_files(patient.settings, patient.database, patient.clock)
        missing = files.missing()
    except Exception as error:  # noqa: BLE001  # every kind of place has errors of its own
        said = f"can't be looked at: {str(error) or type(error).__name__}"
        return Finding("files", Level.FAIL, said, "Put MUSTER_FILES_URL or the place right.")
    if not files.store.takes:
        return Finding(
            "files",
            Level.FAIL,
            f"nothing can be written in {files.store.place}",
            "Let the user that runs Muster write there, or name another by MUSTER_FILES_URL.",
        )
    if not missing:
        return Finding("files", Level.OK, f"all are in {files.store.place}")
    return Finding(
        "files",
        Level.FAIL,
        f"{len(missing)} are missing in {files.store.place}, such as {missing[0][:12]}…",
        "Put the folder of a backup back, or name the right one by MUSTER_FILES_URL.",
    )


def _matrix(patient: Patient) -> Finding:
    try:
        check_matrix(patient.settings)
    except SetupError as error:
        return Finding("severity matrix", Level.FAIL, "can't be used", str(error))
    return Finding("severity matrix", Level.OK, "can be used")


def _disk(patient: Patient) -> Finding:
    path = patient.database.target.path
    if path is None:
        return Finding("disk", Level.OK, "the database is not on this machine's disk")
    free = shutil.disk_usage(path.parent).free
    found = f"{free / 1024**3:.1f} GiB free beside the database"
    if free >= _NEARLY_FULL:
        return Finding("disk", Level.OK, found)
    level = Level.FAIL if free < _FULL else Level.WARN
    return Finding("disk", level, found, "Make room: without it nothing can be kept.")


def _templates(patient: Patient) -> Finding:
    faults = [fault for _, fault in check(patient.settings.meeting.templates) if fault]
    if not faults:
        return Finding("templates", Level.OK, "can be used")
    return Finding(
        "templates",
        Level.WARN,
        f"{len(faults)} of {patient.settings.meeting.templates} at fault; ours are used instead",
        "`muster templates check` says what is wrong with each.",
    )


def _font(patient: Patient) -> Finding:
    try:
        check_font(patient.settings)
        found = find_font(patient.settings.charts.font)
    except NoFontError:
        return Finding(
            "font",
            Level.WARN,
            "none writes Chinese: charts are shown as text, and there are no PDFs",
            "Install Noto Sans CJK (fonts-noto-cjk), or name a font by MUSTER_CHARTS_FONT.",
        )
    except SetupError as error:
        return Finding("font", Level.FAIL, "can't be used", str(error))
    return Finding("font", Level.OK, f"{found.name} writes Chinese")


_CHECKS: Final[Sequence[Callable[[Patient], Finding]]] = (
    _messengers,
    _clock,
    _calendar,
    _people,
    _superiors,
    _heads,
    _duties,
    _rooms,
    _accounts,
    waiting.alarms,
    waiting.deadlines,
    waiting.late_messages,
    waiting.parked,
    waiting.unconnected,
    _calendars,
    waiting.failed_inputs,
    _files,
    _templates,
    _matrix,
    _font,
    waiting.backups,
    _disk,
)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _but(names: Sequence[str]) -> str:
    return f" but {names[0]}, who leads all" if names else ""
