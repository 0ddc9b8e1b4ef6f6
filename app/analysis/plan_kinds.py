"""What a step does: asks something, does something in the world, or works on material."""

from __future__ import annotations

import re
from enum import StrEnum

from app.analysis import plan_words as words
from app.analysis.plan_clauses import starts_order


class StepKind(StrEnum):
    """What a step does: asks something, does something in the world, or works on material."""

    LOOK_UP = "look_up"
    ACTION = "action"
    WORK = "work"


_LOOK_UP = re.compile(
    r"(?:find|search|get|calculate|compute|tell|list|show|check|look up|provide|determine|fetch|retrieve|know|"
    r"what|who|where|when|why|which|how|is|are|was|were|do|does|did|can you tell|predict|solve|evaluate|estimate the|"
    r"figure out|inquire|query|see (?:what|if|how)|give|define|explain|name|display|identify the (?!objects?|entit)|"
    r"convert \d|help me (?:find|calculate|understand)|learn (?:about|more)|understand|search for|suggest|recommend|"
    r"would like (?:to know|the|an?)|finde?|suche|nenne|berechne|erkläre|trouve|cherche|calcule|explique|donne|busca|"
    r"encuentra|calcula|dime|explica|trova|cerca|calcola|dimmi|spiega|encontre|calcule|найди|посчитай|назови|"
    r"объясни)\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"(?:book|reserve|buy|purchase|order|pay|send|transfer|set|play|cancel|schedule|apply|enroll|install|share|sell|"
    r"call|deliver|print|borrow|consult|attend|organi[sz]e|watch|see|listen|file|submit|change|update|delete|remove|"
    r"add|create an? (?:account|event|meeting|reminder|file|folder|task|new|transaction)|make (?:a|an|my|the) (?:\w+ "
    r"){0,2}(?:call|appointment|reservation|payment|order|booking)|turn|open|close|start|stop|remind|notify|inform|"
    r"log|register|renew|withdraw|deposit|invite|arrange|move|rename|upload|download|post|publish|have|let|ask|take "
    r"(?:a )?note|record|modify|reschedule|repay|settle|top up|complain|subscribe|unsubscribe|sign|join|drive|go|do my|"
    r"hire|rent|use|confirm|handle|complete|connect|clean|email|e-mail|text|message|tweet|copy|save|store|"
    r"buche|bestelle|kaufe?|bezahle|überweise|sende|storniere|réserve|achète|commande|paie|envoie|annule|reserva|"
    r"compra|paga|envía|cancela|prenota|acquista|invia|annulla|забронируй|купи|закажи|оплати|отправь|отмени)\b",
    re.IGNORECASE,
)
_CJK_LOOK_UP = re.compile(r"教えて|挙げて|調べて|とは何|介绍|解释|说明|推荐|查一下|查询")


def kind_of_step(text: str) -> StepKind:
    """Return what a step does, by its verb."""
    bare = words.after_lead(text)
    subordinate = words.SUBORDINATE.match(bare)
    if subordinate is not None:
        bare = words.after_lead(bare[subordinate.end() :])
    if _LOOK_UP.match(bare) is not None or (bare.endswith("?") and not starts_order(bare)):
        return StepKind.LOOK_UP
    if not bare.isascii() and _CJK_LOOK_UP.search(bare) is not None:
        return StepKind.LOOK_UP
    return StepKind.ACTION if _ACTION.match(bare) is not None else StepKind.WORK
