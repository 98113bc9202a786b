"""Whether words behind a typed decision leave it as it is: `同意 尽快补发票`, `不同意：太贵`.

Its first word decides (semantics §3.1, rule 20). Whatever may take it back, put it off or make it
depend on something leaves all of it a remark, and a tap decides: better asked once too often.
"""

import re
from typing import Final

from bot.engine.commands.beginning import simplified

_OPEN: Final = re.compile(
    "[?吗呢吧否]|么\\W*$|但|不过|可是|只是|如果|假如|要是|若|除非|只要|的话|前提|条件|等|先|再|暂|待|才|后|或"
    "|还是|可能|也许|只|仅|部分|一半|以内|最多"
    r"|\b(?:but|however|(?:al)?though|except|if|unless|after|once|when|until|till|before|provid\w+"
    r"|assuming|as long|subject to|condition\w*|pending|only|part\w*|half|up to|at most|maybe"
    r"|perhaps|might|or|first|then|wait|instead)\b"
    # A number corrects what was asked for: `+1 天`, `同意 500`, `approve 3 days`.
    r"|^\W*(?:(?:报|给|批)?[\d.,]+)?\s?(?:天|周|个月|小时|days?|weeks?|hours?)?\W*$"
    r"|\d\s?(?:[元块万]|k\b|rmb|yuan|usd)|[$¥]\s?\d"
)
_NOT_YES: Final = re.compile(
    "不(?!错)|[没无](?!问题|意见|异议)|别|未|驳回|拒绝|改|调整|我看|看看|一下|想想|考虑|研究|稍|晚[点些]"
    "|回头|明天|知道|收到|明白|说的|楼上|看法|观点"
    r"|\b(?:not|no(?! (?:problem|objection|issue|concern))|never|reject\w*|refuse\w*|change\w*|with"
    r"|without|let me|look|check|review|see|think|consider|ask|later|tomorrow|will|noted|got it"
    r"|understood|said|says)\b|n['’]t|['’]ll"
)
_NOT_NO: Final = re.compile(r"同意|批准|通过|\b(?:approve\w*|agree\w*|ok)\b")


def is_opinion(words: str) -> bool:
    """Whether words behind a yes, set apart by a blank, are merely what else there is to say."""
    said = simplified(words)
    return said[:1].isspace() and not (_OPEN.search(said) or _NOT_YES.search(said))


def is_reason(words: str) -> bool:
    """Whether words behind a no, set apart by a blank, a comma or a colon, are merely why."""
    said = simplified(words)
    apart = said[:1].isspace() or said[:1] in (",", ":")
    return apart and not (_OPEN.search(said) or _NOT_NO.search(said))
