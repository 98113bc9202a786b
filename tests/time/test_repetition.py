"""Rules by which a day comes again: as people write them, and the days that they give."""

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar
from bot.time.phrases.repeating import read_repetition_words, split_repetition
from bot.time.repetition import Every, Repetition, read_repetition
from bot.time.words import repetition
from templates import LANGUAGES

CALENDAR: Final = WorkingCalendar()

rules = st.one_of(
    st.just(Repetition(Every.WORKDAY)),
    st.builds(
        Repetition,
        st.just(Every.WEEK),
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
        step=st.integers(1, 2),
    ),
    st.builds(Repetition, st.just(Every.DATE), number=st.integers(1, 31)),
    st.builds(Repetition, st.just(Every.NTH_WORKDAY), number=st.integers(1, 15) | st.just(-1)),
    st.builds(
        Repetition,
        st.just(Every.NTH_WEEKDAY),
        st.integers(0, 6).map(lambda day: (day,)),
        st.integers(1, 4) | st.just(-1),
    ),
)
days = st.dates(date(2025, 1, 1), date(2026, 10, 1))


@pytest.mark.parametrize(
    "line,words,rule",
    [
        ("产品周会 每周一 10:00-11:00", "产品周会 10:00-11:00", "week 0 0 1"),
        ("站会 每个工作日9:30 15分钟", "站会 9:30 15分钟", "workday - 0 1"),
        ("站会 每天 上午9点半", "站会 上午9点半", "workday - 0 1"),
        ("例会 每周一三五 10:00", "例会 10:00", "week 0,2,4 0 1"),
        ("例会 每週二、四 10:00", "例会 10:00", "week 1,3 0 1"),
        ("例会 每周一和周四 10:00", "例会 10:00", "week 0,3 0 1"),
        ("例会 隔周四 14:00", "例会 14:00", "week 3 0 2"),
        ("经营会 每月最后一个工作日 15:00", "经营会 15:00", "nth - -1 1"),
        ("经营会 每月第1个工作日 15:00", "经营会 15:00", "nth - 1 1"),
        ("经营会 每月15号10点", "经营会 10点", "date - 15 1"),
        ("经营会 每月底 15:00", "经营会 15:00", "date - 31 1"),
        ("评审 每月第二个周三 10:00", "评审 10:00", "weekday 2 2 1"),
        ("周报会 明天10:00 每周二", "周报会 明天10:00", "week 1 0 1"),
        ("sync every monday 10:00", "sync 10:00", "week 0 0 1"),
        ("Sync Every Mon and Thu at 10:00", "Sync at 10:00", "week 0,3 0 1"),
        ("sync every other fri 3pm", "sync 3pm", "week 4 0 2"),
        ("review first monday of every month 10:00", "review 10:00", "weekday 0 1 1"),
        ("review last workday of the month 15:00", "review 15:00", "nth - -1 1"),
        ("review the 15th of every month 9:00", "review 9:00", "date - 15 1"),
        ("stand-up every weekday 9:30 15m", "stand-up 9:30 15m", "workday - 0 1"),
        ("stand-up daily 9:30", "stand-up 9:30", "workday - 0 1"),
        ("例会 每逢周二14:00", "例会 14:00", "week 1 0 1"),
        ("例会 每双周周二14:00", "例会 14:00", "week 1 0 2"),
        ("例会 每两周 周二 14:00", "例会 14:00", "week 1 0 2"),
        ("每周二 例会 14:00-15:00", "例会 14:00-15:00", "week 1 0 1"),
        ("每周二下午2点到3点 例会", "下午2点到3点 例会", "week 1 0 1"),
        ("review tuesdays 2pm", "review 2pm", "week 1 0 1"),
        ("review weekly on tuesdays at 2pm", "review at 2pm", "week 1 0 1"),
        ("review biweekly tue 2pm", "review 2pm", "week 1 0 2"),
        ("review every 2 weeks tue 2pm", "review 2pm", "week 1 0 2"),
        ("review every tue from 2 to 3pm", "review from 2 to 3pm", "week 1 0 1"),
        ("review 1st of every month 10am", "review 10am", "date - 1 1"),
        ("例会 工作日 9:30", "例会 9:30", "workday - 0 1"),
        ("工作日 9:30 例会", "9:30 例会", "workday - 0 1"),
        ("例会 每周一到周五 9:30", "例会 9:30", "workday - 0 1"),
        ("每天 站会 9:30", "站会 9:30", "workday - 0 1"),
        ("例会 周一三五 9:30", "例会 9:30", "week 0,2,4 0 1"),
        ("9:30 每週一 例會", "9:30 例會", "week 0 0 1"),
        ("sync weekdays 9:30", "sync 9:30", "workday - 0 1"),
        ("sync every mon-fri 9:30", "sync 9:30", "workday - 0 1"),
        ("sync every weekday with design 9:30", "sync with design 9:30", "workday - 0 1"),
        ("9:30 every Monday sync", "9:30 sync", "week 0 0 1"),
    ],
)
def test_as_people_write(line: str, words: str, rule: str) -> None:
    """A rule stands before its time of day or at the end, with and without a space."""
    left, phrase = split_repetition(line)
    assert left == words
    assert read_repetition_words(phrase).written() == rule


