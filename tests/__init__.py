"""The tests mirror ``bot/``; ``python -m tests`` runs everything there is to check."""
