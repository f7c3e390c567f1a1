"""Scores as rubrics: what is judged and how many points it gives is data, judging is one function for all.

Belongs here: the shape of a rubric, reading it, and evaluating it on findings. Does not belong here: how a particular
fact is measured (`reproducibility`, `health`).
"""
