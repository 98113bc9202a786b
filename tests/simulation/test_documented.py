"""What docs/simulate.md shows is what comes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.simulation.running import simulate

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")
_LEFT_OUT: Final = re.compile("^…\\n", re.MULTILINE)
_CONSOLE: Final = re.compile(r"```console\n\$ muster simulate (.+)\n((?:.*\n)*?)```")


def shown() -> Iterator[tuple[list[str], list[str]]]:
    """Every call on the page with its output, in the pieces between the lines `…`."""
    for call, output in _CONSOLE.findall(PAGE):
        yield call.split(), [piece for piece in _LEFT_OUT.split(output) if piece]


def test_the_example_is_the_file() -> None:
    """Whoever reads the page and whoever opens the file see the same scenario."""
    example = (ROOT / "docs/examples/two-hours.yaml").read_text(encoding="utf-8")
    assert f"```yaml\n{example}```" in PAGE


def test_the_page_shows_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece stands in the real output, in this order."""
    monkeypatch.chdir(ROOT)
    calls = list(shown())
    assert len(calls) == PAGE.count("$ muster") > 0
    for arguments, pieces in calls:
        outcome = simulate(*arguments)
        assert (outcome.code, outcome.err) == (0, "")
        position = 0
        for piece in pieces:
            position = outcome.out.find(piece, position)
            assert position >= 0, piece


@pytest.mark.parametrize(
    "path",
    [path for path in (ROOT / "docs/examples").glob("*.yaml") if path.name != "company.yaml"],
    ids=lambda path: path.name,
)
def test_every_example_plays_to_its_end(path: Path) -> None:
    """No example that is linked from the docs has a mistake in it."""
    outcome = simulate(path, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.lines
