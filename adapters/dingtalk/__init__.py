"""DingTalk: its messages and clicks become inputs, cards become templates or lines to be sent.

`hosting.DingtalkHost` is the whole. Events come over the stream (`stream`), or messages are posted
to us (`webhooks`); `receive` handles both alike. An account is a userId, a room the conversationId
of a group, a message the outTrackId of a card or the processQueryKey of a text. dingtalk-stream
gives frames and types (`sdk`); every call goes through one pooled client of ours (`client`).
"""
