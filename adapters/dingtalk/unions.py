"""The unionIds of people, which todos and calendars want; asked for nothing of the month."""

from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import NO_SUCH_PERSON, CallFailed


class Unions:
    """Looks them up, each once."""

    def __init__(self, client: DingtalkClient) -> None:
        self._client = client
        self._known: dict[str, str] = {}

    async def of(self, account: str) -> str:
        """The unionId of an account; empty where DingTalk knows nobody of it. Raises CallFailed."""
        if account not in self._known:
            try:
                answered = await self._client.old("topapi/v2/user/get", {"userid": account})
            except CallFailed as failed:
                if failed.code != NO_SUCH_PERSON:
                    raise
                return ""
            found = answered.get("result")
            self._known[account] = str(found.get("unionid") or "") if found else ""
        return self._known[account]
