"""The platform as a whole: real runs through Dagster, from an archive to what readers see."""
