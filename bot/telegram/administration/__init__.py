"""What administrators do in their private chat with the bot: look at the knowledge, change it, undo it, learn what was missed."""
