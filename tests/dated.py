"""A small base of facts that change: a pier whose cost two documents tell, a ferry that becomes dearer, an office that closed."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.conversation.clock import Clock
from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.retrieval.engine import build
from bot.service import Service, prepare

TODAY = date(2026, 1, 1)

DOCUMENTS = {
    "documents/harbour.txt": "Harbour Report\n\nThe new pier cost 12 million yuan.\n\n"
    "The lighthouse was built by Anna Berg. Its lamp is from Hamburg.\n",
    "documents/news.txt": (
        "Harbour News\n\nThe pier cost 14 million yuan, the council says. The ferry to the island costs 5 yuan.\n\n"
        "From 2030 the ferry costs 6 yuan. The ticket office was open until 2018.\n"
    ),
}

FACTS = """
documents:
  - {id: harbour, file: documents/harbour.txt, date: 2016-03}
  - {id: news, file: documents/news.txt, date: 2019-05-02}
entities:
  - {id: pier, names: {en: [the new pier, pier], zh: [新码头, 码头]}}
  - {id: lighthouse, names: {en: [the lighthouse, lighthouse], zh: [灯塔]}}
  - {id: ferry, names: {en: [the ferry, ferry], zh: [渡轮]}}
  - {id: office, names: {en: [the ticket office, ticket office], zh: [售票处]}}
facts:
  - id: pier-cost
    subjects: [pier]
    tells: {amount: 12 million yuan}
    answer: {en: The pier cost 12 million yuan., zh: 码头造价 1200 万元。}
    quote: {document: harbour, text: The new pier cost 12 million yuan.}
    phrasings: [how much did the pier cost, what did they pay for the pier, price of the pier, 码头造价多少]
  - id: pier-cost-news
    subjects: [pier]
    tells: {amount: 14 million yuan}
    answer: {en: The pier cost 14 million yuan., zh: 码头造价 1400 万元。}
    quote: {document: news, text: "The pier cost 14 million yuan, the council says."}
  - id: lighthouse-builder
    subjects: [lighthouse]
    answer: {en: Anna Berg built it., zh: 由安娜·贝格建造。}
    quote: {document: harbour, text: The lighthouse was built by Anna Berg.}
    phrasings: [who built the lighthouse, by whom was the lighthouse built, 灯塔是谁建的]
  - id: lamp-origin
    subjects: [lighthouse]
    answer: {en: Its lamp is from Hamburg., zh: 灯来自汉堡。}
    quote: {document: harbour, text: Its lamp is from Hamburg.}
    phrasings: [where is the lamp from, what city does the lamp come from]
  - id: ferry-price
    subjects: [ferry]
    tells: {amount: 5 yuan}
    answer: {en: The ferry costs 5 yuan., zh: 渡轮票价 5 元。}
    valid_until: 2029-12
    quote: {document: news, text: The ferry to the island costs 5 yuan.}
    phrasings: [how much is the ferry, price of a ferry ticket, 渡轮多少钱]
  - id: ferry-price-2030
    subjects: [ferry]
    tells: {amount: 6 yuan}
    answer: {en: The ferry costs 6 yuan., zh: 渡轮票价 6 元。}
    valid_from: 2030
    supersedes: [ferry-price]
    quote: {document: news, text: From 2030 the ferry costs 6 yuan.}
  - id: office-open
    subjects: [office]
    answer: {en: The ticket office is open., zh: 售票处开放。}
    valid_until: 2018
    quote: {document: news, text: The ticket office was open until 2018.}
    phrasings: [is the ticket office open, can I go to the ticket office, 售票处开着吗]
overviews:
  - id: sums
    operation: list
    facts: [pier-cost, pier-cost-news, ferry-price, ferry-price-2030]
    title: {en: "Sums of money:", zh: 金额：}
    phrasings: [list all sums of money, 列出所有金额]
lists:
  - {command: sums, title: Sums of money, description: Sums of money, tells: amount}
gaps:
  - {id: gap-pier, subjects: [pier], phrasings: [how long is the pier, who owns the pier]}
  - {id: off-topic, phrasings: [what is the weather like, who won the match]}
small_talk:
  - {id: greeting, reply: Hello!, phrasings: [hello]}
"""


def with_lines(**lines: str) -> str:
    """The base with another line at the end of the facts named: ``with_lines(pier_cost="valid_until: 2020")``."""
    text = FACTS
    for name, line in lines.items():
        head = f"  - id: {name.replace('_', '-')}\n"
        assert head in text
        text = text.replace(head, f"{head}    {line}\n")
    return text


def base(**lines: str) -> KnowledgeBase:
    return parse({"facts.yaml": with_lines(**lines)}, DOCUMENTS)


def on(day: date) -> Clock:
    """A clock that stands at noon of a day."""
    return Clock(lambda: datetime.combine(day, time(12)).timestamp())


def service(**lines: str) -> Service:
    return Service(prepare(build(base(**lines))))
