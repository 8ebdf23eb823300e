"""How long the patterns and the readers of text of the program take on texts made to stall them."""
