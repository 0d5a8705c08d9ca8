"""Plain words, measured: how long sentences are, how often words are used, how a screen reads."""
