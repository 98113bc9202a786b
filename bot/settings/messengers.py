"""How the bot reaches Slack, Feishu and DingTalk, and where it listens for what they send."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.settings.forms import Duration, DurationOrNone, HttpUrl
from bot.settings.section import Secret, Section

Reminder = Literal["off", "app", "sms", "phone"]
Reception = Literal["stream", "webhook"]


class SlackSettings(Section):
    """How Slack is reached; used once it has a bot token."""

    bot_token: Secret = Field(
        "",
        description="The app's bot token, from *OAuth & Permissions*; without one Slack is off.",
        examples=["xoxb-…"],
    )
    app_token: Secret = Field(
        "",
        description="The app-level token with `connections:write`; with it events come by Socket "
        "Mode, and no address of ours has to be reachable.",
        examples=["xapp-…"],
    )
    signing_secret: Secret = Field(
        "",
        description="The app's signing secret; without an app token events come by signed HTTP to "
        "`/slack/events`, `/slack/commands` and `/slack/interactive`.",
        examples=["8f742231b10e8888abcd99yyyzzz85a5"],
    )
    team: str = Field(
        "",
        description="The workspace in which rooms are opened where the app is installed for a "
        "whole organisation (Enterprise Grid); empty: the first that it is allowed in.",
        examples=["T0123ABCD"],
    )
    api_url: HttpUrl = Field(
        "https://slack.com/api/",
        description="Where the Web API is.",
        examples=["https://slack.com/api/"],
    )

    @property
    def enabled(self) -> bool:
        """Whether Slack is used."""
        return bool(self.bot_token)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.bot_token and not (self.app_token or self.signing_secret):
            raise ValueError(
                "slack.bot_token is set, but neither slack.app_token (Socket Mode) nor "
                "slack.signing_secret (HTTP), so nothing could arrive; set one of them"
            )
        if not self.bot_token and (self.app_token or self.signing_secret):
            raise ValueError("slack.bot_token is missing beside the other secrets; set it too")
        return self


class FeishuSettings(Section):
    """How Feishu or Lark is reached; used once it has an app id."""

    app_id: str = Field(
        "",
        description="The app's id, from *Credentials & Basic Info*; without one Feishu is off.",
        examples=["cli_a1b2c3d4e5f6"],
    )
    app_secret: Secret = Field("", description="The app's secret.", examples=["the app's secret"])
    domain: HttpUrl = Field(
        "https://open.feishu.cn/",
        description="`https://open.feishu.cn` for Feishu, `https://open.larksuite.com` for Lark.",
        examples=["https://open.larksuite.com"],
    )
    receive: Reception = Field(
        "stream",
        description="`stream`: over a long connection that we open. `webhook`: Feishu posts to "
        "`/feishu/event` and `/feishu/card`.",
        examples=["stream", "webhook"],
    )
    verification_token: Secret = Field(
        "",
        description="The verification token of *Events & Callbacks*; needed for `webhook`.",
        examples=["the verification token"],
    )
    encrypt_key: Secret = Field(
        "",
        description="The encrypt key of *Events & Callbacks*; needed for `webhook`, which is "
        "refused unsigned.",
        examples=["the encrypt key"],
    )
    urgent: Reminder = Field(
        "app",
        description="How far a strong reminder may go beyond the message (加急): in the app, by "
        "SMS or by phone, which a company pays for; `off`: the message alone. Incidents go so far "
        "at once; what is urgent or was escalated begins in the app and goes further with each "
        "reminder, app, SMS, phone; all else stays in the app.",
        examples=["app", "phone"],
    )
    leave_every: DurationOrNone = Field(
        timedelta(0),
        description="How often Feishu's attendance (假勤) is asked for approved leave, which is "
        "then entered here as well; each time costs a call for 50 people and needs the permission "
        "`attendance:task:readonly`. 0s: not at all.",
        examples=["4h", "0s"],
    )
    calendar: bool = Field(
        default=False,
        description="Whether meetings also stand in people's Feishu calendars, and follow there "
        "what is changed here; whoever has one gets no calendar file (.ics) any more. Needs the "
        "permissions `calendar:…` of `muster manifest feishu`; a meeting costs two calls, each "
        "change of it two or more.",
        examples=["true"],
    )
    monthly_calls: int = Field(
        10_000,
        ge=0,
        description="How many calls a month the company's plan has for all its apps together; the "
        "free plan has 10,000. With less than a fifth left changes of cards wait for each other, "
        "and reminders are gathered. 0: no limit is known of.",
        examples=["10000", "0"],
    )

    @property
    def enabled(self) -> bool:
        """Whether Feishu is used."""
        return bool(self.app_id)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.app_id) != bool(self.app_secret):
            raise ValueError("feishu.app_id and feishu.app_secret belong together; set both")
        if self.receive == "webhook" and not (self.verification_token and self.encrypt_key):
            raise ValueError(
                "feishu.receive is webhook, which needs feishu.verification_token and "
                "feishu.encrypt_key; set both, or receive by stream"
            )
        return self


class DingtalkSettings(Section):
    """How DingTalk is reached; used once it has a client id."""

    client_id: str = Field(
        "",
        description="The app's Client ID (AppKey); without one DingTalk is off.",
        examples=["dingabcdefgh1234"],
    )
    client_secret: Secret = Field(
        "", description="The app's Client Secret.", examples=["the client secret"]
    )
    robot_code: str = Field(
        "",
        description="The robot's code; empty: the Client ID, which it is for internal apps.",
        examples=["dingabcdefgh1234"],
    )
    card_template_id: str = Field(
        "",
        description="The id of the card template that an administrator published, from "
        "`deploy/dingtalk/card.json`; without one cards are messages whose buttons send a line of "
        "text.",
        examples=["1a2b3c4d-1234-5678-9abc-def012345678.schema"],
    )
    receive: Reception = Field(
        "stream",
        description="`stream`: over a long connection that we open. `webhook`: DingTalk posts to "
        "`/dingtalk/robot`; card buttons then send text.",
        examples=["stream", "webhook"],
    )
    edition: Literal["standard", "professional", "exclusive"] = Field(
        "standard",
        description="The edition the company has, which decides how many calls a month has.",
        examples=["standard", "professional"],
    )
    urgent: Reminder = Field(
        "off",
        description="How far a strong reminder may go beyond the message (DING): in the app, by "
        "SMS or by phone, which need a paid edition; `off`: a message that mentions them. As with "
        "`feishu.urgent`, only incidents go so far at once.",
        examples=["off", "app"],
    )
    todo_url: str = Field(
        "",
        description="Where a todo (待办) of DingTalk's own leads, `{id}` being the task's id: with "
        "it every open task is also a todo of its owner, whose state follows the task's. Each "
        "change is a call of the month; empty: no todos.",
        examples=["https://wiki.example.com/tasks?id={id}"],
    )
    calendar: bool = Field(
        default=False,
        description="Whether meetings that somebody at DingTalk arranges also stand in people's "
        "DingTalk calendars (日程), and follow there what is changed here; whoever has one gets no "
        "calendar file (.ics) any more. Needs the permissions `Calendar.Event.…`; a meeting costs "
        "a call of the month, each change two or more.",
        examples=["true"],
    )
    api_url: HttpUrl = Field(
        "https://api.dingtalk.com/",
        description="Where the API is.",
        examples=["https://api.dingtalk.com"],
    )
    oapi_url: HttpUrl = Field(
        "https://oapi.dingtalk.com/",
        description="Where the old API is, which contacts and media still need.",
        examples=["https://oapi.dingtalk.com"],
    )

    @property
    def enabled(self) -> bool:
        """Whether DingTalk is used."""
        return bool(self.client_id)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError(
                "dingtalk.client_id and dingtalk.client_secret belong together; set both"
            )
        return self


class DirectorySettings(Section):
    """Where the people and departments come from."""

    source: Literal["file", "feishu", "dingtalk"] = Field(
        "file",
        description="`file`: `muster org import`. `feishu` or `dingtalk`: what that messenger's "
        "contacts say, brought here daily and after each change; administrators, job roles and "
        "leaders in charge stay what they are here (D-01).",
        examples=["file", "feishu"],
    )
    sync_every: Duration = Field(
        timedelta(days=1),
        description="How often the people of every connected messenger are asked for, besides "
        "after each change that it tells of; accounts are linked by e-mail then.",
        examples=["1d"],
    )


class WebSettings(Section):
    """The web application that messengers post to, with the health page."""

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on; a reverse proxy with TLS stands before it.",
        examples=["10.0.0.5"],
    )
    port: int = Field(
        8081,
        ge=0,
        le=65535,
        description="Port to listen on; 0 takes any free one.",
        examples=["8081"],
    )
