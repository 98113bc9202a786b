"""Who may do what about meetings and minutes, and when it can be done."""

from typing import Final

MEETING_ROLES: Final = {
    "organiser": "韩梅梅",  # 产品部
    "invited": "李雷",  # who came
    "chair": "何佳怡",  # was made to chair it
    "absentee": "徐静",  # is asked and did not come
    "outsider": "马俊杰",  # 市场部
    "local_admin": "孙丽娜",  # administrator of 客服部
    "admin": "王志远",  # main administrator
    "gone": "吴昊",
    "unknown": "nobody",
}
MEETING_STATES: Final = ("planned", "running", "over", "cancelled")
MINUTES_STATES: Final = ("taken", "draft", "published")

MEETING: Final = """
command           | who may                                | when
meeting.new       | anyone                                 | any
meeting.accept    | organiser invited chair absentee       | planned
meeting.decline   | organiser invited chair absentee       | planned
meeting.propose   | organiser invited chair absentee       | planned
meeting.comment   | organiser invited chair absentee admin | any
meeting.tell      | organiser admin                        | any
meeting.start     | anyone                                 | none
meeting.end       | anyone                                 | none
meeting.discard   | anyone                                 | none
meeting.change    | organiser admin                        | planned
meeting.invite    | organiser admin                        | planned
meeting.uninvite  | organiser admin                        | planned
meeting.cancel    | organiser admin                        | planned
meeting.list      | anyone                                 | any
meeting.free      | anyone                                 | any
meeting.reports   | organiser invited chair absentee admin | any
meeting.files     | organiser invited chair absentee admin | none
meeting.stats     | anyone                                 | any
meeting.calendar  | organiser invited chair absentee admin | any
meeting.decisions | anyone                                 | any
meeting.minutes   | anyone                                 | any
meeting.show      | organiser invited chair absentee admin | any
"""
"""In private nothing can be begun that is not named."""

SERIES: Final = """
command                 | who may         | when
meeting.change_series   | organiser admin | series
meeting.uninvite_series | organiser admin | series
meeting.cancel_series   | organiser admin | series
"""

MINUTES: Final = """
command         | who may                                | when
minutes.list    | anyone                                 | any
minutes.note    | organiser invited chair absentee admin | taken
minutes.here    | organiser invited chair absentee admin | taken
minutes.vote    | organiser invited chair absentee admin | taken
minutes.undo    | organiser chair admin                  | taken
minutes.end     | organiser chair admin                  | taken
minutes.discard | organiser chair admin                  | taken
minutes.edit    | organiser chair admin                  | draft
minutes.publish | organiser chair admin                  | draft
minutes.read    | absentee                               | published
minutes.export  | organiser invited chair absentee admin | draft published
minutes.show    | organiser invited chair absentee admin | any
"""

MEETING_FORMS: Final = {
    "meeting.new": {"title": "碰头", "when": "12月10日 10:00-11:00"},
    "meeting.propose": {"when": "12月11日 10:00"},
    "meeting.comment": {"text": "可能晚到"},
    "meeting.tell": {"text": "请带电脑"},
    "meeting.change": {"title": "换个主题"},
    "meeting.invite": {"people": "赵婉清"},
    "meeting.uninvite": {"people": "徐静"},
    "meeting.uninvite_series": {"people": "徐静"},
    "meeting.change_series": {"title": "换个主题"},
    "minutes.note": {"text": "记一笔"},
    "minutes.vote": {"value": "1"},
    "minutes.edit": {"decisions": "改过的决议"},
    "minutes.export": {"paper": "md"},  # a PDF takes a second
}
MEETING_READING: Final = frozenset(
    {
        "meeting.list",
        "meeting.free",
        "meeting.decisions",
        "meeting.minutes",
        "meeting.reports",
        "meeting.show",
        "meeting.stats",
        "minutes.show",
        "minutes.list",
    }
)
LOGGED: Final = frozenset({"minutes.note", "minutes.here", "minutes.vote", "minutes.undo"})
"""What is kept in the meeting's own log and not in the ledger: it can be given up with it."""
