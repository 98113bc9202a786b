"""Tenant access tokens: issued, the same for a while, expired, revoked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.doubles.feishu.refusals import Code, RefusedError

LIFE: Final = 7_200.0
_RENEWED: Final = 1_800.0


@dataclass(slots=True)
class Tokens:
    """Issues tokens that live two hours; the last is given again while half an hour remains."""

    now: Callable[[], float]
    issued: int = 0
    """How many were made, which tests of a single flight count."""
    requests: int = 0
    _ends: dict[str, float] = field(default_factory=dict)

    def issue(self) -> tuple[str, int]:
        """A token and the seconds that it is good for."""
        self.requests += 1
        now = self.now()
        for token, end in self._ends.items():
            if end - now >= _RENEWED:
                return token, int(end - now)
        self.issued += 1
        token = f"t-double{self.issued}"
        self._ends[token] = now + LIFE
        return token, int(LIFE)

    def revoke(self) -> None:
        """Make all tokens invalid at once."""
        self._ends.clear()

    def check(self, header: str | None) -> None:
        """Refuse what is no `Authorization: Bearer` with a token that is good now."""
        if not header:
            raise RefusedError(Code.MISSING_TOKEN, "missing access token")
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token.startswith("t-"):
            raise RefusedError(Code.MALFORMED_TOKEN, "invalid access token format")
        if self._ends.get(token, 0.0) <= self.now():
            raise RefusedError(Code.EXPIRED_TOKEN, "invalid access token")
