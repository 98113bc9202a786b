"""The settings of approvals."""

from datetime import timedelta

from pydantic import Field

from bot.settings.forms import Count, Duration, Percent
from bot.settings.section import Section


class ApprovalSettings(Section):
    """Approvals: how those who have to decide are kept to it."""

    remind_at: Percent = Field(
        80,
        description="Percent of an approver's time after which they are reminded (A-04, A-11).",
    )
    head_after: Count = Field(
        1,
        description="Working days after an approver's time is up when their superior is informed, "
        "who may do no more than before (semantics §3.4).",
    )
    urge_every: Duration = Field(
        timedelta(minutes=30),
        description="How long the initiator waits between two nudges of whoever has to decide "
        "(semantics §3.1).",
    )
    urges_a_day: Count = Field(3, description="Most nudges of one approval a day.")
