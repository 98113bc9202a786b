"""What is exported and imported again changes nothing, in each kind of file."""

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.cli.org import org_app
from bot.directory.org.export import exported
from bot.directory.org.file import org_from_mapping, read_org_file
from bot.directory.org.imports import diff, import_org
from bot.directory.org.writing import write_org_file
from bot.directory.sample import SAMPLE_COMPANY, sample_company
from bot.errors import SetupError
from storage import Tx
from storage.database import Database
from templates import LANGUAGES, Language
from tests.directory.orgs import bring, organisations, undone

SUFFIXES: Final = (".yaml", ".xlsx", ".csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it, not even a database."""
    (empty := tmp_path / "files").mkdir()
    return empty


def settles(tx: Tx, folder: Path, suffix: str, language: Language) -> None:
    """Export, read and compare; the other language is the company's meanwhile."""
    path = folder / f"company{suffix}"
    write_org_file(path, exported(tx), language)
    others: dict[Language, Language] = {"zh": "en", "en": "zh"}
    assert diff(tx, read_org_file(path, others[language])).is_empty
    assert [each.name for each in folder.iterdir()] == [path.name]


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=organisations(), suffix=st.sampled_from(SUFFIXES), language=st.sampled_from(LANGUAGES))
def test_any_company_comes_back(
    database: Database, data: Mapping[str, object], suffix: str, language: Language
) -> None:
    """Whatever the company, its export has nothing to say to it."""
    with undone(database) as tx, tempfile.TemporaryDirectory() as folder:
        import_org(tx, org_from_mapping(data, "test"))
        settles(tx, Path(folder), suffix, language)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_company_comes_back(
    database: Database, folder: Path, suffix: str, language: Language
) -> None:
    """The demo's company, every column of it."""
    with undone(database) as tx:
        import_org(tx, sample_company())
        settles(tx, folder, suffix, language)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_awkward_words_come_back(database: Database, folder: Path, suffix: str) -> None:
    """What YAML, Excel or CSV would take for something else stays the text that it is."""
    people = [
        {"name": "Null", "id": "0012", "title": "=1+1", "accounts": {"slack": "007"}},
        {"name": "yes", "id": "1e5", "title": '"引号", 逗号', "console": "另名"},
        {"name": "李雷", "id": "2026-01-01", "title": "a: b # c", "superior": "1e5"},
    ]
    with undone(database) as tx:
        bring(tx, people, [{"name": "no", "head": "0012"}])
        settles(tx, folder, suffix, "zh")


def test_no_cell_of_a_csv_is_a_formula(database: Database, folder: Path) -> None:
    """What somebody calls himself is not worked out by whoever opens the file."""
    people = [
        {"name": "=HYPERLINK(A1)", "title": "-2+3"},
        {"name": "@SUM x", "title": "'+1"},
    ]
    with undone(database) as tx:
        bring(tx, people, [])
        settles(tx, folder, ".csv", "zh")
    written = (folder / "company.csv").read_text(encoding="utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(written)) for cell in line]
    assert "'=HYPERLINK(A1)" in cells
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@"))]


def test_whoever_is_gone_is_not_named(database: Database, folder: Path) -> None:
    """A file can't name somebody who left: the next import makes the place empty."""
    with undone(database) as tx:
        bring(
            tx, ["李雷", {"name": "王五", "superior": "李雷"}], [{"name": "技术部", "head": "李雷"}]
        )
        bring(tx, ["王五"], ["技术部"])
        path = folder / "company.yaml"
        write_org_file(path, exported(tx), "zh")
        assert "李雷" not in path.read_text("utf-8")
        settles(tx, folder, ".yaml", "zh")


def test_what_a_sheet_can_t_hold_is_refused(database: Database, folder: Path) -> None:
    """An alias with a comma would come back as two: nothing is written, and YAML is named."""
    path = folder / "company.csv"
    path.write_text("old", "utf-8")
    with undone(database) as tx:
        bring(tx, [{"name": "李雷", "alias": ["Li, Lei"]}])
        with pytest.raises(SetupError, match=r"write a \.yaml file instead: 李雷"):
            write_org_file(path, exported(tx), "zh")
        assert path.read_text("utf-8") == "old"
        path.unlink()
        settles(tx, folder, ".yaml", "zh")


def test_nothing_and_other_suffixes_are_refused(database: Database, folder: Path) -> None:
    """An empty directory is no file, and a file is of one of three kinds."""
    with undone(database) as tx:
        with pytest.raises(SetupError, match="nothing to export"):
            write_org_file(folder / "a.yaml", exported(tx), "zh")
        with pytest.raises(SetupError, match="must end in"):
            write_org_file(folder / "a.pdf", exported(tx), "zh")
    assert list(folder.iterdir()) == []


def test_the_command(database_url: str, tmp_path: Path) -> None:
    """`muster org export` writes what `muster org import` takes without a change."""
    path = tmp_path / "company.xlsx"
    environment = {"MUSTER_DATABASE_URL": database_url}

    def muster(*arguments: str) -> str:
        return CliRunner().invoke(org_app, arguments, env=environment).stdout

    muster("import", str(SAMPLE_COMPANY), "--yes")
    assert "5 departments and 14 people" in muster("export", str(path))
    assert muster("import", str(path)) == "Nothing changes.\n"
    sheets = load_workbook(path)
    assert sheets.sheetnames == ["部门", "人员"]
    assert sheets["人员"]["A1"].value == "姓名"
