"""Tests of the emulator; ``conftest.py`` has what they share."""
