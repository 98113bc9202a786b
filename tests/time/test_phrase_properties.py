"""What holds for date phrases whatever the words, the moment and the zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar
from bot.time.phrases import When, read, split_trailing
from bot.time.words import absolute
from tests.time.phrase_tables import CALENDAR, MONDAY, phrases

NEW_YORK = WorkingCalendar(zone=ZoneInfo("America/New_York"))
WORDS = sorted({phrase for _, phrase, _ in phrases()})
# A first example builds what later ones find built; a shared machine may take its time.
untimed = settings(deadline=None)
calendars = st.sampled_from([CALENDAR, NEW_YORK])
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minute: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
vocabulary = st.sampled_from(
    [
        *"年月日号点半前后内周星期一二三十两下本上个天时分早晚:/-. 0123456789",
        "工作日",
        "friday",
        "in ",
    ]
)
anything = st.one_of(
    st.text(max_size=80),
    st.lists(vocabulary, max_size=12).map("".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
)


def reading(phrase: str, now: datetime, calendar: WorkingCalendar) -> When | None:
    """The reading, or None where it is refused; any other error fails the test."""
    try:
        return read(phrase, now, calendar)
    except UserError:
        return None


@untimed
@given(anything, moments, calendars)
def test_reading_never_crashes(phrase: str, now: datetime, calendar: WorkingCalendar) -> None:
    """Any text is read or refused; what is read lies ahead, and a bare date at a day's closing."""
    found = reading(phrase, now, calendar)
    if found is not None:
        assert now < found.at < now + timedelta(days=3_660)
        if found.date_only:
            day = found.at.astimezone(calendar.zone).date()
            assert found.at == calendar.end_of_day(day)


@untimed
@given(st.text(max_size=200), anything)
def test_cutting_never_crashes(title: str, phrase: str) -> None:
    """Any command text is cut, left whole or refused; a title is always the text's beginning."""
    command = f"{title} {phrase}"
    try:
        kept, _ = split_trailing(command, MONDAY, CALENDAR)
    except UserError:
        return
    assert command.strip().startswith(kept)


@untimed
@given(st.sampled_from(WORDS), moments, calendars)
def test_what_was_read_reads_back(phrase: str, now: datetime, calendar: WorkingCalendar) -> None:
    """The absolute date that people are shown means the same minute when they type it."""
    found = reading(phrase, now, calendar)
    if found is None:
        return
    minute = found.at.replace(second=0, microsecond=0)
    if minute <= now:
        return
    for language in ("zh", "en"):
        shown = absolute(found.at, language, calendar.zone, now)
        assert read(shown, now, calendar) == When(minute, date_only=False)


@untimed
@given(st.sampled_from(WORDS), moments)
def test_widths_and_spaces_do_not_matter(phrase: str, now: datetime) -> None:
    """Full-width signs and space around mean the same."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in phrase)
    assert reading(f"　{wide} ", now, CALENDAR) == reading(phrase, now, CALENDAR)
