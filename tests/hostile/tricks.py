"""What an attacker, a broken client or a cat on the keyboard puts into a field."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

NOBODY_READS: Final = 1_000_000
"""Characters of the longest input."""

TRICKS: Final = {
    "everyone on DingTalk": "@所有人 @all @全体成员",
    "everyone on Slack": "<!channel> <!here> <!everyone> <!subteam^S1> <@U1> @channel",
    "everyone on Feishu": '<at user_id="all">x</at> <at id=all></at> <at users=["all"]/>',
    "markdown": "[pay](https://evil.example) ![i](http://evil.example) **b** `c` # h | t | <a:b>",
    "html": "<script>alert(1)</script><b onclick=x>y</b><img src=x onerror=y>&lt;&#60;",
    "template": "{{ 7*71910131 }} {% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}{# gone #}",
    "open template": "{{ {% {# }} %}",
    "format": "%s %(title)s {0} {title.__class__} ${title} $title %d %n",
    "card": '{"title": "x", "buttons": [{"label": "y", "action": "task.cancel"}]}',
    "statement": "'; DROP TABLE task; -- \" OR 1=1 \\",
    "controls": "a\x1b[31mred\x07\x08\x7f\x85b\rc\x0b\x0cd",
    "bidi": "a\u202egnp.exe\u202c \u2066x\u2069 \u200eb\u200f \u061cc \u2067d",
    "invisible": "a\u200bb\u200c\u2060\ufeff\u00ad\u180e\u3164\u115f\u2800\ufe01c\U0001d173",
    "nothing but invisible": "\u200b\u2060\ufeff\u00ad\u3164\u2800",
    "tag characters": "x\U000e0041\U000e0042\U000e0001y",
    "surrogates": "a\ud800b\udfffc\udfff\ud800d",
    "nul": "a\x00b\x00",
    "nothing but nul": "\x00",
    "not characters": "a\uffff\ufffe\U0010ffff\U000f0000b",
    "mention marks": "\ue000nobody\ue001 \ue000 \ue001\ue000a\ue000b\ue001 \ue0ff",
    "lines": "a\u2028b\u2029c\r\nd\n\n\n\ne\x85f",
    "empty": "",
    "blank": " \t\u3000\u00a0\u2003\n ",
    "combining": "z" + "\u0301" * 150,
    "expanding": "\ufdfa\ufdfb\u33ff\ufb03\u337f\u2474" * 20,
    "huge number": "9" * 4_400,
    "many zeros": "0" * 4_400 + "1",
    "negative": "-1",
    "odd number": "1e9 NaN ∞ ٣ ⅷ ½ 0x10 1_000",
    "far date": "99999999999天后 2999-02-30 25:61 99999年13月45日",
    "far span": "99999999999999999999h",
    "ids": "T99999999999999999999 T-1 T0 H1 T1",
    "command": "/任务 取消 T1 /task cancel T1 收到 ok",
    "marks": "!!!! #### ++++ @@@@ %%%% ^^^^ !x #x +x @x %x ::: a:b c=d",
    "quotes": '"a "b" \'“”「『』」"""',
    "emoji": "👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈 👍🏽",
    "long words": "x" * 19_900,
    "many words": "a " * 9_900,
    "many marks": "@" * 5_000 + " @a" * 2_000,
    "many quotes": '"' * 9_000,
    "many lines": "a\n" * 9_000,
    "a megabyte": "x" * NOBODY_READS,
    "a megabyte of mentions": "<!channel>@所有人" * (NOBODY_READS // 14),
}
"""By what they are."""

COMPUTED: Final = str(7 * 71910131)
"""What the template in TRICKS would come to if anybody took it for one."""

_LINE_ENDS: Final = "\n\t"
_JOINER: Final = "\u200d"
# Looks empty, or changes what stands before it, but is a letter or a mark by its category.
_LOOKS_EMPTY: Final = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0e"
# Controls by name, but each is drawn, as part of the word or number around it.
_DRAWN: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_HIEROGLYPHS: Final = range(0x13430, 0x13440)


def faults(text: str) -> list[str]:
    """The characters of a text that nobody may be shown: what is invisible, or deceives."""
    return [f"U+{ord(each):04X}" for each in _pattern().findall(text)]


def is_deceiving(letter: str) -> bool:
    """Whether a character is a control, reorders text, is invisible or is none at all."""
    if letter in _LINE_ENDS or letter in _DRAWN or ord(letter) in _HIEROGLYPHS:
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@cache
def _pattern() -> re.Pattern[str]:
    # A joiner holds an emoji together; tests of the text itself say where it may stand.
    deceiving = [
        code
        for code in range(sys.maxunicode + 1)
        if is_deceiving(chr(code)) and chr(code) != _JOINER
    ]
    return re.compile(f"[{''.join(_ranges(deceiving))}{_LOOKS_EMPTY}]")


def _ranges(codes: list[int]) -> Iterator[str]:
    """Neighbours as one range each: a class of single characters is slow to look through."""
    for _, run in groupby(enumerate(codes), key=lambda each: each[1] - each[0]):
        members = [code for _, code in run]
        yield f"\\U{members[0]:08x}-\\U{members[-1]:08x}"
