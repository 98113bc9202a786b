"""Mentions of people whose account is more than one word."""

from typing import Final

from storage.database import Database
from tests.stage import staged

ORG: Final = {
    "people": [
        {"name": "韩梅梅", "id": "hanmeimei"},
        {"name": "Jim Green", "language": "en"},  # without an id: the name is the account
    ]
}


def test_a_mention_is_one_word_whatever_stands_in_it(database: Database) -> None:
    """A person without an id can be given a task by mention, and have it handed over."""
    with staged(database, org=ORG) as stage:
        jim = stage.mention("Jim Green")
        stage.say("韩梅梅", f"/任务 新建 写周报 {jim} 周五17:00", room="产品群")
        stage.expect("产品群", contains=["T1 写周报", "负责人: Jim Green"])
        stage.expect("Jim Green", contains="T1 写周报")
        stage.say("韩梅梅", "/任务 新建 做海报", room="产品群")
        stage.expect("产品群", contains="T2 做海报")
        stage.say("韩梅梅", f"/任务 转交 T2 {jim}", room="产品群")
        stage.expect("Jim Green", contains="T2 做海报")
        stage.ignore()


def test_several_mentions_in_one_argument(database: Database) -> None:
    """A list of people keeps each mention whole, also one whose account holds a space."""
    with staged(database, org=ORG) as stage:
        jim, mei = stage.mention("Jim Green"), stage.mention("韩梅梅")
        stage.say("韩梅梅", f"/任务 新建 写周报 @hanmeimei {mei}{jim}", room="产品群")
        stage.expect("产品群", contains="协作人: Jim Green")
        stage.ignore()
