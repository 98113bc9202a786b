"""The files that settings name: a wrong one is told at the start, not in the hour of need."""

from bot.settings import Settings


def check_files(settings: Settings) -> None:
    """Read them once; raises SetupError for the first that can't be used.

    Tables of holidays are read by every start anyway. A template of a document may be at fault:
    ours takes its place.
    """
    check_matrix(settings)
    check_font(settings)


def check_matrix(settings: Settings) -> None:
    """Read the company's severity matrix; raises SetupError."""
    if settings.incident.matrix:
        from bot.incidents.matrix.catalogue import matrix_of

        matrix_of(settings)


def check_font(settings: Settings) -> None:
    """Open the font that charts are drawn with; raises SetupError."""
    if settings.charts.font:
        from bot.charts import find_font
        from bot.charts.fonts import face

        face(find_font(settings.charts.font), 10)
