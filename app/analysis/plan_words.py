"""The words that the decomposer knows: verbs that ask for something, order words, introductions of lists.

Languages of the list markers, order words and request verbs: English, German, French, Spanish, Portuguese, Italian,
Dutch, Polish, Russian, Chinese, Japanese.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.analysis import plan_languages as languages

# Verbs that can only be an order at the start of a clause.
_CLEAR_VERBS = """
add adjust advise analyse analyze apply arrange assess attend brainstorm build buy calculate call cancel categorize
change check choose cite classify clean collect combine compare compile complete compose compute configure confirm
consult contrast convert correct count craft create critique debug decide deduce define deliver demonstrate deploy
derive describe detect determine develop differentiate discuss download draft draw edit elaborate emphasize
enhance enroll enumerate evaluate examine execute expand explain explore express extract factor fetch figure find fix
format formulate gather generate get give go guess help highlight hire identify illustrate implement improve include
inquire install integrate interpret introduce invent investigate justify keep learn let look make measure merge modify
notify obtain optimize organize outline paraphrase pay perform pick polish predict prepare present produce pronounce
proofread propose prove provide purchase query read recite recommend reconcile refactor remind remove
rename reorder repeat rephrase replace reply research reserve resolve respond restructure retrieve return reverse
rewrite run schedule search segment select sell send simplify simulate sketch solve sort specify spell split
suggest sum summarise summarize take teach tell transcribe transform translate try turn upload
validate verify visualize write
halve swap redo rework adapt tweak transliterate rank quiz interview tutor roleplay
colour color recolour recolor scan shorten lengthen extend condense clarify reword
reformat reformulate annotate
animate colorize caption narrate denoise
crop sharpen blur upscale stitch synchronize synthesize synthesise transpose subtract multiply divide integrate
differentiate factorise factorize graph plug plan rhyme spellcheck categorise prioritise prioritize summarise organise
optimise minimise maximise minimize maximize parse scrape tokenize tokenise vectorize cluster encode normalise normalize
append borrow complete confirm consult cook delete edit enroll enrol fill forward install invite join listen log look
navigate paint process put read rebook receive record register remove rent reschedule scan sign sing skip stream submit
subscribe unsubscribe view visit watch wait assign assist automate broadcast capture close compile connect copy count
crop decode encode encrypt enlarge erase export import inform insert launch load locate manage mark merge monitor move
open order paste perform print publish rank recognize redeem refund report resize restart retry review ring rotate save
set share stop store tag tally think top translate type unlock update upgrade use
"""
# Words that are as often nouns: they count as verbs only before something like an object.
_AMBIGUOUS_VERBS = """
scale double point pitch flag
answer ask book chart code cut deposit design estimate file grade group label limit link list mark match model name
note offer order plan plot post print question rank rate record report review score set share show start state
study subscribe test text time track transfer trim use wire play watch open close stop switch update drive
estimate mention deal message email mail move pull store submit attach
log look process put read register rent scan sign skip stream view visit watch wait copy count crop import import manage
monitor open paste rank ring save tag tally top type upgrade use export
"""
OBJECT_START = (
    r"(?:(?:a|an|the|my|our|your|me|us|it|its|them|their|his|her|this|that|these|those|to|for|some|any|all|"
    r"each|every|both|"
    r"what|how|whether|which|who|where|when|if|two|three|four|five|ten|several|another|one|out|up|down|off|on|in|as|"
    r"step|at|into|onto|back|from|with|through|new|and|more|about|similar|possible|all|online|photos?|pictures?|"
    r"tickets?|just|only|"
    r"music|money|news|notes?)\b|\d|[A-Z\ue000])"
)
AMBIGUOUS_VERBS = frozenset(_AMBIGUOUS_VERBS.split())
# "Fact-check", "proof-read", "double-check": the last part says what is done.
COMPOUND_ENDINGS = frozenset({"check", "read", "edit", "test", "write", "translate"})
CLEAR_VERBS = frozenset(_CLEAR_VERBS.split()) - AMBIGUOUS_VERBS
# Verbs that ask for something with their particle only: "work out the total", not "work is done".
WITH_PARTICLE = re.compile(
    r"(?:work|sort|lay|map|spell|boil|break|look|clean|tidy|type|jot|set|put)\s+(?:out|up|down|through)\b|"
    r"do (?:the same|one|it|that|this|an?|some)\b|(?:start|begin|finish|end) (?:off )?(?:by|with) \w+ing\b",
    re.IGNORECASE,
)
VERBS_WITH_PARTICLE = frozenset(
    [
        "work",
        "sort",
        "lay",
        "map",
        "spell",
        "boil",
        "break",
        "look",
        "clean",
        "tidy",
        "type",
        "jot",
        "set",
        "put",
        "do",
        "start",
        "begin",
        "finish",
        "end",
    ]
)

OTHER_VERBS = languages.VERBS
# Chinese and Japanese write no spaces: an order is a beginning or, in Japanese, an end.
CJK_ORDER = re.compile(
    r"^(?:请|請|帮我|幫我|给我|我想|你|再|并|然后|然後|麻烦|接着|接著|最后|最後|首先|先|同时|将其|把它|将|把[^，。]{1,12}|也|，|,)*(?:写|寫|解释|解釋|翻译|"
    r"翻譯|总结|總結|计算|計算|比较|比較|列出|列举|推荐|推薦|分析|介绍|"
    r"介紹|描述|说明|說明|生成|创建|设计|编写|找出|查找|查询|查一下|给出|提供|告诉|概括|制定|检查|改写|润色|求|证明|判断|指出|回答|预订|预定|设置|发送|提取|画)"
    r"|(?:して|教えて|書いて|ください|下さい|てくれ|なさい|せよ|しろ|まとめて|訳して)(?:。|、)?$"
)

QUESTION_START = re.compile(
    r"(?:and |also |but |so |or |plus,? |und |et |y |e |en |i |и |¿)?(?:what|whats|hows|whos|wheres|whens|"
    r"whys|who|whom|whose|when|where|why|which|how|is|are|was|were|"
    r"do|does|did|can|"
    r"could|should|would|will|has|have|may|"
    r"was|wer|wann|wo|warum|wieso|welche\w*|wie|qui|que|quel\w*|quand|où|pourquoi|comment|combien|est-ce|qué|quién|"
    r"cuándo|dónde|cuál\w*|cómo|cuánt\w*|quem|quando|onde|qual|quais|como|quant\w*|chi|cosa|dove|perché|quale|"
    r"c'est (?:quoi|qui|où|quand)|wat|wie|wanneer|waar|waarom|welke|hoe(?:veel)?|wieviel|co|kto|kiedy|gdzie|"
    r"dlaczego|jak\w*|"
    r"ile|кто|что|когда|где|почему|как|какой|какая|какие|сколько)\b",
    re.IGNORECASE,
)
CJK_QUESTION = re.compile(r"[?？]$|(?:吗|呢|什么|为什么|是谁|多少|哪里|怎么样|ですか|ますか)[?？。]?$")

# What may stand before the verb of an order without making it anything else.
LEAD_IN = re.compile(
    r"(?:(?:and|also|but|so|then|next|first|firstly|second|secondly|third|thirdly|fourth|finally|lastly|additionally|"
    r"furthermore|moreover|afterwards?|subsequently|please|pls|plz|kindly|plus|ok|okay|hey|hi|now|"
    r"separately|unrelated(?:ly)?|one more thing|another thing|(?:(?:my|a|one) )?(?:other|second|next|last|"
    r"more|quick|another) question(?: is| for you)?(?=[:,]|\s+(?:what|how|who|when|where|why|is|can|do))|"
    r"by the way|btw|(?:on|in) (?:a|an) (?:different|"
    r"unrelated|separate|other) (?:note|topic|matter|subject)|"
    r"(?:first|last) of all|in addition(?: to (?:that|this))?|after(?: doing)? that|after this|as well|"
    r"once (?:done|finished|that is done)|"
    r"from there|in the end|to (?:start|begin)(?: with)?|to finish|"
    r"(?:can|could|would|will) (?:you|u)(?: please| pls| plz| also| kindly)?(?: help me(?: to)?)?|"
    r"(?:i(?:'d| would)? (?:also |then |first |finally |just )*(?:want|need|like|love|wish|have|"
    r"require)(?: you)? to|i(?:'m| am) (?:looking|trying) to|"
    r"i hope (?:to|you(?: can| could| will)?)|(?:would like|'d like|need|want|have) to|i want you to|"
    r"i need you to|i(?:'d| would) (?:also )?like you to|let's|we need to|you (?:need|have) "
    r"to|help me(?: to)?|(?:i )?need (?:some )?help (?:to|with)|(?:the )?user (?:wants|needs|would like) to|"
    r"your (?:task|job|goal) is to|make sure to|be sure to|it is necessary to|go ahead and|quickly|briefly|"
    r"immediately|directly|automatically|"
    r"carefully|simply|just|to)|"
    r"bitte|zuerst|dann|danach|anschließend|schließlich|zuletzt|außerdem|und|d'abord|ensuite|puis|enfin|et|aussi|"
    r"primero|luego|después|finalmente|por último|también|y|primeiro|depois|em seguida|por fim|também|e|"
    r"prima|poi|infine|"
    r"anche|eerst|daarna|vervolgens|tenslotte|ook|en|сначала|затем|потом|наконец|также|и|пожалуйста|а|"
    rf"{languages.POLITE})\b[\s,:;¿¡!]*)+",
    re.IGNORECASE,
)

# After these words anything is an order, whatever the verb: "I'd like to unwind …".
INTENT = re.compile(
    r"(?:(?:and|also|but|so|then|next|first|second(?:ly)?|third(?:ly)?|finally|lastly|additionally|"
    r"furthermore|moreover|afterwards?|meanwhile|"
    r"in addition|after (?:that|this)|hello|hi|hey|ok|now|please)\b[\s,]*)*"
    r"(?:i(?:'d| would|'ll| will)? (?:also |then |first |finally |just |really )*(?:want|need|like|love|"
    r"wish|have) (?:you )?(?:also |then )?to|"
    r"i(?:'d| would) like you to|i hope (?:to|you)(?: can| could| will)?|(?:can|could|would|will) (?:you|"
    r"u)(?: please| pls| plz| also| kindly| then)*(?: help me)?(?: to)?|"
    r"(?:please )?(?:also )?help me(?: to)?|let's|i (?:also )?(?:want|need|would like) (?:my|the|a) "
    r"\w+(?: \w+)? to)\s+(?!be\b|have\b|able\b|say\b|ask\b|do\b)[a-z]{2,}",
    re.IGNORECASE,
)
# A condition, time or basis before the order itself: "once it is done, send …".
SUBORDINATE = re.compile(
    r"(?:and |then |but |so )*(?:if (?:(?:it|that|this|they|there)(?:'s| is| are| was| were)?(?: not)? \w+|so|"
    r"not|yes|any),?\s+|(?:based on|using|from|with|given) (?:that|this|it|those|these|them),?\s+|(?:if|once|"
    r"when|after|while|before|as soon as|based on|using|with|for|on|in|"
    r"according to|given|from|at)\b[^,.;:?!]{2,100},\s*)",
    re.IGNORECASE,
)

# Orders that make one thing, and orders that only say more about a thing that is being made.
CREATES = re.compile(
    r"\W{0,3}(?:write|create|generate|draft|compose|craft|produce|design|develop|build|make|implement|give me "
    r"an?|assist me|program|code)\b",
    re.IGNORECASE,
)
ELABORATES = re.compile(
    r"\W{0,3}(?:add|include|provide|give|show|label|print|highlight|emphasi[sz]e|outline|describe|offer|"
    r"present|list|cite|discuss|address|focus|"
    r"incorporate|encourage|avoid|end|start|conclude|suggest|make|ensure|tell|ask|write (?:it|in|the)|"
    r"explain (?:how|why|what|the|your|each)|explore|keep|"
    r"use|consider|mention|vary|express|follow|feature|set|think|find|share|create (?:it|the)|label|color|"
    r"colour|put|help)\b",
    re.IGNORECASE,
)

# Something done in the world: it stands for itself whatever comes before it, unless that is a text being written.
DEED = re.compile(
    r"(?:book|reserve|buy|purchase|order|pay|send|transfer|cancel|reschedule|install|print|share|call|borrow|apply for|"
    r"enroll|consult|sell|deliver|schedule|renew|withdraw|deposit|rent|register|subscribe|repay|notify|submit|"
    r"delete|remind|set (?:an?|the|my) (?:\w+ )?(?:alarm|reminder|timer|meeting)|take (?:a )?note|"
    r"make (?:an?|the|my) (?:\w+ ){0,2}(?:call|appointment|reservation|payment|booking)|"
    r"have (?:a|the|my|it) (?:\w+ ){0,2}(?:deliver|clean|print|sent|pick)\w*)\b",
    re.IGNORECASE,
)
MAKES_TEXT = re.compile(
    r"\W{0,3}(?:write|draft|compose|craft|generate|create|build|implement|develop|design|program|code|imagine|tell|"
    r"explain|describe|act|pretend|suppose|make (?:an? )?(?:\w+ )?(?:app|website|program|script|story|game|bot|"
    r"plan))\b",
    re.IGNORECASE,
)

# Looking at something is no task of its own when the work on it follows: "read the mail and extract …".
READS = re.compile(
    r"(?:go through|read|look (?:at|through)|view|check|review|take|analy[sz]e|consider|study|examine|use|"
    r"watch|listen to|open|see)\s+"
    r"(?:all |each )?(?:the|this|these|my|our|following|attached|below|a|an)\b",
    re.IGNORECASE,
)
# After these words and a colon stands a pasted document.
DOCUMENT_FOLLOWS = re.compile(
    r"\b(?:following(?! (?:\w+ )?(?:tasks?|things|steps|requests|questions|actions))|this|below|these|given|"
    r"text|passage|article|e-?mail|content|notes?|transcript|review|"
    r"paragraph|document|story|report|essay|points)\b"
    r"[^.?!\n:]{0,60}[:：](?=\s|[^\s/])|以下[^。？！\n：:]{0,20}[：:]|(?:folgend|suivant|siguiente|seguente|"
    r"следующ)\w*[^.?!\n:]{0,60}:",
    re.IGNORECASE,
)

# An order word at the start of a sentence or after a comma: this step comes after the one before.
ORDER_AFTER = re.compile(
    r"^[\s,;:]*(?:and |und |et |y |e |en |и )?(?:then\b|after [^,.;:?!\n]{3,60},(?! (?:i|we|he|she|they|"
    r"it) (?!want|need|would))|next\b|after(?:wards?)?\b|after (?:that|this|it|doing)|"
    r"once\b|subsequently\b|finally\b|lastly\b|last of all|in the end|following (?:that|this)|from there|"
    r"when (?:you are |you're |that(?:'s| is) |this is |it(?:'s| is) )?(?:done|finished|ready)|"
    r"based on (?:that|this|these|the)|using (?:that|this|these|the (?:result|output|answer))|with (?:that|the result)|"
    r"dann\b|danach\b|anschließend\b|schließlich\b|zuletzt\b|ensuite\b|puis\b|après\b|enfin\b|luego\b|después\b|"
    r"finalmente\b|por último\b|depois\b|em seguida\b|por fim\b|poi\b|infine\b|dopo\b|daarna\b|"
    r"vervolgens\b|tenslotte\b|"
    r"(?:a )?(?:potem|następnie)\b|na koniec\b|(?:а )?затем\b|(?:а )?потом\b|после\b|наконец\b|然后|然後|"
    r"接着|接著|之后|"
    r"最后|最後|再|次に|その後|それから)",
    re.IGNORECASE,
)
ORDER_FIRST = re.compile(
    r"^[\s,;:]*(?:first(?:ly)?\b|first of all|to (?:start|begin)\b|start by\b|begin by\b|zuerst\b|als "
    r"erstes\b|erstens\b|"
    r"d'abord\b|premièrement\b|primero\b|en primer lugar|primeiro\b|prima\b|per prima cosa|innanzitutto\b|eerst\b|"
    r"сначала\b|najpierw\b|во-первых\b|首先|第一|まず|最初に)",
    re.IGNORECASE,
)

# What an introduction says when the items under it are tasks, and when they are not.
INTRO_TASKS = re.compile(
    r"\b(?:tasks?|to-?dos?|questions?|do (?:all |each )?(?:of )?(?:the following|these|this)|help (?:me )?with|"
    r"need (?:you to|the following|these|help|\w+ things)|following (?:things|tasks|questions|requests)|please\W*$|"
    r"aufgaben|fragen|questions|tâches|preguntas|tareas|perguntas|tarefas|domande|compiti|vragen|taken|задани\w+|"
    r"вопрос\w*)|任务|问题|タスク|質問",
    re.IGNORECASE,
)
INTRO_DATA = re.compile(
    r"\b(?:rules?|requirements?|constraints?|guidelines?|criteria|conditions?|restrictions|instructions|"
    r"notes?|facts?|clues?|premises?|"
    r"options?|choices?|ingredients?|features?|data|examples?|formats?|structure|outline|sections?|symptoms?|pros|"
    r"cons|characters?|contents|lyrics|agenda|minutes|recipe|log|output|input|inventory|stack|tips|"
    r"statements?|sentences|"
    r"paragraphs?|chapters?|specs?|specifications?|assumptions?|details|background|context|steps i|steps "
    r"(?:that )?(?:were|have been|they|he|she|we)|"
    r"here (?:is|are)|given|consider|following (?:list|text|items|names|words)|regeln|bedingungen|hinweise|daten|"
    r"règles|contraintes|reglas|requisitos|regras|regole|requisiti|regels|правил\w*|услови\w*|требовани\w*)|"
    r"要求|规则|条件|选项|以下数据|注意|ルール|選択肢|条件",
    re.IGNORECASE,
)
# One deliverable that the items only describe: "Write a function that does this: …".
INTRO_ONE_DELIVERABLE = re.compile(
    r"\b(?:write|create|build|implement|develop|design|generate|make|draft|compose|produce|craft|act as|"
    r"schreibe?|erstelle|écris|crée|escribe|crea|scrivi|напиши|создай)\b"
    r"[^.?!\n]{0,160}\b(?:that|which|with|including|includes?|covering|containing|should|must|following|about|based on|"
    r"using|where|mit|avec|con|che|qui|que|с)\b[^.?!\n]{0,80}$|\b(?:it|they|which|that|you|she|he|app|"
    r"program|function|script|"
    r"page|site|answer|response|output|essay|article|story|text) (?:should|must|needs? to|has to|have to|"
    r"will|can)\b[^.?!\n]*$|"
    r"(?:which|what|who) (?:of|one)\b|选|选择|下列",
    re.IGNORECASE,
)
# Items that state how to do something rather than what to do.
ITEM_RULE = re.compile(
    r"(?:do not|don't|never|always|avoid|ensure|make sure|must|should|you (?:must|should|can|will|are|may|"
    r"need)|use(?! (?:the |its |these )?(?:results?|outputs?|answers?)\b)|"
    r"keep|no |not |be |only |if |"
    r"include|limit|each |all |every |the |it |they |there |when |he |she |i |we |his |her |my |"
    r"respond in|answer in|write in|verwende|vermeide|utilise|évite|usa |evita|не |не используй)\b",
    re.IGNORECASE,
)
FOR_EACH = re.compile(
    r"\bfor (?:each|every one|all) of (?:the (?:following )?\w+:? |these(?: \w+)?: |those: )?"
    r"(?P<items>[^.?!\n:]{1,160}?\s(?:and|or|&)\s[^.?!\n:,]{1,40}?)(?:[,:]\s+|\s*(?=[.?!\n]|\Z))",
    re.IGNORECASE,
)


# LEAD_IN begins with one of these; most texts do not, and need not be tried.
LEAD_STARTS = (
    frozenset(
        re.findall(
            r"[\w']+",
            "and also but so then next my one other another quick separately unrelated unrelatedly one "
            "another by btw on pls plz first "
            "firstly second secondly third thirdly fourth finally lastly "
            "additionally furthermore moreover afterward afterwards subsequently please kindly plus ok okay hey "
            "hi now last in after as once from to can could would will i i'd i'm let's we you help need the user "
            "your make be it go immediately directly automatically need want would have quickly briefly "
            "carefully simply just bitte zuerst dann danach anschließend "
            "schließlich zuletzt außerdem und d'abord ensuite puis enfin et aussi primero luego después "
            "finalmente por también y primeiro depois em também e prima poi infine anche eerst daarna vervolgens "
            "tenslotte ook en сначала затем потом наконец также и пожалуйста а",
        )
    )
    | languages.POLITE_STARTS
)
# The same clause is looked at several times while a prompt is read; so many are remembered.
CACHED = 512
_FIRST_WORD = re.compile(r"[\w']+")


@lru_cache(maxsize=CACHED)
def lead_in(text: str) -> re.Match[str] | None:
    """Return the match of LEAD_IN at the start of `text`; None if there is none."""
    first = _FIRST_WORD.match(text)
    return LEAD_IN.match(text) if first is not None and first.group().lower() in LEAD_STARTS else None


def after_lead(text: str) -> str:
    """Return `text` without the polite and connecting words at its start."""
    lead = lead_in(text)
    return (text[lead.end() :] if lead else text).strip()


# A verb in its -ing or -ed form is longer than its ending and two letters more.
SHORTEST_VERB = 2
# Done by whoever asks, or no work at all: "before answering, think".
_NO_WORK = frozenset(
    [
        "read",
        "look",
        "answer",
        "respond",
        "reply",
        "think",
        "start",
        "begin",
        "give",
        "take",
        "go",
        "use",
        "sit",
        "learn",
        "watch",
        "see",
        "try",
        "wait",
        "consider",
        "make",
        "get",
        "finish",
        "work",
        "log",
        "open",
        "close",
        "keep",
        "let",
        "proceed",
        "continue",
        "submit",
        "pay",
        "eat",
        "drink",
        "sleep",
        "leave",
    ]
)
_VERBS = CLEAR_VERBS | AMBIGUOUS_VERBS


def base_form(verb: str) -> str | None:
    """Return the verb of an -ing or -ed form ("writing" gives "write"); None if it is no order's or no work."""
    for ending in ("ing", "ed", ""):
        if not verb.endswith(ending) or len(verb) - len(ending) <= SHORTEST_VERB:
            continue
        stem = verb[: len(verb) - len(ending)] if ending else verb
        forms = [stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem]
        for form in forms:
            if form in _VERBS:
                return None if form in _NO_WORK else form
    return None
