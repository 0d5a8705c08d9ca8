"""What is no row of the table, and the way in to what is."""
