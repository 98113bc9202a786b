"""Once a quarter administrators go through people and rights (D-11)."""

from sqlalchemy import delete

from bot.directory.model import ACCOUNTS
from bot.directory.queries import people_named
from storage.database import Database
from tests.stage import WEEKLY, Stage, staged

ORG = {
    "departments": [{"name": "技术部", "head": "张伟"}, {"name": "产品部", "head": "林晓彤"}],
    "people": [
        {"name": "王志远", "id": "wzy", "level": "admin", "console": "wangzhiyuan"},
        {
            "name": "张伟",
            "id": "zw",
            "department": "技术部",
            "level": "department_admin",
            "superior": "王志远",
            "console": "zhangwei",
        },
        {
            "name": "李雷",
            "id": "ll",
            "department": "技术部",
            "superior": "张伟",
            "roles": ["finance"],
            "console": "lilei",
        },
        {"name": "新同事", "id": "xts", "department": "技术部", "superior": "张伟"},
        {"name": "林晓彤", "id": "lxt", "department": "产品部", "console": "linxiaotong"},
    ],
}


def test_first_week_of_a_quarter(database: Database) -> None:
    """On its last working day each administrator is asked about their own, and once."""
    start = "2026-12-28T10:00+08:00"
    settings = WEEKLY | {"weekly.remind_at": "off", "weekly.summary_by": "off"}
    with staged(database, now=start, settings=settings, org=ORG) as stage:
        with database.transaction() as tx:
            (newcomer,) = people_named(tx, "新同事")
            tx.execute(delete(ACCOUNTS).where(ACCOUNTS.c.person_id == newcomer.id))
        stage.until("2027-01-01T09:59")
        stage.ignore()  # the year's first day may end a week that has a working day
        stage.until("2027-01-31T00:00")
        told = [each for each in stage.box.delivered if "人员与权限复核" in each.text]
        asked = {stage.account("王志远"), stage.account("张伟")}
        assert {each.message.account for each in told} == asked
        assert len(told) == len(asked)
        mine = next(each for each in told if each.message.account == stage.account("张伟"))
        for words in ("3 人", "张伟（部门管理员）", "李雷（finance）", "收不到消息: 新同事"):
            assert words in mine.text
        assert "林晓彤" not in mine.text
        stage.ignore()
        stage.until("2027-03-31T00:00")
        stage.silence()


def test_whenever_they_like(database: Database) -> None:
    """A word shows it at any time, to administrators."""
    with staged(database, org=ORG) as stage:
        stage.say("王志远", "/成员 复核")
        stage.expect("王志远", contains=["5 人", "没有上级: 林晓彤", "王志远（主管理员）"])
        stage.say("李雷", "/成员 复核")
        stage.refused("李雷", "您不能执行")


def test_turned_off(stage: Stage) -> None:
    """Without an hour nobody is asked."""
    stage.until("2027-01-31T00:00")
    stage.silence()
