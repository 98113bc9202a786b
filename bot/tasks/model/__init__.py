"""What a task is made of, and its state machine."""

from bot.tasks.model.comment import Comment
from bot.tasks.model.dependency import Dependency
from bot.tasks.model.milestone import Milestone
from bot.tasks.model.people import Collaborator, Participant
from bot.tasks.model.states import MOVES, OPEN, Priority, State
from bot.tasks.model.task import Said, Task

__all__ = [
    "MOVES",
    "OPEN",
    "Collaborator",
    "Comment",
    "Dependency",
    "Milestone",
    "Participant",
    "Priority",
    "Said",
    "State",
    "Task",
]
