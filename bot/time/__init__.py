"""Time: the clock, the working calendar, dates in words, deadlines and their ladders."""
