"""The scopes of a bot token."""

ALL = frozenset(
    {
        "app_mentions:read",
        "bookmarks:write",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)


def by_kind(channel: str, *, is_private: bool, right: str) -> str:
    """The scope for a right over a channel, which depends on the kind of channel."""
    if channel.startswith("D"):
        return f"im:{right}"
    if is_private:
        return f"groups:{'write' if right == 'manage' else right}"
    return f"channels:{right}"
