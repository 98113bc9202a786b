"""The command grammar of semantics §4: noun, verb, marks; never a guess at a decision."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.engine.command import AnyCommand, Noun
from bot.engine.line import Line, without_slash
from bot.engine.text import fold

K = TypeVar("K")

_NEAREST: Final = 3
_RECORD: Final = re.compile("^([a-z])-?([0-9]{1,9})$")
_VERB_AND_RECORD: Final = re.compile("^(.+?)([a-z])-?([0-9]{1,9})$")
_REPLY: Final = re.compile(
    "^[\\s,，。.!！、:：;；]*([^\\s,，。.!！、:：;；]+)[\\s,，。.!！、:：;；]*(.*)$", re.DOTALL
)
# Traditional characters that occur in command words, as Simplified (semantics §4.2).
_SIMPLIFIED: Final = str.maketrans(
    "務認領開進驗轉給負責誰審駁請議會決結報緊幫閉細單訊員組織週銷復複評論聯絡註說"
    "設討確實終關啟動變態顯號歷緣經過執補錄發間監現佈級辦處視絕詳優選總換刪掛繼續託",
    "务认领开进验转给负责谁审驳请议会决结报紧帮闭细单讯员组织周销复复评论联络注说"
    "设讨确实终关启动变态显号历缘经过执补录发间监现布级办处视绝详优选总换删挂继续托",
)


@dataclass(frozen=True, slots=True)
class Match:
    """A line that names a command; `line` holds what is left for its arguments."""

    command: AnyCommand
    line: Line
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that names none; `nearest` are the most similar commands, best first."""

    typed: str
    nearest: tuple[AnyCommand, ...]
    record: str | None = None


@dataclass(frozen=True, slots=True)
class BareNoun:
    """Just a noun, which opens its form or list."""

    noun: Noun


def simplified(word: str) -> str:
    """A command word folded to half width, lower case and Simplified characters."""
    return fold(word).translate(_SIMPLIFIED)


