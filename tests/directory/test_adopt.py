"""What a messenger knows of the company is taken; what only we know is kept."""

from bot.directory.model import Level
from bot.directory.org.adopt import adopted
from bot.directory.org.imports import diff, import_org
from bot.directory.org.values import DepartmentEntry, OrgFile, PersonEntry
from bot.directory.values import Address
from storage.database import Database


def _on_feishu(account: str) -> tuple[Address, ...]:
    return (Address("feishu", account),)


MINE = OrgFile(
    "file",
    (DepartmentEntry("d1", "技术部", head="zhang", leader="chen"),),
    (
        PersonEntry("chen", "陈思远", level=Level.MAIN_ADMIN, accounts=_on_feishu("ou_chen")),
        PersonEntry(
            "zhang",
            "张伟",
            department="d1",
            email="zhang@example.com",
            roles=("finance",),
            accounts=(Address("console", "zhang"),),
        ),
        PersonEntry("li", "李雷", department="d1", accounts=_on_feishu("ou_li")),
    ),
)

THEIRS = OrgFile(
    "feishu",
    (DepartmentEntry("od_1", "技术部", head="ou_li"), DepartmentEntry("od_2", "新部门", "od_1")),
    (
        PersonEntry("ou_chen", "陈思远", accounts=_on_feishu("ou_chen")),
        PersonEntry(
            "ou_zh",
            "张伟",
            email="zhang@example.com",
            department="od_2",
            accounts=_on_feishu("ou_zh"),
        ),
        PersonEntry(
            "ou_li",
            "李磊",
            department="od_1",
            superior="ou_zh",
            title="组长",
            accounts=_on_feishu("ou_li"),
        ),
        PersonEntry("ou_new", "新人", department="od_2", accounts=_on_feishu("ou_new")),
    ),
)


def test_people_are_recognised_and_keep_what_only_we_know(database: Database) -> None:
    """By account and by e-mail; levels, roles and the leader in charge stay; the rest is theirs."""
    with database.transaction() as tx:
        import_org(tx, MINE)
        org = adopted(tx, THEIRS)
        people = {each.key: each for each in org.people}
        assert list(people) == ["chen", "zhang", "li", "ou_new"]
        assert people["chen"].level is Level.MAIN_ADMIN
        assert people["zhang"].roles == ("finance",)
        assert people["zhang"].department == "od_2"
        assert people["zhang"].accounts == (Address("console", "zhang"), *_on_feishu("ou_zh"))
        assert (people["li"].name, people["li"].superior) == ("李磊", "zhang")
        assert org.departments == (
            DepartmentEntry("d1", "技术部", head="li", leader="chen"),
            DepartmentEntry("od_2", "新部门", "d1"),
        )


def test_what_was_adopted_changes_nothing_the_next_day(database: Database) -> None:
    """The same answer of the messenger, adopted again, leaves nothing to do."""
    with database.transaction() as tx:
        import_org(tx, MINE)
        import_org(tx, adopted(tx, THEIRS))
        assert diff(tx, adopted(tx, THEIRS)).is_empty


def test_two_of_theirs_are_never_one_of_ours(database: Database) -> None:
    """Whoever has the account and whoever has the address of one person stand for themselves."""
    twice = OrgFile(
        "feishu",
        (),
        (
            PersonEntry("a", "甲", email="zhang@example.com"),
            PersonEntry("b", "乙", accounts=(Address("console", "zhang"),)),
        ),
    )
    with database.transaction() as tx:
        import_org(tx, MINE)
        assert [each.key for each in adopted(tx, twice).people] == ["a", "b"]
