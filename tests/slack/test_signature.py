"""Only what Slack has signed in these five minutes is read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from adapters.slack.webhooks import is_signed, signature

_NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_STAMP = str(int(_NOW.timestamp()))
_BODY = b"command=%2Ftask&text=x"


@given(st.text(max_size=100), st.from_regex(r"[0-9a-f]{1,40}", fullmatch=True))
def test_the_sdk_signs_the_same(text: str, secret: str) -> None:
    """Our signature is that of Slack's own SDK."""
    body = text.encode()
    theirs = SignatureVerifier(secret).generate_signature(timestamp=_STAMP, body=body)
    assert signature(secret, _STAMP, body) == theirs


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_what_slack_signed_just_now_is_taken(seconds: int) -> None:
    """Five minutes either way are allowed, and the same request once more is too."""
    signed = signature("secret", _STAMP, _BODY)
    for _ in range(2):
        assert is_signed("secret", _STAMP, _BODY, signed, _NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_old_and_future_requests_are_refused(seconds: int) -> None:
    """What is older than five minutes or comes from the future is none."""
    signed = signature("secret", _STAMP, _BODY)
    assert not is_signed("secret", _STAMP, _BODY, signed, _NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "secret, timestamp, given",
    [
        ("secret", _STAMP, ""),
        ("secret", _STAMP, "v0=" + "0" * 64),
        ("secret", _STAMP, signature("other", _STAMP, _BODY)),
        ("secret", _STAMP, signature("secret", _STAMP, b"other")),
        ("secret", _STAMP, "v0=é"),
        ("secret", "", signature("secret", "", _BODY)),
        ("secret", "now", signature("secret", "now", _BODY)),
        ("secret", "-1", signature("secret", "-1", _BODY)),
        ("secret", "٣", signature("secret", "٣", _BODY)),
        ("secret", "9" * 400, signature("secret", "9" * 400, _BODY)),
        ("", _STAMP, signature("", _STAMP, _BODY)),
    ],
)
def test_anything_else_is_refused(secret: str, timestamp: str, given: str) -> None:
    """A wrong, missing or strange signature or timestamp is refused, and so is an empty secret."""
    assert not is_signed(secret, timestamp, _BODY, given, _NOW)
