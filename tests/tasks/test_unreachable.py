"""Somebody whom no messenger reaches: the main administrators learn of it, once a task."""

from sqlalchemy import delete

from bot.directory.model import ACCOUNTS
from bot.directory.queries import people_named
from storage.database import Database
from tests.stage import Stage, staged


def _without_account(stage: Stage, name: str) -> None:
    with stage.database.transaction() as tx:
        (found,) = people_named(tx, name)
        tx.execute(delete(ACCOUNTS).where(ACCOUNTS.c.person_id == found.id))


def test_admins_learn_of_an_owner_without_account(database: Database) -> None:
    """The task is there, its owner can't be told, so whoever can mend that is told, once."""
    with staged(database) as stage:
        _without_account(stage, "李雷")
        stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷", room="产品群")
        stage.expect("产品群", contains="完成UI原型")
        stage.expect("韩梅梅", kind="ephemeral", contains="李雷 现在收不到消息")
        stage.expect("王志远", contains="李雷 没有可以联系到的账号")
        stage.wait("100m")
        stage.silence()
