"""Every choice that an administrator has, as one frozen object built at start."""

from bot.settings.model import Settings
from bot.settings.reader import load_settings

__all__ = ["Settings", "load_settings"]
