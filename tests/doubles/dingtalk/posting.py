"""Messages of the robot as they come into conversations."""

from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Group, Json, Message


def post(
    tenant: Tenant,
    conversation_id: str,
    kind: str,
    param: Json,
    *,
    users: tuple[str, ...] = (),
    mentions: tuple[str, ...] = (),
    card: str = "",
) -> Message:
    """Show a message; `users` are those who see it where not everybody does."""
    key = tenant.fresh("pqk/") + "+=="
    message = Message(key, conversation_id, kind, param, users, mentions, card, tenant.now())
    tenant.messages[key] = message
    return message


def check_robot(tenant: Tenant, robot_code: str) -> None:
    """Refuse the code of another robot."""
    if robot_code != tenant.client_id:
        raise RefusedError("invalidParameter.robotCode.auth", f"robot {robot_code}")


def group_with_bot(tenant: Tenant, conversation_id: str) -> Group:
    """The group, where the robot may speak; refused otherwise."""
    group = tenant.groups.get(conversation_id)
    if group is None:
        raise RefusedError("invalidParameter.openConversationId.invalid", conversation_id)
    if group.disbanded:
        raise RefusedError("group.disbanded", conversation_id)
    if not group.has_bot:
        raise RefusedError("robot.notExist", f"the robot is not in {conversation_id}")
    return group
