"""Time: the clock, the calendar, dates in words, and what follows from them."""
