"""Readable cues: words and phrases, in many languages, that speak for a capability, with their weights.

A cue is matched at the start of a word, whatever its case; a trailing `*` lets the word go on. In scripts without
spaces a cue matches anywhere. Weight 1.0 is a hint, 2.0 a strong sign, 3.0 all but certain; negative speaks against.
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class CueLine:
    """Cues of one weight for one capability, separated by commas."""

    capability: str
    weight: float
    cues: str


CUE_LINES: tuple[CueLine, ...] = (
    CueLine(
        CODE,
        2.2,
        "python, javascript, typescript, java, golang, rust, kotlin, haskell, php, ruby, perl, c++, c#, "
        "sql, mysql, postgres*, sqlite, mongodb, "
        "html, css, react, vue, angular, django, flask, fastapi, node.js, nodejs, npm, docker*, "
        "kubernetes, kubectl, bash, powershell, regex, "
        "regular expression, dockerfile, github, git, yaml, terraform, pandas, numpy, pytorch, "
        "tensorflow, unit test*, stack trace, traceback, "
        "segfault, null pointer, compile error, syntax error, recursion, linked list, binary search, "
        "leetcode, big-o, refactor*, debug*, "
        "codebase, pseudocode, api endpoint, rest api, webhook, vba, matlab, arduino, verilog, ggplot*, "
        "dataframe, лямбда, питон*, excel formula",
    ),
    CueLine(
        CODE,
        1.6,
        "write a function, write a program, write a script, write code, this code, my code, the code, "
        "code that, a script, function that, "
        "function to, python function, source code, codice, código, quellcode, programm, skript, "
        "fonction qui, función que, funzione che, "
        "função que, функци*, скрипт*, код*, программу, kod*, fonksiyon*, hàm, mã nguồn, kode, skrip, "
        "program yang, schreibe eine funktion, "
        "algorithm*, method, class, variable*, array*, loop, string, integer, boolean, json schema, "
        "compiler, runtime, exception, "
        "代码, 编写程序, 编程, 函数, 算法实现, 脚本, 报错, 程序, コード, プログラム, 関数, スクリプト, "
        "코드, 함수, 프로그램, कोड, فنكشن, كود, "
        "برنامج, دالة, קוד, โค้ด, ฟังก์ชัน",
    ),
    CueLine(
        MATHEMATICAL,
        2.0,
        "calculate, compute, solve for, equation*, integral*, derivative*, differentiate, integrate, "
        "probability, percent*, how many, how much, "
        "sum of, product of, average of, square root, perimeter, area of, volume of, triangle, "
        "polynomial*, matrix, eigenvalue*, logarithm*, factorial, "
        "remainder, divisible, fraction*, ratio of, standard deviation, per hour, km/h, mph, simplify, "
        "factor*, theorem, prove that, geometry, algebra, "
        "berechne*, wie viele, wie viel, gleichung*, wahrscheinlichkeit, prozent, fläche, combien, "
        "calcule*, équation*, probabilité, pourcentage, "
        "calcula*, cuánto*, cuánta*, ecuación*, probabilidad, porcentaje, quanto*, quanti, quante, "
        "equazione, equação, área, calcola*, hoeveel, bereken*, "
        "сколько, вычисли*, посчитай*, уравнени*, вероятност*, процент*, ile, oblicz*, równani*, "
        "prawdopodobieństw*, kaç, hesapla*, denklem*, berapa, hitung*, "
        "bao nhiêu, tính, phương trình, hur många, hur mycket, beräkna, πόσ*, υπολόγισε, скільки, "
        "обчисли*, kolik, vypočít*, hány, mennyi, cât, câți, calculează",
    ),
    CueLine(
        MATHEMATICAL,
        1.8,
        "计算, 方程, 求解, 概率, 等于多少, 多少, 面积, 几何, 函数f, 导数, 积分, 因式分解, 一共有, 平均, "
        "计算し, 方程式, いくつ, いくら, 確率, 面積, 何個, "
        "何人, 何円, 계산, 방정식, 몇 개, 얼마, "
        "확률, كم, احسب, معادلة, कितने, कितना, कितनी, गणना, समीकरण, כמה, חשב, เท่าไร, เท่าไหร่, คำนวณ, กี่, কত, চেপ্টা",
    ),
    CueLine(
        LOGICAL,
        2.2,
        "logically, deduce, deduction, premise*, conclusion, syllogism, which of the following, if the "
        "above, argument, assumption*, weakens, strengthens, "
        "must be true, can be inferred, inferred, infer, puzzle, riddle, truth-teller*, knight*, knave*, "
        "liar, always lies, always tells the truth, logic, logical*, "
        "valid, fallacy, therefore, clue*, who is the, who owns, seated, sits, immediately left, "
        "immediately right, next to, older than, taller than, "
        "all of the above statements, contradict*, paradox, implies, follows from, sequence, what comes "
        "next, pattern, odd one out, "
        "logisch*, rätsel, schlussfolger*, folgt daraus, lügt, énigme, logique, déduire, prémisse*, "
        "ment, acertijo, lógic*, deduc*, premisa*, miente, enigma, "
        "charada, mente, indovinello, logica, premess*, raadsel, логическ*, загадк*, вывод*, посылк*, "
        "лжец*, врёт, zagadk*, logiczn*, wniosek, bilmece, mantık*, "
        "teka-teki, logika, câu đố, suy luận, logisk*, gåta, γρίφος, λογικ*, загадка, логічн*, hádank*",
    ),
    CueLine(
        LOGICAL,
        1.8,
        "逻辑, 推理, 推断, 推出, 以下哪项, 如果以上, 下列哪项, 削弱, 加强, 前提, 结论, 说谎, 谁是, 真话, "
        "假话, 论证, 論理, 推論, 嘘つき, なぞなぞ, 謎, 結論, "
        "논리, 추론, 수수께끼, 거짓말, 결론, "
        "منطق*, استنتج, لغز, مقدم*, यदि सभी, तर्क*, पहेली, निष्कर्ष, חידה, לוגי*, ปริศนา, ตรรก*",
    ),
    CueLine(
        FACTUAL,
        1.3,
        "what is, what are, what was, what were, who is, who was, who wrote, who invented, who "
        "discovered, who won, who played, who sang, when did, when was, when is, where is, where was, "
        "where did, "
        "which country, which year, in what year, capital of, population of, explain, define, definition "
        "of, meaning of, how does, how do, why do, why does, why is, why are, "
        "history of, difference between, tell me about, is it true, causes of, symptoms of, was ist, was "
        "sind, wer war, wer ist, wann, wo liegt, warum, erkläre, hauptstadt, "
        "qu'est-ce que, qui est, qui a, quand, où se, pourquoi, explique*, capitale, qué es, quién, "
        "cuándo, dónde, por qué, explica*, cuál es, o que é, quem, quando, onde, por que, "
        "qual é, capital d*, che cos'è, cos'è, chi è, chi ha, dove si, perché, spiega*, qual è, wat is, "
        "wie was, wanneer, waar ligt, waarom, leg uit, hoofdstad, "
        "что такое, кто, когда, где, почему, объясни*, столиц*, co to, kto, kiedy, gdzie, dlaczego, "
        "wyjaśnij, stolic*, nedir, kim, ne zaman, nerede, neden, açıkla*, başkent*, "
        "apa itu, siapa, kapan, di mana, mengapa, jelaskan, ibu kota, là gì, ai là, khi nào, ở đâu, tại "
        "sao, giải thích, thủ đô, vad är, vem, när, var ligger, varför, förklara, "
        "τι είναι, ποιος, πότε, πού, γιατί, що таке, хто, коли, де, чому, co je, kdo, kdy, kde, proč, mi "
        "az, ki volt, mikor, hol, miért, ce este, cine, când, unde, de ce",
    ),
    CueLine(
        FACTUAL,
        1.3,
        "是什么, 什么是, 谁, 哪一年, 哪个国家, 在哪, 首都, 为什么, 解释, 介绍, 区别, 有哪些, 原因, とは, "
        "何ですか, 誰, いつ, どこ, なぜ, 説明, 首都, 違い, "
        "무엇, 누구, 언제, 어디, 왜, 설명, 수도, "
        "ما هو, ما هي, من هو, متى, أين, لماذا, اشرح, عاصمة, क्या है, कौन, कब, कहाँ, क्यों, समझा*, "
        "राजधानी, מה זה, מי, מתי, איפה, למה, הסבר, คืออะไร, ใคร, เมื่อไหร่, ที่ไหน, ทำไม, อธิบาย, কী, "
        "কে, কখন, কোথায়, কেন",
    ),
    CueLine(
        CREATIVE,
        2.4,
        "poem, haiku, sonnet, limerick, short story, a story, story about, lyrics, song about, a song, "
        "rap about, screenplay, dialogue between, fairy tale, novel, slogan*, tagline*, "
        "blog post, essay, tweet, instagram, linkedin post, facebook post, ad copy, advertis*, product "
        "description, speech, brainstorm, ideas for, names for, creative, imagine a, "
        "fictional, character*, plot, cover letter, caption*, joke, roleplay, role-play, gedicht*, "
        "geschichte, märchen, kurzgeschichte, werbe*, lied über, witz, poème, histoire, conte, chanson, "
        "poesía, poema*, cuento, historia sobre, canción, eslogan, conto, história, canção, poesia, "
        "racconto, storia, canzone, filastrocca, verhaal, liedje, "
        "стих*, рассказ*, сказк*, песн*, слоган*, эссе, придумай*, wiersz*, opowiadani*, bajk*, "
        "piosenk*, şiir*, hikaye*, masal, şarkı, puisi, cerita*, dongeng, lagu, bài thơ, câu chuyện, "
        "truyện, bài hát, "
        "dikt, berättelse, saga, ποίημα, ιστορία, вірш*, оповідання, казк*, báseň, příběh, pohádk*, "
        "vers, mese, poezie, poveste",
    ),
    CueLine(
        CREATIVE,
        2.2,
        "写一首, 写一篇, 诗, 故事, 作文, 小说, 歌词, 文案, 续写, 创作, 广告语, 笑话, 剧本, 詩, 俳句, "
        "物語, 小説, 歌詞, 作文, キャッチコピー, 시를, 시 한, "
        "소설, 이야기, 노래, 가사, 동화, "
        "قصيدة, قصة, شعر, أغنية, कविता, कहानी, गीत, שיר, סיפור, กลอน, นิทาน, เรื่องสั้น, แต่ง, কবিতা, গল্প",
    ),
    CueLine(
        CONVERSATIONAL,
        2.2,
        "hello, hi, hey, howdy, good morning, good evening, good night, how are you, how's it going, "
        "what's up, thank you, thanks, bye, goodbye, see you, nice to meet, are you a, are you an, who "
        "are you, "
        "your name, your favorite, your favourite, do you like, do you have, do you think, do you feel, "
        "can you talk, are you real, i feel, i'm feeling, i am feeling, i'm so, i'm sad, i'm bored, i am "
        "bored, i'm tired, i miss, "
        "i love you, lol, haha*, how old are you, where are you from, your hobbies, who made you, tell "
        "me about yourself, let's chat, you're, sorry, what do you think, my day, my boss, my "
        "girlfriend, my boyfriend, "
        "hallo, guten morgen, guten abend, wie geht, danke, tschüss, wer bist du, bist du, mir geht, ich "
        "fühle, ich bin traurig, langweilig, bonjour, salut, ça va, merci, au revoir, qui es-tu, tu es, "
        "je suis triste, je m'ennuie, "
        "hola, buenos días, buenas, cómo estás, gracias, adiós, quién eres, eres, estoy, me siento, olá, "
        "oi, bom dia, tudo bem, obrigad*, tchau, quem é você, estou, ciao, buongiorno, come stai, "
        "grazie, chi sei, sono triste, mi annoio, "
        "hoi, goedemorgen, hoe gaat, dank je, wie ben je, привет*, здравствуй*, доброе утро, как дела, "
        "спасибо, пока, кто ты, мне грустно, мне скучно, cześć, dzień dobry, jak się, dziękuję, kim "
        "jesteś, "
        "merhaba, selam, günaydın, nasılsın, teşekkür*, sen kimsin, halo, selamat pagi, apa kabar, "
        "terima kasih, siapa kamu, xin chào, chào, bạn khỏe, cảm ơn, bạn là ai, hej, god morgon, hur "
        "mår, tack, γεια, καλημέρα, τι κάνεις, ευχαριστώ, "
        "привіт, як справи, дякую, ahoj, jak se máš, děkuji, szia, hogy vagy, köszönöm, bună, ce mai faci, mulțumesc",
    ),
    CueLine(
        CONVERSATIONAL,
        2.0,
        "你好, 您好, 早上好, 晚安, 谢谢, 再见, 你是谁, 你叫什么, 你喜欢, 我好, 心情, 无聊, 聊聊, "
        "こんにちは, おはよう, こんばんは, ありがとう, 元気, あなたは, "
        "さようなら, 疲れた, 寂しい, 안녕, 고마워, 감사, 너는, 심심, 기분, "
        "مرحبا, السلام عليكم, صباح الخير, كيف حالك, شكرا, من أنت, नमस्ते, कैसे हो, धन्यवाद, तुम कौन, "
        "שלום, מה שלומך, תודה, สวัสดี, ขอบคุณ, คุณเป็น, সালাম, কেমন আছ, ধন্যবাদ",
    ),
    CueLine(
        SUMMARIZATION,
        3.0,
        "summarize, summarise, summary of, a summary, summarizing, tl;dr, tldr, in a nutshell, key "
        "points, main points, main ideas, condense, shorten, recap, abstract of, boil down, key "
        "takeaways, brief overview of the, sum up, "
        "zusammenfass*, fasse, fass, kernaussagen, résume*, résumé*, points clés, resume el, resume "
        "este, resume la, resumen*, resumir, resume o, resuma*, resumo, riassum*, sintetizza, sintesi, "
        "samenvat*, vat samen, "
        "кратко изложи*, резюмируй*, суммируй*, краткое содержание, подытож*, перескажи кратко, streść, "
        "streszcz*, podsumuj*, özetle*, özet*, ringkas*, rangkum*, tóm tắt, sammanfatt*, περίληψη, "
        "συνόψισε, стисло, підсумуй, shrň*, shrnut*, foglald össze, rezum*, "
        "总结, 概括, 摘要, 归纳, 概述以下, 要約, まとめて, 요약, لخص, تلخيص, ملخص, सारांश, संक्षेप, סכם, "
        "תקציר, สรุป, সারাংশ",
    ),
    CueLine(
        TRANSLATION,
        3.0,
        "translate, translated, translation of, in spanish, in french, in german, into english, into "
        "french, into spanish, into german, into japanese, into chinese, to english, to french, to "
        "spanish, to german, to chinese, to japanese, how do you say, how do i say, how would you say, "
        "übersetz*, ins englische, ins deutsche, auf englisch, auf deutsch, auf französisch, auf "
        "spanisch, tradui*, en anglais, en français, comment dit-on, comment dire, traduc*, traduz*, "
        "traduce*, traducir, al inglés, al español, al francés, en inglés, cómo se dice, "
        "para inglês, para o inglês, em inglês, como se diz, tradu*, in inglese, in italiano, come si "
        "dice, vertaal*, naar het engels, naar het nederlands, hoe zeg je, перевед*, перевод*, на "
        "английский, на русский, как сказать, przetłumacz*, na angielski, na polski, jak powiedzieć, "
        "çevir*, ingilizceye, türkçeye, nasıl denir, terjemah*, ke bahasa, dịch, sang tiếng, översätt*, "
        "till engelska, μετάφρασ*, στα αγγλικά, переклад*, англійською, přelož*, do angličtiny, "
        "fordítsd, angolra, traduceți, în engleză, "
        "翻译, 译成, 英译, 用英语怎么说, 用英文怎么说, 翻訳, 訳して, 英語で, 日本語に, 번역, 영어로, "
        "한국어로, ترجم, إلى الإنجليزية, "
        "بالإنجليزية, अनुवाद, अंग्रेजी में, תרגם, לאנגלית, แปล, ภาษาอังกฤษ, অনুবাদ",
    ),
    CueLine(
        EXTRACTION,
        2.8,
        "extract, extracting, pull out, find all the names, identify all, list all names, list all the, "
        "keywords from, named entities, entities, keywords, action items, phone numbers, email "
        "addresses, from the text, from the following text, from this text, from the passage, "
        "fill in the table, into a table, as json, parse the following, key-value, fields:, mentioned "
        "in, extrahier*, entnimm, liste alle, nenne alle namen, stichwörter, extrai*, extraire, relève, "
        "extraer, extrae*, extraia, estrai*, estrarre, haal*, извлек*, выпиши*, найди все, "
        "wyodrębnij, wypisz*, wyciągnij, çıkar*, ekstrak*, trích xuất, liệt kê tất cả, extrahera, "
        "εξήγαγε, витягни, випиши, vypiš, extrahuj, gyűjtsd ki, extrage, 提取, 抽取, 找出文中, 关键词, 抽出, 取り出し, "
        "추출, 뽑아, استخرج, निकाल*, חלץ, ดึงข้อมูล, বের কর",
    ),
)
