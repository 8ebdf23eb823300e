"""Parameters by which nothing is ever sure: for what is told, offered or said then, whatever the trees have learnt."""

from __future__ import annotations

from dataclasses import replace

from bot.retrieval.parameters import PARAMETERS

UNSURE = replace(PARAMETERS, answer=1.1, certain=1.1, clarify=0.0)
"""What may be meant is told, never as the answer."""

SILENT = replace(UNSURE, clarify=1.1)
"""Nothing that may be meant is told."""
