"""Who may do what about stand-ups in writing, and about the share of one who is asked."""

from typing import Final

STANDUP_ROLES: Final = {
    "organiser": "韩梅梅",  # 产品部
    "asked": "李雷",  # takes part
    "outsider": "马俊杰",  # 市场部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
STANDUP: Final = """
command        | who may               | when
standup.list   | anyone                | any
standup.new    | anyone                | any
standup.change | organiser admin       | standup
standup.stop   | organiser admin       | standup
standup.show   | organiser asked admin | standup
"""
SHARE: Final = """
command        | who may | when
share.tell     | asked   | share
share.answer   | asked   | share
share.withdraw | asked   | share
"""
STANDUP_FORMS: Final = {
    "standup.new": {"title": "晨会", "window": "9:30-10:00", "people": "赵婉清"},
    "standup.change": {"title": "换个名字"},
    "share.tell": {"plan": "联调"},
    "share.answer": {"words": "今天联调"},
}
STANDUP_READING: Final = frozenset({"standup.list", "standup.show"})
