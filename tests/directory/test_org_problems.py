"""What an org file is refused for: every problem at once, each with its row."""

import io
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.directory.org.file import LARGEST, org_from_mapping, read_org_file
from bot.directory.org.values import OrgFileError
from bot.errors import SetupError
from tests.directory.test_org_formats import saved, workbook


def problems(people: object, departments: object = None) -> tuple[str, ...]:
    """What is wrong with an organisation."""
    with pytest.raises(OrgFileError) as refused:
        org_from_mapping({"departments": departments, "people": people}, "test")
    return refused.value.problems


def file_problems(path: Path) -> tuple[str, ...]:
    """What is wrong with a file."""
    with pytest.raises(OrgFileError) as refused:
        read_org_file(path)
    return refused.value.problems


LEE: Final = {"name": "李雷"}

WRONG_PEOPLE: Final[list[tuple[object, str]]] = [
    ({"id": "E1"}, "people row 1: the name is missing"),
    ({"name": "　"}, "people row 1: the name is missing"),
    ({"name": 123}, "people row 1: name is the number 123, not text"),
    ({"name": "123"}, "people row 1: name 123 has no letter in it; is it in the wrong column?"),
    ({"name": True}, "people row 1: name is the yes-or-no value true, not text"),
    ({"name": ["李雷"]}, "people row 1: name is a list, not text"),
    ({"name": {"first": "雷"}}, "people row 1: name is a table of its own, not text"),
    (5, "people row 1: must be a mapping of columns, or a bare name"),
    ({"name": "李\x07雷"}, "people row 1: name has a control or private character in it"),
    ({"name": "李\ue000雷"}, "people row 1: name has a control or private character in it"),
    ({"name": "李" * 81}, "people row 1: name is longer than 80 characters"),
    (LEE | {"id": 1.5}, "people row 1 (李雷): id is the number 1.5, not text"),
    (
        LEE | {"id": 10**15},
        "people row 1 (李雷): id is a number too long for a spreadsheet to hold exactly",
    ),
    (LEE | {"superior": "王五"}, "people row 1 (李雷): superior 王五 is not in the file"),
    (
        LEE | {"superior": "李蕾"},
        "people row 1 (李雷): superior 李蕾 is not in the file; did you mean 李雷?",
    ),
    (LEE | {"department": "技术部"}, "people row 1 (李雷): department 技术部 is not in the file"),
    (
        LEE | {"superior": "李雷"},
        "people row 1 (李雷): the reporting line goes in a circle: 李雷 → 李雷",
    ),
    (LEE | {"language": "fr"}, "people row 1 (李雷): language fr is not known; write zh or en"),
    (
        LEE | {"level": "boss"},
        "people row 1 (李雷): level boss is not known; write main_admin, department_admin, user",
    ),
    (LEE | {"roles": [3]}, "people row 1 (李雷): roles is the number 3, not text"),
    (LEE | {"roles": 3}, "people row 1 (李雷): roles is the number 3, not text"),
    (
        LEE | {"suprior": "王五"},
        "people row 1 (李雷): column suprior is not known; did you mean superior?",
    ),
    (
        LEE | {"上级部门": "技术部"},
        "people row 1 (李雷): column 上级部门 is not one of people",
    ),
    (
        LEE | {"qq": "1"},
        "people row 1 (李雷): column qq is not known; the columns are name, id, alias, department",
    ),
    (
        LEE | {"superior": "-", "manager": "-"},
        "people row 1 (李雷): column manager says once more what superior is",
    ),
    (
        LEE | {"accounts": {"wechat": "x"}},
        "people row 1 (李雷): messenger wechat is not known; there are console, slack",
    ),
    (
        LEE | {"accounts": "U123"},
        "people row 1 (李雷): accounts has U123 where slack: U123 was expected",
    ),
    (
        LEE | {"accounts": "slack: U1, slack: U2"},
        "people row 1 (李雷): two accounts are given for slack",
    ),
    (
        LEE | {"accounts": "slack: U1", "slack": "U2"},
        "people row 1 (李雷): two accounts are given for slack",
    ),
    (LEE | {"title": b"x"}, "people row 1 (李雷): title is a bytes, not text"),
    (LEE | {"slack": ["U1"]}, "people row 1 (李雷): slack is a list, not text"),
]


