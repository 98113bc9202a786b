"""The command grammar of semantics §4: noun, verb, marks; never a guess at a decision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.engine.commands.argument import Turn
from bot.engine.commands.beginning import Beginning, BeginningReader, record_of, simplified
from bot.engine.commands.command import AnyCommand, Noun
from bot.engine.commands.likeness import closest, likeness
from bot.engine.commands.line import Line, is_slashed
from bot.engine.commands.moving import LEADS
from bot.engine.commands.text import fold
from bot.engine.incoming import MENTION_START

K = TypeVar("K")

_NAMING: Final = (MENTION_START, "@", "＠")

_SIMILAR: Final = 0.34
"""How similar a line has to be to a command that is suggested for it; `你好` is to none."""
_SLIP: Final = 0.6
"""So similar to a command is what was meant to be one: `人物 新建`, `task nwe`."""
_LONGEST_SLIP: Final = 60
_LONGEST_REASON: Final = 60
"""Longer words in front of a reply's last one are talk."""
_REPLY: Final = re.compile(
    "^(?:\\s*(?:抱歉|不好意思|对不起|對不起|sorry)(?=[\\s,，]))?[\\s,，。.!！、:：;；]*([^\\s,，。.!！、:：;；]+)[\\s,，。.!！、:：;；]*(.*)$",
    re.DOTALL,
)
_LAST: Final = re.compile(
    "^[\\s,，。.!！、:：;；]*(.+?)[\\s,，。.!！、:：;；]+([^\\s,，。.!！、:：;；]+)[\\s。.!！~～]*$",
    re.DOTALL,
)
_LED: Final = re.compile("[\\s/]*([a-z])-?([0-9]{1,9})(?![a-z0-9-])(.+)", re.DOTALL)
_MOVED: Final = re.compile(
    f"[\\s/]*(?:(?:把|将)?\\s*([a-z])-?([0-9]{{1,9}})\\s*({LEADS}.+)"
    "|(?:move\\s+([a-z])-?([0-9]{1,9})|([a-z])-?([0-9]{1,9})\\s+move)\\s+(to\\s[^+@]+))$",
    re.DOTALL,
)
"""An id and what leads to another time: `T4 改到周五`, `把M1推迟到明天`, `move T4 to friday`."""
# What makes a question of the words before it: `完成 T12 了吗`, `done T12 ?`.
_QUESTION: Final = re.compile("[了过]?(?:(?:[吗么呢否]|没有?)[?!。]*|[?]+[?!。]*)")


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


