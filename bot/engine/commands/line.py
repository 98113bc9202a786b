"""One typed command line, taken apart piece by piece.

Arguments take what is theirs (marks in any order, a date at the end) and leave the rest; what
nobody takes is the title, or a mistake that is told.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from bot.engine.commands.text import clean, fold
from bot.engine.incoming import MENTION_END, MENTION_START

T = TypeVar("T")

MENTION: Final = re.compile(f"{MENTION_START}[^{MENTION_START}{MENTION_END}]*{MENTION_END}")
# An account may hold spaces: that of somebody without an id is the name, such as Jim Green.
_TOKEN: Final = re.compile(f"{MENTION.pattern}|\\S+")
# No quotation holds its own opening mark: a line of nothing but those is looked through once.
_QUOTED: Final = re.compile(
    '(?:(?<=\\s)|^)(?:"([^"]+)"|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』)(?=\\s|$)'
)
# An @ glued to a Chinese word or a comma still names somebody; in an e-mail address it does not.
_GLUED_AT: Final = re.compile("(?<=[\u4e00-\u9fff，、；])[@\uff20]")
_NAME: Final = re.compile("[@\uff20][^\\s@\uff20，；]+(?=[，；])")
_COLON: Final = re.compile("[:=：＝]")
_NO_KEYS: Final[frozenset[str]] = frozenset()
_KEY: Final = re.compile("^([^\\s:=：＝]{1,20})[:=：＝]")
_KEY_VALUE: Final = re.compile(f"{_KEY.pattern}(.+)$")
_NAMED_LINE: Final = re.compile("^\\s*([^:=：＝]{1,30}?)\\s*[:：](.*)$")
# What makes more of a line than its words.
_SPECIAL: Final = re.compile(f'[{MENTION_START}@\uff20"“「『]')
_MARKS: Final = f"@!+#^%{MENTION_START}"
_JOINING: Final = frozenset({"with", "w/", "and", "&", "和", "跟", "与", "及"})
_SLASHES: Final = ("/", "／")


class Line:
    """The tokens of a command's first line and, apart from them, its description.

    A quotation standing by itself, and every line after the first, are the description.
    """

    def __init__(self, typed: str) -> None:
        typed = clean(typed, keep=MENTION_START + MENTION_END).strip()
        first, _, more = typed.partition("\n")
        self._keyed = bool(_COLON.search(first))
        self.tokens, quotes = _apart(first) if _SPECIAL.search(first) else (first.split(), [])
        self.description = "\n".join([*quotes, *([more.strip()] if more.strip() else [])])

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.tokens and not self.description

    def drop_slash(self) -> None:
        """Take away the slash that the line begins with, also one that stands by itself."""
        if self.tokens and not (without := without_slash(self.tokens[0])):
            del self.tokens[0]
        elif self.tokens:
            self.tokens[0] = without

    def take(self, wanted: Callable[[str], T | None]) -> T | None:
        """Remove the first token that `wanted` makes something of and give what it made."""
        for index, token in enumerate(self.tokens):
            made = wanted(token)
            if made is not None:
                del self.tokens[index]
                return made
        return None

    def take_all(self, wanted: Callable[[str], T | None]) -> list[T]:
        """Remove every token that `wanted` makes something of and give what it made."""
        made = [(token, wanted(token)) for token in self.tokens]
        self.tokens = [token for token, each in made if each is None]
        return [each for _, each in made if each is not None]

    def take_people(self) -> list[str]:
        """All mentions that are left, with the words that join them on: `sync with @lilei`."""
        pairs = zip(self.tokens, [*self.tokens[1:], ""], strict=False)
        self.tokens = [
            token
            for token, behind in pairs
            if fold(token) not in _JOINING or not _as_person(behind)
        ]
        return self.take_all(_as_person)

    def take_person(self) -> str | None:
        """The next mention, by entity or by `@name`."""
        return self.take(_as_person)

    def take_mark(self, sign: str) -> str | None:
        """What stands behind `sign` (one half-width character) in the next token of that mark.

        As it was typed: `+V2.0` names the project V2.0.
        """
        return self.take(partial(_behind, sign))

    def take_marks(self, sign: str) -> list[str]:
        """What stands behind `sign` in every token of that mark."""
        return self.take_all(partial(_behind, sign))

    def marks(self) -> frozenset[str]:
        """The signs, half width, that its tokens begin with; a mention's is `@`."""
        return frozenset([_sign(token[0]) for token in self.tokens])

    def keys(self) -> frozenset[str]:
        """The folded words before a colon or an equals sign: what may name an argument."""
        if not self._keyed:
            return _NO_KEYS
        found = map(_KEY.match, self.tokens)
        return frozenset(fold(key[1]) for key in found if key)

    def take_named(
        self, names: frozenset[str], *, wordy: bool = False, glued: bool = False
    ) -> str | None:
        """The value of a `name:value` or `name=value` token, for one of these folded names.

        Behind `name:` and a space a `wordy` value takes the words up to the next mark, a `glued`
        one without the space as well.
        """

        def value(token: str) -> str | None:
            found = _KEY_VALUE.match(token)
            return found[2] if found and fold(found[1]) in names else None

        if glued:
            self._unglue(names)
        taken = self.take(value)
        return self._take_words_behind(names) if taken is None and wordy else taken

    def _unglue(self, names: frozenset[str]) -> None:
        """Write `name:value` as two words."""
        for index, token in enumerate(self.tokens):
            found = _KEY_VALUE.match(token)
            if found and fold(found[1]) in names:
                self.tokens[index : index + 1] = [f"{found[1]}:", found[2]]
                return

    def take_line(self, names: frozenset[str]) -> str | None:
        """What stands behind one of these folded names and a colon, in the first such line."""
        lines = self.description.split("\n")
        for at, each in enumerate(lines):
            found = _NAMED_LINE.match(each)
            if found and fold(found[1]) in names:
                del lines[at]
                self.description = "\n".join(lines).strip()
                return found[2].strip()
        return None

    def _take_words_behind(self, names: frozenset[str]) -> str | None:
        keys = (n for n, token in enumerate(self.tokens) if _is_key(token, names))
        key = next(keys, None)
        if key is None:
            return None
        marks = (n for n in range(key + 1, len(self.tokens)) if _is_mark(self.tokens[n]))
        end = next(marks, len(self.tokens))
        words = " ".join(self.tokens[key + 1 : end])
        del self.tokens[key:end]
        return words or None

    def take_text(self) -> str | None:
        """All tokens that are left; a lone quotation counts where there are none."""
        words, self.tokens = _sentence(self.tokens), []
        if not words and self.description:
            words, _, self.description = self.description.partition("\n")
        return words or None

    def take_description(self) -> str | None:
        """The quoted and the further lines."""
        taken, self.description = self.description, ""
        return taken or None

    def take_everything(self) -> str | None:
        """Tokens and description together, for a sentence that may run over lines."""
        words, self.tokens = _sentence(self.tokens), []
        more = self.take_description()
        return "\n".join(part for part in (words, more) if part) or None


