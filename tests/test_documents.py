"""The pages of the project: what they link to is there, and both READMEs tell the same."""

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCED: Final = re.compile(r"^( *)```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def _anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link within the project names a file that exists, and a heading that is in it."""
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_both_readmes_tell_the_same() -> None:
    """The same headings in number, the same pictures and pages, the same commands to type."""
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    assert len(_HEADING.findall(english)) == len(_HEADING.findall(chinese))
    others = {"README.md", "README.zh-CN.md"}
    assert set(_LINK.findall(english)) - others == set(_LINK.findall(chinese)) - others
    assert _typed(english) == _typed(chinese)


def _typed(page: str) -> list[str]:
    """What stands in the fences, without the remarks behind commands."""
    lines = "\n".join(inside for _, inside in _FENCED.findall(page)).splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.strip()]
