"""Tests of what is measured of program text."""
