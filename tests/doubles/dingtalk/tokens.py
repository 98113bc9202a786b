"""Access tokens: asked for again, they are the same and live longer."""

from dataclasses import dataclass, field

from tests.doubles.dingtalk.limits import TOKEN_SECONDS
from tests.doubles.dingtalk.tenant import Tenant


@dataclass(slots=True)
class Tokens:
    """The tokens of the app."""

    tenant: Tenant
    given: int = 0
    """How often a token was asked for."""
    _expires: dict[str, float] = field(default_factory=dict)

    def give(self) -> str:
        """A token that is good for two hours from now."""
        self.given += 1
        token = next((each for each in self._expires if self.good(each)), "")
        token = token or self.tenant.fresh("token-")
        self._expires[token] = self.tenant.now() + TOKEN_SECONDS
        return token

    def good(self, token: str) -> bool:
        """Whether the token was given and is not expired."""
        return self._expires.get(token, 0.0) > self.tenant.now()

    def expire(self) -> None:
        """Let all tokens be no good from now on."""
        self._expires.clear()
