"""`muster simulate` as a shell calls it, and what it says."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cli.main import main

ORG: Final = """\
departments:
  - {name: 产品部, head: 韩梅梅, leader: 陈思远}
  - {name: 技术部, head: 张伟, leader: 陈思远}
people:
  - {name: 韩梅梅, id: hanmeimei, department: 产品部}
  - {name: 李雷, id: lilei, alias: Li Lei, department: 技术部}
  - {name: Jim Green, id: jim, department: 技术部, language: en}
  - {name: 张伟, id: zhangwei, department: 技术部}
  - {name: 王芳, id: wang1, department: 技术部}
  - {name: 王芳, id: wang2, department: 产品部}
  - {name: 陈思远, id: chensiyuan}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the JSON output."""

    at: str
    messenger: str
    to: dict[str, str]
    kind: str
    subject: str | None
    text: str
    buttons: list[str]

    @property
    def told(self) -> tuple[str, str, str, str | None]:
        """Hour, reader, kind and subject: what most tests look at."""
        return self.at[11:16], next(iter(self.to.values())), self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Line]:
        """The JSON output, read."""
        return [Line(**json.loads(line)) for line in self.out.splitlines()]

    @property
    def told(self) -> list[tuple[str, str, str, str | None]]:
        """The JSON output in short, without cards that only changed in place."""
        return [line.told for line in self.lines if line.kind != "update"]


def simulate(*arguments: str | Path) -> Outcome:
    """Call `muster simulate` with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(["simulate", *map(str, arguments)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Outcome(code, out.getvalue(), err.getvalue())


def written(folder: Path, text: str, org: str = ORG) -> Path:
    """A scenario file with its org file beside it."""
    (folder / "org.yaml").write_text(org, encoding="utf-8")
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def scenario(folder: Path, steps: str, *, settings: str = "{}", now: str = "10:00") -> Path:
    """A scenario of these steps, on Monday in the room 产品群 with 韩梅梅, 李雷 and Jim."""
    return written(
        folder,
        f"now: 2026-11-23T{now}+08:00\n"
        f"settings: {settings}\n"
        "org: org.yaml\n"
        "rooms: [{name: 产品群, members: [韩梅梅, 李雷, jim]}]\n"
        f"steps:\n{steps}",
    )


def played(folder: Path, steps: str, *, settings: str = "{}", now: str = "10:00") -> Outcome:
    """Play these steps to their end; fails where they don't get there."""
    outcome = simulate(scenario(folder, steps, settings=settings, now=now), "--json")
    assert (outcome.code, outcome.err) == (0, "")
    return outcome
