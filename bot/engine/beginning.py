"""How a line begins: noun, verb and id, in any order and with or without spaces between them.

As in `任务 完成 T12`, `任务完成t12`, `T12完成` and `收到T12，马上处理`: the words are known, so
they can be told apart where nobody typed a space. A token with anything else in it is no part.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

from bot.engine.command import Noun
from bot.engine.line import Line
from bot.engine.text import fold

# Traditional characters that occur in command words, as Simplified (semantics §4.2).
_SIMPLIFIED: Final = str.maketrans(
    "務認領開進驗轉給負責誰審駁請議會決結報緊幫閉細單訊員組織週銷復複覆評論聯絡註說"
    "設討確實終關啟啓動變態顯號歷緣經過執補錄發間監現佈級辦處視絕詳優選總換刪掛繼續託"
    "創編輯備問題還導項書對應寫聽話時數據車長門見貼",
    "务认领开进验转给负责谁审驳请议会决结报紧帮闭细单讯员组织周销复复复评论联络注说"
    "设讨确实终关启启动变态显号历缘经过执补录发间监现布级办处视绝详优选总换删挂继续托"
    "创编辑备问题还导项书对应写听话时数据车长门见贴",
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
        self._letters = frozenset(noun.prefix.lower() for noun in nouns.values())
        self._longest = max(map(len, (*nouns, *verbs)), default=0)

    def read(self, line: Line) -> Beginning:
        """Take off all that the beginning is made of."""
        begun = _NOTHING
        while line.tokens:
            token = line.tokens[0]
            longer, end = self._whole(begun, token, simplified(token), 0)
            if not end:
                break
            begun = longer
            stop = _STOP.match(token, end)
            rest = token[stop.end() :] if stop else ""
            line.tokens[:1] = [rest] if rest else []
            if stop and begun.verb:
                break  # what stands behind it is the person's own: `ok. T12 is wrong`
        return begun

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
        noun, verb, id_, typed_id = begun
        if not verb:
            for end in range(min(len(word), start + self._longest), start, -1):
                part = word[start:end]
                if begun is _NOTHING and part in self._nouns:
                    yield Beginning(self._nouns[part]), end
                if part in self._verbs and (noun is None or self._belongs(noun, part)):
                    yield Beginning(noun, part, id_, typed_id), end
        if not id_ and word[start] in self._letters:
            found = _ID.match(word, start)
            if found is not None and (noun is None or found[1] == noun.prefix.lower()):
                yield Beginning(noun, verb, found[0], token[start : found.end()]), found.end()
