"""What people see of the bot, as a page: the real bot is run, people use it, and their screens are drawn."""