def _sentence(tokens: list[str]) -> str:
    """The words as they were typed, but for blanks."""
    return re.sub(" (?=[，；])", "", " ".join(tokens))


def _apart(first: str) -> tuple[list[str], list[str]]:
    """The tokens of a first line and the quotations in it."""
    if MENTION_START in first:
        first = MENTION.sub(lambda found: f" {found[0]} ", first)
    first = _NAME.sub(r"\g<0> ", _GLUED_AT.sub(" @", first))
    quotes = [next(part for part in found.groups() if part) for found in _QUOTED.finditer(first)]
    return tokens_of(_QUOTED.sub(" ", first) if quotes else first), quotes


def tokens_of(text: str) -> list[str]:
    """The words between blanks; a mention is one, whatever stands in it."""
    return _TOKEN.findall(text)


def without_slash(token: str) -> str:
    """`token` without the slashes it begins with, half or full width."""
    return token.lstrip("".join(_SLASHES))


def is_slashed(typed: str) -> bool:
    """Whether a text addresses the bot by its first character."""
    return typed.lstrip().startswith(_SLASHES)


def _is_key(token: str, names: frozenset[str]) -> bool:
    return token[-1] in ":：=＝" and fold(token[:-1]) in names


def _sign(first: str) -> str:
    if first.isascii():
        return first
    return "@" if first == MENTION_START else fold(first)


def _is_mark(token: str) -> bool:
    return fold(token)[0] in _MARKS or bool(_KEY_VALUE.match(token))


def _behind(sign: str, token: str) -> str | None:
    return token[1:] if len(token) > 1 and fold(token[0]) == sign else None


def _as_person(token: str) -> str | None:
    if MENTION.fullmatch(token):
        return token
    name = _behind("@", token)
    return f"@{name}" if name else None
