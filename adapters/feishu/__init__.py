"""Feishu and Lark: their events become inputs, cards become card JSON 2.0, each is sent once.

`hosting.FeishuHost` is the whole. Events come over a long connection (`stream`), or are posted to
us (`webhooks`); `receive` handles both alike. An account is an open_id of our app, a room a
chat_id, a message a message_id. lark-oapi gives frames and types (`sdk`); every call goes through
one pooled client of ours (`client`).
"""

import sys

# httpx would load rich and pygments for a command line of its own: 4 MB that nobody asks for.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # which makes its import fail
