"""How long we wait for what, in seconds: everything that Slack's patience depends on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watch:
    """How closely connections are watched, and how long people and Slack are kept waiting.

    A connection is looked at `every` so often, given up when away at as many looks as `patience`
    has, and made again after `pause`, or after `rest` where Slack has to be left alone or somebody
    has to act. Looks are counted and not seconds: on a machine that has no time for us, no
    connection is given up for that.

    A trigger lives three seconds and Slack waits three for an acknowledgement: the engine has
    until `soon` before a view is opened that says that it takes longer, and an acknowledgement is
    on its way by `guard`.
    """

    every: float = 2.0
    patience: float = 15.0
    pause: float = 1.0
    rest: float = 30.0
    ping: float = 5.0
    soon: float = 1.2
    guard: float = 2.5

    @property
    def looks(self) -> int:
        """At how many looks in a row a connection may be away."""
        return max(1, round(self.patience / self.every))
