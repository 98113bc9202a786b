"""The idempotency keys of calls: for a while the same key is the same thing."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Repeats:
    """What was made under each key, for `life` seconds."""

    now: Callable[[], float]
    life: float
    replayed: list[str] = field(default_factory=list)
    """Keys that came again and were answered from memory."""
    _made: dict[str, tuple[str, float]] = field(default_factory=dict)

    def made(self, key: str) -> str | None:
        """The id of what was made under the key; None when it is new, forgotten or empty."""
        made, when = self._made.get(key, ("", 0.0))
        if not key or not made or self.now() - when > self.life:
            return None
        self.replayed.append(key)
        return made

    def remember(self, key: str, made: str) -> None:
        """Keep what was made under the key."""
        if key:
            self._made[key] = (made, self.now())
