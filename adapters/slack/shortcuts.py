"""Shortcuts, and the command that each opens the form of."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One shortcut: its id, its name, where it is offered, the command whose form it opens."""

    id: str
    name: str
    description: str
    command: str
    on_messages: bool


SHORTCUTS: Final = (
    Shortcut(
        "create_task",
        "Create task · 建任务",
        "Make a task of this message · 把这条消息变成任务",
        "task.new",
        on_messages=True,
    ),
    Shortcut(
        "ask_for_help",
        "Ask for help · 求助",
        "Ask somebody about this message · 就这条消息求助",
        "help.new",
        on_messages=True,
    ),
    Shortcut(
        "new_task",
        "New task · 新建任务",
        "Create a task · 新建任务",
        "task.new",
        on_messages=False,
    ),
)


def command_of(callback_id: str) -> str:
    """The command that a shortcut stands for; empty for none of ours."""
    return next((each.command for each in SHORTCUTS if each.id == callback_id), "")
