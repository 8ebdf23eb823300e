"""What editors work with: the questions that were not answered, and what is counted."""
