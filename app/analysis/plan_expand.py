"""Splits the steps of a plan once more where one of them asks the same for several things."""

from __future__ import annotations

import re
from dataclasses import replace

from app.analysis.plan_draft import Draft, DraftStep
from app.analysis.plan_parallel import split_parallel
from app.analysis.protected import mask
from app.domain.plan import MAX_PLAN_NODES

# Two names, figures or quotations side by side, or a second round; most steps have neither.
_MAY_SPLIT = re.compile(
    r"[A-ZÀ-ÞА-Я\d\])'\"”][^\s,]*(?: \w+)?,? (?:and|as well as|und|et|y|e) (?:\w+ ){0,3}[A-ZÀ-ÞА-Я\d$€£\[('\"“]|"
    r"another|then |the (?:second|last|next|same)"
)


def expanded(draft: Draft, text: str, masked: str) -> Draft:
    """Return the draft with each look-up for several things split into one a thing; the draft itself if none is.

    `text` is what the steps were made from, `masked` the same with its protected pieces filled in.
    Only steps that nothing waits for and that wait for nothing are split, so the dependencies stay as they are.
    """
    if draft.is_one_question or draft.is_list or any(step.needs is not None for step in draft.steps):
        return draft
    steps: list[DraftStep] = []
    for step in draft.steps:
        if _MAY_SPLIT.search(step.text) is None:
            steps.append(step)
            continue
        is_piece = text[step.start : step.end] == step.text
        own = masked[step.start : step.end] if is_piece else mask(step.text)
        parts = split_parallel(step.text, own)
        if parts is None:
            steps.append(step)
        else:
            steps += [replace(part, start=step.start, end=step.end) for part in parts.steps]
    if len(steps) == len(draft.steps) or len(steps) > MAX_PLAN_NODES:
        return draft
    return replace(draft, steps=tuple(steps), reason=f"{len(steps)} requests in one text.")
