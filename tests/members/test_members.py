"""The people of a department: seen, changed and gone, by those who may (D-05, D-06, D-11)."""

import msgspec
import pytest

from bot.directory import people_named, person_by_account, superior_of
from bot.directory.org.export import exported
from bot.directory.org.imports import diff, import_org
from bot.directory.org.values import PersonEntry
from bot.directory.sample import sample_company
from bot.directory.values import Address, Member
from tests.help.company import actions
from tests.stage import Stage


def found(stage: Stage, name: str) -> Member:
    """Somebody as the directory has them now."""
    with stage.database.snapshot() as tx:
        member = person_by_account(tx, stage.box.name, stage.account(name))
    assert member is not None
    return member


def test_own_department(stage: Stage) -> None:
    """Everybody lists their own department, in their language, the head first."""
    stage.say("李雷", "/成员")
    listed = stage.expect("李雷", contains=["技术部 · ", "张伟: 技术总监 · 部门负责人"])
    assert listed.text.splitlines()[1].startswith("张伟")
    stage.say("Jim Green", "/member")
    stage.expect("Jim Green", contains=["技术部 · ", "张伟: 技术总监 · Head"])


def test_other_departments_only_for_who_manages_them(stage: Stage) -> None:
    """The leader in charge and the main administrator may, a colleague elsewhere may not."""
    stage.say("陈思远", "/成员 @技术部")
    stage.expect("陈思远", contains="李雷")
    stage.say("王志远", "/成员 @技术部")
    stage.expect("王志远", contains="李雷")
    stage.say("徐静", "/成员 @技术部")
    stage.refused("徐静", "可以查看名单")
    stage.say("王志远", "/成员")
    stage.expect("王志远", contains=["您管理的部门", "产品部: 林晓彤 · ", "客服部: 孙丽娜 · "])
    stage.say("赵婉清", "/成员")
    stage.expect("赵婉清", contains="客服部: 孙丽娜 · 2 人", lacks="技术部: ")


def test_pages_of_twenty(stage: Stage) -> None:
    """A department of 45 has three pages; buttons lead on."""
    company = sample_company()
    more = tuple(
        PersonEntry(f"n{n}", f"新人{chr(0x4E00 + n)}", department="设计部") for n in range(45)
    )
    grown = msgspec.structs.replace(company, people=(*company.people, *more))
    with stage.database.transaction() as tx:
        import_org(tx, grown)
    stage.say("苏雨桐", "/成员")
    stage.expect("苏雨桐", contains="第 1 页，共 3 页", buttons=["第 2 页"])
    stage.click("苏雨桐", "第 2 页")
    stage.expect("苏雨桐", contains="第 2 页，共 3 页", buttons=["第 1 页", "第 3 页"])
    stage.say("苏雨桐", "/成员 p3")
    stage.expect("苏雨桐", contains="第 3 页，共 3 页", buttons=["第 2 页"])


def test_a_person(stage: Stage) -> None:
    """Everybody sees who stands above somebody; level and accounts only who manages them."""
    stage.say("徐静", "/成员 查看 @李雷")
    place = [
        "职位: 前端工程师",
        "部门: 技术部",
        "上级: 张伟",
        "部门负责人: 张伟",
        "分管领导: 陈思远",
    ]
    stage.expect("徐静", contains=place, lacks=["权限", "账号"], buttons=[])
    stage.say("张伟", "/成员 查看 @李雷")
    stage.expect(
        "张伟",
        contains=[*place, "权限: 普通用户", "账号: console: lilei"],
        buttons=["改上级", "改职位", "改角色"],
    )


def test_leave_and_duty_of_today(stage: Stage) -> None:
    """Whether somebody is there today is seen by everybody."""
    stage.say("张伟", "/值班 排班 @李雷 周一")
    stage.say("李雷", "请假中 到 周五")
    stage.ignore()
    stage.say("徐静", "/成员 查看 @李雷")
    stage.expect("徐静", contains=["请假: 到 ", "今天值班: 技术部"])


def test_changes_by_the_department_s_administrator(stage: Stage) -> None:
    """Each is kept, told to be the file's in the end, and in the ledger."""
    stage.say("张伟", "/成员 上级 @李雷 @Jim")
    stage.expect("张伟", contains=["已修改", "上级: Jim Green", "muster org export"])
    stage.say("张伟", "/成员 职位 @李雷 高级 工程师")
    stage.expect("张伟", contains="职位: 高级 工程师")
    stage.say("王志远", "/member roles @李雷 legal, finance")
    stage.expect("王志远", contains="岗位角色: legal, finance")
    stage.say("张伟", "/成员 语言 英文 @李雷")
    stage.expect("张伟", contains="语言: 英文")
    lilei = found(stage, "李雷")
    assert (lilei.roles, lilei.language) == (("legal", "finance"), "en")
    with stage.database.snapshot() as tx:
        superior = superior_of(tx, lilei.id)
        assert superior is not None
        assert superior.name == "Jim Green"
        changes = diff(tx, sample_company()).people.changed
        assert [each.entry.name for each in changes] == ["李雷"]
        assert diff(tx, exported(tx)).is_empty
    done = ["member.superior", "member.title", "member.roles", "member.language"]
    assert actions(stage, f"U{lilei.id}") == done
    stage.say("王志远", "/成员 角色 @李雷 无")
    stage.expect("王志远", lacks="岗位角色")


