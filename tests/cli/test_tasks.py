"""`muster tasks`: a sheet in and out on the command line."""

from pathlib import Path

from tests.cli.conftest import Muster
from tests.exchange.sheets import HEADERS, table, xlsx

_ROW = ("1", "写接口文档", "李雷", "2026-12-04", "高", None, None, None)


def test_in_and_out(muster: Muster, tmp_path: Path) -> None:
    """A checked file makes nothing, an imported one its tasks, and the export shows them."""
    sheet = tmp_path / "计划.xlsx"
    sheet.write_bytes(xlsx(HEADERS, _ROW))
    checked = muster("tasks", "import", str(sheet), "--as", "韩梅梅", "--dry-run")
    assert (checked.code, "检查通过：可以导入 1 个任务" in checked.out) == (0, True)
    out = tmp_path / "out.xlsx"
    assert "没有符合条件的任务" in muster("tasks", "export", str(out)).out
    assert table(out.read_bytes()) == []
    done = muster("tasks", "import", str(sheet), "--as", "韩梅梅")
    assert (done.code, "已导入 1 个任务" in done.out) == (0, True)
    assert "已导出 1 个任务" in muster("tasks", "export", str(out)).out
    (line,) = table(out.read_bytes())
    assert (line["任务名称"], line["负责人"], line["发起人"]) == ("写接口文档", "李雷", "韩梅梅")


def test_wrong_rows_and_wrong_files(muster: Muster, tmp_path: Path) -> None:
    """What is wrong stands on standard error, and the exit code says so."""
    sheet = tmp_path / "计划.xlsx"
    sheet.write_bytes(xlsx(HEADERS, ("1", "甲", "谁也不是", None, None, None, None, None)))
    refused = muster("tasks", "import", str(sheet), "--as", "韩梅梅")
    assert (refused.code, "第 2 行「负责人」" in refused.err) == (1, True)
    sheet.write_bytes(b"PK\x03\x04")
    assert muster("tasks", "import", str(sheet), "--as", "韩梅梅").code == 1
