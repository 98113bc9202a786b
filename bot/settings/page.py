"""The settings page of the documentation, written from the settings themselves."""

import re
from collections.abc import Sequence
from datetime import time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.settings.model import Settings
from bot.settings.reader import fields, variable
from bot.time.durations import format_duration
from bot.time.spans import Day, WorkingHours

_TOP: Final = """\
# Settings

*Generated from `bot/settings/model.py` by `make docs`; do not edit.*

A setting `task.ack_within` is the environment variable `MUSTER_TASK_ACK_WITHIN`, or the same line
in a file `.env` in the working directory; the environment weighs more. `MUSTER_X_FILE` names a
file whose text becomes `MUSTER_X`, as containers give secrets. In the `settings:` of a scenario the
dotted name is used. A name that is not on this page stops the start, and so does a wrong value.

Durations are written `90s`, `30m`, `2h`, `2h30m` or `1d` (24 hours), lists with commas.
"""

_SOURCE: Final = re.compile(r" \((?:[A-Z]-\d|semantics)[^)]*\)")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [_TOP, _table("General", [key for key in fields() if "." not in key])]
    for name, info in Settings.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            title = f"`{name}`: {_first_line(section)}"
            parts.append(_table(title, [key for key in fields() if key.startswith(f"{name}.")]))
    return "\n".join(parts)


def without_source(described: str) -> str:
    """A description without where its rule comes from: readers of a page don't have that."""
    return _SOURCE.sub("", described)


def _first_line(section: type[BaseModel]) -> str:
    line = (section.__doc__ or "").splitlines()[0].rstrip(".")
    return line[:1].lower() + line[1:]


def _table(title: str, keys: list[str]) -> str:
    rows = [f"## {title}\n", "| setting | default | meaning |", "|---|---|---|"]
    for key in keys:
        info = fields()[key]
        rows.append(
            f"| `{key}`<br>`{variable(key)}` | {_default(info)} | "
            f"{without_source(info.description or '')} Example: {_examples(info)}. |"
        )
    return "\n".join(rows) + "\n"


def _examples(info: FieldInfo) -> str:
    return ", ".join(f"`{example}`" for example in info.examples or [])


def _default(info: FieldInfo) -> str:
    shown = written(info.default)
    return f"`{shown}`" if shown else "none"


def written(value: object) -> str:
    """A setting's value as it is written in the environment; empty where there is none."""
    return "" if value is None else _written(value)


def _written(value: object) -> str:
    match value:
        case timedelta():
            return format_duration(value)
        case time():
            return value.strftime("%H:%M")
        case bool():
            return str(value).lower()
        case tuple():
            return ",".join(map(str, value))
        case WorkingHours():
            return _week(value)
        case _:
            return str(value)


def _week(hours: WorkingHours) -> str:
    numbered = groupby(zip(_WEEKDAYS, hours.week, strict=True), key=itemgetter(1))
    parts = [(_days([name for name, _ in group]), _spans(day)) for day, group in numbered]
    return "; ".join(f"{days} {spans}" for days, spans in parts if spans)


def _days(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"


def _spans(day: Day) -> str:
    return " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in day)
