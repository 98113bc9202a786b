"""What an administrator enters in the developer console: permissions, events, steps."""

from typing import Final

from adapters.dingtalk.calendar import SCOPES as CALENDAR
from adapters.dingtalk.cards import VARIABLES
from adapters.dingtalk.hearing import ROOM_EVENTS
from adapters.dingtalk.receive import PEOPLE_EVENTS
from bot.engine.commands.grammar import Vocabulary

SCOPES: Final = {
    "qyapi_base": "is granted to every app",
    "qyapi_robot_sendmsg": "sends messages to groups and people, and takes their files",
    "Card.Instance.Write": "shows and changes cards",
    "qyapi_get_member": "knows names, titles and superiors",
    "qyapi_get_department_list": "knows departments and who leads them",
    "qyapi_get_department_member": "knows who is in them",
    "fieldEmail": "links people by their e-mail address (optional)",
    "qyapi_chat_manage": "opens groups for incidents",
    "qyapi_chat_read": "knows groups",
    "Premium.Ding.Write": "reminds strongly, where dingtalk.urgent is not off",
    "Todo.Todo.Write": "shows tasks among todos, where dingtalk.todo_url is set",
    "Todo.Todo.Read": "changes them there",
    **CALENDAR,
}
"""Every permission that the code needs, and what for."""


def manifest(vocabulary: Vocabulary) -> str:
    """The permissions and steps by the console's names."""
    nouns = [each.noun.words.usual("zh") for each in vocabulary.commands]
    words = "、".join([*dict.fromkeys(nouns)][:4])
    return "\n".join([*_steps(words), *_template(), *_without_stream(), ""])


def _steps(words: str) -> list[str]:
    return [
        "Muster at DingTalk (open-dev.dingtalk.com)",
        "",
        "1. 应用开发 > 企业内部应用 > 钉钉应用 > 创建应用; not the old kind 机器人. Use another",
        "   app for tests: each message goes to one of all connections of an app.",
        "2. 应用能力 > 添加应用能力 > 机器人 > 添加; 消息接收模式: Stream 模式; 发布.",
        f"   In 机器人简介 say what can be typed, such as {words}.",
        "3. 开发配置 > 权限管理, search for and 申请权限 each of:",
        *(f"   {name}: {why}" for name, why in SCOPES.items()),
        "4. 基础信息 > 凭证与基础信息: set MUSTER_DINGTALK_CLIENT_ID (it begins with ding) and",
        "   MUSTER_DINGTALK_CLIENT_SECRET, and start `muster run`. The next step can only be saved",
        "   while it is connected.",
        "5. 开发配置 > 事件订阅 > 推送方式: Stream 模式推送 > 验证连接通道; then switch on these",
        "   of 通讯录事件, which cost nothing of the month, and no others, which do:",
        *(f"   {each}" for each in PEOPLE_EVENTS),
        "   With an edition of many messages also these of 群会话事件, so that incidents follow",
        f"   who comes into their groups and goes: {', '.join(ROOM_EVENTS)}.",
        "6. 应用发布 > 版本管理与发布 > 创建新版本 > 可见范围: all whom Muster serves > 发布.",
        "   Without a published version messages do not say who wrote them.",
        "7. In each group: 群设置 > 机器人 > 添加机器人.",
        "8. MUSTER_DINGTALK_EDITION: standard has 5,000 calls and 3,000 messages a month.",
        "9. `muster doctor` checks credentials, permissions, the template and what is left.",
        "",
    ]


def _template() -> list[str]:
    return [
        "Cards whose buttons and forms work in place need a template, made once:",
        "10. 卡片平台 (card.dingtalk.com) > 新建模板 > 消息卡片, linked to this app; 导入",
        "   deploy/dingtalk/card.json, or build it as docs/dingtalk.md tells. Its variables:",
        f"   {', '.join(VARIABLES)}.",
        "   保存, 发布, and set MUSTER_DINGTALK_CARD_TEMPLATE_ID to its id (….schema).",
        "   Without it buttons send a line of text, and forms say which line to type.",
        "",
    ]


def _without_stream() -> list[str]:
    return [
        "Without a stream: MUSTER_DINGTALK_RECEIVE=webhook; in step 2 消息接收模式: HTTP 模式 with",
        "https://…/dingtalk/robot. Cards then are messages, and people are read daily.",
    ]
