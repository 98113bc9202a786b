"""Charts as PNG pictures: a board and a Gantt chart, drawn from plain data.

Nothing here knows tasks, languages or databases; every word arrives as it is to be read.
"""

from bot.charts.board import Board, Column, Ticket, draw_board
from bot.charts.fonts import NoFontError, find_font
from bot.charts.gantt import Bar, Gantt, draw_gantt
from bot.charts.palette import Shade

__all__ = [
    "Bar",
    "Board",
    "Column",
    "Gantt",
    "NoFontError",
    "Shade",
    "Ticket",
    "draw_board",
    "draw_gantt",
    "find_font",
]