@pytest.mark.parametrize("row,problem", WRONG_PEOPLE)
def test_wrong_person(row: object, problem: str) -> None:
    """A row that can't be right is named with what is wrong."""
    assert problems([row])[-1].startswith(problem)


@pytest.mark.parametrize(
    "rows,found",
    [
        (
            ["技术部", "技术 部"],
            [
                "departments row 1 (技术部): the name stands also in row 2; rename one of them",
                "departments row 2 (技术部): the name stands also in row 1; rename one of them",
            ],
        ),
        (
            [{"name": "甲部", "id": "D1"}, {"name": "乙部", "id": "d1"}],
            ["departments row 2 (乙部): id d1 stands also in row 1"],
        ),
        (
            [{"name": "甲部", "head": "王五", "leader": "赵六", "parent": "集团"}],
            [
                "departments row 1 (甲部): parent 集团 is not in the file",
                "departments row 1 (甲部): head 王五 is not in the file",
                "departments row 1 (甲部): leader 赵六 is not in the file",
            ],
        ),
        (
            [{"name": "甲部", "parent": "乙部"}, {"name": "乙部", "parent": "甲部"}],
            ["departments row 1 (甲部): the line of parents goes in a circle: 甲部 → 乙部 → 甲部"],
        ),
        ({"name": "甲部"}, ["departments must be a list"]),
    ],
)
def test_wrong_departments(rows: object, found: list[str]) -> None:
    """Departments are checked among each other like people."""
    assert list(problems(["李雷"], rows)) == found


def test_circle_is_named_whole() -> None:
    """A circle of superiors is told once, in full, from its first row; who hangs on it is not."""
    rows = [
        {"name": "旁人", "superior": "丙"},
        {"name": "甲", "superior": "丙"},
        {"name": "乙", "superior": "甲"},
        {"name": "丙", "superior": "乙"},
        {"name": "丁", "superior": "戊"},
        {"name": "戊", "superior": "丁"},
    ]
    assert problems(rows) == (
        "people row 2 (甲): the reporting line goes in a circle: 甲 → 丙 → 乙 → 甲",
        "people row 5 (丁): the reporting line goes in a circle: 丁 → 戊 → 丁",
    )


def test_namesakes_need_ids() -> None:
    """Two people of one name both need an id, and are told so."""
    assert problems(["李雷", {"name": "李 雷", "id": "E2"}, "李雷"]) == (
        "people row 1 (李雷): the name stands also in rows 2 and 3; give each their own id",
        "people row 3 (李雷): the name stands also in rows 1 and 2; give each their own id",
    )


def test_namesakes_can_not_be_meant_by_name() -> None:
    """Who names one of two namesakes has to write the id."""
    rows = [
        {"name": "李雷", "id": "E1"},
        {"name": "李雷", "id": "E2"},
        {"name": "王五", "superior": "李雷"},
    ]
    [problem] = problems(rows)
    assert problem.startswith(
        "people row 3 (王五): superior 李雷 is the name of rows 1 and 2; write"
    )


def test_doubled_ids_and_accounts() -> None:
    """An id or an account of a messenger belongs to one person."""
    rows = [
        {"name": "李雷", "id": "E1", "slack": "U1"},
        {"name": "王五", "id": "E1"},
        {"name": "赵六", "slack": "U1"},
        {"name": "张伟", "console": "E1"},
    ]
    assert problems(rows) == (
        "people row 2 (王五): id E1 stands also in row 1",
        "people row 3 (赵六): account slack: U1 is also that of row 1 (李雷)",
        "people row 4 (张伟): account console: E1 is also that of row 1 (李雷)",
    )


