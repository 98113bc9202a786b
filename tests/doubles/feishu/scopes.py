"""The permissions of the app, by the names of the open platform."""

from typing import Final

GROUP_TALK: Final = "im:message.group_msg"
MENTIONS: Final = "im:message.group_at_msg:readonly"
DIRECT: Final = "im:message.p2p_msg:readonly"
SEND: Final = "im:message:send_as_bot"

ALL_SCOPES: Final = frozenset(
    {
        SEND,
        DIRECT,
        MENTIONS,
        GROUP_TALK,
        "im:message:readonly",
        "im:message:update",
        "im:message:recall",
        "im:chat:create",
        "im:chat:read",
        "im:chat:update",
        "im:chat:delete",
        "im:chat:operate_as_owner",
        "im:chat.members:read",
        "im:chat.members:write_only",
        "im:chat.managers:write_only",
        "im:chat.top_notice:write_only",
        "im:message.pins:write_only",
        "im:message.pins:read",
        "im:message.reactions:read",
        "im:message.reactions:write_only",
        "im:message.urgent",
        "im:message.urgent:sms",
        "im:message.urgent:phone",
        "im:resource",
        "attendance:task:readonly",
        "calendar:calendar:read",
        "calendar:calendar.event:create",
        "calendar:calendar.event:read",
        "calendar:calendar.event:update",
        "calendar:calendar.event:delete",
        "contact:contact.base:readonly",
        "contact:department.base:readonly",
        "contact:department.organize:readonly",
        "contact:user.base:readonly",
        "contact:user.department:readonly",
        "contact:user.email:readonly",
        "contact:user.phone:readonly",
        "contact:user.employee:readonly",
        "contact:user.employee_id:readonly",
        "contact:user.id:readonly",
        "application:application:self_manage",
    }
)
