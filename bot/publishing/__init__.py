"""The one way by which the knowledge changes: checked, tested, written down, put in place, swapped in; or nothing happens at all."""
