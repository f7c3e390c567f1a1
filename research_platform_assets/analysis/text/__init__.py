"""Reading documents as text: character encoding, markup, prose, words, natural language.

Belongs here: functions of one document's bytes, text or file name. Does not belong here: anything that compares
documents (`analysis.topics`) or knows of repositories (`analysis.readmes`).
"""
