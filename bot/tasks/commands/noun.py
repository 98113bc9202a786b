"""The noun that all commands about tasks begin with."""

from typing import Final

from bot.engine.commands.command import Noun, Words

TASK: Final = Noun("task", Words(("任务",), ("task", "tasks")), "T")
