"""Words made to fit where a messenger takes only so many."""


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters; what was cut off is shown by `…`."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
