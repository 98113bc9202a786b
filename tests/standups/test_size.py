"""Stand-ups of very many: refused when somebody asks for one, held when departments have grown."""

from datetime import datetime

from bot.directory.org.file import org_from_mapping
from bot.directory.org.imports import import_org
from bot.standups.queries import shares
from storage.database import Database
from tests.crowds import MOST, departments
from tests.stage import staged


def test_more_than_anybody_would_ask(database: Database) -> None:
    """Refused when it is made and when it is changed; nothing of it is kept."""
    with staged(database, org=departments(20, MOST)) as stage:
        stage.say("一部0", "/站会 新建 全员站会 @一部 @二部 9:30-10:00")
        stage.refused("一部0", "最多 2000 个")
        stage.say("一部0", "/站会 新建 一部站会 @一部 9:30-10:00")
        stage.expect("一部0", contains=["Z1 一部站会", "共 20 人"])
        stage.say("一部0", "/站会 修改 Z1 @一部 @二部")
        stage.refused("一部0", "最多 2000 个")
        assert "共 20 人" in stage.shown("一部0", "Z1")


def test_a_department_that_has_grown(database: Database) -> None:
    """Everybody in it is asked all the same, and others see their own stand-ups as ever."""
    with staged(database, org=departments(MOST, 1)) as stage:
        stage.say("一部0", "/站会 新建 一部站会 @一部 9:30-10:00")
        stage.ignore()
        with stage.database.transaction() as tx:
            import_org(tx, org_from_mapping(departments(MOST + 1, 1), "test"))
        stage.say("二部0", "/站会")
        stage.expect("二部0", contains="还没有站会")
        stage.say("一部0", "/站会 修改 Z1 9:30-10:15")
        stage.expect("一部0", contains="您修改了站会")
        stage.say("一部0", "/站会")
        stage.expect("一部0", contains="共 2001 人")
        stage.clock.move_to(datetime.fromisoformat("2026-11-24T09:30+08:00"))
        stage.app.engine.fire()
        with stage.database.snapshot() as tx:
            assert len(shares(tx, 1)) == MOST + 1
