"""Verbs that ask for something, and polite words before them, in other languages than English.

German, French, Spanish, Portuguese, Italian, Dutch, Polish and Russian; orders and infinitives, for polite requests
("kannst du …", "peux-tu …", "puedes …") are followed by the latter. A form that is a common English word is left out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GERMAN_INFINITIVES = """
schreiben erklären nennen übersetzen fassen zusammenfassen berechnen ausrechnen erstellen vergleichen auflisten finden
zeigen beschreiben lösen analysieren suchen heraussuchen raussuchen prüfen überprüfen formulieren umformulieren
korrigieren bestimmen machen rechnen umrechnen entwickeln kürzen ziehen addieren subtrahieren multiplizieren teilen
fügen senden schicken buchen bestellen planen ordnen sortieren bewerten zeichnen beantworten definieren begründen
zählen wandeln umwandeln schlagen vorschlagen verfassen vorlesen speichern wählen auswählen ermitteln programmieren
stellen setzen ergänzen ersetzen markieren streichen entfernen ändern verbessern liefern sagen erzählen gliedern
"""
_GERMAN = """
gib geben empfiehl empfehlen hilf entwirf entwerfen nimm lies lesen listen helfen erkläre
"""
# What is left of these without an ending is an English word, or none.
_NOT_SHORTENED = frozenset("such plan list mach".split()) - {"mach"}  # noqa: SIM905
_FRENCH_ER = """
expliquer résumer calculer comparer donner créer trouver citer proposer recommander rédiger analyser lister corriger
montrer chercher identifier compter classer reformuler dessiner améliorer envoyer vérifier organiser planifier préparer
transformer réserver ajouter simplifier détailler conseiller suggérer raconter inventer
"""
_FRENCH = """
écris écrivez écrire traduis traduisez traduire décris décrivez décrire fais faites faire dis dites dire résous résoudre
raccourcis raccourcissez raccourcir définis définir réponds répondez répondre convertis convertir choisis choisir
extrais extraire envoie
"""
_SPANISH = """
escribe escriba escribir explica explicar traduce traduzca traducir resume resuma resumir calcula calcule calcular
compara compare comparar dame crea crear encuentra encontrar busca buscar enumera describe describir recomienda
recomendar haz
hacer analiza analizar redacta redactar corrige corregir dime decir di muestra mostrar sugiere sugerir resuelve resolver
propón identifica lista listar acorta acortar define definir cuenta contar ordena ordenar dibuja dibujar responde
responder
mejora mejorar convierte convertir reescribe reescribir envía enviar manda mandar prepara preparar elige elegir escoge
planea planifica organiza organizar revisa revisar simplifica extrae extraer transforma reserva añade saca
"""
_PORTUGUESE = """
cria faz mostra ajuda monta sugere recomenda procura compara calcula corrige lista conta prepara revisa melhora
escreva escreve escrever explique traduza traduz traduzir resuma resumir calcule calcular dê crie criar encontre
encontrar liste descreva descrever recomende faça fazer analise analisar redija corrija corrigir diga mostre mostrar
sugira sugerir resolva resolver identifique procure procurar encurte defina conte ordene desenhe responda melhore
converta converter reescreva envie enviar prepare preparar escolha escolher organize reveja planeie
"""
_ITALIAN = """
scrivi scrivere spiega spiegare traduci tradurre riassumi riassumere calcola calcolare confronta confrontare dammi crea
trova trovare elenca elencare descrivi descrivere consiglia consigliare fai fammi analizza analizzare correggi
correggere dimmi mostra mostrare suggerisci suggerire risolvi risolvere proponi proporre cerca cercare identifica
accorcia accorciare definisci conta ordina ordinare disegna rispondi rispondere migliora migliorare converti convertire
riscrivi riscrivere invia inviare prepara preparare scegli scegliere organizza controlla controllare trasforma manda
"""
_DUTCH = """
schrijf schrijven vertaal vertalen vat samenvatten bereken berekenen vergelijk vergelijken geef geven maak maken vind
vinden noem noemen beschrijf beschrijven adviseer analyseer zoek zoeken toon los kort inkorten tel sorteer teken leg
uitleggen beantwoord verbeter verbeteren stuur sturen bedenk bedenken controleer controleren bestel bestellen reken kies
kiezen corrigeer corrigeren herschrijf herschrijven vertel vertellen
"""
_POLISH = """
napisz napisać przetłumacz przetłumaczyć wyjaśnij wyjaśnić podsumuj podsumować streść streścić policz policzyć oblicz
obliczyć porównaj porównać podaj podać wymień wymienić znajdź znaleźć opisz opisać zaproponuj zaproponować zrób zrobić
stwórz stworzyć popraw poprawić skróć skrócić poleć polecić powiedz pokaż pokazać ułóż ułożyć sprawdź sprawdzić
przygotuj przygotować wypisz wypisać zamień zamienić posortuj rozwiąż rozwiązać opowiedz narysuj wytłumacz zaplanuj
wyślij
"""
_RUSSIAN = """
напиши написать объясни объяснить переведи перевести посчитай посчитать вычисли вычислить сравни сравнить дай составь
составить найди найти перечисли опиши описать предложи предложить проанализируй сделай сделать реши решить назови
придумай придумать расскажи рассказать исправь исправить посоветуй порекомендуй кратко сократи сократить перескажи
отправь сохрани прочитай проверь проверить покажи показать скажи переформулируй подбери выбери создай создать
"""

# What stands before a request where somebody is asked politely, or wishes; for the middle of a pattern.
POLITE = (
    r"(?:\d|two|three|four|zwei|drei|vier|deux|trois|dos|tres|due|tre|duas|dois|três|twee|drie|dwie|trzy|две|"
    r"три|два) (?:quick |"
    r"small |kleine |petites |kurze )?(?:things|tasks|questions|requests|favou?rs|sachen|dinge|fragen|"
    r"aufgaben|choses|cosas|"
    r"preguntas|cose|domande|coisas|perguntas|dingen|vragen|rzeczy|pytania|вопроса|вещи|просьбы)(?: please|"
    r" bitte)?(?=:)|"
    r"(?:kannst du|könntest du|können sie|könnten sie|würdest du)(?: mir| uns)?(?: bitte)?|sei so (?:gut|nett) und|"
    r"(?:peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|tu peux|vous pouvez)(?: s'il te plaît| m'| me)?|"
    r"además|inoltre|além disso|bovendien|poza tym|кроме того|en plus|de plus|hola|salut|bonjour|hallo|ciao|"
    r"olá|oi|hoi|cześć|привет|s'il (?:te|vous) plaît|stp|svp|(?:je voudrais|"
    r"j'aimerais)(?: que tu)?|"
    r"(?:me )?(?:puedes|podrías|puede|podría)|por favor|(?:você pode|pode|podes|poderia|podia)(?: me)?|"
    r"(?:mi )?(?:puoi|potresti|può|potrebbe)|per favore|(?:kun|kan|zou) (?:je|u)(?: me| mij)?|graag|alsjeblieft|"
    r"(?:czy )?(?:możesz|mógłbyś|mogłabyś)(?: mi)?|proszę|a potem|potem|a następnie|następnie|najpierw|także|oraz|"
    r"(?:ты )?(?:можешь|можете|мог бы|могли бы)(?: ты| вы)?|mir|uns|noch|auch|daneben|hinterher|mi|me"
)
POLITE_STARTS = frozenset(
    re.findall(
        r"[\w']+",
        "2 3 4 5 two three four zwei drei vier deux trois dos tres due tre duas dois três twee drie dwie trzy "
        "две три два "
        "además inoltre além bovendien poza кроме de en hola salut bonjour hallo ciao olá oi hoi cześć привет "
        "kannst könntest können könnten würdest sei "
        "peux pouvez pourrais pourriez tu vous s'il stp svp je j'aimerais me "
        "puedes podrías puede podría por você pode podes poderia podia mi puoi potresti può potrebbe per kun kan zou "
        "graag alsjeblieft czy możesz mógłbyś mogłabyś proszę potem następnie najpierw także a oraz ты можешь можете "
        "мог могли mir uns noch auch daneben hinterher",
    )
)
# A thing that is wished for rather than asked for by a verb.
WISH = re.compile(
    r"(?:(?:und|et|y|e|en|i|и|außerdem|dann|noch|también|además|aussi|ensuite|poi|anche|inoltre|também|depois|daarna|"
    r"ook|также|ещё|еще)\b[\s,]*)*"
    r"(?:(?:ich (?:brauche?|bräuchte|möchte|hätte|will|benötige)|(?:brauche?|bräuchte|möchte|hätte|benötige) ich)"
    r"(?: (?:auch|noch|gerne?|außerdem|dann|bitte)){0,3}\s+(?!zu\b)\w|"
    r"j'(?:ai besoin|aurais besoin) d|il me faut|il me faudrait|je voudrais (?:une?|des|le|la|savoir)\b|"
    r"j'aimerais (?:une?|des|savoir)\b|(?:también )?(?:necesito|quiero|quisiera|me gustaría) \w|"
    r"(?:também )?(?:preciso|quero|gostaria) \w|(?:vorrei|mi serve|mi servono|ho bisogno) \w|"
    r"ik (?:wil|zou) (?:ook )?(?:graag )?\w|(?:potrzebuję|chcę|chciałbym|chciałabym) \w|"
    r"(?:мне (?:нуж\w+|надо)|хочу|хотел\w* бы) \w)",
    re.IGNORECASE,
)
_HUNG = re.compile(r"-(?:la|le|les|lui|moi|nous|o|a|os|as|me|lhe|y|en|lo)$")
_CLITICS = re.compile(r"(?:me|nos|le|les|lo|la|los|las|selo|sela|melo|mela|mi|ci|gli|li|glielo|teli|ne)$")
_OBJECT_END = re.compile(r"l(?:[oaei]|os|as|es)$")
# Pronouns that stand before an infinitive: "le traduire", "mir erklären".
OBJECT_PRONOUNS = frozenset(
    [
        "le",
        "la",
        "les",
        "me",
        "te",
        "nous",
        "lo",
        "los",
        "las",
        "o",
        "os",
        "as",
        "mi",
        "ti",
        "ci",
        "ihn",
        "sie",
        "es",
        "het",
        "ze",
        "hem",
    ]
)
MIN_CLITIC_LENGTH = 5


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _german() -> set[str]:
    found = set(_GERMAN.split())
    for verb in _GERMAN_INFINITIVES.split():
        stem = verb[:-2] if verb.endswith("en") else verb[:-1]
        found |= {verb, f"{stem}e"}
        if stem not in _NOT_SHORTENED:
            found.add(stem)
    return found


def _french() -> set[str]:
    stems = [verb[:-2] for verb in _FRENCH_ER.split()]
    return set(_FRENCH.split()) | {stem + ending for stem in stems for ending in ("e", "ez", "er")}


_ROMANCE = frozenset((_SPANISH + _PORTUGUESE + _ITALIAN).split())
VERBS = frozenset(_german() | _french() | _ROMANCE | set((_DUTCH + _POLISH + _RUSSIAN).split()))
_FINAL_VERBS = frozenset(
    word
    for word in (_GERMAN_INFINITIVES + _GERMAN + _DUTCH).split()
    if word.endswith("n") and word not in {"toon", "listen", "helfen", "geven"}
)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)(?: bitte| graag)?[\s.?!,;]*$", re.IGNORECASE)
LONGEST_ENDING = 40
_SUBJECTS = frozenset(
    [
        "ich",
        "du",
        "er",
        "man",
        "wir",
        "ihr",
        "sie",
        "es",
        "wer",
        "was",
        "wie",
        "wann",
        "wo",
        "warum",
        "welche",
        "welcher",
        "welches",
        "ik",
        "je",
        "jij",
        "hij",
        "we",
        "wij",
        "ze",
        "wat",
        "hoe",
        "waar",
        "the",
        "a",
        "if",
        "when",
        "to",
        "how",
        "what",
    ]
)
# Words that a verb-final request may begin with.
ARTICLES = frozenset(
    [
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "drei",
        "zwei",
        "vier",
        "fünf",
        "de",
        "het",
        "een",
        "daraus",
        "davon",
        "dazu",
    ]
)
_PLAIN_ROMANCE = frozenset(_plain(verb) for verb in _ROMANCE)
_INFINITIVE = re.compile(r"(?:en|er|ir|re|ar|rn|ć|ть|ти)$")


@lru_cache(maxsize=4096)
def asks(word: str) -> bool:
    """Return whether a word in lower case is such a verb, with or without an object written onto it."""
    if word in VERBS:
        return True
    if word[1:2] in {"'", "’"}:
        return word[2:] in VERBS
    if "-" in word:
        return _HUNG.sub("", word) in VERBS
    if word.endswith("те"):
        return word[:-2] in VERBS
    return len(word) >= MIN_CLITIC_LENGTH and _has_clitic(word)


def _has_clitic(word: str) -> bool:
    clitic = _CLITICS.search(word)
    if clitic is None:
        return False
    stem = _plain(word[: clitic.start()])
    # An Italian infinitive loses its last letter: "scrivermi".
    return stem in _PLAIN_ROMANCE or (stem.endswith("r") and f"{stem}e" in _PLAIN_ROMANCE)


@lru_cache(maxsize=4096)
def has_object(word: str) -> bool:
    """Return whether a verb has a thing written onto it that was named before: "tradúcelo", "riassumila"."""
    return len(word) >= MIN_CLITIC_LENGTH and _OBJECT_END.search(word) is not None and _has_clitic(word)


def ends_in_order(clause: str) -> bool:
    """Return whether a German or Dutch clause ends in the infinitive of what is wanted: "den Text kürzen bitte"."""
    clause = clause.partition(":")[0]
    if not clause.rstrip(" .?!,;").endswith(("n", "N", "bitte", "graag")):
        return False
    ending = _LAST_WORD.search(clause, max(0, len(clause) - LONGEST_ENDING))
    if ending is None or ending.group("word").lower() not in _FINAL_VERBS:
        return False
    return clause.split(None, 1)[0].lower().rstrip(",") not in _SUBJECTS


def is_infinitive(word: str) -> bool:
    """Return whether a word in lower case is a known verb in its infinitive."""
    return word in VERBS and _INFINITIVE.search(word) is not None
