"""Everything behind the sockets that handlers and gestures share."""

from dataclasses import dataclass, field

from tests.doubles.dingtalk.faults import Faults
from tests.doubles.dingtalk.quotas import Quotas
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.tokens import Tokens


@dataclass(slots=True)
class Platform:
    """A tenant with the platform's own books about it; `origin` is where it is served."""

    tenant: Tenant
    tokens: Tokens
    quotas: Quotas
    faults: Faults = field(default_factory=Faults)
    answering: list[str] = field(default_factory=list)
    """Cards whose click the app is answering now."""
    too_soon: list[str] = field(default_factory=list)
    """Cards that the app updated by a call while it had their click to answer."""
    robots_may_be_added: bool = True
    """Whether the undocumented call that puts the robot into a group exists."""
    origin: str = ""

    @classmethod
    def of(cls, tenant: Tenant, edition: str) -> "Platform":
        """Fresh books."""
        return cls(tenant, Tokens(tenant), Quotas(tenant.now, edition))
