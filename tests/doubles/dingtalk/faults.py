"""What a test may order to go wrong; nothing goes wrong by itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """How a call goes wrong."""

    QPS = "qps"
    """HTTP 403 `QpsLimitForAppkeyAndApi`; 90018 in the old API."""
    QPM = "qpm"
    """HTTP 403 `QpmLimitForAppkeyAndApi`."""
    API_BUSY = "api_busy"
    """HTTP 403 `QpsLimitForApi`: everybody calls too much; 90002 in the old API."""
    MONTH = "month"
    """HTTP 403 `ApiCountLimitForOrg`; 90020 in the old API."""
    TOKEN = "token"
    """400 `InvalidAuthentication`, though the token may be good; 40014 in the old API."""
    TOO_FAST = "too_fast"
    """400 `send.too.fast`."""
    HTML = "html"
    """HTTP 200 with the page of the limiter of addresses."""
    BAD_GATEWAY = "bad_gateway"
    """HTTP 502 with a page of HTML."""
    TIMEOUT = "timeout"
    """HTTP 504 from the gateway."""
    DENIED = "denied"
    """HTTP 403 `AccessTokenPermissionDenied`; 60011 in the old API."""
    SYSTEM = "system"
    """HTTP 500 `system.busy`."""
    EMPTY = "empty"
    """HTTP 200 without a body."""
    ABORT = "abort"
    """The connection is cut before anything was done."""
    LOST_ANSWER = "lost_answer"
    """All is done, and then the connection is cut."""
    LATE = "late"
    """All is done, and the answer comes `late_seconds` after it."""
    HANG = "hang"
    """No answer until the double ends."""
    UNDELIVERED = "undelivered"
    """HTTP 200 with `success` false for each space of a card."""


class OpenFault(StrEnum):
    """How the opening of a connection goes wrong, until it is lifted."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    INTERNAL = "internal"
    HTML = "html"
    EMPTY_OBJECT = "empty_object"
    HANG = "hang"


class ConnectFault(StrEnum):
    """How the upgrade to a WebSocket goes wrong, until it is lifted."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    HANG = "hang"


@dataclass(slots=True)
class Order:
    """One fault that waits for calls whose path contains `path`."""

    fault: Fault
    path: str
    times: int


@dataclass(slots=True)
class Faults:
    """All that is ordered."""

    open: OpenFault | None = None
    connect: ConnectFault | None = None
    flow_controlled: set[str] = field(default_factory=set)
    """People whom direct messages do not reach now."""
    no_calls_to: set[str] = field(default_factory=set)
    """People whom neither SMS nor calls reach."""
    duplicate: int = 0
    """How often each robot message is pushed again at once, with another messageId."""
    orders: list[Order] = field(default_factory=list)
    late_seconds: float = 0.0

    def order(self, fault: Fault, path: str, *, times: int = 1) -> None:
        """Let the next `times` calls whose path contains `path` go wrong."""
        self.orders.append(Order(fault, path, times))

    def take(self, path: str) -> Fault | None:
        """The fault that this call meets."""
        for order in self.orders:
            if order.times > 0 and order.path in path:
                order.times -= 1
                return order.fault
        return None

    def lift(self) -> None:
        """Forget all orders."""
        self.open = self.connect = None
        self.duplicate = 0
        self.flow_controlled.clear()
        self.orders.clear()
