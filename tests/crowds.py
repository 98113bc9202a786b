"""Companies of very many, for what may be asked of how many at once."""

from typing import Final

MOST: Final = 2000
"""As many people as may be asked at once."""


def departments(*sizes: int) -> dict[str, object]:
    """A company with so many in 一部 and so many in 二部: 一部0, 一部1 and so on."""
    units = dict(zip(("一部", "二部"), sizes, strict=True))
    people = [
        {"name": f"{unit}{number}", "department": unit}
        for unit, size in units.items()
        for number in range(size)
    ]
    return {"departments": [{"name": unit} for unit in units], "people": people}
