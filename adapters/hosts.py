"""Which messengers this installation is connected to; an SDK is loaded only where it is used."""

from adapters.hosting import Host
from bot.app import company_files
from bot.settings import Settings
from bot.time.clock import Clock
from storage.database import Database


def hosts(settings: Settings, database: Database, clock: Clock) -> list[Host]:
    """The adapters of all messengers that the settings switch on, but for the console."""
    files = company_files(settings, database, clock)
    found: list[Host] = []
    if settings.slack.enabled:
        from adapters.slack.hosting import SlackHost

        found.append(SlackHost(settings.slack, database, clock, files))
    if settings.feishu.enabled:
        from adapters.feishu.hosting import FeishuHost

        found.append(FeishuHost(settings.feishu, database, clock, files))
    if settings.dingtalk.enabled:
        from adapters.dingtalk.hosting import DingtalkHost

        found.append(DingtalkHost(settings.dingtalk, database, clock, files))
    return found
