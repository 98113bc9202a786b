"""`muster org` as an administrator calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from typer.testing import CliRunner

from bot.cli.org import org_app
from bot.directory import people_named
from bot.directory.sample import SAMPLE_COMPANY
from storage.database import Database
from tests.databases import SqliteTemplate

COMPANY: Final = str(SAMPLE_COMPANY)


_MUSTER: Final = "from bot.cli.main import main; main()"


class Said(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Org:
    """The command line on one database."""

    def __init__(self, url: str) -> None:
        self.environment = {"MUSTER_DATABASE_URL": url, "COLUMNS": "100"}
        self._url = url

    def __call__(self, *arguments: str) -> Said:
        """Call `muster org …` without a terminal."""
        result = CliRunner().invoke(org_app, arguments, env=self.environment)
        return Said(result.exit_code, result.stdout, result.stderr)

    def at_terminal(self, answer: str, *arguments: str) -> Said:
        """Call `muster org …` at a terminal, and answer what it asks."""
        master, terminal = os.openpty()
        os.write(master, answer.encode())
        try:
            done = subprocess.run(
                [sys.executable, "-c", _MUSTER, "org", *arguments],
                stdin=terminal,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, **self.environment},
            )
        finally:
            os.close(master)
            os.close(terminal)
        return Said(done.returncode, done.stdout, done.stderr)

    def interrupted(self, meanwhile: str, *arguments: str) -> Said:
        """Call `muster org …` at a terminal, import another file while it asks, then say yes."""
        master, terminal = os.openpty()
        try:
            with subprocess.Popen(
                [sys.executable, "-c", _MUSTER, "org", *arguments],
                stdin=terminal,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **self.environment},
            ) as running:
                assert running.stderr is not None
                while running.stderr.read(1) not in {b"?", b""}:
                    pass
                self("import", meanwhile, "--yes")
                os.write(master, b"y\n")
                out, err = running.communicate()
        finally:
            os.close(master)
            os.close(terminal)
        return Said(running.returncode, out.decode(), err.decode())

    def knows(self, name: str) -> bool:
        """Whether somebody of that name is in the database."""
        database = Database.open(self._url, access="read")
        try:
            with database.snapshot() as tx:
                return bool(people_named(tx, name))
        finally:
            database.close()


@pytest.fixture
def org(database_url: str) -> Org:
    """`muster org` on a database without people."""
    return Org(database_url)


@pytest.fixture
def org_at_home(sqlite_template: SqliteTemplate, tmp_path: Path) -> Org:
    """`muster org` on SQLite alone, for what does not depend on the database."""
    return Org(sqlite_template.copy(tmp_path))


def wrong_file(folder: Path) -> str:
    """The path of an org file with two problems."""
    path = folder / "wrong.yaml"
    path.write_text("people: [{name: 李雷, superior: 谁}, {name: 王五, level: x}]", "utf-8")
    return str(path)


def test_import_shows_and_applies(org: Org) -> None:
    """Without a terminal an import shows what changes and applies it; again, nothing changes."""
    said = org("import", COMPANY, "--yes")
    assert said.code == 0
    assert "李雷 (lilei)" in said.out
    assert "people: 14 join, 0 return, 0 change, 0 leave" in said.out
    assert said.out.endswith("Applied.\n")
    assert org.knows("韩梅梅")
    assert org("import", COMPANY, "--yes").out == "Nothing changes.\n"


def test_dry_run_changes_nothing(org: Org) -> None:
    """A dry run shows the changes only."""
    said = org("import", COMPANY, "--dry-run")
    assert (said.code, "李雷" in said.out, "Applied" in said.out) == (0, True, False)
    assert not org.knows("李雷")


def test_changes_are_shown_field_by_field(org: Org, tmp_path: Path) -> None:
    """What changes is shown old and new, who leaves is shown too; markup in names is text."""
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("姓名,岗位\n李雷,[bold]工程师\n王五,\n", "utf-8")
    second.write_text("姓名,岗位\n李雷,经理\n赵六,\n", "utf-8")
    org("import", str(first), "--yes")
    said = org("import", str(second), "--yes")
    assert "title: [bold]工程师 → 经理" in said.out
    assert "people: 1 join, 0 return, 1 change, 1 leave" in said.out


@pytest.mark.parametrize("answer,applied", [("y\n", True), ("n\n", False)])
def test_terminal_is_asked(org_at_home: Org, answer: str, applied: bool) -> None:  # noqa: FBT001
    """At a terminal nothing is applied before a yes; a no is exit code 1."""
    said = org_at_home.at_terminal(answer, "import", COMPANY)
    assert "Apply these changes?" in said.err
    assert (said.code, org_at_home.knows("李雷")) == (0 if applied else 1, applied)


def test_yes_is_not_asked(org_at_home: Org) -> None:
    """With --yes a terminal is not asked."""
    said = org_at_home.at_terminal("", "import", COMPANY, "--yes")
    assert (said.code, said.err, org_at_home.knows("李雷")) == (0, "", True)


def test_only_what_was_shown_is_applied(org_at_home: Org, tmp_path: Path) -> None:
    """Where the directory changes while somebody thinks, their yes no longer counts."""
    other = tmp_path / "other.csv"
    other.write_text("姓名\n王五\n", "utf-8")
    said = org_at_home.interrupted(str(other), "import", COMPANY)
    assert said.code == 1
    assert "The directory changed meanwhile; nothing was imported, try again." in said.err
    assert (org_at_home.knows("王五"), org_at_home.knows("李雷")) == (True, False)


def test_returning_people_are_shown(org: Org, tmp_path: Path) -> None:
    """Who comes back is told apart from who is new."""
    org("import", COMPANY, "--yes")
    file = tmp_path / "org.csv"
    file.write_text("姓名\n王五\n", "utf-8")
    org("import", str(file), "--yes")
    said = org("import", COMPANY, "--yes")
    assert "people: 0 join, 14 return, 0 change, 1 leave" in said.out
    assert "returns" in said.out


def test_every_problem_is_listed(org: Org, tmp_path: Path) -> None:
    """A wrong file is exit code 1, its problems one a line, and nothing is changed."""
    said = org("import", wrong_file(tmp_path), "--yes")
    assert said.code == 1
    assert said.err.splitlines() == [
        "people row 1 (李雷): superior 谁 is not in the file",
        "people row 2 (王五): level x is not known; write main_admin, department_admin, user",
        "wrong.yaml can't be used; nothing was changed.",
    ]
    assert not org.knows("李雷")


def test_import_for_scripts(org: Org, tmp_path: Path) -> None:
    """With --json an import is one object, right or wrong."""
    file = tmp_path / "org.yaml"
    file.write_text("people: [{name: 李雷, id: E1}]", "utf-8")
    nothing: dict[str, list[object]] = {"joined": [], "returned": [], "changed": [], "left": []}
    assert json.loads(org("import", str(file), "--json", "--yes").out) == {
        "source": "org.yaml",
        "applied": True,
        "departments": nothing,
        "people": nothing | {"joined": [{"id": "E1", "name": "李雷"}]},
    }
    file.write_text("people: [{name: 李磊, id: E1}]", "utf-8")
    changed = json.loads(org("import", str(file), "--json", "--dry-run").out)
    assert changed["applied"] is False
    assert changed["people"]["changed"] == [
        {
            "id": "E1",
            "name": "李磊",
            "changes": [{"field": "name", "old": "李雷", "new": "李磊"}],
        }
    ]
    said = org("import", wrong_file(tmp_path), "--json", "--yes")
    assert (said.code, len(json.loads(said.out)["problems"])) == (1, 2)


def test_show_everybody(org: Org) -> None:
    """The company is a tree of departments with their people."""
    org("import", COMPANY, "--yes")
    said = org("show")
    assert said.out.startswith("14 people, 5 departments\n")
    assert "产品部 · head 林晓彤 · leader 陈思远\n" in said.out
    assert "李雷 (lilei) · 前端工程师 · answers to 张伟\n" in said.out
    assert len(json.loads(org("show", "--json").out)["people"]) == 14


def test_show_departments_within_departments(org: Org, tmp_path: Path) -> None:
    """Departments stand below their parents, in whatever order the file has them."""
    file = tmp_path / "org.yaml"
    file.write_text(
        "departments: [{name: 组, parent: 部}, {name: 部}]\npeople: [{name: 李雷, department: 组}]",
        "utf-8",
    )
    org("import", str(file), "--yes")
    lines = org("show").out.splitlines()
    assert [line.lstrip("│└├─ ") for line in lines[1:]] == ["部", "组", "李雷"]


def test_show_one_person(org: Org) -> None:
    """One person is shown with all that is known of them."""
    org("import", COMPANY, "--yes")
    [person] = json.loads(org("show", "li lei", "--json").out)["people"]
    assert person == {
        "key": "lilei",
        "name": "李雷",
        "aliases": ["Li Lei"],
        "department": "技术部",
        "title": "前端工程师",
        "superior": "张伟",
        "language": "zh",
        "level": "user",
        "roles": [],
        "accounts": [{"messenger": "console", "external_id": "lilei"}],
    }
    shown = org("show", "李雷").out
    assert all(word in shown for word in ("Li Lei", "技术部", "前端工程师", "张伟"))


def test_show_one_department(org: Org) -> None:
    """A department is shown with its people."""
    org("import", COMPANY, "--yes")
    said = json.loads(org("show", "技术部", "--json").out)
    assert said["departments"] == [
        {"key": "技术部", "name": "技术部", "parent": None, "head": "张伟", "leader": "陈思远"}
    ]
    assert [person["name"] for person in said["people"]] == ["张伟", "李雷", "Jim Green"]
    assert "leader in charge" in org("show", "技术部").out


def test_show_nobody(org: Org) -> None:
    """A name that nobody has is exit code 1 and one sentence."""
    said = org("show", "王麻子")
    assert (said.code, said.err) == (1, "Nobody and no department is called 王麻子.\n")


def test_long_lists_are_cut(org: Org, tmp_path: Path) -> None:
    """A company that joins is not listed to the last person."""
    file = tmp_path / "org.csv"
    file.write_text("姓名\n" + "\n".join(f"员工{at}号" for at in range(250)), "utf-8")
    said = org("import", str(file), "--yes")
    assert "… and 50 more" in said.out
    assert "people: 250 join" in said.out


def test_without_a_terminal_nobody_is_asked(org: Org) -> None:
    """A script has to say --yes: else it is told so, and nothing is changed."""
    said = org("import", COMPANY)
    assert said.code == 1
    assert "add --yes" in said.err
    assert "joins" in org("import", COMPANY, "--dry-run").out