class Vocabulary:
    """All words that commands are known by; looking one up costs the same however many there are.

    A noun's verb may mean two commands where only one is about a record: `抄送` lists what was
    copied to me, `抄送 A12 @王五` gives a copy. Raises ValueError where else two claim one word.
    """

    def __init__(self, commands: Iterable[AnyCommand]) -> None:
        self.commands = tuple(commands)
        self._nouns: dict[str, Noun] = {}
        self._general: dict[tuple[str, str], AnyCommand] = {}
        self._of_records: dict[tuple[str, str], AnyCommand] = {}
        self._shortcuts: dict[str, AnyCommand] = {}
        self._replies: dict[tuple[str, str], AnyCommand] = {}
        self._lone: set[tuple[str, str]] = set()
        self._letters: dict[str, Noun] = {}
        self._fallbacks: dict[str, AnyCommand] = {}
        self._remarks: dict[str, AnyCommand] = {}
        self._moves: dict[str, AnyCommand] = {}
        for noun in dict.fromkeys(command.noun for command in self.commands):
            self._learn_noun(noun)
        for command in self.commands:
            self._learn(command)
        self._hints = [
            (each, _any_of(each.hints.every())) for each in self.commands if any(each.hints)
        ]
        self._verbs = self._general | self._of_records
        verbs = {verb for _, verb in (*self._verbs, *self._replies)} | self._shortcuts.keys()
        self._beginnings = BeginningReader(self._nouns, verbs, self._is_verb)

    def _learn(self, command: AnyCommand) -> None:
        noun = command.noun.id
        verbs = self._of_records if _wants_record(command) else self._general
        for word in command.words.every():
            _claim(verbs, (noun, simplified(word)), command)
        for word in command.shortcuts.every():
            _claim(self._shortcuts, simplified(word), command)
        for word in command.answers.every():
            _claim(self._replies, (noun, simplified(word)), command)
        self._lone |= {(noun, simplified(word)) for word in command.lone.every()}
        if command.fallback:
            _claim(self._fallbacks, noun, command)
        if command.remark:
            _claim(self._remarks, noun, command)
        if command.moves:
            _claim(self._moves, noun, command)

    def _learn_noun(self, noun: Noun) -> None:
        for word in noun.words.every():
            if self._nouns.setdefault(simplified(word), noun) != noun:
                raise ValueError(f"two nouns are called {word}")
        if noun.prefix:
            self._letters[noun.prefix.lower()] = noun

    def _is_verb(self, noun: Noun, word: str) -> bool:
        return (noun.id, word) in self._verbs

    def parse(self, typed: str) -> Match | Unknown | BareNoun:
        """What command a typed line names."""
        line = Line(typed)
        line.drop_slash()
        if line.empty:
            return Unknown(typed, ())
        first = " ".join(line.tokens[:2])
        begun = self._beginnings.read(line)
        if not begun.verb and not begun.id:
            begun = self._glued(begun, line, sure=is_slashed(typed) or "@" in line.marks())
        found = self._of_noun(begun, line) if begun.noun else self._without_noun(begun, line)
        if not isinstance(found, Match) or found.line.tokens[:1] == ["to"]:
            found = self._moved(typed) or found
        if found is None:
            return self._led(typed) or self._hinted(typed) or Unknown(typed, self._nearest(first))
        if isinstance(found, Match) and found.record is not None and _asks(found.line):
            # `完成 T12 了吗` wants to know; a tap on what is shown decides.
            nearest = self._nearest_verbs(found.command.noun, begun.verb, of_record=True)
            return Unknown(typed, nearest, found.record)
        return found

    def _glued(self, begun: Beginning, line: Line, *, sure: bool) -> Beginning:
        """What others stick to, cut off the first word: `请假到周五`, `任务新建写周报 @李雷`.

        A verb only where the line is `sure` to be a command, by its slash or by whom it names, and
        only one that words follow: half a word decides nothing.
        """
        if begun.noun is None and (noun := self._glued_noun(line)) is not None:
            return Beginning(noun)
        if sure and line.tokens and (begun.noun is None or begun.noun.id not in self._fallbacks):
            longer, end = self._beginnings.stuck(begun, line.tokens[0])
            command = self._general.get((longer.noun.id, longer.verb)) if longer.noun else None
            if end and command is not None and _takes_words(command):
                line.tokens[0] = line.tokens[0][end:]
                return longer
        return begun

    def _glued_noun(self, line: Line) -> Noun | None:
        word = simplified(line.tokens[0]) if line.tokens else ""
        if not word.isascii() and len(word) == len(line.tokens[0]):
            for end in range(len(word) - 1, 1, -1):
                noun = self._nouns.get(word[:end])
                if noun is not None and noun.glued:
                    line.tokens[0] = line.tokens[0][end:]
                    return noun
        return None

    def is_slip(self, typed: str) -> bool:
        """Whether a line that names no command may well be meant to, and is no mere talk."""
        line = Line(typed)
        if line.description or len(typed) > _LONGEST_SLIP:
            return False
        beginnings = {simplified(" ".join(line.tokens[:many])) for many in (1, 2)}
        if self._beginnings.read(line).noun or self._glued_noun(line):
            return True
        phrases = self._phrases()
        return any(likeness(each, phrase) >= _SLIP for each in beginnings for phrase in phrases)

    def parse_reply(self, noun_prefix: str, typed: str) -> Match | None:
        """What a typed reply to a record's card means: its first word, else a remark, else nothing.

        Only a whole first word counts: `同意` decides, `同意吗` is a remark. With an id, as in
        `收到 T13`, it is about that record whichever card is answered.
        """
        noun = self._letters.get(noun_prefix.lower())
        found = _REPLY.match(typed)
        if noun is None or found is None:
            return None
        command, said = self._replied(noun, simplified(found[1]), typed[found.end(1) :]), found[2]
        if command is None and len(typed) <= _LONGEST_REASON and (ended := _LAST.match(typed)):
            # `有冲突，去不了`
            command, said = self._beside(noun, simplified(ended[2]), ended[1]), ended[1]
        if command is None or _asks(Line(typed[found.end(1) :])):
            return self._named(typed) or self.parse_remark(noun_prefix, typed)
        return self._named(typed) or Match(command, Line(said))

    def _replied(self, noun: Noun, word: str, rest: str) -> AnyCommand | None:
        """What a reply's first word means; beside one that counts alone only what leaves it so."""
        key = (noun.id, word)
        if key in self._lone and _says_more(rest):
            return self._beside(noun, word, rest)
        return self._replies.get(key)

    def _beside(self, noun: Noun, word: str, rest: str) -> AnyCommand | None:
        """What a word that counts alone means beside others, which have to leave it so."""
        command = self._replies.get((noun.id, word)) if (noun.id, word) in self._lone else None
        stands = command is not None and command.beside is not None and command.beside(rest)
        return command if stands else None

    def parse_remark(self, noun_prefix: str, typed: str) -> Match | None:
        """A typed reply as a mere remark, whatever it begins with."""
        noun = self._letters.get(noun_prefix.lower())
        remark = self._remarks.get(noun.id) if noun else None
        return Match(remark, Line(typed)) if remark else None

    def _named(self, typed: str) -> Match | None:
        """A verb with its id, in whatever order: `收到 T13`, `T13 完成`."""
        begun = self._beginnings.read(Line(typed))
        found = self.parse(typed) if begun.verb and begun.id else None
        return found if isinstance(found, Match) and found.record is not None else None

    def _of_noun(self, begun: Beginning, line: Line) -> Match | Unknown | BareNoun | None:
        """`任务 完成 T12`, `求助 @技术部 …`, `任务 T12`, `任务`."""
        noun = begun.noun
        if noun is None:
            return None
        if (command := self._meant(noun, begun, line)) is not None:
            return _match(command, begun, line)
        if not begun.id and line.empty:
            return BareNoun(noun)
        return self._without_verb(noun, begun, line)

    def _meant(self, noun: Noun, begun: Beginning, line: Line) -> AnyCommand | None:
        """The command of a verb; of two the one about a record where one, or somebody, is named."""
        key = (noun.id, begun.verb)
        general, of_record = self._general.get(key), self._of_records.get(key)
        if general is None or of_record is None:
            return general or of_record
        mine = begun.letter in {"", noun.prefix.lower()} if begun.id else False
        named = mine or any(_is_named(noun, each) for each in line.tokens)
        return of_record if named else general

    def _without_noun(self, begun: Beginning, line: Line) -> Match | Unknown | None:
        """`完成 T12` and `T12`, where the letter names the noun, and `收到`, which needs none."""
        shortcut = self._shortcut(begun, line)
        noun = self._letters.get(begun.letter)
        if noun is None:
            return _match(shortcut, begun, line) if shortcut else None
        if not begun.verb:
            return self._without_verb(noun, begun, line)
        verb = self._verbs.get((noun.id, begun.verb))
        command = verb or self._replied(noun, begun.verb, " ".join(line.tokens)) or shortcut
        if command is not None and _wants_record(command):
            return _match(command, begun, line)
        typed = f"{begun.typed_id} {begun.verb}"
        nearest = self._nearest_verbs(noun, begun.verb, of_record=True)
        return Unknown(typed, nearest, begun.record)

    def _shortcut(self, begun: Beginning, line: Line) -> AnyCommand | None:
        """What a word means without a noun, or with the word behind it: `approve new leave`."""
        behind = simplified(line.tokens[0]) if line.tokens and not begun.id else ""
        if (longer := self._shortcuts.get(f"{begun.verb} {behind}")) is not None:
            del line.tokens[0]
            return longer
        return self._shortcuts.get(begun.verb)

    def _without_verb(self, noun: Noun, begun: Beginning, line: Line) -> Match | Unknown:
        fallback = self._fallbacks.get(noun.id)
        if (
            fallback is not None
            and fallback.parameters
            and bool(begun.id) is _wants_record(fallback)
        ):
            return Match(fallback, line, begun.record)
        show = self._verbs.get((noun.id, "show"))
        if begun.id and line.empty and show is not None:
            return Match(show, line, begun.record)
        # The id behind a slip is kept for the tap: `任务 完城 T12`.
        word, behind = (*map(simplified, line.tokens[:2]), "", "")[:2]
        record = begun.record or (record_of(behind) if behind[:1] == noun.prefix.lower() else None)
        nearest = self._nearest_verbs(noun, word, of_record=record is not None)
        return Unknown(" ".join(line.tokens), nearest, record)

    def _led(self, typed: str) -> Unknown | None:
        """What can be done to the record that a line begins with: `T1延期到下周一`."""
        found = _LED.match(simplified(typed))
        noun = self._letters.get(found[1]) if found else None
        if found is None or noun is None:
            return None
        nearest = self._nearest_verbs(noun, found[3], of_record=True)
        return Unknown(found[3], nearest, record_of(f"{found[1]}{found[2]}"))

    def _moved(self, typed: str) -> Match | None:
        """What gives the record that a line names the time that the line leads to."""
        said = simplified(typed)
        found = _MOVED.match(said)
        if found is None or MENTION_START in typed:
            return None
        letter, number, towards = filter(None, found.groups())
        noun = self._letters.get(letter)
        command = self._moves.get(noun.id) if noun else None
        if command is None:
            return None
        words = typed if len(typed) == len(said) else said
        return Match(command, Line(words[-len(towards) :]), record_of(f"{letter}{number}"))

    def _hinted(self, typed: str) -> Match | Unknown | None:
        """What a line asks for in words of its own; what needs nothing more is done."""
        said = simplified(typed).replace("’", "'").strip(" ?!.。/")
        for command, hints in self._hints:
            if hints.fullmatch(said) and not command.parameters:
                return Match(command, Line(""))
            if hints.search(said):
                return Unknown(typed, (command,))
        return None

    def _nearest(self, typed: str) -> tuple[AnyCommand, ...]:
        return closest(simplified(typed), self._phrases(), _SIMILAR)

    def _phrases(self) -> dict[str, AnyCommand]:
        """Every command by the words that it is typed with."""
        return {
            simplified(f"{noun_word} {verb}"): command
            for command in self.commands
            for noun_word in command.noun.words.every()
            for verb in (command.words.every() or ("",))
        } | self._shortcuts

    def _nearest_verbs(self, noun: Noun, word: str, *, of_record: bool) -> tuple[AnyCommand, ...]:
        """The most similar verbs of a noun; where a record was named, of those about one."""
        verbs = {
            verb: command
            for (of, verb), command in self._verbs.items()
            if of == noun.id and (not of_record or _wants_record(command))
        }
        return closest(word, verbs)


