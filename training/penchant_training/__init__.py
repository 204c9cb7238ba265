"""Trains everything that Penchant ships in `public/models/`. See `training/README.md` for the order of the steps."""
