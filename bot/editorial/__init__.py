"""What editors work with: changes of the knowledge, the questions that were not answered, and what is counted."""