def test_all_problems_at_once_in_file_order() -> None:
    """Departments first, then people, row by row; the error is one for the administrator."""
    with pytest.raises(SetupError) as refused:
        org_from_mapping(
            {
                "people": [
                    {"name": "李雷", "superior": "谁"},
                    {"name": 5},
                    {"name": "王五", "level": "x"},
                ],
                "departments": [{"name": "甲部", "head": "谁"}],
                "poeple": [],
            },
            "org.yaml",
        )
    assert isinstance(refused.value, OrgFileError)
    assert refused.value.problems == (
        "poeple is not known at the top; did you mean people?",
        "departments row 1 (甲部): head 谁 is not in the file",
        "people row 1 (李雷): superior 谁 is not in the file",
        "people row 2: name is the number 5, not text",
        "people row 3 (王五): level x is not known; write main_admin, department_admin, user",
    )
    assert str(refused.value).startswith("org.yaml: 5 problems, nothing was changed. poeple is")


def test_empty_file_would_dismiss_everybody() -> None:
    """A file without people is a mistake, not an instruction."""
    assert problems([]) == ("there are no people in it",)


@pytest.mark.parametrize(
    "content,problem",
    [
        ("people:\n- [李雷\n- x: y", "line 3: this is not YAML"),
        ("people:\n- name: 李雷\n  name: 王五", "line 3: name stands twice in the same mapping"),
        (
            "a: &a [x]\npeople: [*a, *a]",
            "line 1: anchors & and aliases * are not read",
        ),
        ("people: [*a]", "line 1: anchors & and aliases * are not read"),
        ("people: !!python/object:os.system [x]", "line 1: tags ! are not read"),
        ("? [a]\n: b", "line 1: a key must be text"),
        (
            "people: [[[[[[[[x]]]]]]]]",
            "line 1: lists and mappings stand too deep inside each other",
        ),
        (
            "people: [李雷]\n---\npeople: []",
            "line 2: a second document begins",
        ),
        ("- 李雷", "it must have the lists departments and people at its top"),
        ("", "it must have the lists departments and people at its top"),
        ("people: [\x00]", "unacceptable character #x0000"),
        (b"\xff\xff\xff", "it is not text in UTF-8 or GBK; save it as UTF-8"),
    ],
)
def test_wrong_yaml(tmp_path: Path, content: str | bytes, problem: str) -> None:
    """YAML that is broken, or more than an org file needs, is refused with its line."""
    [found] = file_problems(saved(tmp_path, "org.yaml", content))
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "content,found",
    [
        ("姓名,上级\n李雷,王五\n", ["people row 2 (李雷): superior 王五 is not in the file"]),
        (
            "姓名,手机\n李雷,1\n",
            ["people header (row 1): column 手机 is not known; the columns are"],
        ),
        (
            "姓名,suprior\n李雷,1\n",
            ["people header (row 1): column suprior is not known; did you mean"],
        ),
        (
            "姓名,上级,manager\n李雷,,\n",
            ["people header (row 1): columns 上级 and manager both mean"],
        ),
        ("a,b\n1,2\n", ["there are no people in it", "people header (row 1): no column is headed"]),
        ("姓名\n李雷,王五\n", ["people row 2: there is a filled cell below no header"]),
        ("kind,name\nroom,李雷\n", ["there are no people in it", "people row 2: kind room is not"]),
        ('姓名\n"李雷\n', ["line 2: this is not CSV: unexpected end of data"]),
        ("", ["there are no people in it", "people header (row 1): no column is headed name or"]),
        (b"\x81", ["it is not text in UTF-8 or GBK; save it as UTF-8"]),
    ],
)
def test_wrong_csv(tmp_path: Path, content: str | bytes, found: list[str]) -> None:
    """A row of a CSV file is named as a spreadsheet shows it, the header being row 1."""
    told = file_problems(saved(tmp_path, "org.csv", content))
    assert [problem[: len(start)] for problem, start in zip(told, found, strict=True)] == found


def sheet_problems(tmp_path: Path, content: bytes) -> tuple[str, ...]:
    """What is wrong with an XLSX file."""
    return file_problems(saved(tmp_path, "org.xlsx", content))


