"""How far others can reproduce what a repository holds, judged by a rubric on what is in it.

Belongs here: reading READMEs and workflows for it, the measures, and the rubric. Does not belong here: judging by a
rubric (`rubrics`).
"""
