"""Log lines: for people, for collectors, and never with a secret."""

import json
import logging

import pytest

from bot.log import JsonFormatter, SafeFormatter, set_up_logging
from bot.settings import load_settings


def _record(message: str, *args: object) -> logging.LogRecord:
    error = ValueError("token geheim-123 is wrong")
    with_error = (ValueError, error, None)
    return logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, message, args, with_error)


def test_a_json_line_is_one_object_with_its_error() -> None:
    """The traceback travels inside the object, on one line."""
    line = JsonFormatter().format(_record("input %s:%s met a bug", "console", "号\n1"))
    assert "\n" not in line
    written = json.loads(line)
    assert (written["level"], written["message"]) == ("error", "input console:号\n1 met a bug")
    assert "ValueError: token geheim-123" in written["error"]


@pytest.mark.parametrize("kind", [SafeFormatter, JsonFormatter])
def test_secrets_are_invisible_wherever_they_stand(kind: type[SafeFormatter]) -> None:
    """In the message, its arguments and the traceback."""
    secrets = frozenset({"geheim-123", "postgresql://bot:geheim-123@db/muster"})
    url = "postgresql://bot:geheim-123@db/muster"
    line = kind(secrets).format(_record("connecting to %s with geheim-123", url))
    assert "geheim" not in line


@pytest.mark.parametrize("kind", [SafeFormatter, JsonFormatter])
def test_a_secret_with_odd_letters_is_invisible_too(kind: type[SafeFormatter]) -> None:
    """It is found before the line is escaped."""
    line = kind(frozenset({'ge"he\\im'})).format(_record('with ge"he\\im'))
    assert "he" not in line.partition("with")[2].partition("Value")[0]


@pytest.mark.parametrize("kind", [SafeFormatter, JsonFormatter])
def test_what_somebody_wrote_passes_for_no_line_and_no_command(kind: type[SafeFormatter]) -> None:
    """A second line is indented; what steers a terminal, or is no letter at all, is spelled out."""
    line = kind().format(_record("%s", "a\n2026-11-24 INFO forged\r\x1b[2J\x9b\u202eb\ud800"))
    assert "\n2026" not in line
    assert not set(line) & set("\r\x1b\x9b\u202e\ud800")
    assert "x1b[2J" in line


def test_the_settings_decide_level_form_and_what_is_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Level, JSON and the secrets of the settings hold for every logger."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    settings = load_settings(
        {
            "log.format": "json",
            "log.level": "warning",
            "console.token": "long random text",
            "database.url": "postgresql://bot:p4ssword@db/muster?sslpassword=s3cret%26",
        },
        environment={},
        env_file=None,
    )
    try:
        set_up_logging(settings)
        logging.getLogger("anybody").info("not written")
        logging.getLogger("anybody").warning("long random text, p4ssword and s3cret&")
    finally:
        root.handlers[:], root.level = handlers, level
    written = json.loads(capsys.readouterr().err)
    assert written["message"] == "•••, ••• and •••"
