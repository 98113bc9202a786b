"""Everything behind the sockets that handlers and gestures share."""

from collections import Counter
from dataclasses import dataclass, field

from tests.doubles.feishu import limits
from tests.doubles.feishu.faults import Faults
from tests.doubles.feishu.limits import Windows
from tests.doubles.feishu.repeats import Repeats
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.tokens import Tokens


@dataclass(slots=True)
class ClickToken:
    """The token of a click: good for half an hour and two updates, once it was answered."""

    message_id: str
    made: float
    answered: bool = False
    used: int = 0


@dataclass(slots=True)
class Platform:
    """A tenant with the platform's own books about it."""

    tenant: Tenant
    tokens: Tokens
    windows: Windows
    message_keys: Repeats
    chat_keys: Repeats
    faults: Faults = field(default_factory=Faults)
    clicks: dict[str, ClickToken] = field(default_factory=dict)
    calls: "Counter[str]" = field(default_factory=Counter)
    """How often each route was called, as `POST /open-apis/…`."""
    quota: int | None = None
    """Calls that are left this month; None where there is no limit."""

    @classmethod
    def of(cls, tenant: Tenant) -> "Platform":
        """Fresh books for a tenant."""
        now = tenant.now
        return cls(
            tenant,
            Tokens(now),
            Windows(now),
            Repeats(now, limits.MESSAGE_UUID_LIFE),
            Repeats(now, limits.CHAT_UUID_LIFE),
        )
