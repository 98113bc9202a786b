"""What a test may order to go wrong; nothing goes wrong by itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """How a REST call goes wrong."""

    RATE_LIMIT = "rate_limit"
    """HTTP 429, code 99991400, with the seconds to wait."""
    BAD_GATEWAY = "bad_gateway"
    """HTTP 502 with a page of HTML."""
    EMPTY = "empty"
    """HTTP 200 without a body."""
    ABORT = "abort"
    """The connection is cut before anything was done."""
    LOST_ANSWER = "lost_answer"
    """All is done, and then the connection is cut."""
    LATE = "late"
    """All is done, and the answer comes `late_seconds` after it."""
    HANG = "hang"
    """No answer until the double is closed or the order is lifted."""
    IN_FLIGHT = "in_flight"
    """Code 230049: the same key is still in work."""
    QUOTA = "quota"
    """Code 99991403: the calls of this month are used up."""
    EXPIRED_TOKEN = "expired_token"
    """Code 99991663, though the token may be good."""


class EndpointFault(StrEnum):
    """How the call for the endpoint of the long connection goes wrong, until it is lifted."""

    BUSY = "busy"
    INTERNAL = "internal"
    HANG = "hang"
    HTML = "html"
    BAD_GATEWAY = "bad_gateway"
    BAD_SECRET = "bad_secret"
    FORBIDDEN = "forbidden"
    TOO_MANY = "too_many"
    PARTIAL_CONFIG = "partial_config"
    NO_CONFIG = "no_config"


class HandshakeFault(StrEnum):
    """How the upgrade to a WebSocket is refused, until it is lifted."""

    FORBIDDEN = "forbidden"
    AUTH_FAILED = "auth_failed"
    TOO_MANY = "too_many"
    UNEXPLAINED = "unexplained"


@dataclass(slots=True)
class Order:
    """One fault that waits for a call whose path contains `path`."""

    fault: Fault
    path: str
    times: int
    reset: int = 1
    """Seconds to wait, as a rate limit tells them."""
    method: str = ""


@dataclass(slots=True)
class Faults:
    """All that is ordered."""

    endpoint: EndpointFault | None = None
    handshake: HandshakeFault | None = None
    split: int = 1
    """Into how many frames the payload of each push is cut."""
    lose_part: bool = False
    """Whether the last part of the next split push gets lost."""
    duplicate: int = 0
    """How often each event is pushed again under a new event id, at once."""
    orders: list[Order] = field(default_factory=list)
    late_seconds: float = 0.0

    def order(
        self, fault: Fault, path: str, *, times: int = 1, reset: int = 1, method: str = ""
    ) -> None:
        """Let the next `times` calls whose path contains `path` go wrong."""
        self.orders.append(Order(fault, path, times, reset, method))

    def take(self, method: str, path: str) -> Order | None:
        """The fault that this call meets."""
        for order in self.orders:
            if order.times > 0 and order.path in path and order.method in {"", method}:
                order.times -= 1
                return order
        return None

    def lift(self) -> None:
        """Forget all orders."""
        self.endpoint = self.handshake = None
        self.split, self.lose_part, self.duplicate = 1, False, 0
        self.orders.clear()
