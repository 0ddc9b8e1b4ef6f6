# ruff: noqa: E501 - one template a line reads better than wrapped ones
"""Templates with slots that multiply the written corpus where wording varies little but content varies much."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from corpus import read_corpus

from app.domain.capability import (
    CODE,
    CONVERSATIONAL,
    CREATIVE,
    EXTRACTION,
    FACTUAL,
    LOGICAL,
    MATHEMATICAL,
    SUMMARIZATION,
    TRANSLATION,
)

# Pasted around an instruction, as users do; separated by lines of four dashes.
DOCUMENTS = tuple((Path(__file__).parent / "documents.txt").read_text(encoding="utf-8").rstrip("\n").split("\n----\n"))
SLOTS: dict[str, tuple[str, ...]] = {
    "name": ("Anna", "Bilal", "Chen", "Dora", "Emeka", "Farah", "Goran", "Hana", "Ivo", "Jia", "Karim", "Lucia", "Mateo", "Nina", "Omar", "Priya", "Quinn",
             "Rosa", "Sven", "Tariq", "Ursula", "Viktor", "Wanda", "Ximena", "Yuki", "Zoe"),
    "thing": ("apples", "stickers", "books", "tickets", "eggs", "pencils", "cookies", "marbles", "stamps", "shells", "bottles", "roses", "cards", "bricks"),
    "small": ("2", "3", "4", "5", "6", "7", "8", "9", "12"),
    "large": ("15", "24", "36", "48", "60", "75", "96", "120", "144", "180", "250", "320", "1,200"),
    "percent": ("5%", "10%", "15%", "20%", "25%", "30%", "40%", "12.5 percent"),
    "money": ("$3", "$4.50", "$12", "$25", "$80", "$150", "$1,400", "€9", "£20"),
    "person": ("Ada Lovelace", "Simón Bolívar", "Charlie Chaplin", "Florence Nightingale", "Genghis Khan", "Nikola Tesla", "Frida Kahlo", "Pele", "Rosa Parks",
               "Ludwig van Beethoven", "Confucius", "Indira Gandhi", "Sitting Bull", "Serena Williams", "Alan Turing", "Saladin"),
    "country": ("Norway", "Chile", "Kenya", "Vietnam", "Portugal", "Iran", "New Zealand", "Morocco", "Poland", "Mexico", "Nepal", "Cuba"),
    "work": ("the Mona Lisa", "Dracula", "The Planets", "the Little Mermaid", "Bohemian Rhapsody", "Guernica", "Dune", "Les Miserables", "The Lion King",
             "Swan Lake", "Breaking Bad", "Casablanca", "The Hobbit"),
    "subject": ("the Renaissance", "tectonic plates", "the Silk Road", "DNA replication", "the electoral college", "supply and demand", "antibiotics", "black holes",
                "the Cold War", "bees", "volcanoes", "the kidney", "solar power", "Buddhism", "jet engines", "type 2 diabetes", "the Bill of Rights", "glaciers",
                "jazz", "vitamin D", "the Big Bang", "coral reefs", "inflation", "the samurai", "lithium batteries", "photosynthesis", "the Roman Senate"),
    "topic": ("a lonely lighthouse", "autumn in the city", "a lost dog", "friendship", "time travel", "my grandmother's kitchen", "the last bookshop", "courage",
              "a haunted train", "the sea", "first love", "a clumsy wizard", "space pirates", "moving to a new country", "coffee", "climate change", "a robot gardener",
              "forgiveness", "winter", "a talking cat"),
    "business": ("dental clinic", "online casino", "yoga studio", "real estate agency", "vegan restaurant", "phone repair shop", "SEO agency", "mattress brand",
                 "pet food company", "mobile game", "travel agency", "fitness app", "accounting software", "deodorant", "hiking club", "language school"),
    "language": ("Spanish", "French", "German", "Japanese", "Arabic", "Portuguese", "Korean", "Russian", "Hindi", "Italian", "Swahili", "Turkish", "Thai", "Chinese"),
    "people": ("spanish", "french", "german", "japanese", "italian", "scottish", "brazilian", "turkish", "korean", "polish"),
    "phrase": ("good morning", "thank you", "where is the toilet", "i am hungry", "how much is it", "see you tomorrow", "happy birthday", "excuse me", "my friend",
               "notebook", "tacos", "i am lost", "cheers", "please help me", "water", "the bill please", "nice to meet you"),
    "plang": ("python", "java", "c++", "javascript", "c#", "go", "rust", "php", "ruby", "typescript", "swift", "kotlin", "sql", "bash", "r", "matlab"),
    "ptask": ("sorts a list of numbers", "finds the longest word in a sentence", "removes duplicates from a list", "checks if a year is a leap year", "merges two dictionaries",
              "reads a csv file", "computes the factorial of n", "reverses each word of a string", "counts how often each letter occurs", "finds the largest prime below n",
              "validates an email address", "converts celsius to fahrenheit", "flattens a nested list", "rotates an array by k places", "checks balanced brackets",
              "finds the median of two sorted arrays", "downloads an image", "computes the area of a polygon", "parses json", "draws a triangle of stars"),
    "pverb": ("find the maximum of a list", "sort a dictionary by value", "split a list into chunks", "check if two strings are anagrams", "find the volume of a cube",
              "remove all vowels from a string", "find the nth prime number", "count set bits", "interleave two lists", "find common elements of two tuples",
              "convert a tuple to a string", "find the lateral surface area of a cone", "get the angle of a complex number", "find the minimum number of swaps",
              "print the first n even numbers", "multiply all the numbers in a list", "find the perimeter of a pentagon"),
    "group": ("poets", "sailors", "managers", "cats", "metals", "vegans", "judges", "robots", "birds", "students", "painters", "farmers"),
    "quality": ("patient", "tall", "blue", "honest", "expensive", "quick", "round", "brave", "musical", "rare"),
    "yours": ("name", "age", "birthday", "favorite color", "favorite food", "boss", "hobbies", "job", "home", "family", "pets", "dog", "creator", "hometown", "accent", "car",
              "maker", "opinion of me", "plan for tonight"),
    "claim": ("sales rose after the new logo was introduced", "children who play an instrument do better at school", "the town's new speed limit has made its streets safer",
              "people who own cats visit doctors less", "firms with open offices are more creative", "the vitamin shortens colds", "villages near the dam lost their fish",
              "readers of paper books remember more", "the ancient city was abandoned because of drought", "a higher minimum wage will close small shops"),
}  # fmt: skip

TEMPLATES: dict[tuple[str, str], tuple[str, ...]] = {
    (MATHEMATICAL, "en"): (
        "{name} has {large} {thing}. {name} gives {small} of them to {name} and buys {small} more packs of {small}. How many {thing} are there now?",
        "{name} earns {money} an hour and works {small} hours a day, {small} days a week. How much does {name} earn in {small} weeks?",
        "{name} is {small} years older than {name}. {name}, on the other hand, is {small} years younger than {name}, who is {large}. How old is {name}?",
        "A shop sells {thing} for {money} each. If {name} buys {large} of them and gets a discount of {percent}, how much change is left from $500?",
        "There are {large} {thing} in a box and twice as many in another. If {percent} of them are broken, how many whole {thing} are there altogether?",
        "Every day {name} collects {small} {thing}. After {small} weeks {name} loses a third of them. How many are left?",
        "A tank holds {large} litres. A pump empties {small} litres per minute while a pipe fills {small} litres per minute. How long until it is empty?",
        "In a school of {large} pupils, {percent} take the bus, half of the rest walk and the others cycle. How many cycle?\n(A) 12 (B) 18 (C) 27 (D) 36 (E) 54",
        "A boat goes {large} km downstream in {small} hours and returns in {small} hours. Find the speed of the current.\nA)2 B)3 C)4 D)5 E)6",
        "If {small}x + {small} = {large}, what is the value of {small}x - {small}?\n(A){small}\n(B){large}\n(C)0\n(D)1",
        "The function g is defined by g(x) = {small}x^2 - {small}x + {small}. Which of the following is equal to g({small})?\n(A)11\n(B)23\n(C)31\n(D)47",
        "Let a, b and c be real numbers with a + b + c = {small} and ab + bc + ca = {small}. Find a^2 + b^2 + c^2.",
        "what is {percent} of {large}", "whats {large} divided by {small}", "{large} * {small} - {large}", "convert {large} miles to km",
        "At what rate of simple interest will {money} grow by {percent} in {small} years?", "A car depreciates by {percent} a year. What is it worth after {small} years if it cost $20,000?",
        "How long does a stone fall from a height of {large} m? Neglect air resistance.", "If {small} moles of hydrogen react with {small} moles of oxygen, how many moles of water are formed?",
        "A beam of {large} cm carries a load of {large} N at its middle. Calculate the maximum bending moment.",
    ),
    (CODE, "en"): (
        "Write a {plang} function that {ptask}.", "write a {plang} program that {ptask}", "Write a function to {pverb}.", "Write a python function to {pverb} with the help of lambda.",
        "how to {pverb} in {plang}?", "i need {plang} code which {ptask}, please add comments", "convert this {plang} snippet to {plang}", "what is the best way to {pverb} in {plang}",
        "My {plang} code that {ptask} is too slow, how do I speed it up?", "Can you give me a {plang} script that {ptask}", "implement a class in {plang} that {ptask}",
        'Given a string s, return the shortest substring that {ptask}.\n\nExample 1:\nInput: s = "abcab"\nOutput: {small}', "give me the {plang} code to {pverb}",
    ),
    (FACTUAL, "en"): (
        "who is {person}", "when was {person} born", "where did {person} die", "what is {person} famous for", "what did {person} invent or create", "who is {person} married to",
        "what is the capital of {country}", "what is the population of {country}", "who is the prime minister of {country}", "what currency does {country} use", "when did {country} become independent",
        "who wrote {work}", "who plays the main character in {work}", "when was {work} first shown", "who sings the title song of {work}", "where was {work} made", "how many seasons of {work} are there",
        "explain {subject}", "What is the history of {subject}?", "How does {subject} work?", "What are the main causes of {subject}?", "why is {subject} important", "Tell me about {subject}.",
        "What are the advantages and disadvantages of {subject}?", "What role did {person} play in the history of {country}?", "Compare {subject} and {subject}.", "What year did {person} win the prize?",
        "Which of the following is NOT related to {subject}?\nA: moss\nB: iron\nC: maize\nD: opera", "Question: Which statement best explains {subject}?\nAnswer:",
        "Is it true that {person} visited {country}?", "Verify the statement: '{person} was born in {country}.'", "In which century did {subject} begin and how long did it last?",
        "I need to know whether {subject} is mentioned in any law of {country}", "list the main facts about {subject}", "How many people speak the main language of {country}?",
        "what are the symptoms of problems with {subject}", "what is the meaning of {subject} in simple terms", "give me an introduction to {subject} with examples",
    ),
    (LOGICAL, "en"): (
        "All {group} are {quality}. {name} is one of the {group}. Is {name} {quality}?", "No {group} are {quality}. Some {group} are {group}. What follows?",
        "If {name} is {quality}, then {name} is {quality}. {name} is not {quality}. Can we say that {name} is not {quality}? Explain the inference.",
        "{name} stands behind {name}, {name} in front of {name} but behind {name}. Who is first in the line?",
        "{name}, {name} and {name} each have a different job: cook, pilot and nurse. {name} is not the cook, and the pilot is older than {name}. Who is the nurse?",
        "It is reported that {claim}. Which of the following, if true, most seriously weakens the argument?\nA. Other causes changed at the same time.\nB. The report was long.\nC. Many people like it.\nD. The study was cheap.",
        "Because {claim}, an expert concluded that the same would happen elsewhere. Which of the following is an assumption on which the argument depends?",
        "Study: {claim}. If the above is true, which of the following can be most properly inferred?\n(A) All of it is chance.\n(B) At least one factor matters.\n(C) None of the data hold.\n(D) The opposite is true.",
        "{name} says: \"{claim}.\" {name} answers: \"You only say so because you profit.\" What is wrong with the answer's reasoning?",
        "Premise: Some {group} are {quality}. Hypothesis: Some {quality} things are {group}. Does the hypothesis follow from the premise?",
        "Rules: every one of the {group} who is {quality} is also {quality}. Facts: {name} is one of the {group} and {quality}. True or false: {name} is {quality}.",
        '{name} always lies and {name} always tells the truth. One of them says "{name} is {quality}". What can you conclude?',
        "There are {small} houses in a row. {name} lives left of {name}. {name} does not live next to {name}. The {quality} house is at one end. Who lives where?",
        "In 1998 a survey of {large} people showed that {claim}, in spite of costs of 3.5 million. Which of the following, if true, best supports this conclusion?\nA. The 2001 survey confirmed it.\nB. 40% refused to answer.\nC. Costs fell by 2%.\nD. It was widely read.",
    ),
    (CREATIVE, "en"): (
        "Write a story about {topic}.", "write a poem about {topic} in {small} lines", "Write a {large}-word essay about {topic}.", "compose a song about {topic} with chorus",
        "Write a blog post of {large}0 words for a {business}, friendly tone, with the keyword '{topic}' at least {small} times.", "write an seo article for a {business} with {small} headings and an FAQ",
        "Create an Instagram post for a {business} about {topic}, include emojis and hashtags", "Write a Facebook ad copy for a {business} offering {percent} off.",
        "I want you to act as a copywriter. Write a landing page for a {business} that explains its features and benefits.", "Write a video script of {small} minutes promoting a {business}.",
        "give me {small} slogans for a {business}", "Plan a content calendar for a {business} for January 2025 with {small} posts a week.", "Write a product description for a {business}.",
        "Write a scholarship essay in {large}0 words: what does {topic} mean to you?", "Craft a heartfelt LinkedIn post about {topic}.", "Write a twitter thread of {small} tweets about {topic}.",
        "generate a haiku about '{topic}'", "Write a short story in the style of Kafka about {topic}, main character called {name}.", "Give me a title and outline for a novel about {topic}",
        "Write a scene: {name} and {name} argue about {topic}.", "Rewrite this to be more engaging: our {business} opens in {small} weeks.", "Craft a comprehensive blog about {topic} including case studies and solutions.",
        "Write a personal reflection on {topic}, sharing anecdotes and what you learned.", "Create a detailed content brief for an article about {topic}.", "Write a group announcement reminding members of our {business} to be careful.",
        "You are an award-winning author. Begin a chapter in which {name} discovers {topic}.", "write a sales email to customers of a {business}", "Write a welcome speech about {topic} for {large} guests",
    ),
    (CONVERSATIONAL, "en"): (
        "what is your {yours}", "tell me your {yours}", "can you tell me about your {yours}", "do you have a {yours}", "what's the name of your {yours}", "who is your {yours}", "where is your {yours}",
        "i'd like to know your {yours}", "let me know what your {yours} is", "give me the name of your {yours}", "so what about your {yours}", "how would you describe your {yours}",
        "i just talked with {name} and now i feel so {quality}", "my friend {name} is always {quality} and it annoys me", "what do you think about {topic}?", "do you like {topic}?", "i love {topic}, what about you",
        "hello, i'm {name}", "hi {name}, how are you", "can you help me with something", "can you edit my essay?", "can you write poems?", "could you read a story for me", "are you able to speak {language}",
        "what kind of questions can i ask you", "what sort of things do you know", "why are we here", "what is the meaning of life in your opinion", "is there a reason to live", "tell me why humans exist", "who tells you what to do",
        "are you in charge or is there somebody above you", "which company do you work for", "in which year were you made", "were you made in {country}", "what part of the world are you from", "how many years have you been around",
        "the name's {name}, remember that", "you can call me {name}", "change your name to {name}", "well it was good to talk with you {name}", "i think {name} doesn't like me anymore", "That's great {name}! I've always wanted to see {country}.",
        "I've been to {country} twice, have you?", "My brother works for a {business}, he hates it.", "i'm going to {country} next month, so excited",
    ),
    (TRANSLATION, "en"): (
        "how do you say {phrase} in {language}", "how would i say {phrase} if i were {people}", "what is the {language} word for {phrase}", "translate {phrase} into {language}", "what's {phrase} in {language}",
        "how do {people} people say {phrase}", "how can i say {phrase} in {language}", "what {language} words mean {phrase}", "tell me how to say {phrase} to someone who is {people}", "what do the {people} call {phrase}",
        "i'd like to know the proper way to say {phrase} in {language}", "how do they say {phrase} in {country}", "in {people}, how do i say {phrase}", "Translate the following text to {language}: {phrase}, my name is {name}.",
    ),
    (SUMMARIZATION, "en"): (
        "write short notes on {subject} that i can revise from", "give me study notes in bullet points about {subject}", "summarize the history of {subject} in {small} sentences", "summarize the book about {person} in {large} words",
        "give me the plot summary of {work}", "Prepare a concise note summarizing the key points of the annual report", "brief summary of {subject}",
    ),
}  # fmt: skip

# Instructions that go with a pasted document, before or after it.
WITH_DOCUMENT: dict[tuple[str, str], tuple[str, ...]] = {
    (SUMMARIZATION, "en"): (
        "Summarize this.", "Summarize the following text:", "tl;dr", "give me the key points of this text", "Write a summary of the text above in three sentences.", "list the top 4 points made in this text",
        "Craft a concise note that captures the essence of this document.", "What is this about, in short?", "make bullet points with the main ideas", "Summarize in one paragraph the invention or event described here",
        "I'm late for a meeting, quickly give me the gist of this", 'Title: "{subject}" Transcript:', "Can you shorten this to 50 words?", "Write an abstract of this for busy readers", "sum it up please", "Summarize only the part about money",
        "condense the notes below", "Please produce an executive summary.",
    ),
    (TRANSLATION, "en"): (
        "Translate this into {language}.", "translate to {language}", "Please translate the text below to {language}:", "Give me a {language} version of this.", "Can you put this in {language}?", "I want you to translate this text to {language}",
        "{language} translation please", "Translate the following, keep the formatting:", "Turn it into natural {language}", "help me translate the content of this page to {language}",
    ),
    (EXTRACTION, "en"): (
        "Extract all names, dates and numbers from this text.", "List every person mentioned.", "find the prices in the text", "Extract 10 keywords.", "Which places are mentioned in the text?", "Make a table of the facts in the text.",
        "Identify the action items and who is responsible.", "Give me a JSON with the fields who, what, when.", "From the passage please find out what the causes are", "extract the company names from the following text", "What dates occur here?",
        "Pull out all the figures with their units.", "Go through the text and list the requirements.", "According to the passage, when did it happen? Quote the words.", "Answer from the text only: how much did it cost?", "list all adjectives used in this text",
    ),
    (CREATIVE, "en"): (
        "Write a LinkedIn post based on this information:", "Turn this into a dramatic short story.", "Write a poem from this text.", "Rewrite this in the style of Hemingway.", "Continue this text.", "Write an advert that uses these facts.",
        "Write a song about this in the style of Taylor Swift", "Create a catchy headline and a tweet from the following", "Transform the details into a scavenger hunt riddle with rhymes", "Write a reply to this, kind but firm", "Write a newsletter article from these notes",
        "Rewrite the text so that it is more persuasive and emotional", "Make a funny dialogue out of this", "Use this to write a blog post for young readers",
    ),
    (LOGICAL, "en"): (
        "Which of the following can be inferred from the text?\nA. Nothing changed.\nB. Somebody disagreed.\nC. All were pleased.\nD. It was free.", "Which of the following, if true, would most weaken the argument in the passage?",
        "Is the reasoning in this text sound? Name its hidden assumptions.", "If the statements above are true, which of the following must be true?\n(A) one\n(B) two\n(C) three\n(D) four", "Do the statements in this text contradict each other? Justify step by step.",
        "Which conclusion follows logically from the passage and which does not?",
    ),
    (FACTUAL, "en"): ("Is this true? Check the facts in the text against what you know.", "Who are the people in this text and what else are they known for?", "Explain the background of this event."),
    (CONVERSATIONAL, "en"): ("hey, my friend sent me this, what do you think about it?", "just wanted to share this with you, it made me sad"),
    (SUMMARIZATION, "de"): ("Fasse den Text zusammen.", "Fass mir das bitte kurz zusammen", "Worum geht es hier in zwei Sätzen?"),
    (TRANSLATION, "de"): ("Übersetze den Text ins Deutsche.", "Bitte ins Englische übersetzen", "Kannst du das auf Französisch übersetzen?"),
    (EXTRACTION, "de"): ("Liste alle Namen und Zahlen aus dem Text auf.", "Extrahiere die Stichwörter.", "Welche Orte werden genannt?"),
    (CREATIVE, "de"): ("Mach daraus eine spannende Geschichte.", "Schreibe dazu einen Blogbeitrag."),
    (SUMMARIZATION, "fr"): ("Résume ce texte.", "Fais-en une synthèse en trois points"), (TRANSLATION, "fr"): ("Traduis ce texte en français.", "Traduction en anglais s'il te plaît"),
    (EXTRACTION, "fr"): ("Relève tous les noms et les chiffres.",), (CREATIVE, "fr"): ("Écris un poème à partir de ce texte.",),
    (SUMMARIZATION, "es"): ("Resume este texto.", "Haz un resumen breve"), (TRANSLATION, "es"): ("Traduce este texto al español.", "Tradúcelo al inglés"),
    (EXTRACTION, "es"): ("Extrae los nombres y las cifras del texto.",), (CREATIVE, "es"): ("Escribe un cuento basado en este texto.",),
    (SUMMARIZATION, "zh"): ("请总结上文。", "用三句话概括以下内容：", "帮我提炼这段话的要点"), (TRANSLATION, "zh"): ("把以下内容翻译成中文：", "请将下文译成英文"),
    (EXTRACTION, "zh"): ("提取文中的人名、地名和数字。", "列出文中提到的所有日期"), (CREATIVE, "zh"): ("根据以上内容写一篇公众号文章", "请续写这段故事"), (LOGICAL, "zh"): ("根据以上陈述，以下哪项必然为真？",),
    (SUMMARIZATION, "ru"): ("Кратко перескажи этот текст.", "Сделай выжимку"), (TRANSLATION, "ru"): ("Переведи этот текст на русский.", "Переведи на английский"), (EXTRACTION, "ru"): ("Выпиши все имена и числа из текста.",),
    (SUMMARIZATION, "ja"): ("この文章を要約してください。",), (TRANSLATION, "ja"): ("次の文章を日本語に翻訳してください。",), (EXTRACTION, "ja"): ("文中の人名と数字を抜き出してください。",),
}  # fmt: skip
_SLOTTED = Path(__file__).parent / "slotted"
_SLOT = re.compile(r"\{(\w+)\}")
# How often each template is filled; a template without slots is used once.
FILLS = 9
SHORTENED_SHARE = 0.35
INSTRUCTION_FIRST_SHARE = 0.6


def from_templates() -> Iterator[tuple[str, str, str]]:
    """Yield capability, language and prompt of every filled template; the same for the same template."""
    for label, language, template in _templates():
        rng = random.Random(template)  # noqa: S311 - repeatable, not secret
        for _ in range(FILLS if _SLOT.search(template) else 1):
            yield label, language, _fill(template, rng)
    for label, language, instruction in _instructions():
        rng = random.Random(instruction)  # noqa: S311 - as above
        for document in rng.sample(DOCUMENTS, 5 if language == "en" else 4):
            yield label, language, _with_document(_fill(instruction, rng), document, rng)


def _templates() -> Iterator[tuple[str, str, str]]:
    for (label, language), templates in TEMPLATES.items():
        for template in templates:
            yield label, language, template
    for example in read_corpus(_SLOTTED, "word_problems.txt"):
        yield example.primary, example.language, example.prompt


def _instructions() -> Iterator[tuple[str, str, str]]:
    for (label, language), instructions in WITH_DOCUMENT.items():
        for instruction in instructions:
            yield label, language, instruction
    for example in read_corpus(_SLOTTED, "with_document.txt"):
        yield example.primary, example.language, example.prompt


def _with_document(instruction: str, document: str, rng: random.Random) -> str:
    pasted = "\n\n".join((document, *rng.sample(DOCUMENTS, rng.choice((1, 1, 2, 4)) - 1)))
    if rng.random() < SHORTENED_SHARE:
        pasted = pasted[: rng.randint(80, 400)]
    joint = rng.choice(("\n\n", "\n\n", "\n", " "))
    if rng.random() < INSTRUCTION_FIRST_SHARE or instruction.endswith((":", "：")):
        return f"{instruction}{joint}{pasted}"
    return f"{pasted}{joint}{instruction}"


def _fill(template: str, rng: random.Random) -> str:
    return _SLOT.sub(lambda slot: rng.choice(SLOTS[slot.group(1)]), template)
