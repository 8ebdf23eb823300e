"""Parameters by which no shortcut is taken, or nothing is ever sure: for tests of what is done then, whatever the trees have learnt."""

from __future__ import annotations

from dataclasses import replace

from bot.retrieval.parameters import PARAMETERS

MEASURING = replace(PARAMETERS, certain=1.1, same=1.1)
"""Every statement is judged by the trees."""

UNSURE = replace(MEASURING, answer=1.1, clarify=0.0)
"""What may be meant is told, never as the answer."""

SILENT = replace(UNSURE, clarify=1.1)
"""Nothing that may be meant is told."""
