"""Settings are read from where they may stand, and a wrong one is explained in a sentence."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Final

import pytest
from pydantic import ValidationError

from bot.errors import SetupError
from bot.settings import Settings, load_settings
from bot.settings.reader import fields, is_secret, variable
from bot.time.spans import Span, WorkingHours

_MORNING: Final = Span(time(9), time(12))


def _load(overrides: Mapping[str, object] | None = None, /, **environment: str) -> Settings:
    return load_settings(overrides, environment=environment, env_file=None)


def test_nothing_set_gives_the_defaults() -> None:
    """An empty environment is a working configuration, the one that the model states."""
    assert _load() == Settings()


def test_other_programs_variables_are_left_alone() -> None:
    """Only names that begin with the prefix are ours."""
    assert _load(PATH="/bin", MUSTERED="yes") == Settings()


def test_every_setting_has_one_variable() -> None:
    """No two settings share a variable, and none ends as a secret's file does."""
    names = [variable(key) for key in fields()]
    assert len(set(names)) == len(names)
    assert not set(names) & {f"{name}_FILE" for name in names}


_TOGETHER: Final = {
    "console": {"console.token": "x"},
    "slack": {"slack.bot_token": "x", "slack.app_token": "x"},
    "webhook": {"webhook.secret": "a text of 24 characters."},
    "feishu": {
        "feishu.app_id": "x",
        "feishu.app_secret": "x",
        "feishu.verification_token": "x",
        "feishu.encrypt_key": "x",
    },
    "dingtalk": {"dingtalk.client_id": "x", "dingtalk.client_secret": "x"},
}
"""What has to be set beside a setting of that section."""


@pytest.mark.parametrize("key", sorted(fields()))
def test_every_example_is_accepted(key: str) -> None:
    """What the page shows and what the error sentence proposes can be copied as it stands."""
    examples = fields()[key].examples
    assert examples
    for example in examples:
        _load({**_TOGETHER.get(key.partition(".")[0], {}), key: example})


@pytest.mark.parametrize(
    "name, written, meant",
    [
        ("MUSTER_TASK_ACK_WITHIN", "1h30m", timedelta(minutes=90)),
        ("MUSTER_TASK_UNDO_WITHIN", "0s", timedelta(0)),
        ("MUSTER_TASK_REVIEW", "yes", True),
        ("MUSTER_TASK_ACK_REMIND_AT", "75%", 75),
        ("MUSTER_HELP_REMIND_AT", "25, 50, 75", (25, 50, 75)),
        ("MUSTER_QUIET_START", "22:30", time(22, 30)),
        ("MUSTER_QUIET_END", "24:00", time(0)),
        ("MUSTER_LANGUAGE", "en", "en"),
        ("MUSTER_CALENDAR_COMPANY_DAYS_OFF", "2026-12-31", (date(2026, 12, 31),)),
        ("MUSTER_CALENDAR_HOLIDAYS", "a.toml,b.toml", (Path("a.toml"), Path("b.toml"))),
        ("MUSTER_CALENDAR_WEEK", "Sat 9:00-12:00", WorkingHours(((),) * 5 + ((_MORNING,), ()))),
        ("MUSTER_CONSOLE_HOST", "::1", "::1"),
        ("MUSTER_DATABASE_URL", "postgresql://u:p@h/d", "postgresql://u:p@h/d"),
    ],
)
def test_a_variable_is_read_as_its_kind(name: str, written: str, meant: object) -> None:
    """Each kind of value has one way to be written."""
    loaded = _load(**{name: written})
    section, _, rest = name.removeprefix("MUSTER_").lower().partition("_")
    value = getattr(getattr(loaded, section), rest) if rest else getattr(loaded, section)
    assert value == meant


def test_overrides_weigh_more_than_the_environment_and_that_more_than_the_file(
    tmp_path: Path,
) -> None:
    """A scenario may change what the machine sets, and the machine what .env sets."""
    env_file = tmp_path / ".env"
    env_file.write_text(
        "MUSTER_TASK_MAX_REVISIONS=4\nMUSTER_TASK_REVIEW=true\nMUSTER_LOG_LEVEL=debug\nOTHER=1\n"
    )
    loaded = load_settings(
        {"task.max_revisions": 6},
        environment={"MUSTER_TASK_MAX_REVISIONS": "5", "MUSTER_LOG_LEVEL": "error"},
        env_file=env_file,
    )
    assert (loaded.task.max_revisions, loaded.log.level, loaded.task.review) == (6, "error", True)


def test_overrides_may_be_lists_and_numbers() -> None:
    """A YAML scenario writes `help.remind_at: [50, 80]` and `task.max_revisions: 2`."""
    loaded = _load({"help.remind_at": [10, 90], "task.max_revisions": 2, "task.review": True})
    assert (loaded.help.remind_at, loaded.task.max_revisions) == ((10, 90), 2)
    assert loaded.task.review is True


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    """The text of the file is the value, without the line's end that editors add."""
    secret = tmp_path / "token"
    secret.write_text("s3cret with space \n")
    loaded = _load(MUSTER_CONSOLE_TOKEN_FILE=str(secret))
    assert loaded.console.token == "s3cret with space "


