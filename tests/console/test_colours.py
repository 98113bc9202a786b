"""The page's colours: every text can be read on its ground, in light and in dark."""

import re
from pathlib import Path
from typing import Final

import pytest

from adapters.console import web

_TOKENS: Final = Path(web.__file__).parent / "static" / "css" / "tokens.css"
_READABLE: Final = 4.5  # WCAG 2.2, level AA, text of ordinary size
_TONES: Final = ("plain", "info", "success", "warning", "danger", "muted")
PAIRS: Final = [
    ("text", "surface"),
    ("text", "raised"),
    ("text-soft", "surface"),
    ("text-soft", "ground"),
    ("text-faint", "surface"),
    ("text-faint", "ground"),
    ("text-faint", "raised"),
    ("text-faint", "plain-soft"),
    ("surface", "text-faint"),
    ("accent-text", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "danger"),
    ("danger-text", "raised"),
    *((f"{tone}-text", f"{tone}-soft") for tone in _TONES),
]


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name; dark ones replace light ones."""
    light, dark = _TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    named = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
    found = dict(named.findall(light))
    return found | dict(named.findall(dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1 (WCAG's relative luminance)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text,ground", PAIRS)
def test_text_is_readable(scheme: str, text: str, ground: str) -> None:
    """Every text colour has enough contrast with the ground that it stands on."""
    named = colours(scheme)
    darker, brighter = sorted((luminance(named[text]), luminance(named[ground])))
    assert (brighter + 0.05) / (darker + 0.05) >= _READABLE
