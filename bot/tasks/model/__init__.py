"""What a task is made of, and its state machine."""

from bot.tasks.model.comment import FILE_MARK, Comment
from bot.tasks.model.dependency import Dependency
from bot.tasks.model.milestone import Milestone
from bot.tasks.model.people import Collaborator, Mentioned, Participant
from bot.tasks.model.states import MOVES, OPEN, Priority, State
from bot.tasks.model.task import Said, Task

__all__ = [
    "FILE_MARK",
    "MOVES",
    "OPEN",
    "Collaborator",
    "Comment",
    "Dependency",
    "Mentioned",
    "Milestone",
    "Participant",
    "Priority",
    "Said",
    "State",
    "Task",
]
