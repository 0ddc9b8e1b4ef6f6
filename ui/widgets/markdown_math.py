r"""Formulas in answers, made readable: `\frac{r}{n}` becomes r/n, `x^{12}` a superscript; no layout engine.

What is not known stays as it was written, so that nothing is lost.
"""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
# Amounts of money must not become formulas: no space inside either dollar, no digit behind the second one, and
# something in between that only formulas have.
_DOLLAR = re.compile(r"\$(?=[^\s$])([^$\n]*?[\\^_=+<>{][^$\n]*?|[A-Za-z])(?<=[^\s\\])\$(?!\d)")
_WORDS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "approx": "≈", "neq": "≠", "ne": "≠", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "to": "→",
    "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪",
    "cap": "∩", "forall": "∀", "exists": "∃", "ldots": "…", "dots": "…", "cdots": "…", "quad": "  ", "degree": "°",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ", "lambda": "λ", "mu": "μ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "left": "", "right": "", "displaystyle": "", "big": "", "Big": "",
}  # fmt: skip
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_TEXT = re.compile(r"\\(?:text|mathrm|mathbf|operatorname|boxed)\{([^{}]*)\}")
_WORD = re.compile(r"\\([A-Za-z]+)")
_RAISED = re.compile(r"\^(?:\{([^{}]*)\}|(\w))")
_LOWERED = re.compile(r"_(?:\{([^{}]*)\}|(\w))")
_SIMPLE = re.compile(r"[\w.,%]+")
# Deeper nesting than this is left as it is.
_MOST_NESTED = 4


def formula_html(source: str) -> str:
    """Return a formula as HTML with superscripts and subscripts, everything else escaped."""
    text = source.strip()
    for _ in range(_MOST_NESTED):
        before = text
        text = _TEXT.sub(r"\1", text)
        text = _ROOT.sub(lambda match: f"√{_grouped(match[1])}", text)
        text = _FRACTION.sub(lambda match: f"{_grouped(match[1])}/{_grouped(match[2])}", text)
        if text == before:
            break
    text = re.sub(r"\\[,;:! ]", " ", text).replace("\\%", "%").replace("\\$", "$").replace("\\\\", "\n")
    text = _WORD.sub(lambda match: _WORDS.get(match[1], match[0]), text)
    text = html.escape(text)
    text = _RAISED.sub(lambda match: f"<sup>{match[1] or match[2]}</sup>", text)
    text = _LOWERED.sub(lambda match: f"<sub>{match[1] or match[2]}</sub>", text)
    return text.replace("\n", "<br>")


def add_formulas(parser: MarkdownIt) -> None:
    r"""Let a parser read `\( … \)`, `\[ … \]`, `$$ … $$` and `$ … $` as formulas."""
    parser.inline.ruler.before("escape", "formula", _formula)


def _formula(state: StateInline, silent: bool) -> bool:
    opening = state.src[state.pos : state.pos + 2]
    closing = _CLOSING.get(opening)
    if closing is None:
        return _dollar_formula(state, silent=silent)
    end = state.src.find(closing, state.pos + 2)
    if end < 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = f"<i>{formula_html(state.src[state.pos + 2 : end])}</i>"
    state.pos = end + 2
    return True


def _dollar_formula(state: StateInline, *, silent: bool) -> bool:
    match = _DOLLAR.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = f"<i>{formula_html(match[1])}</i>"
    state.pos = match.end()
    return True


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text.strip()) else f"({text})"
