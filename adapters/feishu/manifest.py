"""What an administrator enters in the developer console: permissions, events, steps."""

import json
from typing import Final

from adapters.feishu.calendar import SCOPES as CALENDAR
from adapters.feishu.leave import SCOPE as LEAVE
from adapters.feishu.receive import CLICK, PEOPLE_EVENTS
from bot.engine.commands.grammar import Vocabulary

TALK: Final = "im:message.group_msg"
SCOPES: Final = {
    "im:message:send_as_bot": "sends messages and cards",
    "im:message.p2p_msg:readonly": "reads direct messages to it",
    "im:message.group_at_msg:readonly": "hears who mentions it in groups",
    TALK: "hears what is said in groups without a mention, as meetings need; "
    "sensitive: leave it out, and only what mentions the bot is heard",
    "im:message:readonly": "reads the message that somebody answers, and its files",
    "im:message:update": "changes its cards",
    "im:message.urgent": "reminds strongly in the app",
    "im:message.urgent:sms": "reminds by SMS, where feishu.urgent is sms",
    "im:message.urgent:phone": "reminds by phone, where feishu.urgent is phone",
    "im:message.pins:write_only": "pins the card of an incident",
    "im:message.reactions:read": "takes a nod to a card for 收到",
    "im:message.reactions:write_only": "marks what was written down of a meeting",
    "im:chat:create": "opens rooms for incidents",
    "im:chat:read": "knows the name of a room",
    "im:chat:update": "names rooms",
    "im:chat:delete": "dissolves rooms of its own",
    "im:chat:operate_as_owner": "does so in rooms that somebody else owns now",
    "im:chat.members:write_only": "brings people into rooms",
    "im:chat.top_notice:write_only": "puts the card of an incident at the top",
    "im:resource": "takes and sends files and pictures",
    "application:application:self_manage": "sees which events are subscribed, for `muster doctor`",
    LEAVE: "knows approved leave, where feishu.leave_every is set",
    **CALENDAR,
    "contact:contact.base:readonly": "sees the contacts",
    "contact:department.base:readonly": "knows departments",
    "contact:department.organize:readonly": "knows how they belong together",
    "contact:user.base:readonly": "knows names",
    "contact:user.department:readonly": "knows departments and superiors of people",
    "contact:user.email:readonly": "links people by their e-mail address",
    "contact:user.employee:readonly": "knows titles and who has left",
}
"""Every permission that the code needs, and what for."""
OPTIONAL: Final = frozenset(
    {LEAVE, TALK, "im:message.urgent:sms", "im:message.urgent:phone", *CALENDAR}
)
"""Needed only for a setting, or for what a company may well do without."""

EVENTS: Final = (
    "im.message.receive_v1",
    "im.message.reaction.created_v1",
    "im.chat.member.bot.added_v1",
    "im.chat.member.bot.deleted_v1",
    "im.chat.member.user.added_v1",
    "im.chat.member.user.deleted_v1",
    "im.chat.member.user.withdrawn_v1",
    "im.chat.disbanded_v1",
    "application.bot.menu_v6",
    *PEOPLE_EVENTS,
)
_MENU: Final = ("任务", "审批", "help")


def manifest(vocabulary: Vocabulary) -> str:
    """The permissions as JSON for the console's import, and the steps by the console's names."""
    scopes = {"scopes": {"tenant": [*SCOPES], "user": []}}
    nouns = {word for each in vocabulary.commands for word in each.noun.words.every()}
    menu: list[str] = [each for each in _MENU if each in nouns]
    return "\n".join([*_steps(json.dumps(scopes, indent=2), menu), ""])


def _steps(scopes: str, menu: list[str]) -> list[str]:
    return [
        "Muster at Feishu (open.feishu.cn) or Lark (open.larksuite.com)",
        "",
        "1. 开发者后台 Developer Console > 创建企业自建应用 Create Custom App. Use another app for",
        "   tests: each event goes to one of all connections of an app.",
        "2. 添加应用能力 Add Features > 机器人 Bot > 添加 Add.",
        "3. 权限管理 Permissions & Scopes > 批量导入/导出权限 Batch import/export scopes > paste:",
        "",
        scopes,
        "",
        *(f"   {name}: {why}" for name, why in SCOPES.items()),
        "",
        "   数据权限 Data permissions > 通讯录权限范围 Contacts range: 全部成员 All members, or",
        "   those whom Muster serves; nobody else can be seen, written to or escalated to.",
        "4. 凭证与基础信息 Credentials & Basic Info: set MUSTER_FEISHU_APP_ID and",
        "   MUSTER_FEISHU_APP_SECRET (for Lark also MUSTER_FEISHU_DOMAIN), and start `muster run`.",
        "   The next step can only be saved while it is connected.",
        "5. 事件与回调 Events & Callbacks > 事件配置 Event configuration > 订阅方式 Subscription",
        "   mode > 使用长连接接收事件 Receive events through persistent connection > 保存 Save;",
        "   then 添加事件 Add events:",
        *(f"   {each}" for each in EVENTS),
        "6. 事件与回调 Events & Callbacks > 回调配置 Callback configuration > 订阅方式",
        "   Subscription mode > 使用长连接接收回调 Receive callbacks through persistent",
        "   connection > 保存 Save; then 添加回调 Add callback:",
        f"   {CLICK}",
        "   Do not add the old card.action.trigger_v1 beside it.",
        "7. Optional: 机器人 Bot > 机器人自定义菜单 Custom menu > 推送事件 Push an event, with",
        f"   what one would type as its key, such as {', '.join(menu)}.",
        "8. 版本管理与发布 Version Management & Release > 创建版本 Create a version > 可用范围",
        "   Availability: everybody whom Muster serves > 申请线上发布 Submit for release; the",
        "   administrator approves it. Steps 3 to 6 take effect only with a released version.",
        "9. `muster doctor` checks credentials, permissions and the connection.",
        "",
        "Without a long connection: MUSTER_FEISHU_RECEIVE=webhook with",
        "MUSTER_FEISHU_VERIFICATION_TOKEN and MUSTER_FEISHU_ENCRYPT_KEY from 加密策略 Encryption",
        "Strategy; in step 5 将事件发送至开发者服务器 Send events to developer's server with",
        "https://…/feishu/event, in step 6 将回调发送至开发者服务器 Send callbacks to developer's",
        "server with https://…/feishu/card.",
    ]
