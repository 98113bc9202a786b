"""Dates in words, Chinese and English: refuse rather than guess (semantics §4.4).

What is not certain is refused with a sentence that says what to type instead. The choices made:

- A phrase without a time of day is a deadline at the end of that day: `周五` is Friday's closing.
- `周五` is the next Friday, today only while it is still ahead. `下周五` and `next friday` are the
  Friday of the week after this one, weeks beginning on Monday. `周五前`, `截止周五` and `by friday`
  include Friday; `before friday` is refused.
- A date without a year is the next one to come. One that went by in the last seven days is refused,
  because it is rather a slip than next year's.
- `12-05` is month and day, as in ISO 8601. `12/5` is refused, as English has it both ways, unless
  Chinese words stand in the phrase or only one reading exists (`25/12`). `12.5` and `12-5` count
  only where a Chinese word follows at once (`12.5前`); they are versions and ranges too often.
- `3点` is a time only if working hours contain it; `3:00` is refused where the hour after noon is
  more likely. `03:00` and `15:00` are what they say.
- A part of a day without an hour is its end: `上午` and `morning` 12:00, `下午` closing, `今晚`
  23:59, `明早` opening. `中午` and `noon` are 12:00; `凌晨` and `midnight` are refused.
- `本周内` and `end of week` end with the week's last working day; `月底` is the month's last day.
  A bare `下周` or `next month` is refused, and so is `周末`.
- A word that is like a day's but none (`tomorow`, `firday`, `明大`) is asked about.
- `3天后`, `三天内` and `in 3 days` are the third day from today, `3个工作日内` the third working
  day.
"""

from bot.time.phrases.periods import read_period
from bot.time.phrases.reading import read
from bot.time.phrases.trailing import split_trailing
from bot.time.phrases.when import When

__all__ = ["When", "read", "read_period", "split_trailing"]
