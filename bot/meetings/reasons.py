"""Whether words behind a refusal are merely its reason: `去不了 那天出差`, `no, travelling`.

Who dials in instead, or comes later, comes all the same: with any word of that a tap decides.
"""

import re
from typing import Final

from bot.engine.commands.beginning import simplified

_LONGEST: Final = 40
_REASON: Final = re.compile(
    "出差|请假|休假|[年病事婚产]假|生病|病了|不舒服|发烧|住院|看医生|有事|有会|另有|有约|冲突|撞了"
    "|外地|没空|没时间|走不开|忙"
    r"|\b(?:travell?ing|trip|sick|ill|unwell|doctor|on leave|vacation|holiday|pto|ooo|day off"
    r"|out of (?:the )?office|another (?:meeting|call)|booked|busy|away)\b"
    r"|(?:^\W*[,.;:–—-]\W*|\b(?:a|an|another|have|scheduling|time) )conflict"
)
_YET: Final = re.compile(
    "线上|在线|远程|电话|视频|接入|参[加会]|旁听|到场|[晚迟]|先|但|不过|可以|能|改|换|推|如果|除非|可能|也许|才|就来"
    "|[没不]有?(?:事|忙|冲突|出差|请假|撞)|[?]"
    r"|\b(?:online|remote\w*|dial|call in|join|late|later|but|though|if|unless|maybe|might|not|move"
    r"|until|before|after|still|can|could)\b|n't"
)


def is_reason(words: str) -> bool:
    """Whether these words are plainly why somebody does not come."""
    said = simplified(words)
    return len(said) <= _LONGEST and bool(_REASON.search(said)) and not _YET.search(said)
