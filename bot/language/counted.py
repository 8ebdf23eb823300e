"""What is counted: 119 firms that send people are not 119 people."""

from __future__ import annotations

import re

_PERSONS = (
    "people|persons|individuals|delegates|representatives|attendees|participants|visitors|guests|workers|employees|staff|trainees|students"
    "|pupils|residents|inhabitants|volunteers|jobs|jobholders|posts|positions"
)
_PERSONS_ZH = "人(?!民|均|工)|代表|群众|员工|职工|工人|学员|学生|居民|村民|游客|嘉宾|志愿者|岗位"
_ASKS = re.compile(
    rf"\b(?:how many|(?:head ?)?count of|number of) (?:[a-z-]+(?<!s) ){{0,2}}(?:{_PERSONS})\b"
    rf"|(?:多少|几)(?:[名位](?![次数])|个?(?:工作|就业)?(?:{_PERSONS_ZH}))|人数"
)
_NO_PERSONS = re.compile(
    r"\b(?:enterprises|compan(?:y|ies)|firms|business(?:es)?|shops|projects|agreements|contracts|deals|organi[sz]ations|institutions|agencies"
    r"|documents|events|buildings)$|(?:企业|公司|商户|店铺?|项目|协议|合同|机构|单位|文件|活动)$"
)


def asks_for_persons(normalized: str) -> bool:
    """Whether a normalized question asks how many people, or posts for people, there are."""
    return _ASKS.search(normalized) is not None


def counts_no_persons(unit: str) -> bool:
    """Whether a normalized unit counts firms, agreements and the like. Visits, places and members are people, or as good as."""
    return _NO_PERSONS.search(unit) is not None
