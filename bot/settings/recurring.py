"""Settings of what every working day and every week brings."""

from datetime import time

from pydantic import Field

from bot.settings.forms import TimeOrOff
from bot.settings.section import Section


class DailySettings(Section):
    """What every working day brings."""

    digest_at: TimeOrOff = Field(
        time(10),
        description="Time of each working day at which everybody gets one message with what is "
        "overdue, due soon or waiting for them; whoever has nothing gets none, and the due dates "
        "of tasks without high priority are told there instead of by messages of their own (T-15, "
        "semantics §3.4). `off`: no such message.",
        examples=["10:00", "off"],
    )
    update_by: TimeOrOff = Field(
        time(17),
        description="Time of each working day by which the owner of a task in progress has said "
        "how far it is; a task without an update is marked then (T-13). `off`: none is expected.",
        examples=["17:00", "off"],
    )
    update_remind_at: TimeOrOff = Field(
        time(16, 30),
        description="Time of each working day at which owners are reminded of the updates that "
        "are still missing (T-13). `off`: they are not.",
        examples=["16:30", "off"],
    )


class WeeklySettings(Section):
    """What the last working day of every week brings."""

    summary_by: TimeOrOff = Field(
        time(17),
        description="Time of the last working day of the week by which each department's head has "
        "submitted its summary; then leaders in charge see what there is and who has not (R-04). "
        "`off`: none is expected.",
        examples=["17:00", "off"],
    )
    remind_at: TimeOrOff = Field(
        time(15),
        description="Time of that day at which heads who have not submitted it get its draft "
        "(R-04). `off`: they do not.",
        examples=["15:00", "off"],
    )
    people_review_at: TimeOrOff = Field(
        time(10),
        description="Time of the last working day of each quarter's first week at which "
        "administrators are asked to go through the people and rights of their departments (D-11). "
        "`off`: they are not.",
        examples=["10:00", "off"],
    )
