"""The table of who may do what, and when it can be done (architecture, "Trust"; D-05, D-06)."""

from dataclasses import dataclass
from typing import Final

from tests.policy.meetings import (
    MEETING_FORMS,
    MEETING_READING,
    MEETING_STATES,
    MINUTES_STATES,
)
from tests.policy.projects import PROJECT_FORMS, PROJECT_STATES
from tests.policy.standups import STANDUP_FORMS, STANDUP_READING

# Who stands where in the sample company. Nobody is called 吴昊 any more when the play begins.
TASK_ROLES: Final = {
    "initiator": "韩梅梅",  # 产品部
    "owner": "李雷",  # 技术部
    "helper": "何佳怡",  # 设计部
    "head": "张伟",  # the owner's
    "leader": "陈思远",  # above the owner's head
    "colleague": "Jim Green",  # of the owner, in the same department
    "above": "林晓彤",  # the initiator's head, administrator of that department
    "neighbour": "苏雨桐",  # the helper's head, administrator of that department
    "outsider": "徐静",  # 市场部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
HELP_ROLES: Final = {
    "asker": "韩梅梅",  # 产品部
    "head": "张伟",  # of 技术部, which was asked
    "member": "李雷",  # of 技术部
    "leader": "陈思远",  # to whom it went up
    "handed": "徐静",  # 市场部; was handed the request, where it was handed over
    "handed_head": "马俊杰",  # heads 市场部
    "above": "林晓彤",  # the asker's head, administrator of that department
    "outsider": "何佳怡",  # 设计部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}

COMPANY_ROLES: Final = {
    "admin": "王志远",  # main administrator
    "leader": "赵婉清",  # in charge of 客服部
    "head": "孙丽娜",  # of 客服部, and its administrator
    "member": "徐静",  # 市场部
    "gone": "吴昊",
    "unknown": "nobody",
}

ABSENCE_ROLES: Final = {
    "absent": "何佳怡",
    "head": "苏雨桐",  # and administrator of 设计部
    "leader": "陈思远",  # in charge of 设计部
    "deputy": "马俊杰",  # 市场部
    "outsider": "韩梅梅",  # 产品部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}

APPROVAL_ROLES: Final = {
    "initiator": "李雷",  # 技术部
    "approver": "张伟",  # the initiator's head
    "copied": "何佳怡",  # 设计部
    "above": "陈思远",  # above the initiator's head
    "outsider": "徐静",  # 市场部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
HANDLING_ROLES: Final = APPROVAL_ROLES | {"handler": "赵婉清"}  # has the role hr

APPROVAL_STATES: Final = ("running", "returned", "approved", "withdrawn")
TASK_STATES: Final = ("fresh", "todo", "doing", "blocked", "review", "done", "cancelled")
"""`fresh` is `todo` in its first minute, when it can be taken back."""
ABSENCE_STATES: Final = ("planned", "current", "over", "cancelled")
HELP_STATES: Final = ("open", "taken", "answered", "closed", "cancelled")

# `anyone` works here; `any` is whatever state the record is in; `none` is no state.
TASKS: Final = """
command       | who may                                                  | when
task.new      | anyone                                                   | any
task.across   | anyone                                                   | any
task.ack      | owner                                                    | fresh todo
task.start    | owner                                                    | fresh todo blocked
task.progress | owner helper                                             | open
task.block    | owner                                                    | fresh todo doing
task.submit   | owner                                                    | fresh todo doing
task.accept   | initiator admin                                          | review
task.return   | initiator admin                                          | review
task.done     | owner                                                    | fresh todo doing review
task.assign   | initiator owner head leader admin                        | open
task.due      | initiator admin                                          | open
task.edit     | initiator admin                                          | open
task.detail   | initiator admin                                          | open
task.undo     | initiator admin                                          | fresh
task.cancel   | initiator admin                                          | fresh todo doing blocked
task.reopen   | initiator owner head leader admin                        | done cancelled
task.depend   | initiator owner head leader admin                        | open
task.undepend | initiator owner head leader admin                        | any
task.milestone | initiator owner head leader admin                       | open
task.reach    | owner helper                                             | open
task.unmilestone | initiator owner head leader admin                     | open
task.split    | initiator owner head leader admin                        | open
task.share    | initiator owner head leader admin                        | open
task.unshare  | initiator owner head leader admin                        | open
task.pool     | anyone                                                   | any
task.claim    | initiator owner helper head leader colleague above admin | none
task.pooled   | anyone                                                   | any
task.move     | initiator admin                                          | open
task.restrict | initiator owner head leader admin                        | none
task.unrestrict | initiator owner head leader admin                      | none
task.comment  | initiator owner helper head leader colleague above admin | any
task.files    | initiator owner helper head leader colleague above admin | none
task.more     | initiator owner helper head leader colleague above admin | any
task.show     | initiator owner helper head leader colleague above admin | any
task.mine     | anyone                                                   | any
task.list     | anyone                                                   | any
task.board    | anyone                                                   | any
task.gantt    | anyone                                                   | any
task.track    | anyone                                                   | any
task.export   | anyone                                                   | any
task.import   | anyone                                                   | any
task.template | anyone                                                   | any
task.ack-all  | anyone                                                   | any
guide.show    | anyone                                                   | any
"""
WITH_REVIEW: Final = """
command   | who may | when
task.done | owner   | none
"""
"""Where the company wants a review, the owner can only hand the work in."""

# The department is asked: its head is to answer, its members may, the leader was told at 24 hours.
HELP: Final = """
command      | who may                              | when
help.new     | anyone                               | any
help.ack     | head                                 | open
help.answer  | head member leader admin             | open taken answered
help.assign  | asker head leader admin              | open taken
help.close   | asker admin                          | open taken answered
help.reopen  | asker admin                          | answered closed cancelled
help.cancel  | asker admin                          | open taken
help.comment | asker head member leader above admin | any
help.show    | asker head member leader above admin | any
help.mine    | anyone                               | any
help.list    | anyone                               | any
"""
# The head handed it to somebody elsewhere: it is no longer the department's.
HANDED: Final = """
command      | who may                                          | when
help.new     | anyone                                           | any
help.ack     | handed                                           | open
help.answer  | handed head leader admin                         | open taken answered
help.assign  | asker handed head leader admin                   | open taken
help.close   | asker admin                                      | open taken answered
help.reopen  | asker admin                                      | answered closed cancelled
help.cancel  | asker admin                                      | open taken
help.comment | asker handed head leader above handed_head admin | any
help.show    | asker handed head leader above handed_head admin | any
help.mine    | anyone                                           | any
help.list    | anyone                                           | any
"""

# What is about no record but about the company; everything here is done to 客服部.
COMPANY: Final = """
command         | who may           | when
daily.show      | anyone            | any
duty.show       | anyone            | any
duty.list       | anyone            | any
duty.plan       | admin leader head | any
duty.swap       | admin leader head | any
duty.clear      | admin leader head | any
handover.list   | anyone            | any
rooms.list      | anyone            | any
rooms.mine      | anyone            | any
handover.show   | admin leader head | any
member.list     | anyone            | any
member.show     | anyone            | any
member.holders  | anyone            | any
member.language | anyone            | any
member.link     | anyone            | any
member.superior | admin head        | any
member.review   | admin head        | any
member.title    | admin head        | any
member.roles    | admin             | any
member.leave    | admin head        | any
"""

# The summary of 客服部, which its head has written.
WEEKLY: Final = """
command       | who may           | when
weekly.now    | anyone            | any
weekly.submit | admin leader head | any
weekly.send   | admin leader head | any
weekly.list   | anyone            | any
weekly.show   | admin leader head | any
"""

# Leave of 何佳怡, whose deputy is of another department.
ABSENCE: Final = """
command       | who may                           | when
absence.new    | anyone                           | any
absence.deputy | anyone                           | any
absence.cancel | absent head leader admin         | planned current
absence.show   | absent head leader admin deputy  | any
absence.list   | anyone                           | any
"""
# A day of leave: the head decides, HR files it; somebody has a copy.
APPROVAL: Final = """
command           | who may                                | when
approval.affairs  | anyone                                 | any
approval.new      | anyone                                 | any
approval.edit     | anyone                                 | any
approval.submit   | anyone                                 | any
approval.ok       | approver                               | running
approval.reject   | approver                               | running
approval.done     | approver                               | none
approval.return   | approver                               | running
approval.transfer | approver                               | running
approval.add      | approver                               | running
approval.opinion  | approver                               | running
approval.remove   | approver                               | none
approval.undo     | approver                               | none
approval.resubmit | initiator                              | returned
approval.urge     | initiator copied                       | running
approval.withdraw | initiator                              | running returned approved
approval.fill     | approver                               | none
approval.path     | anyone                                 | any
approval.files    | initiator approver copied above admin  | any
approval.terminate | admin                                 | running returned
approval.copy     | initiator approver admin               | any
approval.comment  | initiator approver copied above admin  | any
approval.show     | initiator approver copied above admin  | any
approval.more     | initiator approver copied above admin  | any
approval.todo     | anyone                                 | any
approval.mine     | anyone                                 | any
approval.copies   | anyone                                 | any
approval.list     | anyone                                 | any
approval.export   | anyone                                 | any
approval.speed    | anyone                                 | any
approval.agent    | anyone                                 | any
approval.handover | anyone                                 | none
"""
# The head has decided, and HR is to file it.
HANDLING: Final = """
command           | who may                                       | when
approval.ok       | approver handler                              | none
approval.reject   | approver handler                              | none
approval.return   | approver handler                              | none
approval.add      | approver handler                              | none
approval.urge     | initiator copied                              | handling
approval.withdraw | initiator                                     | handling
approval.copy     | initiator approver handler admin              | handling
approval.show     | initiator approver handler copied above admin | handling
"""
BACK: Final = """
command      | who may | when
absence.back | anyone  | none
"""
"""Whoever is not away can't come back."""
AWAY: Final = """
command      | who may | when
absence.back | absent  | current
"""

INCIDENT_ROLES: Final = {
    "reporter": "韩梅梅",  # 产品部
    "head": "张伟",  # of 技术部, who was called and leads it once it is taken
    "member": "李雷",  # of 技术部, whose it is
    "service": "孙丽娜",  # was called for 客服部
    "above": "陈思远",  # above the head
    "colleague": "林晓彤",  # heads the reporter's department
    "outsider": "徐静",  # 市场部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
OFFERED_ROLES: Final = INCIDENT_ROLES | {"offered": "马俊杰"}  # was asked to lead it from now on
BESIDE_ROLES: Final = {
    role: name
    for role, name in INCIDENT_ROLES.items()
    if role not in {"head", "member", "service", "admin"}
}
"""Who is on no incident."""
INCIDENT_STATES: Final = ("reported", "handling", "solved", "closed", "cancelled")

# 严重: nobody was told yet above the teams that were called.
INCIDENT: Final = """
command | who may | when
incident.report | anyone| any
incident.take | head member service admin| reported
incident.join | head member service admin| reported
incident.update | head member service admin| reported handling
incident.solve | head member service admin| reported handling
incident.confirm | reporter admin| solved
incident.severity | reporter head member service admin| reported handling
incident.invite | reporter head member service admin| reported handling solved
incident.room | reporter head member service admin| none
incident.divide | head member service admin| reported handling solved
incident.task | head member service admin| reported handling solved closed
incident.drill | anyone| any
incident.search | anyone| any
incident.metrics | anyone| any
incident.decide | head member service admin| reported handling solved
incident.note | reporter head member service above colleague admin| any
incident.timeline | reporter head member service above colleague admin| any
incident.show | reporter head member service above colleague admin| any
incident.mine | anyone| any
incident.list | anyone| any
incident.merge | reporter head member service admin| reported handling
"""
# Once somebody leads it, some things are theirs alone.
LED: Final = """
command | who may | when
incident.lead | head admin| handling solved
incident.snooze | head admin| handling
incident.offer | head admin| handling
incident.release | head admin| handling solved
incident.cancel | reporter head admin| handling
incident.reopen | reporter head admin| solved closed
incident.learn | head admin| closed
"""

OFFERED: Final = """
command         | who may | when
incident.accept | offered | offered
"""
BESIDE: Final = """
command         | who may                  | when
incident.follow | reporter above colleague | reported handling solved
"""

_LEAVE: Final = {
    "kind": "事假",
    "when": "12月14日",
    "days": "1",
    "reason": "搬家",
}
FORMS: Final = {
    "incident.report": {"title": "官网打不开", "severity": "serious"},
    "incident.update": {"text": "正在回滚"},
    "incident.solve": {"text": "已回滚"},
    "incident.severity": {"severity": "urgent", "reason": "影响扩大"},
    "incident.invite": {"people": "何佳怡"},
    "incident.decide": {"text": "先回滚"},
    "incident.note": {"text": "10:05 起好转"},
    "incident.merge": {"into": "I6"},
    "incident.lead": {"leader": "李雷"},
    "incident.divide": {"person": "何佳怡", "duty": "查日志"},
    "incident.task": {"title": "补监控"},
    "incident.offer": {"person": "何佳怡"},
    "incident.drill": {"title": "演练", "people": "何佳怡"},
    "incident.search": {"query": "支付"},
    "incident.snooze": {"until": "1小时后", "reason": "恢复备份"},
    "incident.release": {"people": "孙丽娜"},
    "incident.cancel": {"reason": "误报"},
    "incident.reopen": {"reason": "仍有失败"},
    "incident.learn": {"cause": "证书过期", "prevention": "提醒"},
    **MEETING_FORMS,
    **PROJECT_FORMS,
    "approval.new": {"affair": "leave", **_LEAVE},
    "approval.edit": {"affair": "leave", **_LEAVE},
    "approval.submit": {"affair": "leave", **_LEAVE},
    "approval.reject": {"reason": "人手不够"},
    "approval.return": {"reason": "请写明交接"},
    "approval.transfer": {"person": "徐静"},
    "approval.add": {"place": "前", "people": "徐静"},
    "approval.opinion": {"person": "徐静"},
    "approval.remove": {"person": "徐静"},
    "approval.resubmit": {**_LEAVE, "days": "2"},
    "approval.path": {"affair": "leave"},
    "approval.terminate": {"reason": "项目取消"},
    "approval.copy": {"people": "韩梅梅"},
    "approval.agent": {"agent": "马俊杰", "affairs": "请假", "span": "周三到周五"},
    "approval.handover": {"person": "徐静"},
    "approval.comment": {"text": "已安排交接"},
    "absence.new": {"span": "12月14日"},
    "absence.deputy": {"deputy": "徐静", "span": "12月14日"},
    "task.new": {"title": "新的任务"},
    "task.across": {"title": "大促", "departments": "设计部、客服部、市场部"},
    "task.detail": {"goal": "提升30%"},
    "task.milestone": {"milestones": "11月30日 终稿"},
    "task.unmilestone": {"which": "1"},
    "task.split": {"title": "其中一部分"},
    "task.share": {"parties": "苏雨桐 客服部"},
    "task.unshare": {"parties": "何佳怡"},
    "task.pool": {"title": "谁有空", "unit": "市场部"},
    "task.move": {"project": "V3.0"},
    "task.progress": {"progress": "50"},
    "task.block": {"reason": "等接口"},
    "task.return": {"reason": "缺少移动端稿"},
    "task.assign": {"owner": "马俊杰"},
    "task.due": {"due": "2026-12-02"},
    "task.edit": {"title": "改过的任务"},
    "task.cancel": {"reason": "需求撤回"},
    "task.reopen": {"reason": "还有遗漏"},
    "task.depend": {"after": "T9"},
    "task.undepend": {"after": "T8"},
    "task.comment": {"text": "已和客户确认"},
    **STANDUP_FORMS,
    "weekly.submit": {"unit": "客服部", "done": "工单清零"},
    "weekly.send": {"unit": "客服部", "week": "上周"},
    "help.new": {"asked": "赵婉清", "problem": "谁能帮我"},
    "help.answer": {"answer": "已重启"},
    "help.assign": {"asked": "苏雨桐"},
    "help.reopen": {"reason": "还是不行"},
    "help.comment": {"text": "只有内网连不上"},
    "duty.plan": {"officer": "孙丽娜", "weekdays": "周二"},
    "duty.swap": {"officer": "孙丽娜", "date": "2026-12-02"},
    "duty.clear": {"weekdays": "周一", "rota": "客服部"},
    "member.language": {"language": "en"},
    "member.superior": {"member": "newcomer", "superior": "赵婉清"},
    "member.title": {"member": "newcomer", "position": "客服专员"},
    "member.roles": {"member": "newcomer", "roles": "legal"},
    "member.leave": {"member": "newcomer"},
}
"""What a form sends along; the others need nothing but the record."""

READING: Final = frozenset(
    {
        *("task.show", "task.more", "task.mine", "task.list", "task.pooled", "task.track"),
        *("help.show", "help.mine", "help.list"),
        *("incident.show", "incident.mine", "incident.list", "incident.timeline"),
        "incident.search",
        *("approval.affairs", "approval.new", "approval.edit"),
        *("approval.list", "approval.speed"),
        *("approval.show", "approval.more", "approval.todo", "approval.mine", "approval.copies"),
        *("duty.show", "duty.list"),
        *("absence.show", "absence.list"),
        *("weekly.now", "weekly.list", "weekly.show"),
        *("member.show", "member.list", "member.review", "member.holders"),
        *("handover.show", "handover.list"),
        *("rooms.list", "rooms.mine"),
        *("project.list", "project.show"),
        "guide.show",
        *MEETING_READING,
        *STANDUP_READING,
    }
)
"""What only shows something: the ledger keeps nothing of it."""

ANSWERING: Final = frozenset(
    {
        *("approval.files", "task.export", "task.import", "task.template", "task.ack-all"),
        *("task.board", "task.gantt", "daily.show", "approval.path"),
        *("approval.export", "minutes.export", "incident.metrics", "meeting.calendar"),
    }
)
"""What answers with a file or a sentence; without a file or a task that waits nothing more."""

_STATES: Final = {
    "any": frozenset(
        {
            *TASK_STATES,
            *HELP_STATES,
            *INCIDENT_STATES,
            *ABSENCE_STATES,
            *APPROVAL_STATES,
            *MEETING_STATES,
            "series",
            "standup",
            "share",
            *MINUTES_STATES,
            *PROJECT_STATES,
            "handling",
            "offered",
            "company",
            "weekly",
        }
    ),
    "none": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, read."""

    who: frozenset[str]
    when: frozenset[str]

    def allows(self, role: str, state: str) -> bool:
        """Whether somebody of that role may do it in that state."""
        return role in self.who and state in self.when


def lines(table: str, *roles: dict[str, str]) -> dict[str, Line]:
    """The lines of a table by command; fails for words that mean nobody and no state."""
    known = {role for each in roles for role in each}
    found = {}
    for row in table.strip().splitlines()[1:]:
        command, who, when = (cell.strip() for cell in row.split("|"))
        if command.startswith("task"):
            when = "fresh todo doing blocked review" if when == "open" else when
        may = known - {"gone", "unknown"} if who == "anyone" else set(who.split())
        states = _STATES.get(when, frozenset(when.split()))
        assert may <= known, f"{command}: nobody is {may - known}"
        assert states <= _STATES["any"], f"{command}: there is no {states - _STATES['any']}"
        found[command] = Line(frozenset(may), states)
    return found
