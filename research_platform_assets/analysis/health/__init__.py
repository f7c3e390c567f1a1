"""How well a repository is doing, judged by a rubric on what was observed of it.

Belongs here: the facts it is judged by, the measures, and the rubric. Does not belong here: judging by a rubric
(`rubrics`).
"""
