"""Who may do what about projects, and when it can be done (D-07)."""

from typing import Final

PROJECT_ROLES: Final = {
    "initiator": "韩梅梅",
    "responsible": "李雷",
    "core": "孙丽娜",
    "member": "何佳怡",
    "visitor": "徐静",
    "outsider": "马俊杰",
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
PROJECT_STATES: Final = ("started", "ended")

PROJECT: Final = """
command        | who may                                           | when
project.new    | anyone                                            | any
project.list   | anyone                                            | any
project.show   | initiator responsible core member visitor admin   | any
project.join   | initiator responsible admin                       | started
project.leave  | initiator responsible admin                       | started
project.edit   | initiator responsible admin                       | started
project.close  | initiator responsible admin                       | started
project.reopen | initiator responsible admin                       | ended
"""

PROJECT_FORMS: Final = {
    "project.new": {"name": "新品上市"},
    "project.join": {"people": "马俊杰"},
    "project.leave": {"people": "何佳怡"},
    "project.edit": {"goal": "提升30%"},
}
