"""The tags of the MeetBot family, in Chinese and English: what a line said in a meeting is.

A line is a command where it begins with `#` and a known word; a Chinese word needs no space
behind it, unless other words begin with it: `#外部接口` is no guest. Everything else is talk.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from bot.engine.commands.beginning import simplified
from bot.engine.commands.text import clean
from bot.engine.incoming import MENTION_END, MENTION_START


class Tag(StrEnum):
    """What a tagged line is."""

    START = "start"
    TITLE = "title"
    TOPIC = "topic"
    INFO = "info"
    DECISION = "decision"
    REJECTED = "rejected"
    ACTION = "action"
    OPEN = "open"
    PENDING = "pending"
    IDEA = "idea"
    LINK = "link"
    VOTE = "vote"
    BALLOT = "ballot"
    HERE = "here"
    EXTERNAL = "external"
    CHAIR = "chair"
    UNCHAIR = "unchair"
    UNDO = "undo"
    END = "end"
    DISCARD = "discard"


WORDS: Final[dict[Tag, tuple[str, ...]]] = {
    Tag.START: ("会议开始", "开始会议", "开会", "startmeeting"),
    Tag.TITLE: ("会议名称", "会议主题", "会议标题", "meetingname", "meetingtopic"),
    Tag.TOPIC: ("议题", "话题", "topic"),
    Tag.INFO: ("记录", "要点", "info", "note"),
    Tag.DECISION: ("决议", "决定", "agreed", "agree", "accepted", "decision", "decided"),
    Tag.REJECTED: ("否决", "不通过", "rejected"),
    Tag.ACTION: ("行动项", "行动", "待办", "action", "todo"),
    Tag.OPEN: ("待确认", "问题", "open", "question", "help", "halp"),
    Tag.PENDING: ("待定", "搁置", "inconclusive", "pending", "parked"),
    Tag.IDEA: ("想法", "建议", "idea"),
    Tag.LINK: ("链接", "link"),
    Tag.VOTE: ("投票", "表决", "startvote", "vote"),
    Tag.HERE: ("到会", "签到", "到了", "here"),
    Tag.EXTERNAL: ("外部参与人", "外部人员", "外部", "external", "guest"),
    Tag.CHAIR: ("主持人", "主持", "chair"),
    Tag.UNCHAIR: ("取消主持", "unchair"),
    Tag.UNDO: ("撤销", "撤回", "undo"),
    Tag.END: ("会议结束", "结束会议", "散会", "endmeeting"),
    Tag.DISCARD: ("放弃会议", "会议放弃", "discardmeeting", "abandonmeeting"),
}
"""The words of each tag, the usual ones of either language first among their like."""

KEPT: Final = frozenset(
    {
        Tag.TOPIC,
        Tag.INFO,
        Tag.DECISION,
        Tag.REJECTED,
        Tag.ACTION,
        Tag.OPEN,
        Tag.PENDING,
        Tag.IDEA,
        Tag.LINK,
        Tag.VOTE,
        Tag.EXTERNAL,
    }
)
"""Tags whose lines are kept, and so need words."""

_KNOWN: Final = sorted(
    ((word, tag) for tag, words in WORDS.items() for word in words), key=lambda each: -len(each[0])
)
_HEAD: Final = 20
_MENTION: Final = f"{MENTION_START}[^{MENTION_START}{MENTION_END}]*{MENTION_END}"
_NAMED: Final = re.compile(f"{_MENTION}|[@＠][^\\s#＃@＠{MENTION_START}]{{1,40}}")
_POINT: Final = r"(?:[-•◦▪‣·]|\d{1,2}[.)、．])\s*|[*]\s+"
_BEFORE: Final = re.compile(
    rf"^(?:{_POINT})?((?:(?:{_NAMED.pattern})\s*)*)(?=[*_]{{0,2}}[#＃﹟]|https?://)", re.IGNORECASE
)
_EVERYBODY: Final = re.compile("[@＠](?:here|channel|everyone|all|所有人|全体成员)", re.IGNORECASE)
_ADJECTIVES: Final = frozenset({"外部"})
"""Words that others begin with, and so end where a name begins."""
_OF_SOMEBODY: Final = frozenset({Tag.ACTION, Tag.OPEN, Tag.CHAIR, Tag.UNCHAIR})
"""Tags whose lines are about whoever is named in them, be it before the tag."""
_EMPHASIS: Final = re.compile("^[*_]{1,2}(?=[#＃﹟])")
_SKIN: Final = re.compile(":skin-tone-[2-6]:|[\U0001f3fb-\U0001f3ff]")
_URL: Final = re.compile("https?://\\S", re.IGNORECASE)
_HASH: Final = "#＃﹟"
_AFTER: Final = " \t\u3000:：,，、.。-—"
_BALLOTS: Final = {
    **dict.fromkeys(("+1", "赞成", "赞同", "👍", ":+1:", ":thumbsup:", "[赞]", "[强]"), 1),
    **dict.fromkeys(("-1", "反对", "👎", ":-1:", ":thumbsdown:", "[弱]", "[踩]"), -1),
    **dict.fromkeys(("0", "+0", "-0", "弃权"), 0),
}


class Tagged(NamedTuple):
    """A line that is a command: its tag, and the words behind it."""

    tag: Tag
    rest: str


def read_tag(line: str) -> Tagged | None:
    """What a line is; None for talk. How it is set does not count, nor do names before the tag.

    But of what somebody is to do, or to be, they are a part.
    """
    said, named = _unset(line.strip())
    if _URL.match(said):
        return Tagged(Tag.LINK, said)
    if said[:1] not in _HASH or not said:
        return None
    body = said.lstrip(_HASH).lstrip()
    folded = _folded(body[:_HEAD])
    for word, tag in _KNOWN:
        if folded.startswith(word) and _ends(word, folded):
            rest = body[len(word) :].strip(_AFTER).rstrip()
            return Tagged(tag, f"{named} {rest}".strip() if tag in _OF_SOMEBODY else rest)
    return None


def _unset(said: str) -> tuple[str, str]:
    """A line without the point of a list, names and emphasis before its tag; and those names."""
    before = _BEFORE.match(said)
    if before is None:
        return said, ""
    said = said[before.end() :]
    if emphasis := _EMPHASIS.match(said):
        said = said[emphasis.end() :].replace(emphasis[0], "", 1)
    names = [each for each in _NAMED.findall(before[1]) if not _EVERYBODY.fullmatch(each)]
    return said, " ".join(names)


def read_lines(text: str) -> Iterator[Tagged]:
    """The commands of a message; a line without a tag goes on with the one before it."""
    found: Tagged | None = None
    for line in clean(text, keep=MENTION_START + MENTION_END).split("\n"):
        tagged = read_tag(line)
        if tagged is not None:
            if found is not None:
                yield found
            found = tagged
        elif found is not None and line.strip():
            found = Tagged(found.tag, f"{found.rest}\n{line.strip()}".strip())
    if found is not None:
        yield found


def read_ballot(text: str) -> int | None:
    """The vote that a whole line is: +1, -1 or 0; None for any other line."""
    said = _SKIN.sub("", text.strip().rstrip("。.!！"))
    return _BALLOTS.get(simplified(said))


def begins_meeting(text: str) -> bool:
    """Whether a line, said where no meeting is, asks for one to begin."""
    if "#" not in text[:_HEAD] and "＃" not in text[:_HEAD]:
        return False
    tagged = read_tag(text.split("\n", 1)[0])
    return tagged is not None and tagged.tag is Tag.START


def belongs_to_meeting(text: str) -> bool:
    """Whether a line is one of those that a meeting keeps, wherever it is said."""
    tagged = read_tag(text.split("\n", 1)[0])
    return tagged is not None and tagged.tag in KEPT


def _folded(head: str) -> str:
    """`head` for comparing, as long as it was: what folds to more letters is left as it is."""
    return "".join(each if len(each) == 1 else old for old in head for each in [simplified(old)])


def _ends(word: str, folded: str) -> bool:
    """Whether a word ends where it has to: `#actions` is no `#action`, `#外部接口` no `#外部`."""
    behind = folded[len(word) : len(word) + 1]
    if word in _ADJECTIVES:
        return not behind.isalnum()
    return not word.isascii() or not (behind.isascii() and behind.isalnum())
