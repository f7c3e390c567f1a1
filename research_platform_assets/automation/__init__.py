"""What runs by itself and what is watched: freshness policies and asset checks.

Belongs here: definitions that hang on assets without computing tables. Does not belong here: the assets (`assets/`).
"""
