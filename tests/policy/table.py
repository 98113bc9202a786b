"""The table of who may do what, and when it can be done (architecture, "Trust"; D-05, D-06)."""

from dataclasses import dataclass
from typing import Final

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
    "deputy": "徐静",  # 市场部
    "outsider": "韩梅梅",  # 产品部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}

TASK_STATES: Final = ("fresh", "todo", "doing", "blocked", "review", "done", "cancelled")
"""`fresh` is `todo` in its first minute, when it can be taken back."""
ABSENCE_STATES: Final = ("planned", "current", "over", "cancelled")
HELP_STATES: Final = ("open", "taken", "answered", "closed", "cancelled")

# `anyone` works here; `any` is whatever state the record is in; `none` is no state.
TASKS: Final = """
command       | who may                                                  | when
task.new      | anyone                                                   | any
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
task.undo     | initiator admin                                          | fresh
task.cancel   | initiator admin                                          | fresh todo doing blocked
task.reopen   | initiator owner head leader admin                        | done cancelled
task.depend   | initiator owner head leader admin                        | open
task.undepend | initiator owner head leader admin                        | any
task.comment  | initiator owner helper head leader colleague above admin | any
task.files    | initiator owner helper head leader colleague above admin | none
task.show     | initiator owner helper head leader colleague above admin | any
task.mine     | anyone                                                   | any
task.list     | anyone                                                   | any
task.board    | anyone                                                   | any
task.gantt    | anyone                                                   | any
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
handover.show   | admin leader head | any
member.list     | anyone            | any
member.show     | anyone            | any
member.language | anyone            | any
member.superior | admin head        | any
member.title    | admin head        | any
member.roles    | admin head        | any
member.leave    | admin head        | any
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
BACK: Final = """
command      | who may | when
absence.back | anyone  | none
"""
"""Whoever is not away can't come back."""
AWAY: Final = """
command      | who may | when
absence.back | absent  | current
"""

FORMS: Final = {
    "absence.new": {"span": "12月14日"},
    "absence.deputy": {"deputy": "马俊杰", "span": "12月14日"},
    "task.new": {"title": "新的任务"},
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
        *("task.show", "task.mine", "task.list"),
        *("help.show", "help.mine", "help.list"),
        *("duty.show", "duty.list"),
        *("absence.show", "absence.list"),
        *("member.show", "member.list"),
        *("handover.show", "handover.list"),
        "guide.show",
    }
)
"""What only shows something: the ledger keeps nothing of it."""

ANSWERING: Final = frozenset(
    {
        *("task.export", "task.import", "task.template", "task.ack-all"),
        *("task.board", "task.gantt", "daily.show"),
    }
)
"""What answers with a file or a sentence; without a file or a task that waits nothing more."""

_STATES: Final = {
    "any": frozenset({*TASK_STATES, *HELP_STATES, *ABSENCE_STATES, "company"}),
    "none": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, read."""

    who: frozenset[str]
    when: frozenset[str]


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
