"""Tests of what every working day brings."""
