"""Greetings and thanks said to the bot: answered as such, not looked up as commands."""

import re
from typing import Final

from bot.engine.commands.beginning import simplified

_HELLO: Final = re.compile(
    "(?:hi|hiya|hello|hey|yo|(?:good )?(?:morning|afternoon|evening)|are you there|who are you"
    "|what can you do|how are you|[你您]好|大家好|哈[喽啰罗]|嗨|嘿|早|早安"
    "|(?:早上?|[上中下]午|晚上)好|在|在不在|有人|你是谁|你能做什么|你会(?:什么|做什么|干什么))"
    "(?:[呀啊吗嘛么哦哈呢]| (?:there|all|muster|bot))*"
)
_THANKS: Final = re.compile(
    "(?:(?:many|ok|great) )?(?:thanks?|thank you|thx|ty|cheers)"
    "(?: (?:a lot|so much|very much|bot))*"
    "|(?:(?:好的?|多|太|非常) ?)*(?:谢谢?|感谢|辛苦)[你您啦了哈呀啊]*"
)


def courtesy(typed: str) -> str | None:
    """The message that answers a greeting or thanks; None for anything else."""
    said = " ".join(re.findall(r"\w+", simplified(typed)))
    if _HELLO.fullmatch(said):
        return "input.hello"
    return "input.welcome" if _THANKS.fullmatch(said) else None
