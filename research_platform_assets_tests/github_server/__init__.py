"""A GitHub that misbehaves on purpose, on 127.0.0.1, and time that passes only when somebody waits."""
