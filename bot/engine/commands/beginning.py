"""How a line begins: noun, verb and id, in any order and with or without spaces between them.

As in `任务 完成 T12`, `任务完成t12`, `T12完成` and `收到T12，马上处理`: the words are known, so
they can be told apart where nobody typed a space. A token with anything else in it is no part.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

from bot.engine.commands.command import Noun
from bot.engine.commands.line import Line
from bot.engine.commands.text import fold

# Traditional characters that occur in command words, as Simplified (semantics §4.2).
_SIMPLIFIED: Final = str.maketrans(
    "務認領開進驗轉給負責誰審駁請議會決結報緊幫閉細單訊員組織週銷復複覆評論聯絡註說"
    "設討確實終關啟啓動變態顯號歷緣經過執補錄發間監現佈級辦處視絕詳優選總換刪掛繼續託"
    "創編輯備問題還導項書對應寫聽話時數據車長門見貼裡裏節達協蹤"
    "與麼價減別參圖場崗並併棄歸徵擔擱來標檔匯彙沒點盤離稱簽籤類約紀線練綁統職規計訂記"
    "識訴詢語誤讀賬帳賴載遲鏈閒閑頂預謝燒醫囉機個潰頭嗎",
    "务认领开进验转给负责谁审驳请议会决结报紧帮闭细单讯员组织周销复复复评论联络注说"
    "设讨确实终关启启动变态显号历缘经过执补录发间监现布级办处视绝详优选总换删挂继续托"
    "创编辑备问题还导项书对应写听话时数据车长门见贴里里节达协踪"
    "与么价减别参图场岗并并弃归征担搁来标档汇汇没点盘离称签签类约纪线练绑统职规计订记"
    "识诉询语误读账账赖载迟链闲闲顶预谢烧医啰机个溃头吗",
)
_ID: Final = re.compile("([a-z])-?([0-9]{1,9})")
_STOP: Final = re.compile("[,.!;:。、，！；：]+")


def simplified(word: str) -> str:
    """A command word folded to half width, lower case and Simplified characters."""
    return fold(word).translate(_SIMPLIFIED)


class Beginning(NamedTuple):
    """What a line began with; `typed_id` is the id as it was typed."""

    noun: Noun | None = None
    verb: str = ""
    id: str = ""
    typed_id: str = ""

    @property
    def letter(self) -> str:
        """The letter of the id, in lower case; empty without one."""
        return self.id[:1]

    @property
    def record(self) -> str | None:
        """The id as it is written everywhere: `T12`."""
        return record_of(self.id)


_NOTHING: Final = Beginning()


def record_of(word: str) -> str | None:
    """The id that a folded word is: `t012` is T12."""
    found = _ID.fullmatch(word)
    return f"{found[1].upper()}{int(found[2])}" if found else None


class BeginningReader:
    """Takes beginnings off lines; `belongs` says whether a verb is one of a noun.

    A token costs a few look-ups, however many words there are.
    """

    def __init__(
        self,
        nouns: Mapping[str, Noun],
        verbs: Collection[str],
        belongs: Callable[[Noun, str], bool],
    ) -> None:
        self._nouns = nouns
        self._verbs = frozenset(verbs)
        self._belongs = belongs
        self._letters = {noun.prefix.lower(): noun for noun in nouns.values() if noun.prefix}
        self._both = frozenset(nouns.keys() & self._verbs)
        self._longest = max(map(len, (*nouns, *verbs)), default=0)

    def read(self, line: Line) -> Beginning:
        """Take off all that the beginning is made of."""
        begun = _NOTHING
        while line.tokens:
            token = line.tokens[0]
            if begun.verb and (begun.id or (begun.noun and not self._may_be_id(token))):
                break
            word = simplified(token)
            if begun is _NOTHING and self._is_verb_of(word, line.tokens[1:2]):
                begun = Beginning(verb=word)
                del line.tokens[0]
                continue
            if (longer := self._one_word(begun, word)) is not None:
                begun = longer
                del line.tokens[0]
                continue
            longer, end = self._whole(begun, token, word, 0)
            if not end:
                break
            begun = longer
            stop = _STOP.match(token, end)
            rest = token[stop.end() :] if stop else ""
            line.tokens[:1] = [rest] if rest else []
            if stop and begun.verb:
                break  # what stands behind it is the person's own: `ok. T12 is wrong`
        return begun

    def stuck(self, begun: Beginning, token: str) -> tuple[Beginning, int]:
        """The noun and verb that a token begins with, and their end where more follows, else 0.

        Chinese words alone, which nobody puts a space behind: `任务新建写周报`, `新建任务写周报`.
        """
        word = simplified(token)
        return self._stuck(begun, token, word, 0) if len(word) == len(token) else (begun, 0)

    def _stuck(self, begun: Beginning, token: str, word: str, start: int) -> tuple[Beginning, int]:
        for longer, end in self._steps(begun, token, word, start):
            if longer.id or end == len(word) or word[start:end].isascii():
                continue
            if longer.noun is not None and longer.verb:
                return longer, end
            found = self._stuck(longer, token, word, end)
            if found[1]:
                return found
        return begun, 0

    def _one_word(self, begun: Beginning, word: str) -> Beginning | None:
        """The beginning with a token that is one known word, as nearly all are."""
        return self._with_noun(begun, word) or self._with_verb(begun, word)

    def _is_verb_of(self, word: str, behind: list[str]) -> bool:
        """Whether a word that is a noun as well is the verb of the record behind it: `room I12`."""
        record = simplified(behind[0]) if behind and word in self._both else ""
        noun = self._letters.get(record[:1]) if _ID.fullmatch(record) else None
        return noun is not None and self._belongs(noun, word)

    def _with_noun(self, begun: Beginning, word: str) -> Beginning | None:
        """With a noun first of all, or behind a verb of its own: `新建任务`."""
        noun = None if begun.noun or begun.id else self._nouns.get(word)
        if noun is not None and (not begun.verb or self._belongs(noun, begun.verb)):
            return begun._replace(noun=noun)
        return None

    def _with_verb(self, begun: Beginning, word: str) -> Beginning | None:
        if begun.verb or word not in self._verbs:
            return None
        if begun.noun is None or self._belongs(begun.noun, word):
            return begun._replace(verb=word)
        return None

    def _may_be_id(self, token: str) -> bool:
        """Whether a token begins with the letter of some record."""
        return fold(token[0])[:1] in self._letters

    def _whole(self, begun: Beginning, token: str, word: str, start: int) -> tuple[Beginning, int]:
        """The beginning with all of a token, up to its end or a stop; the end is 0 if it fails."""
        for longer, end in self._steps(begun, token, word, start):
            if end == len(word) or _STOP.match(word, end):
                return longer, end
            found = self._whole(longer, token, word, end)
            if found[1]:
                return found
        return begun, 0

    def _steps(
        self, begun: Beginning, token: str, word: str, start: int
    ) -> Iterator[tuple[Beginning, int]]:
        """What may come next, at `start` of a token that is `word` when folded; longest first."""
        noun, verb, id_, _ = begun
        if not verb or noun is None:
            for end in range(min(len(word), start + self._longest), start, -1):
                part = word[start:end]
                for longer in (self._with_noun(begun, part), self._with_verb(begun, part)):
                    if longer is not None:
                        yield longer, end
        if not id_ and word[start] in self._letters:
            found = _ID.match(word, start)
            if found is not None and (noun is None or found[1] == noun.prefix.lower()):
                yield Beginning(noun, verb, found[0], token[start : found.end()]), found.end()
