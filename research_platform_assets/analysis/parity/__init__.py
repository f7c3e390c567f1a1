"""Parity with the predecessor: its figures beside ours, and why they differ.

Belongs here: its formulas as they were, the same facts in its words, rules that show which defect makes a difference.
Does not belong here: reading its files, and any figure that enters a table of our own.
"""
