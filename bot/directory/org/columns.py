"""The columns of an org file by the headers that people write over them, English and Chinese."""

import re
from difflib import get_close_matches
from functools import cache
from typing import Final

from bot.directory.names import folded
from bot.directory.org.values import Table
from templates import Language

KIND: Final = "kind"
NOTE: Final = "note"
"""A column for people's own remarks, which is not read."""

_SHORT: Final = 3

MESSENGERS: Final = {
    "console": "console 控制台",
    "slack": "slack",
    "feishu": "feishu lark 飞书",
    "dingtalk": "dingtalk dingding 钉钉",
}

_SHARED: Final = {
    KIND: "kind type 类型 类别",
    NOTE: "note notes remark remarks comment 备注 说明",
}

_HEADERS: Final = {
    Table.DEPARTMENTS: {
        "name": "name department department_name dept 部门 部门名称 名称 姓名",
        "id": "id key code department_id 编号 部门编号 工号",
        "parent": "parent parent_department 上级部门 父部门 上级",
        "head": "head manager department_head 负责人 部门负责人 主管 部门主管 部门经理",
        "leader": "leader leader_in_charge 分管领导 分管",
        **_SHARED,
    },
    Table.PEOPLE: {
        "name": "name full_name 姓名 名字 员工姓名 中文名 名称",
        "id": "id key employee_id employee_number 工号 员工号 员工编号 编号",
        "alias": "alias aliases english_name nickname 别名 英文名 花名 昵称 拼音",
        "department": "department department_name dept 部门 所属部门 部门名称",
        "title": "title job_title position 职位 岗位 职务",
        "email": "email e_mail mail 邮箱 电子邮箱 企业邮箱 邮件",
        "superior": "superior manager supervisor reports_to 上级 直属上级 直接上级 "
        "汇报对象 直属主管",
        "language": "language lang 语言",
        "level": "level system_level permission 权限 权限级别 系统权限",
        "roles": "roles role job_role job_roles 角色 岗位角色",
        "accounts": "accounts account 账号 帐号",
        **MESSENGERS,
        **_SHARED,
    },
}

_TABLES: Final = {
    Table.DEPARTMENTS: "departments department dept 部门 部门表 部门列表 组织架构",
    Table.PEOPLE: "people person staff employees 人员 人员表 人员列表 员工 员工表 花名册",
}


def _bare(header: str) -> str:
    # 姓名（必填） and "Reports to *" are the same columns without their ornaments.
    return re.sub(r"\(.*?\)|[_\-*:]", "", folded(header))


def _by_word(words: dict[str, str]) -> dict[str, str]:
    return {_bare(word): column for column, spoken in words.items() for word in spoken.split()}


_COLUMNS: Final = {table: _by_word(headers) for table, headers in _HEADERS.items()}
_MESSENGER_WORDS: Final = _by_word(MESSENGERS)
_TABLE_WORDS: Final = {_bare(w): table for table, words in _TABLES.items() for w in words.split()}


@cache
def column_of(table: Table, header: str) -> str | None:
    """The column that a header means; None for a header nobody knows."""
    return _COLUMNS[table].get(_bare(header))


def messenger_of(word: str) -> str | None:
    """The messenger that a word means."""
    return _MESSENGER_WORDS.get(_bare(word))


def table_of(word: str) -> Table | None:
    """The table that a word means: a sheet's name, a key of a YAML file, a cell of `kind`."""
    return _TABLE_WORDS.get(_bare(word))


def header(table: Table, column: str, language: Language) -> str:
    """What to write over a column, in a sheet for readers of that language."""
    return _word(_HEADERS[table][column], language)


def table_word(table: Table, language: Language) -> str:
    """What to call a table: the name of its sheet, or a cell of `kind`."""
    return _word(_TABLES[table], language)


def _word(words: str, language: Language) -> str:
    first, *others = words.split()
    chinese = (word for word in others if not word.isascii())
    return next(chinese, first) if language == "zh" else first


def unknown_column(table: Table, header: str) -> str:
    """The sentence about a header that this table does not know, with the nearest one it does."""
    if any(column_of(other, header) for other in Table if other != table):
        return f"column {header} is not one of {table}"
    hint = nearest(_bare(header), list(_COLUMNS[table]))
    named = _COLUMNS[table][hint] if hint else None
    known = f"did you mean {named}?" if named else f"the columns are {', '.join(_HEADERS[table])}"
    return f"column {header} is not known; {known}"


def nearest(word: str, known: list[str]) -> str | None:
    """The one of `known` that a misspelt word probably means."""
    # Half of a Chinese name is one character; of a longer word half is too little.
    cutoff = 0.5 if len(word) <= _SHORT else 0.6
    return next(iter(get_close_matches(word, known, n=1, cutoff=cutoff)), None)
