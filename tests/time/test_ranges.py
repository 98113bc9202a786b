"""Hours from one to another, as meetings, stand-ups, rooms and leave read them."""

from datetime import datetime
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.time.phrases import read_period
from bot.time.phrases.ranges import Range, read_range, split_range
from tests.time.phrase_tables import CALENDAR, MONDAY

TUESDAY: Final = "2026-11-24"


def at(told: str) -> datetime:
    """A moment as written, in Shanghai."""
    return datetime.fromisoformat(told).replace(tzinfo=CALENDAR.zone)


@pytest.mark.parametrize(
    "phrase,hours",
    [
        ("明天 下午2点到3点半", "14:00 15:30"),
        ("明天下午两点至三点半", "14:00 15:30"),
        ("明天下午2点一刻到3点三刻", "14:15 15:45"),
        ("明天下午2-4点", "14:00 16:00"),
        ("明天下午2到4点", "14:00 16:00"),
        ("明天14-16点", "14:00 16:00"),
        ("明天上午11点到1点", "11:00 13:00"),
        ("明天9点到5点", "09:00 17:00"),
        ("明晚7点～9点", "19:00 21:00"),
        ("从明天下午2点到3点半", "14:00 15:30"),
        ("明天下午2点开始到3点半", "14:00 15:30"),
        ("下午2点到3点半 明天", "14:00 15:30"),
        ("14:00-15:30 明天", "14:00 15:30"),
        ("明天14:00-20:00", "14:00 20:00"),
        ("明天下午2点 一个半小时", "14:00 15:30"),
        ("明天下午2点 1小时30分钟", "14:00 15:30"),
        ("tomorrow 2-3:30pm", "14:00 15:30"),
        ("tomorrow 2 - 3:30 p.m.", "14:00 15:30"),
        ("tomorrow 2–3pm", "14:00 15:00"),
        ("tomorrow 11-1pm", "11:00 13:00"),
        ("tomorrow 12-1pm", "12:00 13:00"),
        ("tomorrow 2pm to 3:30", "14:00 15:30"),
        ("tomorrow 2pm-3", "14:00 15:00"),
        ("tomorrow from 2 to 3:30 pm", "14:00 15:30"),
        ("from 2 to 3:30 pm tomorrow", "14:00 15:30"),
        ("between 2 and 3:30pm tomorrow", "14:00 15:30"),
        ("14:00-15:30 tomorrow", "14:00 15:30"),
        ("tomorrow afternoon 2-3:30", "14:00 15:30"),
        ("tomorrow 9-11", "09:00 11:00"),
        ("明天1400-1530", "14:00 15:30"),
        ("明天 ０９００～１０３０", "09:00 10:30"),
        ("明天 1400到1530", "14:00 15:30"),
        ("1400-1530 tomorrow", "14:00 15:30"),
        ("tomorrow 1400h-1530h", "14:00 15:30"),
        ("明天 9.30-10.30", "09:30 10:30"),
        ("tomorrow 2pm-330pm", "14:00 15:30"),
        ("tomorrow 1130am to 1pm", "11:30 13:00"),
        ("tomorrow 9 to 11", "09:00 11:00"),
        ("tomorrow 9-10:30", "09:00 10:30"),
        ("tomorrow 2pm for an hour and a half", "14:00 15:30"),
        ("tomorrow 2pm 1h30m", "14:00 15:30"),
    ],
)
def test_hours(phrase: str, hours: str) -> None:
    """What one end leaves out the other tells; the day stands before or behind."""
    first, last = (at(f"{TUESDAY} {hour}") for hour in hours.split())
    assert read_range(phrase, MONDAY, CALENDAR) == Range(first, last)
    assert read_period(phrase, MONDAY, CALENDAR) == (first, last)


@pytest.mark.parametrize(
    "phrase,first,last",
    [
        ("23:00-00:30", "2026-11-23 23:00", "2026-11-24 00:30"),
        ("明天晚上10点到12点", "2026-11-24 22:00", "2026-11-25 00:00"),
        ("明天晚上11点到1点", "2026-11-24 23:00", "2026-11-25 01:00"),
        ("明天14:00到后天10:00", "2026-11-24 14:00", "2026-11-25 10:00"),
        ("下周一14:00到周五10:00", "2026-11-30 14:00", "2026-12-04 10:00"),
    ],
)
def test_over_midnight(phrase: str, first: str, last: str) -> None:
    """An end past midnight is within half a day, or has its day."""
    assert read_range(phrase, MONDAY, CALENDAR) == Range(at(first), at(last))
    assert read_period(phrase, MONDAY, CALENDAR) == (at(first), at(last))


