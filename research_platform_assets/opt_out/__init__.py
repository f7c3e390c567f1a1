"""People and repositories that do not want to be here: recognising them, and leaving them out.

Belongs here: pure functions from captured pages, frames and texts to the same without those who opted out. Does not
belong here: reading `privacy.yaml` (`analysis.opt_outs`), where what was learnt is kept (`warehouse.opted_out`),
rewriting what is stored already (`warehouse.erasure`).
"""