@pytest.mark.parametrize(
    "who, said, why",
    [
        ("徐静", "/成员 职位 @李雷 经理", "没有权限|不能"),
        ("林晓彤", "/成员 职位 @李雷 经理", "您不能修改 李雷"),
        ("林晓彤", "/成员 语言 en @李雷", "您不能修改 李雷"),
        ("王志远", "/成员 上级 @张伟 @李雷", "不能设为其上级"),
        ("张伟", "/成员 上级 @李雷 @李雷", "不能设为其上级"),
        ("张伟", "/成员 上级 @张伟 @赵婉清", "您自己的上级只能由主管理员修改"),
        ("张伟", "/成员 角色 @李雷 finance", "您不能执行"),
        ("张伟", "/成员 角色 @张伟 finance", "您不能执行"),
        ("张伟", "/成员 职位 @李雷 =1+1", "不能以"),
    ],
)
def test_refusals(stage: Stage, who: str, said: str, why: str) -> None:
    """Whoever does not administer somebody changes nothing, and nonsense is told."""
    before = found(stage, "李雷")
    stage.say(who, said)
    told = stage.expect(who)
    assert any(each in told.text for each in why.split("|"))
    assert found(stage, "李雷") == before


def test_a_main_administrator_is_only_changed_by_another(stage: Stage) -> None:
    """Even one who sits in the department of its administrator."""
    company = sample_company()
    people = tuple(
        msgspec.structs.replace(each, department="技术部") if each.name == "王志远" else each
        for each in company.people
    )
    with stage.database.transaction() as tx:
        import_org(tx, msgspec.structs.replace(company, people=people))
    stage.say("张伟", "/成员 职位 @王志远 顾问")
    stage.refused("张伟", "您不能修改 王志远")
    stage.say("张伟", "离职 @王志远")
    stage.click("张伟", "登记离职")
    stage.ignore()
    assert found(stage, "王志远").active


def test_one_s_own_language(stage: Stage) -> None:
    """Everybody chooses; the answer is in the new language already."""
    stage.say("李雷", "/语言 en")
    stage.expect("李雷", contains=["Changed", "Language: English", "muster org export"])
    stage.say("李雷", "/成员 语言 中文")
    stage.expect("李雷", contains=["已修改", "语言: 中文"])
    stage.say("李雷", "/语言 法语")
    stage.ignore()
    assert found(stage, "李雷").language == "zh"


def test_somebody_leaves(stage: Stage) -> None:
    """Asked once; then what they owed is their superior's, as after an import."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷 周五17:00")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    stage.say("张伟", "离职 @李雷")
    stage.expect("张伟", contains="登记离职", buttons=["登记离职"])
    assert found(stage, "李雷").active
    stage.click("张伟", "登记离职")
    stage.expect("张伟", contains=["已登记 李雷 离职", "muster org export"])
    stage.expect("张伟", contains=["李雷 已离职", "T1 完成UI原型"])
    stage.silence()
    gone = found(stage, "李雷")
    assert not gone.active
    assert actions(stage, f"U{gone.id}") == ["member.leave"]
    with stage.database.snapshot() as tx:
        assert people_named(tx, "李雷") == []
        assert diff(tx, exported(tx)).is_empty


def test_nobody_says_so_of_themselves(stage: Stage) -> None:
    """An administrator by mistake would lock themselves out."""
    stage.say("张伟", "离职 @张伟")
    stage.click("张伟", "登记离职")
    stage.ignore()
    assert found(stage, "张伟").active


def test_accounts_of_every_messenger_are_shown(stage: Stage) -> None:
    """The accounts are those by which somebody is reached."""
    company = sample_company()
    people = tuple(
        msgspec.structs.replace(each, accounts=(*each.accounts, Address("slack", "U123")))
        if each.name == "李雷"
        else each
        for each in company.people
    )
    with stage.database.transaction() as tx:
        import_org(tx, msgspec.structs.replace(company, people=people))
    stage.say("李雷", "/成员 查看")
    stage.expect(
        "李雷", contains=[f"{stage.box.name}: {stage.account('李雷')}", "slack: U123"], buttons=[]
    )


def test_who_has_a_role(stage: Stage) -> None:
    """Anybody finds the data steward or a department's contact (D-10)."""
    stage.say("王志远", "/成员 角色 @何佳怡 资料管理员")
    stage.ignore()
    stage.say("徐静", "谁是 资料管理员?")
    stage.expect("徐静", contains="资料管理员: 何佳怡 · 设计部")
    stage.say("徐静", "谁是 项目协调人")
    stage.expect("徐静", contains="目前没有人担任“项目协调人”")
    stage.say("徐静", "/成员 谁是")
    stage.expect("徐静", contains=["资料管理员: 何佳怡 · 设计部", "finance: 赵婉清"])


def test_a_person_beside_a_department(stage: Stage) -> None:
    """`/成员 @李雷` shows him, also to whom his department's list is refused."""
    stage.say("韩梅梅", "/成员 @李雷")
    stage.expect("韩梅梅", contains=["李雷", "部门: 技术部"], lacks="岗位角色")
