"""Files and the database: reading a knowledge folder, what is kept to start faster, and what the bot remembers."""
