"""What can be set, with its meaning, unit and default: the source of `docs/settings.md`.

`task.ack_within` is `settings.task.ack_within` here and `MUSTER_TASK_ACK_WITHIN` in the
environment. The ids in brackets name the requirement that a default comes from.
"""

from datetime import time, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.settings.approvals import ApprovalSettings
from bot.settings.forms import (
    Count,
    Dates,
    Duration,
    DurationOrNone,
    FileTypes,
    LoopbackHost,
    Paths,
    Percent,
    Percents,
    Size,
    TimeOfDay,
    Week,
    Zone,
)
from bot.settings.incidents import IncidentSettings
from bot.settings.meetings import MeetingSettings
from bot.settings.messengers import (
    DingtalkSettings,
    DirectorySettings,
    FeishuSettings,
    SlackSettings,
    WebSettings,
)
from bot.settings.monitoring import MonitorSettings
from bot.settings.recurring import DailySettings, WeeklySettings
from bot.settings.section import Secret, Section
from bot.settings.webhooks import WebhookSettings
from bot.time.spans import WorkingHours
from templates import Language


class DatabaseSettings(Section):
    """Where everything is kept."""

    url: Secret = Field(
        "sqlite:///muster.db",
        description="The database: `sqlite:///FILE`, relative to the working directory, or "
        "`postgresql://user:password@host/database`.",
        examples=["sqlite:///muster.db", "postgresql://user:password@host/database"],
    )


class FileSettings(Section):
    """Files and pictures: where they are kept and which are taken."""

    url: Secret = Field(
        "muster-files",
        description="A folder, relative to the working directory, or any URL that fsspec knows, "
        "such as `s3://bucket/muster`; the package that it needs, here s3fs, has to be installed.",
        examples=["/srv/muster/files", "s3://bucket/muster"],
    )
    max_size: Size = Field(
        20_000_000,
        description="The largest file that is taken; DingTalk takes none above 20MB.",
    )
    types: FileTypes = Field(
        (
            *("png", "jpg", "gif", "webp", "heic", "pdf", "docx", "xlsx", "pptx", "doc", "xls"),
            *("ppt", "txt", "md", "csv", "zip", "mp4"),
        ),
        description="Kinds of files that are taken, told by their content and not by their name; "
        "`other` stands for all that is none of these, programs and scripts among them (T-18).",
    )


class CalendarSettings(Section):
    """When the company works."""

    week: Week = Field(
        WorkingHours(),
        description="Working hours of each weekday, in the company's time zone; a day that is "
        "not named is a day off.",
    )
    holidays: Paths = Field(
        (),
        description="Further holiday tables, in the format of `bot/time/holidays_cn.toml`; a "
        "year in a later one replaces that year in the earlier ones.",
    )
    company_days_off: Dates = Field(
        (), description="Days on which the company rests besides the public holidays."
    )
    company_days_on: Dates = Field(
        (), description="Days on which the company works though the calendar says otherwise."
    )


