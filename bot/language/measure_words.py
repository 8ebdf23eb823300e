"""Where a Chinese question word with its measure word ends and the noun asked for begins: 哪几项|协议, but 哪些|项目."""

from __future__ import annotations

_MEASURES = "个家项名位份座次种类所条只件棵届块场支亩台辆吨"
_NOUNS = (
    "项目(?!标)|家(?:庭|长|具|园|电|乡|属)|名(?:额|单|称|字|校)|座(?:位|谈)|条(?:件|款|例|文|约)|位置|份额|类(?:别|型)|种(?:类|子|植|养)"
    "|所(?:得|有|长)|场(?:地|所|馆|次)|支(?:出|付|部|行)|台(?:阶|风)|吨位|次数|件数"
)
"""Nouns that begin like a measure word; 项目标 is 项 and 目标."""

COUNTED = (
    rf"(?:多少(?:(?!{_NOUNS})[{_MEASURES}])?|哪些(?:个(?!人|体))?|哪?几[十百千万亿]*(?:(?!项目(?!标))[{_MEASURES}])?"
    rf"|哪一?(?:(?!项目(?!标))[{_MEASURES}])?)的?"
)
"""Pattern: 多少, 哪些, 几 or 哪 with the measure word, which 几 and 哪 need before a noun, 多少 may have, and 哪些 has none but 个."""
