"""Finding records by their words, Chinese ones too, the same on both databases."""

from bot.search.index import Hit, holding, index, search

__all__ = ["Hit", "holding", "index", "search"]
