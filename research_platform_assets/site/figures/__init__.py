"""Charts as Altair specifications that become accessible SVG in a page.

Belongs here: what a figure is, the look that all share, and their pre-rendering. Does not belong here: what a
particular chart shows (`pages/`, next to the page that shows it), small inline charts (`site/charts.py`), the placing
of networks and maps (`analysis/`).
"""
