"""Settings of urgent incidents; what depends on the severity stands in the matrix."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.settings.forms import Duration, DurationOrNone, Percent, Percents
from bot.settings.section import Secret, Section

_Count = Annotated[int, Field(ge=1, examples=["2"])]


class IncidentSettings(Section):
    """Urgent incidents: the matrix, and how those concerned are kept to it."""

    matrix: str = Field(
        "",
        description="The company's own severity matrix, a YAML file; empty: the one that Muster "
        "ships. `muster incidents matrix` prints that one, `muster incidents check FILE` says what "
        "is wrong with another (I-02…I-07).",
        examples=["/etc/muster/matrix.yaml"],
    )
    channel: str = Field(
        "",
        description="The room in which every incident is posted, whoever reports it from wherever: "
        "the messenger's name, a colon and its id of the room (I-01). Empty: only where it was "
        "reported.",
        examples=["feishu:oc_5ad11d72b830411d72b836c20"],
    )
    room_retry: Duration = Field(
        timedelta(minutes=10),
        description="How long after a group could not be opened it is tried again, while the "
        "incident is open; meanwhile it runs in direct messages (I-06).",
    )
    archive_after: DurationOrNone = Field(
        timedelta(hours=24),
        description="How long after an incident was closed its groups are archived, or marked as "
        "over where the messenger knows no archive; 0s: never. The timeline is kept in any case.",
    )
    alert_token: Secret = Field(
        "",
        description="What stands at the end of `/hooks/alertmanager/…` and `/hooks/generic/…`, the "
        "addresses at which monitoring reports by itself; empty: there are none.",
        examples=["a long random text"],
    )
    alerts_as: str = Field(
        "",
        description="Employee key of whoever stands for monitoring: what it reported is theirs to "
        "confirm. Empty: the first main administrator.",
        examples=["zhangwei"],
    )
    alerts_a_minute: _Count = Field(
        60,
        description="Alerts that are taken in a minute; further ones are refused with 429, which "
        "monitoring tries again, and counted in the log.",
    )
    alert_title: str = Field(
        "{{ title or name or message or 'alert' }}",
        description="What an alert at `/hooks/generic/…` says, as an expression over its JSON.",
        examples=["{{ labels.alertname }}: {{ annotations.summary }}"],
    )
    alert_key: str = Field(
        "{{ key or id or '' }}",
        description="What is the same while it is the same alert; empty: its title.",
        examples=["{{ labels.instance }}"],
    )
    alert_severity: str = Field(
        "{{ severity or level or '' }}",
        description="How bad it is: critical, page, urgent or p1 is 紧急; warning, error, serious "
        "or p2 is 严重; all else is 一般.",
        examples=["{{ labels.severity }}"],
    )
    alert_kind: str = Field(
        "{{ kind or '' }}",
        description="The id of its kind in the matrix; the first kind where it is none.",
        examples=["technical"],
    )
    alert_resolved: str = Field(
        "{{ status in ['resolved', 'ok', 'up'] }}",
        description="Whether it is over: true, yes, 1, ok or resolved.",
        examples=["{{ state == 'normal' }}"],
    )
    remind_at: Percents = Field(
        (50, 80),
        description="Percents of the time for a solution after which the leader is reminded, the "
        "group with them (I-03, I-04).",
    )
    respond_remind_at: Percent = Field(
        50,
        description="Percent of the time for a response after which whoever is asked to take an "
        "incident is reminded.",
    )
    again: Duration = Field(
        timedelta(minutes=10),
        description="Shortest time between two steps upwards of one clock; else the next step is "
        "taken each time the clock's own time has passed again.",
    )
    update_remind_at: Percent = Field(
        80,
        description="Percent of the time between two updates after which the leader is reminded "
        "of the one that is owed (I-08).",
    )
    silent_updates: _Count = Field(
        2,
        description="Updates missed one after the other after which the next above is told: taken "
        "is not the end (I-08).",
    )
    confirm_within: Duration = Field(
        timedelta(hours=8),
        description="Working time in which the reporter confirms a solution. They are asked again "
        "at half of it; when it is up the incident is closed with a notice (I-10).",
    )
