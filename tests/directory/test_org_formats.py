"""An org file says the same in YAML, XLSX and CSV, however people's programs wrote it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from openpyxl import Workbook

from bot.directory import Address, Level
from bot.directory.org.file import org_from_mapping, read_org_file
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry

YAML: Final = """
departments:
  - {name: 产品部, head: 韩梅梅}
  - {name: 前端组, id: 0012, parent: 技术部}
  - name: 技术部
    head: E1
    leader: 王总
people:
  - name: 李雷
    id: E1
    alias: [Li Lei, 小李]
    department: 技术部
    title: 工程师
    superior: 王总
    language: en
    level: department_admin
    roles: [legal, finance]
    accounts: {slack: U1, feishu: ou_1}
  - {name: 韩梅梅, department: 产品部}
  - 王总
"""

DEPARTMENTS: Final[Sequence[Sequence[object]]] = [
    ["部门名称", "编号", "上级部门", "部门负责人", "分管领导"],
    ["产品部", None, None, "韩梅梅", None],
    ["前端组", "0012", "技术部", None, None],
    ["技术部", None, None, "E1", "王总"],
]
PEOPLE: Final[Sequence[Sequence[object]]] = [
    ["姓名", "工号", "英文名", "部门", "岗位", "直属上级", "语言", "权限", "角色", "Slack", "飞书"],
    [
        "李　雷",
        "E1",
        "Li Lei、小李",
        "技术部",
        "工程师",
        "王总",
        "英文",
        "部门管理员",
        "legal, finance",
        "U1",
        "ou_1",
    ],
    ["韩梅梅", None, None, "产品部", None, "-", "中文", "普通用户", None, None, None],
    [None] * 11,
    ["王总"],
]
KINDS: Final = """类型,名称,工号,别名,部门,上级部门,负责人,分管领导,职位,上级,语言,权限,角色,账号
部门,产品部,,,,,韩梅梅,,,,,,,
部门,前端组,0012,,,技术部,,,,,,,,
部门,技术部,,,,,E1,王总,,,,,,
人员,李雷,E1,Li Lei；小李,技术部,,,,工程师,王总,en,部门管理员,legal/finance,"slack=U1，飞书：ou_1"
,韩梅梅,,,产品部,,,,,,,,,
,,,,,,,,,,,,,
员工,王总,,,,,,,,,,,,
"""

EXPECTED: Final = (
    (
        DepartmentEntry("产品部", "产品部", head="韩梅梅"),
        DepartmentEntry("0012", "前端组", parent="技术部"),
        DepartmentEntry("技术部", "技术部", head="E1", leader="王总"),
    ),
    (
        PersonEntry(
            key="E1",
            name="李雷",
            aliases=("Li Lei", "小李"),
            department="技术部",
            superior="王总",
            title="工程师",
            language="en",
            level=Level.DEPARTMENT_ADMIN,
            roles=("legal", "finance"),
            accounts=(Address("console", "E1"), Address("feishu", "ou_1"), Address("slack", "U1")),
        ),
        PersonEntry(
            "韩梅梅", "韩梅梅", department="产品部", accounts=(Address("console", "韩梅梅"),)
        ),
        PersonEntry("王总", "王总", accounts=(Address("console", "王总"),)),
    ),
)


def said(org: OrgFile) -> tuple[tuple[DepartmentEntry, ...], tuple[PersonEntry, ...]]:
    """What a file says, without where it stands."""
    return org.departments, org.people


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """An XLSX file with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_yaml(tmp_path: Path) -> None:
    """YAML, where 0012 stays 0012 and a bare name is a row."""
    assert said(read_org_file(saved(tmp_path, "org.yaml", YAML))) == EXPECTED


def test_xlsx(tmp_path: Path) -> None:
    """Two sheets with Chinese headers, empty rows and names spaced out."""
    path = saved(tmp_path, "org.xlsx", workbook(部门=DEPARTMENTS, 人员=PEOPLE, 说明=[["随便"]]))
    assert said(read_org_file(path)) == EXPECTED


def test_xlsx_with_a_title(tmp_path: Path) -> None:
    """A title above the headers is no header."""
    titled = [["星河科技花名册"], [], *PEOPLE]
    path = saved(tmp_path, "org.XLSX", workbook(departments=DEPARTMENTS, staff=titled))
    assert said(read_org_file(path)) == EXPECTED


def test_xlsx_numbers(tmp_path: Path) -> None:
    """Employee numbers that a spreadsheet holds as numbers are ids all the same."""
    lines: list[list[object]] = [
        ["name", "id", "superior"],
        ["李雷", 1001, None],
        ["王五", 1002.0, 1001],
    ]
    org = read_org_file(saved(tmp_path, "org.xlsx", workbook(Sheet1=lines)))
    assert [(entry.key, entry.superior) for entry in org.people] == [
        ("1001", None),
        ("1002", "1001"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    """CSV in the encodings that spreadsheets write, both tables told apart by a column."""
    path = saved(tmp_path, "org.csv", KINDS.replace("\n", "\r\n").encode(encoding))
    assert said(read_org_file(path)) == EXPECTED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_people(tmp_path: Path, separator: str) -> None:
    """Without a column for the kind every row is a person."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(
        [["name", "reports_to"], ["李雷", "王五"], ["王五"]]
    )
    org = read_org_file(saved(tmp_path, "org.csv", out.getvalue()))
    assert [(entry.name, entry.superior) for entry in org.people] == [
        ("李雷", "王五"),
        ("王五", None),
    ]


def test_mapping() -> None:
    """A scenario gives the same as plain values, where an id may be a number."""
    org = org_from_mapping(
        {"部门": ["技术部"], "people": [{"name": "李雷", "id": 7, "dept": "技术部", "钉钉": 42}]},
        "here",
    )
    assert org == OrgFile(
        "here",
        (DepartmentEntry("技术部", "技术部"),),
        (
            PersonEntry(
                "7",
                "李雷",
                department="技术部",
                accounts=(Address("console", "7"), Address("dingtalk", "42")),
            ),
        ),
    )


def test_language_of_the_company() -> None:
    """People for whom the file names no language have the company's."""
    org = org_from_mapping({"people": ["Ann", {"name": "李雷", "language": "zh"}]}, "here", "en")
    assert [entry.language for entry in org.people] == ["en", "zh"]


def test_yaml_keeps_words(tmp_path: Path) -> None:
    """Words that YAML has other plans for are names like any other."""
    org = read_org_file(
        saved(tmp_path, "org.yml", "people: [No, 'null', {name: 是, id: 2026-11-23}]")
    )
    assert [(entry.name, entry.key) for entry in org.people] == [
        ("No", "No"),
        ("null", "null"),
        ("是", "2026-11-23"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "manager",
        "Reports To",
        "reports_to",
        "上级",
        "直属上级",
        "汇报对象",
        "上级（选填）",
        "Superior *",
    ],
)
def test_superior_by_any_header(header: str) -> None:
    """A column goes by many headers, with any ornaments."""
    org = org_from_mapping({"people": [{"name": "李雷", header: "王五"}, "王五"]}, "here")
    assert org.people[0].superior == "王五"


@pytest.mark.parametrize("column", ["note", "备注"])
def test_notes_are_not_read(column: str) -> None:
    """A column for remarks may say anything."""
    assert org_from_mapping({"people": [{"name": "李雷", column: ["x"]}]}, "here").people
