"""Notebooks: what is in them, and in what state they were saved.

Belongs here: reading notebooks of Jupyter, R Markdown and Quarto, and what their cells tell. Does not belong here:
running or rendering them, judging their quality.
"""
