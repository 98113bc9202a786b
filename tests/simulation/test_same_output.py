"""The same scenario gives the same output, byte for byte, whenever and wherever it is played."""

from pathlib import Path
from typing import Final

from storage import schema
from storage.database import Database
from tests.simulation.running import scenario, simulate

STEPS: Final = """\
  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 完成UI原型 @李雷 @wang2 @jim 周三17:00 !高"}
  - {as: jim, in: 产品群, say: "/task new Ship it @技术部 tomorrow 10:00 !urgent #release"}
  - {as: 李雷, in: 产品群, say: /任务 完城 T1}
  - {as: 张伟, click: 转交, on: T2, form: {owner: 李雷}}
  - {wait: 5h}
  - {as: 李雷, say: 好的, reply_to: T1}
  - {until: 2026-11-23T21:30}
  - {as: 韩梅梅, say: "/任务 新建 夜里的事 @张伟"}
  - {as: 李雷, in: 产品群, say: "进度 %30", reply_to: T1}
  - {wait: 3d}
  - {as: 李雷, click: task.done, on: T1}
  - {as: 李雷, click: 查看, on: T9}
"""


def test_a_second_time_on_either_database(
    tmp_path: Path, sqlite_url: str, postgres_url: str
) -> None:
    """In memory, in a file and on Postgres: lines, report and error are the same every time."""
    path = scenario(tmp_path, STEPS)
    first = simulate(path, "--json")
    assert first.code == 1
    assert len(first.lines) > 40
    assert "sees no card 'T9'" in first.err
    assert simulate(path, "--json") == first
    assert simulate(path, "--json", "--database", sqlite_url) == first
    assert simulate(path, "--json", "--database", postgres_url) == first
    report = simulate(path)
    assert simulate(path) == report
    assert "强提醒" in report.out


def test_a_database_that_was_given_holds_what_happened(tmp_path: Path, empty_url: str) -> None:
    """It can be looked at with every other command, and is refused for a second scenario."""
    path = scenario(tmp_path, "  - {as: 韩梅梅, say: /任务 新建 原型 @李雷}\n")
    assert simulate(path, "--database", empty_url).code == 0
    again = simulate(path, "--database", empty_url)
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("The database holds something already (in its table ")
    database = Database.open(empty_url)
    assert schema.state(database) is schema.State.CURRENT
    database.close()


def test_a_database_with_tables_but_nothing_in_them_will_do(
    tmp_path: Path, database_url: str
) -> None:
    """As `muster migrate` leaves it."""
    path = scenario(tmp_path, "  - {as: 韩梅梅, say: /任务 新建 原型 @李雷}\n")
    assert simulate(path, "--json", "--database", database_url) == simulate(path, "--json")


def test_a_wrong_database_url_is_a_sentence(tmp_path: Path) -> None:
    """As everywhere, and without repeating the URL."""
    outcome = simulate(scenario(tmp_path, "  - {wait: 1h}\n"), "--database", "mysql://me:pw@h/db")
    assert (outcome.code, outcome.out) == (1, "")
    assert "mysql" in outcome.err
    assert "pw" not in outcome.err
