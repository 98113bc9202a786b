"""Names in both languages."""

import msgspec

from templates import Language


class Name(msgspec.Struct, frozen=True):
    """What something is called."""

    zh: str
    en: str

    def usual(self, language: Language) -> str:
        """The name in a language."""
        return self.zh if language == "zh" else self.en
