"""The list of all repositories, to be sorted, filtered and carried away.

Belongs here: which columns and facets there are, what stands in each cell, and the data that the page's script reads.
Does not belong here: how the list looks (`templates/repositories.html`, `static/repositories.js`).
"""
