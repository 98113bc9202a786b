"""Charts as PNG pictures: a board, a Gantt chart, a flow; drawn from plain data.

Nothing here knows tasks, languages or databases; every word arrives as it is to be read.
"""

from bot.charts.bars import Row, draw_bars
from bot.charts.board import Board, Column, Ticket, draw_board
from bot.charts.flow import FlowChart, Fork, Part, Stop, draw_flow
from bot.charts.fonts import NoFontError, find_font, mainland_face
from bot.charts.gantt import Bar, Gantt, Mark, draw_gantt
from bot.charts.palette import Shade

__all__ = [
    "Bar",
    "Board",
    "Column",
    "FlowChart",
    "Fork",
    "Gantt",
    "Mark",
    "NoFontError",
    "Part",
    "Row",
    "Shade",
    "Stop",
    "Ticket",
    "draw_bars",
    "draw_board",
    "draw_flow",
    "draw_gantt",
    "find_font",
    "mainland_face",
]