@pytest.mark.parametrize(
    "environment, wanted",
    [
        ({"MUSTER_TASK_ACK_WITHN": "2h"}, "did you mean MUSTER_TASK_ACK_WITHIN?"),
        ({"MUSTER_ZZZ": "2h"}, "docs/settings.md lists"),
        ({"MUSTER_TASK_ACK_WITHIN": "2 hours"}, "MUSTER_TASK_ACK_WITHIN is '2 hours'"),
        ({"MUSTER_TASK_ACK_WITHIN": "2 hours"}, "for example 2h"),
        ({"MUSTER_TASK_ACK_WITHIN": "0s"}, "longer than nothing"),
        ({"MUSTER_TASK_MAX_REVISIONS": "three"}, "valid integer"),
        ({"MUSTER_TASK_REVIEW": "maybe"}, "valid boolean"),
        ({"MUSTER_HELP_REMIND_AT": "80,50"}, "larger than the one before"),
        ({"MUSTER_HELP_REMIND_AT": "50,120"}, "less than or equal to 99"),
        ({"MUSTER_LANGUAGE": "fr"}, "'zh' or 'en'"),
        ({"MUSTER_TIMEZONE": "Mars/North"}, "no such time zone"),
        ({"MUSTER_TIMEZONE": "../../etc/passwd"}, "no such time zone"),
        ({"MUSTER_QUIET_START": "25:00"}, "MUSTER_QUIET_START"),
        ({"MUSTER_QUIET_START": "evening"}, "not a time of day"),
        ({"MUSTER_CALENDAR_WEEK": "mon-fri 9-12"}, "no span of hours"),
        ({"MUSTER_CALENDAR_WEEK": "fri-mon 09:00-12:00"}, "ends before it begins"),
        ({"MUSTER_CALENDAR_WEEK": "mon 9:00-12:00; mon 13:00-14:00"}, "mon stands twice"),
        ({"MUSTER_CALENDAR_WEEK": "someday 9:00-12:00"}, "names no weekdays"),
        ({"MUSTER_CALENDAR_WEEK": "mon 13:00-12:00"}, "must end after they begin"),
        ({"MUSTER_CALENDAR_WEEK": ""}, "no open time"),
        ({"MUSTER_CALENDAR_COMPANY_DAYS_OFF": "2026-02-30"}, "2026-02-30"),
        ({"MUSTER_CONSOLE_HOST": "0.0.0.0"}, "this machine only"),  # noqa: S104
        ({"MUSTER_CONSOLE_ENABLED": "true"}, "no console.token"),
        ({"MUSTER_ENGINE_WORKERS": "-1"}, "greater than or equal to 0"),
        ({"MUSTER_CONSOLE_TOKEN_FILE": "/no/such/file"}, "No such file"),
        (
            {"MUSTER_CONSOLE_TOKEN": "a", "MUSTER_CONSOLE_TOKEN_FILE": "/b"},
            "are both set",
        ),
    ],
)
def test_a_wrong_setting_is_explained(environment: dict[str, str], wanted: str) -> None:
    """One sentence with the name, the value, the reason and an example."""
    with pytest.raises(SetupError) as caught:
        _load(**environment)
    assert wanted in str(caught.value)


def test_an_unknown_override_is_refused() -> None:
    """A scenario's typing mistake is told with the nearest key."""
    with pytest.raises(SetupError, match=r"did you mean help\.escalate_after"):
        _load({"help.escalate_afer": "1h"})


def test_secrets_are_never_shown() -> None:
    """Neither printing the settings nor complaining about them repeats a password."""
    loaded = _load(
        MUSTER_DATABASE_URL="postgresql://muster:s3cret@host/db", MUSTER_CONSOLE_TOKEN="s3cret"
    )
    assert "s3cret" not in repr(loaded)
    assert {key for key, info in fields().items() if is_secret(info)} >= {
        "database.url",
        "console.token",
    }


@pytest.mark.parametrize("key", ["monitor.heartbeat_url", "monitor.traces_url"])
@pytest.mark.parametrize(
    "wrong", ["hc-ping.com/s3cret", "http://[s3cret", "https://x:99999/s3cret"]
)
def test_an_address_that_is_none_is_told_but_not_shown(key: str, wrong: str) -> None:
    """Whoever may call it often stands in it, so the sentence repeats nothing of it."""
    with pytest.raises(SetupError, match="no address") as told:
        _load({key: wrong})
    assert "s3cret" not in str(told.value)


def test_an_address_that_is_called_stays_as_it_was_written() -> None:
    """With its query, and without a slash at its end."""
    url = "http://127.0.0.1:4318/v1/traces?key=a%20b"
    assert _load({"monitor.traces_url": url}).monitor.traces_url == url
    assert _load({"monitor.traces_url": ""}).monitor.traces_url == ""


def test_settings_are_frozen() -> None:
    """Nothing changes while the process runs."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Settings(), "language", "en")  # noqa: B010 - the type checker already refuses it


@pytest.mark.parametrize(
    "settings",
    [
        {"slack.bot_token": "x"},
        {"slack.app_token": "x"},
        {"feishu.app_id": "x"},
        {"feishu.app_id": "x", "feishu.app_secret": "x", "feishu.receive": "webhook"},
        {"dingtalk.client_secret": "x"},
        {"slack.api_url": "slack.com"},
    ],
    ids=str,
)
def test_a_messenger_that_could_not_work_stops_the_start(settings: Mapping[str, str]) -> None:
    """Half of the secrets, or an address that is none, is told at once, and names the setting."""
    with pytest.raises(SetupError) as told:
        _load(settings)
    assert next(iter(settings)).partition(".")[0] in str(told.value)