class ChartSettings(Section):
    """Boards and Gantt charts as pictures."""

    font: str = Field(
        "",
        description="A font file with Chinese characters to draw charts with; empty: the best one "
        "that is installed, such as Noto Sans CJK. Without any, charts are shown as text (T-23).",
        examples=["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
    )


class QuietSettings(Section):
    """When nobody is disturbed by what can wait."""

    start: TimeOfDay = Field(
        time(20),
        description="From this time on messages that are not urgent are held back; the same "
        "time as `quiet.end` turns quiet hours off.",
    )
    end: TimeOfDay = Field(
        time(9),
        description="At this time of the next working day the held messages arrive, merged into "
        "one for each person.",
    )


class TaskSettings(Section):
    """Tasks: acknowledgement, due dates, review."""

    ack_within: Duration = Field(
        timedelta(hours=2),
        description="Working time in which the owner has to acknowledge a new task; for an "
        "urgent one every hour of the day counts (T-26).",
    )
    ack_remind_at: Percent = Field(
        80, description="Percent of that time after which the owner is reminded (semantics §3.4)."
    )
    ack_head_after: Duration = Field(
        timedelta(hours=2),
        description="Working time after the acknowledgement was missed when the owner's "
        "department head is told (semantics §3.4).",
    )
    ack_listed_after: Count = Field(
        1,
        description="Working days after the acknowledgement was missed when the task is listed "
        "in the daily report (semantics §3.4).",
    )
    due_remind_at: TimeOfDay = Field(
        time(10),
        description="Time of day of the reminders one working day before a task is due, on the "
        "day itself, and daily when it is overdue (T-14, T-15).",
    )
    overdue_head_after: Count = Field(
        3,
        description="Working days overdue after which the initiator and the owner's department "
        "head are told (semantics §3.4).",
    )
    max_revisions: Count = Field(
        3,
        description="Times a task may come back from review before a warning is shown "
        "(semantics §3.2).",
    )
    review_within: Count = Field(
        1,
        description="Working days in which the initiator accepts or returns work that was handed "
        "in; then they are reminded, and after as many more their head is informed (T-20).",
    )
    pool_within: Count = Field(
        1,
        description="Working days in which somebody claims a task of the pool; then, and after as "
        "many more each time, the department's head is told (T-22).",
    )
    undo_within: DurationOrNone = Field(
        timedelta(seconds=60),
        description="How long whoever changed a task may take the change back; 0s turns it off.",
    )
    review: bool = Field(
        default=False,
        description="Whether the initiator has to confirm before a task counts as done "
        "(semantics §3.2).",
        examples=["true", "false"],
    )
    begin_waiting: Literal["warn", "refuse"] = Field(
        "warn",
        description="What happens when a task is begun before its predecessors are done: its owner "
        "is warned, or refused (T-08). Finishing it before them is always refused.",
        examples=["warn", "refuse"],
    )


class HelpSettings(Section):
    """Calls for help and their way upward."""

    ack_within: Duration = Field(
        timedelta(hours=2),
        description="Working time in which whoever was asked should say that they have seen it "
        "(E-05).",
    )
    ack_remind_at: Percent = Field(
        80, description="Percent of that time after which they are reminded (E-05)."
    )
    escalate_after: Duration = Field(
        timedelta(hours=24),
        description="Time, nights and holidays included, after which an unanswered call for "
        "help goes to the leader in charge, and then one level up each time it has passed again "
        "(E-02).",
    )
    remind_at: Percents = Field(
        (50, 80),
        description="Percents of that time after which whoever was asked is reminded, the last "
        "time strongly (semantics §3.4).",
    )
    max_levels: Count = Field(
        2,
        description="Most levels that a call for help climbs above whoever was asked first; the "
        "last one is then reminded each time (semantics §3.4).",
    )
    settle_remind_after: Count = Field(
        1,
        description="Working days after which whoever asked is reminded to say whether an answer "
        "has solved it.",
    )
    settle_after: Count = Field(
        3,
        description="Working days after which an answered call for help is closed if nobody has "
        "said anything to the answer; whoever asked can open it again.",
    )


class OutboxSettings(Section):
    """How messages leave."""

    max_attempts: Count = Field(
        8, description="Failed attempts after which a message is parked for the administrator."
    )
    debounce: DurationOrNone = Field(
        timedelta(seconds=1),
        description="How long changes of one subject are gathered before its cards are redrawn.",
    )
    lease: Duration = Field(
        timedelta(seconds=60),
        description="How long a message may be under way before another attempt takes it over; "
        "longer than any messenger takes to answer.",
    )


class RetentionSettings(Section):
    """How long what is over is kept; tasks and the ledger are kept for good."""

    inputs: Duration = Field(
        timedelta(days=30),
        description="How long the key of an input is remembered, so that a messenger's repetition "
        "of it changes nothing; messengers repeat for hours.",
        examples=["30d"],
    )
    messages: Duration = Field(
        timedelta(days=90),
        description="How long a message that was sent or dropped is kept in the outbox.",
        examples=["90d"],
    )
    cards: Duration = Field(
        timedelta(days=730),
        description="How long it is remembered where the cards of a record hang that has not "
        "changed since. After that the old ones change no more, and a reply to one has to name "
        "its record.",
        examples=["730d"],
    )
    files: Duration = Field(
        timedelta(days=90),
        description="How long a file is kept that belongs to no record: a picture or a table that "
        "was asked for, a file that was sent and not used.",
        examples=["90d"],
    )
    deadlines: Duration = Field(
        timedelta(days=90),
        description="How long a deadline that was kept or cancelled is kept once its clock has "
        "stopped.",
        examples=["90d"],
    )


class EngineSettings(Section):
    """How much is done at once."""

    queue: Count = Field(
        1000,
        description="Inputs that may wait; the next one is told at once to try again later.",
    )
    workers: int = Field(
        0,
        ge=0,
        le=64,
        description="Worker threads; 0 chooses 1 on SQLite, which has one writer, and 4 on "
        "Postgres.",
        examples=["0", "4"],
    )


class ConsoleSettings(Section):
    """The messenger in the browser, for trying a configuration."""

    enabled: bool = Field(
        default=False,
        description="Whether `muster run` serves the console.",
        examples=["true", "false"],
    )
    host: LoopbackHost = Field(
        "127.0.0.1", description="Address to listen on; it has to be one of this machine alone."
    )
    port: int = Field(
        8080,
        ge=0,
        le=65535,
        description="Port to listen on; 0 takes any free one.",
        examples=["8080"],
    )
    token: Secret = Field(
        "",
        description="What the browser has to show; needed where the console is enabled.",
        examples=["a long random text"],
    )

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.enabled and not self.token:
            raise ValueError(
                "console.enabled is true, but there is no console.token; set both, or neither"
            )
        return self


class LogSettings(Section):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is written.", examples=["info", "warning"]
    )
    format: Literal["text", "json"] = Field(
        "text",
        description="Lines for people, or one JSON object a line for a collector.",
        examples=["text", "json"],
    )


