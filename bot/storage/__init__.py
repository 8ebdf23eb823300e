"""Files: reading a knowledge folder, and what is kept to start faster."""
