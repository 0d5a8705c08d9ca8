"""Tools for those who build the app; nothing here is part of it."""