class Settings(Section):
    """All settings; made by `load_settings`, or directly where a test wants other values."""

    language: Language = Field(
        "zh",
        description="Language of rooms, and of people who have chosen none.",
        examples=["zh", "en"],
    )
    timezone: Zone = Field(
        ZoneInfo("Asia/Shanghai"),
        description="The company's time zone: working hours, dates in words, what cards show.",
    )
    database: DatabaseSettings = DatabaseSettings()
    files: FileSettings = FileSettings()
    calendar: CalendarSettings = CalendarSettings()
    charts: ChartSettings = ChartSettings()
    quiet: QuietSettings = QuietSettings()
    task: TaskSettings = TaskSettings()
    daily: DailySettings = DailySettings()
    weekly: WeeklySettings = WeeklySettings()
    help: HelpSettings = HelpSettings()
    approval: ApprovalSettings = ApprovalSettings()
    incident: IncidentSettings = IncidentSettings()
    meeting: MeetingSettings = MeetingSettings()
    outbox: OutboxSettings = OutboxSettings()
    engine: EngineSettings = EngineSettings()
    retention: RetentionSettings = RetentionSettings()
    console: ConsoleSettings = ConsoleSettings()
    slack: SlackSettings = SlackSettings()
    feishu: FeishuSettings = FeishuSettings()
    dingtalk: DingtalkSettings = DingtalkSettings()
    directory: DirectorySettings = DirectorySettings()
    web: WebSettings = WebSettings()
    log: LogSettings = LogSettings()
    monitor: MonitorSettings = MonitorSettings()
    webhook: WebhookSettings = WebhookSettings()

    @property
    def messengers(self) -> tuple[str, ...]:
        """The messengers that `muster run` connects."""
        switched = {
            "slack": self.slack.enabled,
            "feishu": self.feishu.enabled,
            "dingtalk": self.dingtalk.enabled,
            "console": self.console.enabled,
        }
        return tuple(name for name, is_on in switched.items() if is_on)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Where messages leave: the messengers, and the webhook of the company."""
        return (*self.messengers, *(["webhook"] if self.webhook.enabled else []))