class Vocabulary:
    """All words that commands are known by; looking one up costs the same however many there are.

    Raises ValueError where two commands claim one word.
    """

    def __init__(self, commands: Iterable[AnyCommand]) -> None:
        self.commands = tuple(commands)
        self._nouns: dict[str, Noun] = {}
        self._verbs: dict[tuple[str, str], AnyCommand] = {}
        self._shortcuts: dict[str, AnyCommand] = {}
        self._replies: dict[tuple[str, str], AnyCommand] = {}
        self._prefixes: dict[str, Noun] = {}
        self._fallbacks: dict[str, AnyCommand] = {}
        self._remarks: dict[str, AnyCommand] = {}
        for command in self.commands:
            self._learn(command)
        self._longest_first = sorted(self._nouns, key=len, reverse=True)

    def _learn(self, command: AnyCommand) -> None:
        noun = command.noun.id
        self._learn_noun(command.noun)
        for word in command.words.every():
            _claim(self._verbs, (noun, simplified(word)), command)
        for word in command.shortcuts.every():
            _claim(self._shortcuts, simplified(word), command)
        for word in command.replies.every():
            _claim(self._replies, (noun, simplified(word)), command)
        if command.fallback:
            _claim(self._fallbacks, noun, command)
        if command.remark:
            _claim(self._remarks, noun, command)

    def _learn_noun(self, noun: Noun) -> None:
        for word in noun.words.every():
            if self._nouns.setdefault(simplified(word), noun) != noun:
                raise ValueError(f"two nouns are called {word}")
        if noun.prefix:
            self._prefixes[noun.prefix.lower()] = noun

    def parse(self, typed: str) -> Match | Unknown | BareNoun:
        """What command a typed line names."""
        line = Line(typed)
        if not line.tokens:
            return Unknown(typed, ())
        line.tokens[0] = without_slash(line.tokens[0]) or "/"
        word = simplified(line.tokens[0])
        return (
            self._by_reply_word(line, word)
            or self._by_shortcut(line, word)
            or self._by_noun(line, word)
            or self._by_record(line, word)
            or Unknown(typed, self._nearest(line))
        )

    def parse_reply(self, noun_prefix: str, typed: str) -> Match | None:
        """What a typed reply to a record's card means: its first word, else a remark, else nothing.

        Only a whole first word counts: `同意` decides, `同意吗` is a remark.
        """
        noun = self._prefixes.get(noun_prefix.lower())
        found = _REPLY.match(typed)
        if noun is None or found is None:
            return None
        command = self._replies.get((noun.id, simplified(found[1])))
        if command is not None:
            return Match(command, Line(found[2]))
        return self.parse_remark(noun_prefix, typed)

    def parse_remark(self, noun_prefix: str, typed: str) -> Match | None:
        """A typed reply as a mere remark, whatever it begins with."""
        noun = self._prefixes.get(noun_prefix.lower())
        remark = self._remarks.get(noun.id) if noun else None
        return Match(remark, Line(typed)) if remark else None

    def _by_shortcut(self, line: Line, word: str) -> Match | None:
        command = self._shortcuts.get(word)
        if command is None:
            glued = self._record_behind(word)
            if glued is None or (command := self._shortcuts.get(glued[0])) is None:
                return None
            del line.tokens[0]
            return Match(command, line, glued[1])
        del line.tokens[0]
        return Match(command, line, self._take_record(line, command.noun))

    def _by_noun(self, line: Line, word: str) -> Match | Unknown | BareNoun | None:
        noun = self._nouns.get(word)
        rest = ""
        if noun is None:
            prefix = next((each for each in self._longest_first if word.startswith(each)), None)
            if prefix is None:
                return None
            noun, rest = self._nouns[prefix], word[len(prefix) :]
            if not self._is_verb(noun, rest):
                return None
        del line.tokens[0]
        if rest:
            line.tokens.insert(0, rest)
        return self._verb_of(noun, line)

    def _verb_of(self, noun: Noun, line: Line) -> Match | Unknown | BareNoun:
        if line.empty:
            return BareNoun(noun)
        typed = list(line.tokens)
        record = self._take_record(line, noun)
        word = simplified(line.tokens[0]) if line.tokens else ""
        command = self._verbs.get((noun.id, word))
        if command is not None:
            return _with_verb(command, line, record, typed)
        glued = self._record_behind(word)
        if record is None and glued and (found := self._verbs.get((noun.id, glued[0]))):
            del line.tokens[0]
            return Match(found, line, glued[1])
        return self._without_verb(noun, line, record, typed)

    def _without_verb(
        self, noun: Noun, line: Line, record: str | None, typed: list[str]
    ) -> Match | Unknown:
        fallback = self._fallbacks.get(noun.id)
        if fallback is not None and (record is None) != _wants_record(fallback):
            return Match(fallback, line, record)
        if fallback is not None and record is not None and not _RECORD.match(fold(typed[0])):
            # Behind other words what looks like an id is one of them: `@技术部 H5 页面打不开`.
            line.tokens = typed
            return Match(fallback, line)
        if record is not None and not line.tokens:
            return self._show(noun, line, record)
        word = simplified(line.tokens[0]) if line.tokens else ""
        return Unknown(" ".join(line.tokens), self._nearest_verbs(noun, word), record)

    def _show(self, noun: Noun, line: Line, record: str) -> Match | Unknown:
        show = self._verbs.get((noun.id, "show"))
        return Match(show, line, record) if show else Unknown(record, ())

    def _by_record(self, line: Line, word: str) -> Match | Unknown | BareNoun | None:
        found = _RECORD.match(word)
        noun = self._prefixes.get(found[1]) if found else None
        return self._verb_of(noun, line) if noun else None

    def _by_reply_word(self, line: Line, word: str) -> Match | None:
        """`完成 T12`, a verb without its noun, where the record's letter names the noun."""
        found, length = self._record_behind(word), 1
        if found is None and len(line.tokens) > 1:
            found, length = self._record_behind(word + simplified(line.tokens[1])), 2
            found = found if found is not None and found[0] == word else None
        if found is None:
            return None
        verb, record = found
        noun = self._prefixes[record[0].lower()]
        command = self._verbs.get((noun.id, verb)) or self._replies.get((noun.id, verb))
        if command is None or not _wants_record(command):
            return None
        del line.tokens[:length]
        return Match(command, line, record)

    def _record_behind(self, word: str) -> tuple[str, str] | None:
        found = _VERB_AND_RECORD.match(word)
        if found is None or found[2] not in self._prefixes:
            return None
        return found[1], f"{found[2].upper()}{int(found[3])}"

    def _take_record(self, line: Line, noun: Noun) -> str | None:
        """The id among the next two tokens: before or right behind the verb."""
        for index, token in enumerate(line.tokens[:2]):
            found = _RECORD.match(fold(token))
            if found and found[1] == noun.prefix.lower():
                del line.tokens[index]
                return f"{noun.prefix}{int(found[2])}"
        return None

    def _is_verb(self, noun: Noun, word: str) -> bool:
        if (noun.id, word) in self._verbs or _RECORD.match(word):
            return True
        glued = self._record_behind(word)
        return glued is not None and (noun.id, glued[0]) in self._verbs

    def _nearest(self, line: Line) -> tuple[AnyCommand, ...]:
        typed = simplified(" ".join(line.tokens[:2]))
        phrases = {
            simplified(f"{noun_word} {verb}"): command
            for command in self.commands
            for noun_word in command.noun.words.every()
            for verb in (command.words.every() or ("",))
        } | self._shortcuts
        return _closest(typed, phrases)

    def _nearest_verbs(self, noun: Noun, word: str) -> tuple[AnyCommand, ...]:
        verbs = {verb: command for (of, verb), command in self._verbs.items() if of == noun.id}
        return _closest(word, verbs)


def _with_verb(command: AnyCommand, line: Line, record: str | None, typed: list[str]) -> Match:
    """The command of a line's first token, which is taken away.

    To one that is about no record, what looks like an id is a word: `新建 H5 页面`.
    """
    verb = line.tokens[0]
    if record is not None and not _wants_record(command):
        line.tokens, record = typed, None
    line.tokens.remove(verb)
    return Match(command, line, record)


def _wants_record(command: AnyCommand) -> bool:
    return any(each.argument.is_record for each in command.parameters)


def _closest(typed: str, phrases: dict[str, AnyCommand]) -> tuple[AnyCommand, ...]:
    ranked = sorted(
        phrases, key=lambda phrase: -difflib.SequenceMatcher(None, typed, phrase).ratio()
    )
    return tuple(dict.fromkeys(phrases[phrase] for phrase in ranked))[:_NEAREST]


def _claim(words: dict[K, AnyCommand], word: K, command: AnyCommand) -> None:
    if words.setdefault(word, command) is not command:
        raise ValueError(f"{word} means both {words[word].id} and {command.id}")