@pytest.mark.parametrize(
    "line,words,step",
    [
        ("例会 下周二 14:00 每周", "例会 下周二 14:00", 1),
        ("例会 每周 下周二 14:00", "例会 下周二 14:00", 1),
        ("例会 周二14:00 每两周一次", "例会 周二14:00", 2),
        ("review next tue 2pm-3pm every week", "review next tue 2pm-3pm", 1),
        ("every week next tue 2pm-3pm review", "next tue 2pm-3pm review", 1),
        ("review tue 2pm repeat weekly", "review tue 2pm", 1),
        ("review tue 2pm every other week", "review tue 2pm", 2),
        ("例会 每周14:00", "例会 14:00", 1),
        ("下周二 下午2点到3点 每周 例会", "下周二 下午2点到3点 例会", 1),
        ("每周 例会 周二14:00", "例会 周二14:00", 1),
        ("双周 例会 周二14:00", "例会 周二14:00", 2),
        ("tue 2pm every week sync", "tue 2pm sync", 1),
    ],
)
def test_weekly_on_the_day_beside_it(line: str, words: str, step: int) -> None:
    """A rule without its day is on the day of the date that is told, and none without one."""
    left, phrase = split_repetition(line)
    assert left == words
    assert read_repetition_words(phrase, 1) == Repetition(Every.WEEK, (1,), step=step)
    with pytest.raises(UserError):
        read_repetition_words(phrase)


@pytest.mark.parametrize(
    "line",
    [
        "weekly review tue 2pm",
        "每周复盘 周四 10:00",
        "每天复盘 明天10:00",
        "Everyday notes 9:30",
        "daily notes 9:30",
        "biweekly sync tue 2pm",
        "下个工作日 9:30",
        "例会 周二二十点",
        "例会 周五六点",
        "例会 下周一二 14:00",
        "",
        "周会",
    ],
)
def test_titles(line: str) -> None:
    """Words of a title are no rule."""
    assert split_repetition(line) == (line, "")


@pytest.mark.parametrize(
    "phrase", ["每月32日", "每月第九个周一", "偶尔", "每月第二十个工作日", "often"]
)
def test_no_rule(phrase: str) -> None:
    """What never comes, and what is none, is refused."""
    with pytest.raises(UserError):
        read_repetition_words(phrase)


@given(rules)
def test_told_and_read_again(rule: Repetition) -> None:
    """What a card says of a rule, typed, is that rule; so is what is kept."""
    assert read_repetition(rule.written()) == rule
    for language in LANGUAGES:
        told = repetition(rule, language)
        assert read_repetition_words(told) == rule
        assert split_repetition(f"标题 {told} 10:00") == ("标题 10:00", told)


@given(rules, days)
def test_first_is_the_first(rule: Repetition, day: date) -> None:
    """It is a working day from `day` on, none lies between, and looking from it gives it again."""
    found = rule.first(day, CALENDAR, day)
    if found is None:
        assert set(rule.days) <= {5, 6}  # a week has none only where nobody works at its end
        return
    assert found >= day
    assert CALENDAR.is_working_day(found)
    between = [day + timedelta(days=each) for each in range(0, (found - day).days + 1, 3)]
    assert {rule.first(each, CALENDAR, day) for each in between} == {found}


@pytest.mark.parametrize(
    "rule,day,first",
    [
        ("week 3 0 1", "2026-09-28", "2026-10-08"),  # 1 October is a holiday, and so is its week
        ("week 4 0 1", "2026-09-21", "2026-10-09"),  # two Fridays with nothing behind them
        ("week 0 0 1", "2026-04-06", "2026-04-07"),  # Qingming's Monday to the Tuesday after it
        ("nth - -1 1", "2026-09-01", "2026-09-30"),
        ("nth - 1 1", "2026-10-01", "2026-10-08"),
        ("date - 3 1", "2026-10-01", "2026-10-08"),
        ("date - 31 1", "2026-11-01", "2026-11-30"),
        ("date - 31 1", "2026-05-01", "2026-05-29"),  # a Sunday, the last of its month
        ("workday - 0 1", "2026-10-09", "2026-10-09"),
        ("workday - 0 1", "2026-10-10", "2026-10-10"),  # a Saturday that is worked
        ("week 4 0 2", "2026-11-28", "2026-12-11"),
    ],
)
def test_days(rule: str, day: str, first: str) -> None:
    """Holidays put a day off within its week or month; make-up days are worked."""
    since = date(2026, 11, 27)
    found = read_repetition(rule).first(date.fromisoformat(day), CALENDAR, since)
    assert str(found) == first


def test_no_working_days() -> None:
    """In a company that never works again there is no such day, and looking for it ends."""
    weekend = Repetition(Every.WEEK, (6,))
    assert weekend.first(date(2026, 11, 23), CALENDAR, date(2026, 11, 23)) is None
