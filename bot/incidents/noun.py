"""What people call incidents."""

from typing import Final

from bot.engine.commands.command import Noun, Words

INCIDENT: Final = Noun("incident", Words(("紧急", "应急"), ("incident",)), "I")
