"""The arguments of `/帮助`."""

from dataclasses import dataclass
from typing import Annotated

from bot.engine.commands.argument import Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """`/帮助 任务`, `/help ack`; without a topic everything is listed."""

    topic: Annotated[str, Sentence(200)] = ""