def _match(command: AnyCommand, begun: Beginning, line: Line) -> Match:
    """The command with the record that is meant.

    To a command that is about no record, or about another kind, an id is a word of the person's
    own: `新建 H5 页面`. Where no words are expected the id may stand anywhere: `转交 @李雷 T12`.
    """
    mine = _wants_record(command) and begun.letter in {"", command.noun.prefix.lower()}
    if begun.id and not mine:
        line.tokens.insert(0, begun.typed_id)
        return Match(command, line)
    record = begun.record
    if record is None and mine and not _takes_words(command):
        record = line.take(lambda token: _record_of(command.noun, token))
    return Match(command, line, record)


def _record_of(noun: Noun, token: str) -> str | None:
    record = record_of(fold(token))
    return record if record is not None and record[0] == noun.prefix else None


def _is_named(noun: Noun, token: str) -> bool:
    """Whether a word names a record of a noun, or a person."""
    return token[0] in _NAMING or _record_of(noun, token) is not None


def _says_more(rest: str) -> bool:
    """Whether there is more behind a word than a full stop or a friendly sign."""
    return bool(rest.strip(" \t\n.。!！~～👌👍🙏😊"))


def _asks(line: Line) -> bool:
    return bool(_QUESTION.fullmatch(fold("".join(line.tokens))))


def _takes_words(command: AnyCommand) -> bool:
    return any(each.argument.turn is Turn.TEXT for each in command.parameters)


def _wants_record(command: AnyCommand) -> bool:
    return command.record is not None


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words or phrases; of letters, none within a longer word."""
    return re.compile(
        "|".join(rf"(?<![a-z]){re.escape(simplified(each))}(?![a-z])" for each in words)
    )


def _claim(words: dict[K, AnyCommand], word: K, command: AnyCommand) -> None:
    if words.setdefault(word, command) is not command:
        raise ValueError(f"{word} means both {words[word].id} and {command.id}")
