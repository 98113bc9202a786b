"""Slack: its events become inputs, cards become Block Kit, what leaves is posted once.

`hosting.SlackHost` is the whole. Events come by Socket Mode (`socket`) where there is an app token,
else by signed HTTP (`webhooks`); `receive` handles both alike. An account is a Slack user id, a
room a channel id, and a message is named by channel and timestamp (`C1:1700000000.000100`), since
a timestamp alone is unique only in its channel.
"""
