"""The signature of an event: HMAC-SHA256 over its id, the time of sending and its body."""

import base64
import binascii
import hashlib
import hmac
from typing import Final

_PREFIX: Final = "whsec_"


def key_of(secret: str) -> bytes:
    """The bytes that a secret stands for: base64 behind `whsec_`, else its text."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def signed(secret: str, event: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that prove who sent a body, and when: a replay is seen by its id or its age."""
    told = f"{event}.{seconds}.".encode() + body
    mark = base64.b64encode(hmac.digest(key_of(secret), told, hashlib.sha256)).decode()
    return {
        "webhook-id": event,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{mark}",
    }
