"""The settings of meetings."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from bot.settings.forms import Duration
from bot.settings.section import Section


class MeetingSettings(Section):
    """Meetings: reminders, and when one is asked to end."""

    remind_before: Duration = Field(
        timedelta(minutes=10),
        description="How long before a meeting everybody is reminded; never after it should have "
        "begun (M-02).",
        examples=["10m"],
    )
    length: Duration = Field(
        timedelta(hours=1),
        description="How long a meeting is arranged for where only its beginning is told.",
        examples=["1h", "30m"],
    )
    templates: str = Field(
        "",
        description="A folder with the company's own templates of documents, such as "
        "`minutes.zh.md`; empty: ours. `muster templates export DIR` writes those to begin with, "
        "`muster templates check DIR` says what is wrong.",
        examples=["/etc/muster/templates"],
    )
    attach: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether files go along: the calendar entry (.ics) with invitations and their "
        "changes, Word and PDF with published minutes. `auto`: where the month's messages are not "
        "counted. No entry goes to whoever has the meeting in their calendar by itself "
        "(`feishu.calendar`, `dingtalk.calendar`). They can be fetched by a tap in any case.",
        examples=["auto", "always", "never"],
    )
    silence_after: Duration = Field(
        timedelta(minutes=60),
        description="How long nobody says anything in a meeting before it is asked whether it is "
        "over (semantics §3.3).",
        examples=["60m"],
    )
    overrun_after: Duration = Field(
        timedelta(minutes=30),
        description="How long after its planned end a meeting is asked whether it is over, and "
        "whoever arranged one that nobody began whether it was held (semantics §3.3).",
        examples=["30m"],
    )
