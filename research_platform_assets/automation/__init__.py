"""What runs by itself and what is watched: sensors, schedules, conditions, freshness policies, asset checks.

Belongs here: when a run is asked for (`following` decides, `sensors`, `schedules` and `conditions` ask), starting one
(`runs`), telling how it ended (`notifications`), and definitions that hang on assets without computing tables. Does not
belong here: the assets (`assets/`).
"""
