"""The columns of a sheet of tasks, by the headers that people write over them in both languages."""

import re
from enum import StrEnum
from functools import cache
from typing import Final

from bot.directory.names import folded
from templates import LANGUAGES, text


class Column(StrEnum):
    """One column, in the order in which a sheet is written."""

    ID = "id"
    TITLE = "title"
    DESCRIPTION = "description"
    PROJECT = "project"
    OWNER = "owner"
    UNIT = "unit"
    PEOPLE = "people"
    INITIATOR = "initiator"
    GIVING = "giving"
    DEPARTMENTS = "departments"
    STARTS = "starts"
    DUE = "due"
    FINISHED = "finished"
    PRIORITY = "priority"
    AFTER = "after"
    STATE = "state"
    PROGRESS = "progress"
    NEXT_STEP = "next_step"
    PROBLEM = "problem"
    NOTE = "note"
    KIND = "kind"
    GOAL = "goal"
    SCOPE = "scope"
    RESOURCES = "resources"
    RISKS = "risks"
    MILESTONES = "milestones"
    ACCEPTANCE = "acceptance"
    TAGS = "tags"
    WHOLE = "whole"
    REPORTED = "reported"

    def label(self, language: str) -> str:
        """The header that a sheet in that language has."""
        return text(f"exchange.column.{self}", "zh" if language == "zh" else "en")


NOT_TAKEN: Final = frozenset({Column.INITIATOR, Column.GIVING, Column.REPORTED})
"""What a sheet shows and no import takes over: whoever imports is the one who gives, and now."""

DATES: Final = frozenset({Column.STARTS, Column.DUE, Column.FINISHED, Column.REPORTED})

_MORE: Final = {
    Column.ID: "编号 任务编号 序号 任务id no number taskid key",
    Column.TITLE: "任务名 名称 标题 任务 子任务名称 title task name taskname subtask",
    Column.DESCRIPTION: "描述 说明 任务说明 details taskdescription",
    Column.PROJECT: "项目 项目名称 projectname",
    Column.OWNER: "任务负责人 责任人 执行人 assignee responsible",
    Column.UNIT: "责任部门 所属部门 ownerdepartment responsibledepartment",
    Column.PEOPLE: "协作人 参与人 协助人 helpers participants withpeople",
    Column.INITIATOR: "创建人 提出人 creator givenby",
    Column.GIVING: "提出部门 requestingdepartment initiatingdept",
    Column.DEPARTMENTS: "协作部门 参与部门 配合部门 cooperatingdepartment departments",
    Column.STARTS: "开始时间 开始日期 计划开始日期 start startdate begins plannedstartdate",
    Column.DUE: "截止时间 截止 计划结束时间 计划结束日期 计划完成时间 结束时间 结束日期 到期日 "
    "deadline due duedate plannedend plannedenddate end enddate",
    Column.FINISHED: "完成时间 完成日期 实际完成日期 finished finishedat actualenddate completed",
    Column.PRIORITY: "优先 紧急程度 urgency",
    Column.AFTER: "前置任务 依赖 前置 predecessors predecessor dependencies dependson waitsfor",
    Column.STATE: "状态 当前状态 任务状态 进度 state progressstate",
    Column.PROGRESS: "完成度 完成率 进度百分比 完成百分比 percent percentdone complete done%",
    Column.NEXT_STEP: "下一步 下步计划 nextsteps plan",
    Column.PROBLEM: "问题 困难 issues issue problems",
    Column.NOTE: "说明备注 remark remarks comment comments note notes",
    Column.KIND: "协作方式 kind type",
    Column.GOAL: "目标 任务目标 协作目标(可量化) goals target",
    Column.SCOPE: "工作范围 scopeofwork",
    Column.RESOURCES: "资源 资源支持 所需资源支持 resource",
    Column.RISKS: "风险 风险提示 risk riskforecast",
    Column.MILESTONES: "关键时间节点 时间节点 节点 keydates milestone",
    Column.WHOLE: "父任务 主任务 parent parenttask partof",
    Column.ACCEPTANCE: "验收 交付标准 acceptancecriteria",
    Column.TAGS: "标签 tag labels",
    Column.REPORTED: "更新日期 最近更新 lastupdate updatedat",
}


def column_of(header: str) -> Column | None:
    """The column that a header means; None for one that nobody knows."""
    return _known().get(_bare(header))


def nearest(header: str) -> str:
    """The known header that a misspelt one probably means; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(_bare(header), _known(), n=1, cutoff=0.6)), "")


def _bare(header: str) -> str:
    return re.sub(r"\(.*?\)|[\s_\-*:/]", "", folded(header))


@cache
def _known() -> dict[str, Column]:
    labels = {_bare(each.label(language)): each for each in Column for language in LANGUAGES}
    more = {_bare(word): each for each, words in _MORE.items() for word in words.split()}
    return more | {_bare(each.value): each for each in Column} | labels
