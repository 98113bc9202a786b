"""What a process does of the work, where several share it."""

from enum import StrEnum


class Role(StrEnum):
    """The part of a process; any number of them may have the same."""

    ALL = "all"
    RECEIVE = "receive"
    """Takes what the messengers send, and keeps the directory up with them."""
    DELIVER = "deliver"
    """Sends what waits in the outbox."""
    CLOCK = "clock"
    """Fires deadlines and does what the calendar brings, housekeeping too."""

    def does(self, part: "Role") -> bool:
        """Whether that part of the work is its."""
        return self in {Role.ALL, part}
