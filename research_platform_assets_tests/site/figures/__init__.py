"""Charts as Altair specifications that become accessible SVG in a page."""
