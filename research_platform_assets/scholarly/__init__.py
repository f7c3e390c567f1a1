"""What scholarly indexes say of works: OpenAlex, Crossref, DataCite and arXiv, behind one interface.

Belongs here: asking them in batches and as gently as they want, reading their answers, and when to ask again. Does not
belong here: which identifiers a repository has (`analysis`), where answers are kept (`warehouse`), and whether anybody
is asked at all (`settings`).
"""
