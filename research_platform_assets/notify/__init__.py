"""Telling people how a run ended: web hook, Slack and e-mail.

Belongs here: what a notification says and who gets it, as pure functions (`message`, `policy`), and sending it (`post`,
`mail`, `telling`). Does not belong here: what a run did (`automation/endings`), when somebody is told
(`automation/notifications`).
"""

from __future__ import annotations
