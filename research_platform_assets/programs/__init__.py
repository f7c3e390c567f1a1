"""Programs that the platform runs, each with fixed arguments and no settings of the machine.

Belongs here: starting a program over one document, and what it answered. Does not belong here: what follows from the
answer (`analysis`), reading GitHub (`github`).
"""

from __future__ import annotations