def test_formulas_are_refused(tmp_path: Path) -> None:
    """A formula may be worth anything tomorrow; its value has to be pasted."""
    lines: list[list[object]] = [["姓名", "部门"], ["李雷", "=A1"], ["王五", "#N/A"]]
    assert sheet_problems(tmp_path, workbook(people=lines)) == (
        "people row 2 (李雷): department is a formula; paste its value instead, not text",
        "people row 3 (王五): department is an error of the spreadsheet, not text",
    )


def test_dates_are_no_names(tmp_path: Path) -> None:
    """What a spreadsheet turned into a date is not what was meant."""
    from datetime import date

    lines: list[list[object]] = [["姓名", "工号"], ["李雷", date(2026, 11, 23)]]
    [problem] = sheet_problems(tmp_path, workbook(people=lines))
    assert problem == "people row 2 (李雷): id is the date 2026-11-23 00:00:00, not text"


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    """A department merged down a column would be missing for all but the first."""
    lines: list[list[object]] = [["花名册"], ["姓名", "部门"], ["李雷", "技术部"], ["王五", None]]
    book = load_workbook(io.BytesIO(workbook(people=lines, 部门=[["部门"], ["技术部"]])))
    sheet = book["people"]
    assert isinstance(sheet, Worksheet)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("B3:B4")
    out = io.BytesIO()
    book.save(out)
    assert sheet_problems(tmp_path, out.getvalue()) == (
        "people row 3: the cells B3:B4 are merged; unmerge them and fill each one",
    )


def test_unnamed_sheets(tmp_path: Path) -> None:
    """Where no sheet is named after the people there are none."""
    lines: list[list[object]] = [["姓名"], ["李雷"]]
    found = sheet_problems(tmp_path, workbook(一=lines, 二=lines))
    assert found == ("there are no people in it",)


def test_half_numbers_and_blank_headers(tmp_path: Path) -> None:
    """An id is a whole number; a column without header may be empty, but not filled."""
    lines: list[list[object]] = [["姓名", None, "工号"], ["李雷", None, 1.5], ["王五", "x", 2]]
    assert sheet_problems(tmp_path, workbook(people=lines)) == (
        "people row 2 (李雷): id is the number 1.5, not text",
        "people row 3: there is a filled cell below no header",
    )


def test_unpacked_size_is_limited(tmp_path: Path) -> None:
    """What would fill the memory when unpacked is not unpacked."""
    content = bytearray(workbook(people=[["姓名"], ["李雷"]]))
    claim = content.index(b"PK\x01\x02") + 24
    content[claim : claim + 4] = (1 << 30).to_bytes(4, "little")
    assert sheet_problems(tmp_path, bytes(content)) == (
        (
            "unpacked it is larger than 512 MiB; keep only what is needed, without pictures "
            "and empty rows"
        ),
    )


def test_large_files_give_no_hints() -> None:
    """Among thousands of names nobody looks for the nearest."""
    rows: list[object] = [f"员工{at}号" for at in range(2_001)]
    assert problems([*rows, {"name": "李雷", "superior": "员工x号"}]) == (
        "people row 2002 (李雷): superior 员工x号 is not in the file",
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old or protected"])
def test_wrong_xlsx(tmp_path: Path, content: bytes) -> None:
    """What only has the name of an XLSX file is refused in words."""
    assert sheet_problems(tmp_path, content) == (
        (
            "it can't be read: it is not XLSX, is protected or damaged, or is an older .xls; "
            "save it as XLSX and send it again"
        ),
    )


def test_file_of_another_kind(tmp_path: Path) -> None:
    """Only three kinds of file are read."""
    path = saved(tmp_path, "org.txt", "x")
    assert file_problems(path) == ("the file must end in .yaml, .xlsx or .csv",)


def test_no_such_file(tmp_path: Path) -> None:
    """A file that is not there is told like any other problem."""
    assert file_problems(tmp_path / "org.yaml") == ("it can't be read: No such file or directory",)


def test_too_large_a_file(tmp_path: Path) -> None:
    """A file of more than 64 MiB is not even decoded."""
    path = tmp_path / "org.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert file_problems(path) == ("it is larger than 64 MiB",)
