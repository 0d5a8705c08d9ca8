"""What workers see: pages of the server only."""