@pytest.mark.parametrize(
    "phrase,key",
    [
        ("明天2点-3点半", "half_of_day"),
        ("tomorrow 2-3", "half_of_day"),
        ("tomorrow 8-9", "half_of_day"),
        ("明天15:00-14:00", "backwards"),
        ("tomorrow 3pm-2pm", "backwards"),
        ("tomorow 2pm-3pm", "slip"),
        ("明大下午2点到3点", "slip"),
    ],
)
def test_doubtful_hours(phrase: str, key: str) -> None:
    """What is not certain is asked about, wherever hours are read."""
    for reads in (read_range, read_period):
        with pytest.raises(UserError) as told:
            reads(phrase, MONDAY, CALENDAR)
        assert told.value.key == f"dates.{key}"


def test_a_long_text_is_no_span() -> None:
    """Nobody holds a process up by blanks: it is not searched for places to part it at."""
    with pytest.raises(UserError) as told:
        read_period(f"明天{' ' * 20_000}周五", MONDAY, CALENDAR)
    assert told.value.key == "dates.unreadable"


@pytest.mark.parametrize("phrase", ["明天下午", "tomorrow morning", "今晚"])
def test_a_part_of_a_day_begins_nothing(phrase: str) -> None:
    """Its end, by which a deadline means it, is no time to begin at."""
    with pytest.raises(UserError) as told:
        read_range(phrase, MONDAY, CALENDAR)
    assert told.value.key == "dates.time_wanted"


def test_days_from_an_afternoon() -> None:
    """A span of days that begins in an afternoon begins at noon."""
    found = read_period("明天下午到后天上午", MONDAY, CALENDAR)
    assert found == (at("2026-11-24 12:00"), at("2026-11-25 12:00"))


@pytest.mark.parametrize(
    "phrase", ["周三到周五", "wed-fri", "11月25-27日", "11-25到11-27", "25号到27号"]
)
def test_days_are_no_hours(phrase: str) -> None:
    """Days from one to another keep their hyphens."""
    first, last = read_period(phrase, MONDAY, CALENDAR)
    assert (first, last) == (at("2026-11-25"), at("2026-11-28"))


@pytest.mark.parametrize(
    "text,title,phrase",
    [
        ("review tomorrow from 2 to 3:30 pm", "review", "tomorrow from 2 to 3:30 pm"),
        ("review pages 2-3 friday 10am", "review pages 2-3", "friday 10am"),
        ("评审 明天 下午2-4点", "评审", "明天 下午2-4点"),
        ("release 2025-2026", "release 2025-2026", ""),
        ("plan 2025-2026 tomorrow 2pm", "plan 2025-2026", "tomorrow 2pm"),
        ("plan 2025-2026 tomorrow", "plan 2025-2026", "tomorrow"),
        ("pages 1400-1530 tomorrow 2pm", "pages 1400-1530", "tomorrow 2pm"),
        ("pages 1400-1530", "pages 1400-1530", ""),
        ("评审 1400-1530页", "评审 1400-1530页", ""),
        ("chapters 9-11", "chapters 9-11", ""),
        ("明天下午2点到3点 评审", "评审", "明天下午2点到3点"),
        ("tomorrow 2-3pm design review", "design review", "tomorrow 2-3pm"),
        ("明天14:00 评审", "评审", "明天14:00"),
        ("2点 评审", "评审", "2点"),
        ("9:30-10 sync", "sync", "9:30-10"),
        ("2 options to review", "2 options to review", ""),
        ("May 5 retrospective", "May 5 retrospective", ""),
        ("Mondal 2pm review", "Mondal 2pm review", ""),
    ],
)
def test_beside_a_title(text: str, title: str, phrase: str) -> None:
    """Only what tells hours is taken from the words before it."""
    assert split_range(text, MONDAY, CALENDAR) == (title, phrase)


FORMS: Final = (
    "{day} {h1:02}:{m1:02}-{h2:02}:{m2:02}",
    "{day} {t1}:{m1:02}{a1} to {t2}:{m2:02}{a2}",
    "{t1}:{m1:02}{a1}-{t2}:{m2:02}{a2} {day}",
    "{day} {h1}点{m1:02}分到{h2}点{m2:02}分",
    "{day} from {h1:02}:{m1:02} until {h2:02}:{m2:02}",
)


@settings(deadline=None)
@given(st.integers(13 * 60, 23 * 60), st.integers(1, 50), st.sampled_from(FORMS))
def test_any_hours_in_any_form(start: int, length: int, form: str) -> None:
    """Every way of writing the same hours of an afternoon is read as the same."""
    (h1, m1), (h2, m2) = divmod(start, 60), divmod(start + length, 60)
    halves = {"t1": h1 - 12, "t2": h2 - 12, "a1": "pm", "a2": "pm"}
    phrase = form.format(day=TUESDAY, h1=h1, m1=m1, h2=h2, m2=m2, **halves)
    first, last = (at(f"{TUESDAY} {h:02}:{m:02}") for h, m in ((h1, m1), (h2, m2)))
    assert read_range(phrase, MONDAY, CALENDAR) == Range(first, last)
    assert read_period(phrase, MONDAY, CALENDAR) == (first, last)
