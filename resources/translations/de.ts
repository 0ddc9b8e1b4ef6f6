<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AnnotationForm</name>
        <message>
            <source>Not rated</source>
            <translation>Nicht bewertet</translation>
        </message>
        <message>
            <source>Good</source>
            <translation>Gut</translation>
        </message>
        <message>
            <source>So-so</source>
            <translation>Mittel</translation>
        </message>
        <message>
            <source>Bad</source>
            <translation>Schlecht</translation>
        </message>
        <message>
            <source>Rating</source>
            <translation>Bewertung</translation>
        </message>
        <message>
            <source>Corrected outcome</source>
            <translation>Berichtigtes Ergebnis</translation>
        </message>
        <message>
            <source>as measured</source>
            <translation>wie gemessen</translation>
        </message>
        <message>
            <source>answered after all</source>
            <translation>doch beantwortet</translation>
        </message>
        <message>
            <source>wrong or useless</source>
            <translation>falsch oder nutzlos</translation>
        </message>
        <message>
            <source>only partly right</source>
            <translation>nur teilweise richtig</translation>
        </message>
        <message>
            <source>work, draft</source>
            <translation>Arbeit, Entwurf</translation>
        </message>
        <message>
            <source>Tags, separated by commas</source>
            <translation>Schlagwörter, durch Kommas getrennt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Notiz</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>Schlagwörter</translation>
        </message>
        <message>
            <source>At most {0} tags.</source>
            <translation>Höchstens {0} Schlagwörter.</translation>
        </message>
    </context>
    <context>
        <name>AnswerChip</name>
        <message>
            <source>Why?</source>
            <translation>Warum?</translation>
        </message>
        <message>
            <source>Why {model}? {title}</source>
            <translation>Warum {model}? {title}</translation>
        </message>
        <message>
            <source>context cut</source>
            <translation>Kontext gekürzt</translation>
        </message>
        <message>
            <source>The prompt was longer than the model's context; its start was dropped.</source>
            <translation>Der Prompt war länger als der Kontext des Modells; sein Anfang fiel weg.</translation>
        </message>
        <message>
            <source>on CPU</source>
            <translation>auf der CPU</translation>
        </message>
        <message>
            <source>The model did not fit into graphics memory and ran partly on the processor.</source>
            <translation>Das Modell passte nicht in den Grafikspeicher und lief teilweise auf dem Prozessor.</translation>
        </message>
        <message>
            <source>slow</source>
            <translation>langsam</translation>
        </message>
        <message>
            <source>The model was less than half as fast as usual.</source>
            <translation>Das Modell war weniger als halb so schnell wie üblich.</translation>
        </message>
        <message>
            <source>escalated</source>
            <translation>weitergereicht</translation>
        </message>
        <message>
            <source>The answer looked weak, so a better model was asked.</source>
            <translation>Die Antwort wirkte schwach, darum wurde ein besseres Modell gefragt.</translation>
        </message>
        <message>
            <source>length limit</source>
            <translation>Längengrenze</translation>
        </message>
        <message>
            <source>The answer reached its longest length and was cut there.</source>
            <translation>Die Antwort erreichte die größte Länge und wurde dort abgeschnitten.</translation>
        </message>
        <message>
            <source>loading for the first time · {elapsed}</source>
            <translation>lädt zum ersten Mal · {elapsed}</translation>
        </message>
        <message>
            <source>{n} loads</source>
            <translation>{n}-mal geladen</translation>
        </message>
        <message>
            <source>1 load</source>
            <translation>1-mal geladen</translation>
        </message>
        <message>
            <source>loading, usually {usual} ({loads}) · {elapsed}</source>
            <translation>lädt, gewöhnlich {usual} ({loads}) · {elapsed}</translation>
        </message>
        <message>
            <source>answering…</source>
            <translation>antwortet …</translation>
        </message>
        <message>
            <source>thinking · {elapsed}</source>
            <translation>denkt nach · {elapsed}</translation>
        </message>
        <message>
            <source>waiting for its turn</source>
            <translation>wartet, bis es an der Reihe ist</translation>
        </message>
        <message>
            <source>waiting for a model</source>
            <translation>wartet auf ein Modell</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>eingereiht</translation>
        </message>
        <message>
            <source>reading the prompt</source>
            <translation>liest den Prompt</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>übersprungen</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>importiert</translation>
        </message>
        <message>
            <source>stopped by you</source>
            <translation>von Ihnen gestoppt</translation>
        </message>
        <message>
            <source>interrupted: Modelyard closed while it answered</source>
            <translation>unterbrochen: Modelyard wurde während der Antwort beendet</translation>
        </message>
        <message>
            <source>warm</source>
            <translation>warm</translation>
        </message>
        <message>
            <source>loaded in {time}</source>
            <translation>in {time} geladen</translation>
        </message>
        <message>
            <source>cold</source>
            <translation>kalt</translation>
        </message>
        <message>
            <source>{model} failed first: {error}</source>
            <translation>{model} ist zuerst gescheitert: {error}</translation>
        </message>
        <message>
            <source>instead of {model}</source>
            <translation>statt {model}</translation>
        </message>
    </context>
    <context>
        <name>AnswerView</name>
        <message>
            <source>Copy answer</source>
            <translation>Antwort kopieren</translation>
        </message>
        <message>
            <source>Ask again (Ctrl+R)</source>
            <translation>Noch einmal fragen (Strg+R)</translation>
        </message>
        <message>
            <source>Answer with another model</source>
            <translation>Von einem anderen Modell beantworten lassen</translation>
        </message>
    </context>
    <context>
        <name>ApiPanel</name>
        <message>
            <source>Copy address</source>
            <translation>Adresse kopieren</translation>
        </message>
        <message>
            <source>Copy token</source>
            <translation>Token kopieren</translation>
        </message>
        <message>
            <source>Make a new token</source>
            <translation>Neues Token erzeugen</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Programs send it as Authorization: Bearer … It is kept in a file that only you can read.</source>
            <translation>Programme senden es als Authorization: Bearer … Es liegt in einer Datei, die nur Sie lesen können.</translation>
        </message>
        <message>
            <source>Token</source>
            <translation>Token</translation>
        </message>
        <message>
            <source>Off. Switch it on below to let other programs use the router.</source>
            <translation>Aus. Schalten Sie ihn unten ein, damit andere Programme den Router nutzen können.</translation>
        </message>
        <message>
            <source>Starting …</source>
            <translation>Startet …</translation>
        </message>
        <message>
            <source>Answers at {url} for clients of Ollama, and at {url}/v1 for clients of OpenAI.</source>
            <translation>Antwortet unter {url} für Ollama-Programme und unter {url}/v1 für OpenAI-Programme.</translation>
        </message>
        <message>
            <source>Not running. {problem}</source>
            <translation>Läuft nicht. {problem}</translation>
        </message>
        <message>
            <source>Other machines reach it without encryption: who listens on the way can read the token. Name a certificate below.</source>
            <translation>Andere Rechner erreichen sie unverschlüsselt: Wer unterwegs mithört, kann das Token lesen. Unten ein Zertifikat angeben.</translation>
        </message>
        <message>
            <source>Address copied</source>
            <translation>Adresse kopiert</translation>
        </message>
        <message>
            <source>Token copied</source>
            <translation>Token kopiert</translation>
        </message>
        <message>
            <source>There is a new token, copied. Programs that use the old one are locked out.</source>
            <translation>Es gibt ein neues Token; es ist kopiert. Programme mit dem alten sind ausgesperrt.</translation>
        </message>
    </context>
    <context>
        <name>ArmFields</name>
        <message>
            <source>Strategy: {arm}</source>
            <translation>Strategie: {arm}</translation>
        </message>
        <message>
            <source>Own weights</source>
            <translation>Eigene Gewichte</translation>
        </message>
        <message>
            <source>Own weights: {arm}</source>
            <translation>Eigene Gewichte: {arm}</translation>
        </message>
        <message>
            <source>Otherwise the weights of the Routing page count.</source>
            <translation>Sonst gelten die Gewichte der Seite Routing.</translation>
        </message>
    </context>
    <context>
        <name>AskAgainDialog</name>
        <message>
            <source>Ask another model</source>
            <translation>Ein anderes Modell fragen</translation>
        </message>
        <message>
            <source>Model to ask</source>
            <translation>Modell, das gefragt wird</translation>
        </message>
        <message>
            <source>Ask</source>
            <translation>Fragen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Stoppen</translation>
        </message>
        <message>
            <source>Answer of then</source>
            <translation>Damalige Antwort</translation>
        </message>
        <message>
            <source>New answer</source>
            <translation>Neue Antwort</translation>
        </message>
        <message>
            <source>waiting …</source>
            <translation>wartet …</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
    </context>
    <context>
        <name>AskedBand</name>
        <message>
            <source>Use this prompt again</source>
            <translation>Diesen Prompt wieder verwenden</translation>
        </message>
        <message>
            <source>Differences</source>
            <translation>Unterschiede</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export this comparison</source>
            <translation>Diesen Vergleich exportieren</translation>
        </message>
        <message>
            <source>Delete this comparison</source>
            <translation>Diesen Vergleich löschen</translation>
        </message>
    </context>
    <context>
        <name>AttachmentBar</name>
        <message>
            <source>Attachments</source>
            <translation>Anhänge</translation>
        </message>
    </context>
    <context>
        <name>AttachmentChip</name>
        <message>
            <source>Picture {n}</source>
            <translation>Bild {n}</translation>
        </message>
        <message>
            <source>Attached: {name}</source>
            <translation>Angehängt: {name}</translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation>{name} entfernen</translation>
        </message>
    </context>
    <context>
        <name>AttachmentView</name>
        <message>
            <source>Text of {name}</source>
            <translation>Text von {name}</translation>
        </message>
    </context>
    <context>
        <name>AttemptTimeline</name>
        <message>
            <source>Expected and measured: {0}</source>
            <translation>Erwartet und gemessen: {0}</translation>
        </message>
    </context>
    <context>
        <name>AxisRuler</name>
        <message>
            <source>newest</source>
            <translation>neueste</translation>
        </message>
        <message>
            <source>{0} before</source>
            <translation>{0} davor</translation>
        </message>
    </context>
    <context>
        <name>BatchDesk</name>
        <message>
            <source>Batch deleted.</source>
            <translation>Stapel gelöscht.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>BatchForm</name>
        <message>
            <source>Name of the batch</source>
            <translation>Name des Stapels</translation>
        </message>
        <message>
            <source>Name (optional)</source>
            <translation>Name (freiwillig)</translation>
        </message>
        <message>
            <source>Prompts of the batch</source>
            <translation>Prompts des Stapels</translation>
        </message>
        <message>
            <source>One prompt a line. Prompts of several lines stand between lines of three hyphens (---).</source>
            <translation>Ein Prompt je Zeile. Mehrzeilige Prompts stehen zwischen Zeilen aus drei Bindestrichen (---).</translation>
        </message>
        <message>
            <source>batch</source>
            <translation>Stapel</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Start the batch</source>
            <translation>Stapel starten</translation>
        </message>
        <message>
            <source>From a file…</source>
            <translation>Aus einer Datei …</translation>
        </message>
        <message>
            <source>This file is too large for a list of prompts.</source>
            <translation>Diese Datei ist für eine Liste von Prompts zu groß.</translation>
        </message>
        <message>
            <source>{name} is not text in UTF-8.</source>
            <translation>{name} ist kein Text in UTF-8.</translation>
        </message>
        <message>
            <source>The file could not be read: {error}</source>
            <translation>Die Datei konnte nicht gelesen werden: {error}</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>New batch</source>
            <translation>Neuer Stapel</translation>
        </message>
        <message>
            <source>{n} prompts × {m} models = {total} answers. You can pause, and close Modelyard meanwhile.</source>
            <translation>{n} Prompts × {m} Modelle = {total} Antworten. Sie können pausieren und Modelyard zwischendurch schließen.</translation>
        </message>
        <message>
            <source>Every prompt is answered by every model; start it and go to lunch.</source>
            <translation>Jedes Modell beantwortet jeden Prompt; starten Sie den Stapel und gehen Sie essen.</translation>
        </message>
        <message>
            <source>Prompts from a file</source>
            <translation>Prompts aus einer Datei</translation>
        </message>
        <message>
            <source>Prompts (*.txt *.md *.csv *.json *.jsonl)</source>
            <translation>Prompts (*.txt *.md *.csv *.json *.jsonl)</translation>
        </message>
    </context>
    <context>
        <name>BranchSwitch</name>
        <message>
            <source>Earlier version of this question</source>
            <translation>Frühere Fassung dieser Frage</translation>
        </message>
        <message>
            <source>Later version of this question</source>
            <translation>Spätere Fassung dieser Frage</translation>
        </message>
        <message>
            <source>Earlier answer</source>
            <translation>Frühere Antwort</translation>
        </message>
        <message>
            <source>Later answer</source>
            <translation>Spätere Antwort</translation>
        </message>
        <message>
            <source>Version {place} of {count}</source>
            <translation>Fassung {place} von {count}</translation>
        </message>
    </context>
    <context>
        <name>BreakersCard</name>
        <message>
            <source>Circuit breakers</source>
            <translation>Schutzschalter</translation>
        </message>
        <message>
            <source>A model or host that fails again and again rests for a while; then one request tries it.</source>
            <translation>Ein Modell oder Host, der immer wieder scheitert, ruht eine Weile; dann probiert ihn eine Anfrage aus.</translation>
        </message>
        <message>
            <source>Host {0}</source>
            <translation>Host {0}</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset the breaker of {0}</source>
            <translation>Schutzschalter von {0} zurücksetzen</translation>
        </message>
        <message>
            <source>the next request tries it</source>
            <translation>die nächste Anfrage probiert ihn aus</translation>
        </message>
        <message>
            <source>1 failure</source>
            <translation>1 Fehlschlag</translation>
        </message>
        <message>
            <source>{0} failures in a row</source>
            <translation>{0} Fehlschläge in Folge</translation>
        </message>
        <message>
            <source>rests {0:.0f} s more · {1}</source>
            <translation>ruht noch {0:.0f} s · {1}</translation>
        </message>
        <message>
            <source>in use · {0}</source>
            <translation>in Gebrauch · {0}</translation>
        </message>
        <message>
            <source>No model was asked since the start.</source>
            <translation>Seit dem Start wurde kein Modell gefragt.</translation>
        </message>
        <message>
            <source>All {0} are closed: nothing failed lately.</source>
            <translation>Alle {0} sind geschlossen: Zuletzt ist nichts gescheitert.</translation>
        </message>
        <message>
            <source>The other {0} are closed.</source>
            <translation>Die anderen {0} sind geschlossen.</translation>
        </message>
    </context>
    <context>
        <name>CacheCard</name>
        <message>
            <source>Decision cache</source>
            <translation>Entscheidungsspeicher</translation>
        </message>
        <message>
            <source>Requests that look the same while nothing has changed get the same decision at once.</source>
            <translation>Anfragen, die gleich aussehen, erhalten sofort dieselbe Entscheidung, solange sich nichts geändert hat.</translation>
        </message>
        <message>
            <source>kept</source>
            <translation>aufbewahrt</translation>
        </message>
        <message>
            <source>hit ratio</source>
            <translation>Trefferquote</translation>
        </message>
        <message>
            <source>hits</source>
            <translation>Treffer</translation>
        </message>
        <message>
            <source>misses</source>
            <translation>Fehltreffer</translation>
        </message>
        <message>
            <source>cleared</source>
            <translation>geleert</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <source>Clear the decision cache</source>
            <translation>Entscheidungsspeicher leeren</translation>
        </message>
        <message>
            <source>{0:.0%} of {1}</source>
            <translation>{0:.0%} von {1}</translation>
        </message>
        <message>
            <source>none asked</source>
            <translation>keine gestellt</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} von {1}</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
    </context>
    <context>
        <name>CalibrateButton</name>
        <message>
            <source>Let models answer prompts that can be graded, and route by the result</source>
            <translation>Modelle prüfbare Prompts beantworten lassen und nach dem Ergebnis auswählen</translation>
        </message>
        <message>
            <source>Calibrate…</source>
            <translation>Kalibrieren …</translation>
        </message>
        <message>
            <source>Calibrating {percent} %</source>
            <translation>Kalibriert: {percent} %</translation>
        </message>
    </context>
    <context>
        <name>CalibrateDialog</name>
        <message>
            <source>Calibrate models</source>
            <translation>Modelle kalibrieren</translation>
        </message>
        <message>
            <source>Models to calibrate</source>
            <translation>Zu kalibrierende Modelle</translation>
        </message>
        <message>
            <source>Quick · {n}</source>
            <translation>Kurz · {n}</translation>
        </message>
        <message>
            <source>Full · {n}</source>
            <translation>Vollständig · {n}</translation>
        </message>
        <message>
            <source>Prompts for each model</source>
            <translation>Prompts je Modell</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Calibrations so far</source>
            <translation>Bisherige Kalibrierungen</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Easy</source>
            <translation>Leicht</translation>
        </message>
        <message>
            <source>Medium</source>
            <translation>Mittel</translation>
        </message>
        <message>
            <source>Hard</source>
            <translation>Schwer</translation>
        </message>
        <message>
            <source>Difficulty</source>
            <translation>Schwierigkeit</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Use as priors</source>
            <translation>Als Ausgangswerte verwenden</translation>
        </message>
        <message>
            <source>Share of right answers</source>
            <translation>Anteil richtiger Antworten</translation>
        </message>
        <message>
            <source>Nothing measured yet</source>
            <translation>Noch nichts gemessen</translation>
        </message>
        <message>
            <source>Your models answer prompts whose answers can be checked. Routing then starts from what they can do on this machine, not from what their size suggests.</source>
            <translation>Ihre Modelle beantworten Prompts, deren Antworten sich prüfen lassen. Das Routing geht dann von dem aus, was sie auf diesem Rechner können, nicht von dem, was ihre Größe vermuten lässt.</translation>
        </message>
        <message>
            <source>Share of right answers by capability and model</source>
            <translation>Anteil richtiger Antworten nach Fähigkeit und Modell</translation>
        </message>
        <message>
            <source>No model can answer yet</source>
            <translation>Noch kann kein Modell antworten</translation>
        </message>
        <message>
            <source>Fetch one on the Models page first.</source>
            <translation>Holen Sie zuerst eines auf der Seite „Modelle“.</translation>
        </message>
        <message>
            <source>Choose at least one model.</source>
            <translation>Wählen Sie mindestens ein Modell.</translation>
        </message>
        <message>
            <source>{n} answers, about {time} on this machine.</source>
            <translation>{n} Antworten, auf diesem Rechner etwa {time}.</translation>
        </message>
        <message>
            <source>Discard a calibration</source>
            <translation>Eine Kalibrierung verwerfen</translation>
        </message>
        <message>
            <source>Discard {n} graded answers?</source>
            <translation>{n} bewertete Antworten verwerfen?</translation>
        </message>
        <message>
            <source>What they changed in the ratings is taken back as well.</source>
            <translation>Was sie an den Werten geändert haben, wird ebenfalls zurückgenommen.</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>{n} ratings follow the calibration; the next decision uses them.</source>
            <translation>{n} Werte folgen der Kalibrierung; schon die nächste Entscheidung nutzt sie.</translation>
        </message>
        <message>
            <source>{n} ratings are as they were before.</source>
            <translation>{n} Werte sind wieder wie zuvor.</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>pausiert</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>in use</source>
            <translation>in Gebrauch</translation>
        </message>
        <message>
            <source>{when} · {n} prompts · {state}</source>
            <translation>{when} · {n} Prompts · {state}</translation>
        </message>
        <message>
            <source>Use again</source>
            <translation>Wieder verwenden</translation>
        </message>
        <message>
            <source>Routing starts from this result.</source>
            <translation>Das Routing geht von diesem Ergebnis aus.</translation>
        </message>
        <message>
            <source>Ratings that you set or pinned stay as they are.</source>
            <translation>Werte, die Sie gesetzt oder angeheftet haben, bleiben, wie sie sind.</translation>
        </message>
    </context>
    <context>
        <name>CalibrationMatrixModel</name>
        <message>
            <source>All together</source>
            <translation>Alle zusammen</translation>
        </message>
        <message>
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <source>{capability}, {model}: no answer graded yet</source>
            <translation>{capability}, {model}: noch keine Antwort bewertet</translation>
        </message>
        <message>
            <source>{capability}, {model}: {share} of {n} right; {low} to {high} at 95 % confidence</source>
            <translation>{capability}, {model}: {share} von {n} richtig; {low} bis {high} bei 95 % Konfidenz</translation>
        </message>
    </context>
    <context>
        <name>CalibrationStatus</name>
        <message>
            <source>{n} s</source>
            <translation>{n} s</translation>
        </message>
        <message>
            <source>{n} min</source>
            <translation>{n} min</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} h {minutes} min</translation>
        </message>
        <message>
            <source>Progress of the calibration</source>
            <translation>Fortschritt der Kalibrierung</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>{done} of {total} answers</source>
            <translation>{done} von {total} Antworten</translation>
        </message>
        <message>
            <source>{model} is answering</source>
            <translation>{model} antwortet</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>Läuft</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>noch etwa {time}</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Pausiert</translation>
        </message>
        <message>
            <source>{time} of answering</source>
            <translation>{time} Antwortzeit</translation>
        </message>
        <message>
            <source>{n} failed</source>
            <translation>{n} fehlgeschlagen</translation>
        </message>
    </context>
    <context>
        <name>ChangedDecisionsModel</name>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Was</source>
            <translation>War</translation>
        </message>
        <message>
            <source>Would be</source>
            <translation>Wäre</translation>
        </message>
        <message>
            <source>prompt not kept</source>
            <translation>Prompt nicht aufbewahrt</translation>
        </message>
        <message>
            <source>no model left</source>
            <translation>kein Modell übrig</translation>
        </message>
    </context>
    <context>
        <name>ChatAttachments</name>
        <message>
            <source>Attach pictures or text files</source>
            <translation>Bilder oder Textdateien anhängen</translation>
        </message>
        <message>
            <source>A prompt takes at most {n} attachments.</source>
            <translation>Ein Prompt nimmt höchstens {n} Anhänge auf.</translation>
        </message>
        <message>
            <source>Remove one first, or send them in several prompts.</source>
            <translation>Entfernen Sie zuerst einen, oder verteilen Sie sie auf mehrere Prompts.</translation>
        </message>
    </context>
    <context>
        <name>ChatEmpty</name>
        <message>
            <source>Ask your models</source>
            <translation>Fragen Sie Ihre Modelle</translation>
        </message>
        <message>
            <source>Each prompt goes to the model that will answer it best and soonest.</source>
            <translation>Jeder Prompt geht an das Modell, das ihn am besten und am schnellsten beantwortet.</translation>
        </message>
        <message>
            <source>The line under the field says which one, and why, while you type.</source>
            <translation>Die Zeile unter dem Feld sagt schon beim Tippen, welches das ist und warum.</translation>
        </message>
        <message>
            <source>Write a Python function that checks whether a text is a palindrome.</source>
            <translation>Schreib eine Python-Funktion, die prüft, ob ein Text ein Palindrom ist.</translation>
        </message>
        <message>
            <source>1. Explain compound interest.
2. Work out 4,000 € at 3.5 % for 12 years.
3. Write a haiku on it.</source>
            <translation>1. Erkläre den Zinseszins.
2. Rechne 4.000 € zu 3,5 % über 12 Jahre aus.
3. Schreib ein Haiku darüber.</translation>
        </message>
        <message>
            <source>Suggest five names for a small bakery by the sea.</source>
            <translation>Schlag fünf Namen für eine kleine Bäckerei am Meer vor.</translation>
        </message>
    </context>
    <context>
        <name>ChatFind</name>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>{n} of {total}</source>
            <translation>{n} von {total}</translation>
        </message>
    </context>
    <context>
        <name>ChatList</name>
        <message>
            <source>Loading…</source>
            <translation>Lädt …</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>“{title}” was deleted.</source>
            <translation>„{title}“ wurde gelöscht.</translation>
        </message>
    </context>
    <context>
        <name>ChatOverride</name>
        <message>
            <source>From now on {model} answers by the rule “{name}”.</source>
            <translation>Von jetzt an antwortet {model} nach der Regel „{name}“.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>ChatPage</name>
        <message>
            <source>The answer failed: {error}</source>
            <translation>Die Antwort ist fehlgeschlagen: {error}</translation>
        </message>
        <message>
            <source>The answer was stopped.</source>
            <translation>Die Antwort wurde gestoppt.</translation>
        </message>
        <message>
            <source>{model} has answered.</source>
            <translation>{model} hat geantwortet.</translation>
        </message>
        <message>
            <source>Sending makes another version of an earlier question.</source>
            <translation>Beim Senden entsteht eine weitere Fassung einer früheren Frage.</translation>
        </message>
        <message>
            <source>Cancel editing</source>
            <translation>Bearbeiten abbrechen</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>Neue Unterhaltung</translation>
        </message>
        <message>
            <source>More about this conversation</source>
            <translation>Mehr zu dieser Unterhaltung</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Find in this conversation</source>
            <translation>In dieser Unterhaltung suchen</translation>
        </message>
        <message>
            <source>Search all conversations</source>
            <translation>In allen Unterhaltungen suchen</translation>
        </message>
        <message>
            <source>Show the plan before it runs</source>
            <translation>Plan zeigen, bevor er läuft</translation>
        </message>
        <message>
            <source>Attach pictures or text files</source>
            <translation>Bilder oder Textdateien anhängen</translation>
        </message>
        <message>
            <source>Choose model or strategy</source>
            <translation>Modell oder Strategie wählen</translation>
        </message>
        <message>
            <source>Settings of this conversation</source>
            <translation>Einstellungen dieser Unterhaltung</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Noch einmal fragen</translation>
        </message>
        <message>
            <source>Ask another model</source>
            <translation>Ein anderes Modell fragen</translation>
        </message>
        <message>
            <source>Stop the answer</source>
            <translation>Antwort stoppen</translation>
        </message>
        <message>
            <source>Rename conversation</source>
            <translation>Unterhaltung umbenennen</translation>
        </message>
        <message>
            <source>Delete conversation</source>
            <translation>Unterhaltung löschen</translation>
        </message>
        <message>
            <source>Export conversation as Markdown</source>
            <translation>Unterhaltung als Markdown exportieren</translation>
        </message>
        <message>
            <source>Export conversation as JSON</source>
            <translation>Unterhaltung als JSON exportieren</translation>
        </message>
        <message>
            <source>Export all conversations</source>
            <translation>Alle Unterhaltungen exportieren</translation>
        </message>
        <message>
            <source>Import conversations</source>
            <translation>Unterhaltungen importieren</translation>
        </message>
        <message>
            <source>Jump to the latest message</source>
            <translation>Zur neuesten Nachricht springen</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Find…	Ctrl+F</source>
            <translation>Suchen …	Strg+F</translation>
        </message>
        <message>
            <source>This link was not opened: {address}. Only web and mail addresses are.</source>
            <translation>Dieser Link wurde nicht geöffnet: {address}. Nur Web- und E-Mail-Adressen werden geöffnet.</translation>
        </message>
    </context>
    <context>
        <name>ChatParametersForm</name>
        <message>
            <source>This needs about {needed} tokens, the context holds {limit}: its beginning would be dropped.</source>
            <translation>Das braucht etwa {needed} Token, der Kontext fasst {limit}: Der Anfang fiele weg.</translation>
        </message>
        <message>
            <source>Use {n} here</source>
            <translation>Hier {n} verwenden</translation>
        </message>
        <message>
            <source>Settings of this conversation</source>
            <translation>Einstellungen dieser Unterhaltung</translation>
        </message>
        <message>
            <source>system prompt</source>
            <translation>System-Prompt</translation>
        </message>
        <message>
            <source>context {0}</source>
            <translation>Kontext {0}</translation>
        </message>
        <message>
            <source>temperature {0}</source>
            <translation>Temperatur {0}</translation>
        </message>
        <message>
            <source>seed {0}</source>
            <translation>Startwert {0}</translation>
        </message>
        <message>
            <source>at most {0} tokens</source>
            <translation>höchstens {0} Token</translation>
        </message>
        <message>
            <source>loaded for {0}</source>
            <translation>{0} lang geladen</translation>
        </message>
        <message>
            <source>The preset “{name}” was saved.</source>
            <translation>Die Vorlage „{name}“ wurde gespeichert.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>The preset “{name}” was deleted.</source>
            <translation>Die Vorlage „{name}“ wurde gelöscht.</translation>
        </message>
    </context>
    <context>
        <name>ChatPlan</name>
        <message>
            <source>Show the plan before it runs</source>
            <translation>Plan zeigen, bevor er läuft</translation>
        </message>
    </context>
    <context>
        <name>ChatSession</name>
        <message>
            <source>Picture</source>
            <translation>Bild</translation>
        </message>
    </context>
    <context>
        <name>ChatTransfer</name>
        <message>
            <source>Export as Markdown…</source>
            <translation>Als Markdown exportieren …</translation>
        </message>
        <message>
            <source>Export as JSON…</source>
            <translation>Als JSON exportieren …</translation>
        </message>
        <message>
            <source>Import conversations…</source>
            <translation>Unterhaltungen importieren …</translation>
        </message>
        <message>
            <source>Export all conversations…</source>
            <translation>Alle Unterhaltungen exportieren …</translation>
        </message>
        <message>
            <source>All conversations</source>
            <translation>Alle Unterhaltungen</translation>
        </message>
        <message>
            <source>Save code</source>
            <translation>Code speichern</translation>
        </message>
        <message>
            <source>Saved as {path}.</source>
            <translation>Gespeichert als {path}.</translation>
        </message>
        <message>
            <source>Import conversations</source>
            <translation>Unterhaltungen importieren</translation>
        </message>
        <message>
            <source>Conversations (*.json);;All files (*)</source>
            <translation>Unterhaltungen (*.json);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>1 conversation was imported.</source>
            <translation>1 Unterhaltung wurde importiert.</translation>
        </message>
        <message>
            <source>{n} conversations were imported.</source>
            <translation>{n} Unterhaltungen wurden importiert.</translation>
        </message>
        <message>
            <source>{n} attachments were left out.</source>
            <translation>{n} Anhänge wurden ausgelassen.</translation>
        </message>
        <message>
            <source>Markdown (*.md)</source>
            <translation>Markdown (*.md)</translation>
        </message>
        <message>
            <source>JSON (*.json)</source>
            <translation>JSON (*.json)</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Exported to {path}.</source>
            <translation>Exportiert nach {path}.</translation>
        </message>
    </context>
    <context>
        <name>CodeBlock</name>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy code ({language})</source>
            <translation>Code kopieren ({language})</translation>
        </message>
        <message>
            <source>plain</source>
            <translation>Klartext</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Speichern …</translation>
        </message>
        <message>
            <source>Save code ({language})</source>
            <translation>Code speichern ({language})</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Code in {language}</source>
            <translation>Code in {language}</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>Code</translation>
        </message>
    </context>
    <context>
        <name>ColumnHeadings</name>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>First answer token, s (log) · line p50, band p5–p95, hollow = cold start, ✕ failed</source>
            <translation>Erstes Antwort-Token, s (log.) · Linie p50, Band p5–p95, hohl = Kaltstart, ✕ fehlgeschlagen</translation>
        </message>
        <message>
            <source>Decode, tok/s</source>
            <translation>Ausgabe, Token/s</translation>
        </message>
        <message>
            <source>Last 40 · Wilson 95 % · phases</source>
            <translation>Letzte 40 · Wilson 95 % · Phasen</translation>
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>Search actions, pages, models, conversations</source>
            <translation>Aktionen, Seiten, Modelle, Unterhaltungen suchen</translation>
        </message>
        <message>
            <source>Command palette</source>
            <translation>Befehlspalette</translation>
        </message>
        <message>
            <source>Found actions</source>
            <translation>Gefundene Aktionen</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
    </context>
    <context>
        <name>CompareBatch</name>
        <message>
            <source>New batch</source>
            <translation>Neuer Stapel</translation>
        </message>
        <message>
            <source>prompts × models</source>
            <translation>Prompts × Modelle</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
        <message>
            <source>Batches</source>
            <translation>Stapel</translation>
        </message>
        <message>
            <source>Rows shown</source>
            <translation>Gezeigte Zeilen</translation>
        </message>
        <message>
            <source>Open side by side</source>
            <translation>Nebeneinander öffnen</translation>
        </message>
        <message>
            <source>Answer of the chosen cell</source>
            <translation>Antwort der gewählten Zelle</translation>
        </message>
        <message>
            <source>Prompts by models</source>
            <translation>Prompts nach Modellen</translation>
        </message>
        <message>
            <source>Progress of the batch</source>
            <translation>Fortschritt des Stapels</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Retry failures</source>
            <translation>Fehlschläge wiederholen</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export this batch</source>
            <translation>Diesen Stapel exportieren</translation>
        </message>
        <message>
            <source>Delete this batch</source>
            <translation>Diesen Stapel löschen</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>noch etwa {time}</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Failures</source>
            <translation>Fehlschläge</translation>
        </message>
        <message>
            <source>Different</source>
            <translation>Verschieden</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
        <message>
            <source>, {n} failed</source>
            <translation>, {n} fehlgeschlagen</translation>
        </message>
        <message>
            <source>running · {words}</source>
            <translation>läuft · {words}</translation>
        </message>
        <message>
            <source>paused · {words}</source>
            <translation>pausiert · {words}</translation>
        </message>
        <message>
            <source>Choose a cell to read its answer.</source>
            <translation>Wählen Sie eine Zelle, um ihre Antwort zu lesen.</translation>
        </message>
    </context>
    <context>
        <name>CompareBoard</name>
        <message>
            <source>Capability of the leaderboard</source>
            <translation>Fähigkeit der Rangliste</translation>
        </message>
        <message>
            <source>Delete vote</source>
            <translation>Stimme löschen</translation>
        </message>
        <message>
            <source>No votes yet</source>
            <translation>Noch keine Stimmen</translation>
        </message>
        <message>
            <source>Vote on blind comparisons, and your models are ranked here, for each capability.</source>
            <translation>Stimmen Sie über blinde Vergleiche ab; Ihre Modelle werden dann hier für jede Fähigkeit gereiht.</translation>
        </message>
        <message>
            <source>Start a blind comparison</source>
            <translation>Blinden Vergleich beginnen</translation>
        </message>
        <message>
            <source>All capabilities</source>
            <translation>Alle Fähigkeiten</translation>
        </message>
        <message>
            <source>Votes: {n}. Strengths after Bradley and Terry, a tie being half a win; lines are 95 % intervals by profile likelihood. The rank is 1 + the number of models that are better beyond doubt; below 30 votes it is provisional (hollow mark).</source>
            <translation>Stimmen: {n}. Stärken nach Bradley und Terry, ein Unentschieden zählt als halber Sieg; die Linien sind 95-%-Intervalle nach der Profil-Likelihood. Der Rang ist 1 + die Zahl der zweifelsfrei besseren Modelle; unter 30 Stimmen ist er vorläufig (hohle Marke).</translation>
        </message>
        <message>
            <source>Leaderboard</source>
            <translation>Rangliste</translation>
        </message>
        <message>
            <source>Votes, newest first</source>
            <translation>Stimmen, neueste zuerst</translation>
        </message>
        <message>
            <source>Votes</source>
            <translation>Stimmen</translation>
        </message>
        <message>
            <source>Sides: no vote has decided for one answer yet.</source>
            <translation>Seiten: Noch hat keine Stimme für eine Antwort entschieden.</translation>
        </message>
        <message>
            <source>Sides, where a vote decided: the left answer won {share} % (95 %: {low}–{high} %, n = {n})</source>
            <translation>Seiten, wo eine Stimme entschied: Die linke Antwort gewann zu {share} % (95 %: {low}–{high} %, n = {n})</translation>
        </message>
        <message>
            <source>the side seems to sway you</source>
            <translation>die Seite scheint Sie zu beeinflussen</translation>
        </message>
        <message>
            <source>too few to tell</source>
            <translation>zu wenige für eine Aussage</translation>
        </message>
        <message>
            <source>no sign that the side sways you</source>
            <translation>kein Anzeichen, dass die Seite Sie beeinflusst</translation>
        </message>
    </context>
    <context>
        <name>CompareDiff</name>
        <message>
            <source>Back to the answers</source>
            <translation>Zurück zu den Antworten</translation>
        </message>
        <message>
            <source>Answers to compare</source>
            <translation>Zu vergleichende Antworten</translation>
        </message>
        <message>
            <source>Differences of answer {letter}</source>
            <translation>Unterschiede der Antwort {letter}</translation>
        </message>
        <message>
            <source>{share} % of the words in common · {n} only in {one} · {m} only in {other}</source>
            <translation>{share} % der Wörter gemeinsam · {n} nur in {one} · {m} nur in {other}</translation>
        </message>
    </context>
    <context>
        <name>CompareExport</name>
        <message>
            <source>Page to read (HTML)</source>
            <translation>Seite zum Lesen (HTML)</translation>
        </message>
        <message>
            <source>Table (CSV)</source>
            <translation>Tabelle (CSV)</translation>
        </message>
        <message>
            <source>Data (JSON)</source>
            <translation>Daten (JSON)</translation>
        </message>
        <message>
            <source>Export comparisons</source>
            <translation>Vergleiche exportieren</translation>
        </message>
        <message>
            <source>The file could not be written: {error}</source>
            <translation>Die Datei konnte nicht geschrieben werden: {error}</translation>
        </message>
        <message>
            <source>Exported to {name}.</source>
            <translation>Exportiert nach {name}.</translation>
        </message>
    </context>
    <context>
        <name>CompareHistory</name>
        <message>
            <source>Earlier comparisons</source>
            <translation>Frühere Vergleiche</translation>
        </message>
        <message>
            <source>Your comparisons will be listed here.</source>
            <translation>Hier werden Ihre Vergleiche aufgelistet.</translation>
        </message>
        <message>
            <source>(prompt not kept)</source>
            <translation>(Prompt nicht aufbewahrt)</translation>
        </message>
        <message>
            <source>blind, not voted yet</source>
            <translation>blind, noch nicht abgestimmt</translation>
        </message>
        <message>
            <source>blind, A won</source>
            <translation>blind, A gewann</translation>
        </message>
        <message>
            <source>blind, B won</source>
            <translation>blind, B gewann</translation>
        </message>
        <message>
            <source>blind, tie</source>
            <translation>blind, unentschieden</translation>
        </message>
        <message>
            <source>blind, both bad</source>
            <translation>blind, beide schlecht</translation>
        </message>
        <message>
            <source>blind, no vote</source>
            <translation>blind, keine Stimme</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Delete the vote</source>
            <translation>Die Stimme löschen</translation>
        </message>
        <message>
            <source>Delete	Del</source>
            <translation>Löschen	Entf</translation>
        </message>
    </context>
    <context>
        <name>CompareLanes</name>
        <message>
            <source>The comparisons could not be read</source>
            <translation>Die Vergleiche konnten nicht gelesen werden</translation>
        </message>
        <message>
            <source>One prompt, several answers</source>
            <translation>Ein Prompt, mehrere Antworten</translation>
        </message>
        <message>
            <source>Write a prompt below and see how your models answer it, side by side.</source>
            <translation>Schreiben Sie unten einen Prompt und sehen Sie nebeneinander, wie Ihre Modelle ihn beantworten.</translation>
        </message>
        <message>
            <source>No model to compare yet</source>
            <translation>Noch kein Modell zum Vergleichen</translation>
        </message>
        <message>
            <source>Models appear here as soon as a host has them.</source>
            <translation>Modelle erscheinen hier, sobald ein Host welche hat.</translation>
        </message>
        <message>
            <source>Open Models</source>
            <translation>„Modelle“ öffnen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Answers side by side</source>
            <translation>Antworten nebeneinander</translation>
        </message>
        <message>
            <source>Compare sends text only; pictures and files go with a prompt in Chat.</source>
            <translation>Der Vergleich sendet nur Text; Bilder und Dateien gehen im Chat mit einem Prompt mit.</translation>
        </message>
        <message>
            <source>(prompt not kept)</source>
            <translation>(Prompt nicht aufbewahrt)</translation>
        </message>
        <message>
            <source>, then </source>
            <translation>, dann </translation>
        </message>
        <message>
            <source>{reason} Order: {turns}.</source>
            <translation>{reason} Reihenfolge: {turns}.</translation>
        </message>
        <message>
            <source>Both answers are there. Left: A is better, right: B, up: tie, down: both bad.</source>
            <translation>Beide Antworten sind da. Links: A ist besser, rechts: B, hoch: unentschieden, runter: beide schlecht.</translation>
        </message>
        <message>
            <source>{n} answers are there.</source>
            <translation>{n} Antworten sind da.</translation>
        </message>
        <message>
            <source>This link was not opened: {address}</source>
            <translation>Dieser Link wurde nicht geöffnet: {address}</translation>
        </message>
    </context>
    <context>
        <name>ComparePage</name>
        <message>
            <source>Compare</source>
            <translation>Vergleich</translation>
        </message>
        <message>
            <source>Side by side</source>
            <translation>Nebeneinander</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>Stapel</translation>
        </message>
        <message>
            <source>Leaderboard</source>
            <translation>Rangliste</translation>
        </message>
        <message>
            <source>Part of the page</source>
            <translation>Teil der Seite</translation>
        </message>
        <message>
            <source>Compare blindly</source>
            <translation>Blind vergleichen</translation>
        </message>
        <message>
            <source>Stop all lanes</source>
            <translation>Alle Spuren stoppen</translation>
        </message>
        <message>
            <source>Batch of prompts</source>
            <translation>Stapel von Prompts</translation>
        </message>
        <message>
            <source>Two of these models answer, in random order; you vote before you see names.</source>
            <translation>Zwei dieser Modelle antworten in zufälliger Reihenfolge; Sie stimmen ab, bevor Sie Namen sehen.</translation>
        </message>
        <message>
            <source>A blind comparison needs two different models.</source>
            <translation>Ein blinder Vergleich braucht zwei verschiedene Modelle.</translation>
        </message>
        <message>
            <source>Choose another model.</source>
            <translation>Wählen Sie ein anderes Modell.</translation>
        </message>
        <message>
            <source>Stop the lanes first, or wait for their answers.</source>
            <translation>Stoppen Sie zuerst die Spuren, oder warten Sie auf ihre Antworten.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Comparison deleted.</source>
            <translation>Vergleich gelöscht.</translation>
        </message>
        <message>
            <source>Vote deleted; routing does not count it any more.</source>
            <translation>Stimme gelöscht; das Routing zählt sie nicht mehr.</translation>
        </message>
    </context>
    <context>
        <name>ComparePrompt</name>
        <message>
            <source>Prompt to compare</source>
            <translation>Zu vergleichender Prompt</translation>
        </message>
        <message>
            <source>One prompt for several models. Enter compares.</source>
            <translation>Ein Prompt für mehrere Modelle. Die Eingabetaste vergleicht.</translation>
        </message>
        <message>
            <source>Blind</source>
            <translation>Blind</translation>
        </message>
        <message>
            <source>Blind comparison</source>
            <translation>Blinder Vergleich</translation>
        </message>
        <message>
            <source>Two of the chosen models answer; names and speeds are hidden until you vote.</source>
            <translation>Zwei der gewählten Modelle antworten; Namen und Geschwindigkeiten bleiben verborgen, bis Sie abstimmen.</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Stop all</source>
            <translation>Alle stoppen</translation>
        </message>
    </context>
    <context>
        <name>CompareSession</name>
        <message>
            <source>This answer's decision is not stored any more.</source>
            <translation>Die Entscheidung zu dieser Antwort ist nicht mehr gespeichert.</translation>
        </message>
    </context>
    <context>
        <name>Composer</name>
        <message>
            <source>Send</source>
            <translation>Senden</translation>
        </message>
        <message>
            <source>Attach pictures or text files</source>
            <translation>Bilder oder Textdateien anhängen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Stoppen</translation>
        </message>
    </context>
    <context>
        <name>ContributionBar</name>
        <message>
            <source>Contributions: {0}</source>
            <translation>Beiträge: {0}</translation>
        </message>
    </context>
    <context>
        <name>ConversationList</name>
        <message>
            <source>Filter conversations</source>
            <translation>Unterhaltungen filtern</translation>
        </message>
        <message>
            <source>New conversation (Ctrl+N)</source>
            <translation>Neue Unterhaltung (Strg+N)</translation>
        </message>
        <message>
            <source>Conversations</source>
            <translation>Unterhaltungen</translation>
        </message>
        <message>
            <source>Rename	F2</source>
            <translation>Umbenennen	F2</translation>
        </message>
        <message>
            <source>Delete	Del</source>
            <translation>Löschen	Entf</translation>
        </message>
        <message>
            <source>Nothing found for “{text}”.</source>
            <translation>Nichts gefunden für „{text}“.</translation>
        </message>
        <message>
            <source>Your conversations will be listed here.</source>
            <translation>Hier werden Ihre Unterhaltungen aufgelistet.</translation>
        </message>
    </context>
    <context>
        <name>ConversationListModel</name>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Früher</translation>
        </message>
        <message>
            <source>{n} models</source>
            <translation>{n} Modelle</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message>
            <source>{n} min ago</source>
            <translation>vor {n} min</translation>
        </message>
    </context>
    <context>
        <name>Core</name>
        <message>
            <source>Routing</source>
            <translation>Routing</translation>
        </message>
        <message>
            <source>How Auto chooses a model.</source>
            <translation>Wie Auto ein Modell wählt.</translation>
        </message>
        <message>
            <source>Strategy</source>
            <translation>Strategie</translation>
        </message>
        <message>
            <source>How Auto ranks the models that could answer.</source>
            <translation>Wie Auto die Modelle reiht, die antworten könnten.</translation>
        </message>
        <message>
            <source>Split compound prompts</source>
            <translation>Zusammengesetzte Prompts teilen</translation>
        </message>
        <message>
            <source>Answer the parts of a compound prompt as separate sub-tasks.</source>
            <translation>Die Teile eines zusammengesetzten Prompts als eigene Teilaufgaben beantworten.</translation>
        </message>
        <message>
            <source>Ask a model for a plan</source>
            <translation>Ein Modell um einen Plan bitten</translation>
        </message>
        <message>
            <source>Auto asks a local model with good logic when a complex prompt cannot be split by rules.</source>
            <translation>Auto bittet ein lokales Modell mit guter Logik, wenn Regeln einen komplexen Prompt nicht teilen können.</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
        <message>
            <source>Planner timeout, s</source>
            <translation>Zeitgrenze für den Plan, s</translation>
        </message>
        <message>
            <source>Seconds the model may take to write a plan.</source>
            <translation>Sekunden, die das Modell für einen Plan brauchen darf.</translation>
        </message>
        <message>
            <source>Quality weight</source>
            <translation>Gewicht der Qualität</translation>
        </message>
        <message>
            <source>How much quality counts.</source>
            <translation>Wie viel Qualität zählt.</translation>
        </message>
        <message>
            <source>Reliability weight</source>
            <translation>Gewicht der Zuverlässigkeit</translation>
        </message>
        <message>
            <source>How much a model's success rate counts.</source>
            <translation>Wie viel die Erfolgsquote eines Modells zählt.</translation>
        </message>
        <message>
            <source>Speed weight</source>
            <translation>Gewicht der Geschwindigkeit</translation>
        </message>
        <message>
            <source>How much expected waiting time counts against a model.</source>
            <translation>Wie viel die erwartete Wartezeit gegen ein Modell zählt.</translation>
        </message>
        <message>
            <source>Memory weight</source>
            <translation>Gewicht des Speichers</translation>
        </message>
        <message>
            <source>How much it counts against a model that others are evicted.</source>
            <translation>Wie viel es gegen ein Modell zählt, dass andere verdrängt werden.</translation>
        </message>
        <message>
            <source>Priority weight</source>
            <translation>Gewicht der Priorität</translation>
        </message>
        <message>
            <source>How much the priority in the profile counts.</source>
            <translation>Wie viel die Priorität im Profil zählt.</translation>
        </message>
        <message>
            <source>Your weight</source>
            <translation>Ihr Gewicht</translation>
        </message>
        <message>
            <source>How much the routing weight in the profile counts.</source>
            <translation>Wie viel das Routing-Gewicht im Profil zählt.</translation>
        </message>
        <message>
            <source>Decision cache</source>
            <translation>Entscheidungsspeicher</translation>
        </message>
        <message>
            <source>Decisions kept for reuse; 0 switches it off.</source>
            <translation>Entscheidungen, die zur Wiederverwendung bleiben; 0 schaltet es ab.</translation>
        </message>
        <message>
            <source>Decision cache lifetime, s</source>
            <translation>Lebensdauer im Entscheidungsspeicher, s</translation>
        </message>
        <message>
            <source>Seconds until a kept decision is stale.</source>
            <translation>Sekunden, bis eine aufbewahrte Entscheidung veraltet ist.</translation>
        </message>
        <message>
            <source>Timeouts and retries</source>
            <translation>Zeitgrenzen und Wiederholungen</translation>
        </message>
        <message>
            <source>Time limits, retries and the circuit breaker.</source>
            <translation>Zeitgrenzen, Wiederholungen und der Schutzschalter.</translation>
        </message>
        <message>
            <source>Connect timeout, s</source>
            <translation>Zeitgrenze der Verbindung, s</translation>
        </message>
        <message>
            <source>Seconds to wait for a host to accept a connection.</source>
            <translation>Sekunden, die auf die Annahme einer Verbindung gewartet wird.</translation>
        </message>
        <message>
            <source>First token timeout, s</source>
            <translation>Zeitgrenze des ersten Tokens, s</translation>
        </message>
        <message>
            <source>Seconds from call to first token of a loaded model.</source>
            <translation>Sekunden vom Aufruf bis zum ersten Token eines geladenen Modells.</translation>
        </message>
        <message>
            <source>Load timeout, s</source>
            <translation>Zeitgrenze des Ladens, s</translation>
        </message>
        <message>
            <source>Seconds added while a model must be loaded first.</source>
            <translation>Sekunden, die hinzukommen, wenn ein Modell erst geladen werden muss.</translation>
        </message>
        <message>
            <source>Stall timeout, s</source>
            <translation>Zeitgrenze bei Stillstand, s</translation>
        </message>
        <message>
            <source>Seconds without a new token before a stream counts as stalled.</source>
            <translation>Sekunden ohne neues Token, nach denen ein Strom als stehen geblieben gilt.</translation>
        </message>
        <message>
            <source>Total timeout, s</source>
            <translation>Zeitgrenze insgesamt, s</translation>
        </message>
        <message>
            <source>Seconds one sub-task may take with all attempts.</source>
            <translation>Sekunden, die eine Teilaufgabe mit allen Versuchen dauern darf.</translation>
        </message>
        <message>
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>Calls for one sub-task at most, fallbacks included.</source>
            <translation>Aufrufe je Teilaufgabe höchstens, Ausweichmodelle eingerechnet.</translation>
        </message>
        <message>
            <source>Retries</source>
            <translation>Wiederholungen</translation>
        </message>
        <message>
            <source>Times the same model is tried again before falling back.</source>
            <translation>Wie oft dasselbe Modell erneut gefragt wird, bevor ausgewichen wird.</translation>
        </message>
        <message>
            <source>Retry delay, s</source>
            <translation>Pause vor der Wiederholung, s</translation>
        </message>
        <message>
            <source>Pause before the first retry; doubles each time, with jitter.</source>
            <translation>Pause vor der ersten Wiederholung; sie verdoppelt sich jedes Mal, mit etwas Zufall.</translation>
        </message>
        <message>
            <source>Longest Retry-After, s</source>
            <translation>Längstes Retry-After, s</translation>
        </message>
        <message>
            <source>A host that asks to wait longer is skipped.</source>
            <translation>Ein Host, der um längeres Warten bittet, wird übersprungen.</translation>
        </message>
        <message>
            <source>Breaker: failures</source>
            <translation>Schutzschalter: Fehlschläge</translation>
        </message>
        <message>
            <source>Failures in a row that pause a model.</source>
            <translation>Fehlschläge in Folge, nach denen ein Modell pausiert.</translation>
        </message>
        <message>
            <source>Breaker: pause, s</source>
            <translation>Schutzschalter: Pause, s</translation>
        </message>
        <message>
            <source>Seconds a paused model rests before one probe.</source>
            <translation>Sekunden, die ein pausiertes Modell ruht, bevor es ausprobiert wird.</translation>
        </message>
        <message>
            <source>Calls at once per host</source>
            <translation>Aufrufe zugleich je Host</translation>
        </message>
        <message>
            <source>Sub-tasks that run on one host at the same time.</source>
            <translation>Teilaufgaben, die gleichzeitig auf einem Host laufen.</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Antworten</translation>
        </message>
        <message>
            <source>Defaults for every answer; a conversation can override them.</source>
            <translation>Voreinstellungen für jede Antwort; eine Unterhaltung kann davon abweichen.</translation>
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation>Kontextlänge, Token</translation>
        </message>
        <message>
            <source>Empty leaves it to the server. Changing it makes models load again.</source>
            <translation>Leer überlässt es dem Server. Nach einer Änderung werden Modelle neu geladen.</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatur</translation>
        </message>
        <message>
            <source>Empty leaves it to the model; 0 is the most repeatable.</source>
            <translation>Leer überlässt es dem Modell; 0 ist am ehesten wiederholbar.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert</translation>
        </message>
        <message>
            <source>Empty draws a new one for every answer.</source>
            <translation>Leer zieht für jede Antwort einen neuen.</translation>
        </message>
        <message>
            <source>Longest answer, tokens</source>
            <translation>Längste Antwort, Token</translation>
        </message>
        <message>
            <source>Empty means no limit but the context.</source>
            <translation>Leer heißt: keine Grenze außer dem Kontext.</translation>
        </message>
        <message>
            <source>Keep models loaded</source>
            <translation>Modelle geladen halten</translation>
        </message>
        <message>
            <source>How long a model stays in memory after an answer: 5m, 1h, -1 for ever.</source>
            <translation>Wie lange ein Modell nach einer Antwort im Speicher bleibt: 5m, 1h, -1 für immer.</translation>
        </message>
        <message>
            <source>Hosts</source>
            <translation>Hosts</translation>
        </message>
        <message>
            <source>Where models are served.</source>
            <translation>Wo Modelle bereitgestellt werden.</translation>
        </message>
        <message>
            <source>Use Ollama</source>
            <translation>Ollama verwenden</translation>
        </message>
        <message>
            <source>Look for an Ollama server.</source>
            <translation>Nach einem Ollama-Server suchen.</translation>
        </message>
        <message>
            <source>Ollama address</source>
            <translation>Adresse von Ollama</translation>
        </message>
        <message>
            <source>Empty means OLLAMA_HOST, or 127.0.0.1:11434 without it.</source>
            <translation>Leer heißt OLLAMA_HOST oder, ohne diese Variable, 127.0.0.1:11434.</translation>
        </message>
        <message>
            <source>Refresh, s</source>
            <translation>Aktualisierung, s</translation>
        </message>
        <message>
            <source>Seconds between looks at a host's loaded models.</source>
            <translation>Sekunden zwischen zwei Blicken auf die geladenen Modelle eines Hosts.</translation>
        </message>
        <message>
            <source>Built-in models</source>
            <translation>Eingebaute Modelle</translation>
        </message>
        <message>
            <source>Models that come with Modelyard and run without Ollama.</source>
            <translation>Modelle, die mit Modelyard kommen und ohne Ollama laufen.</translation>
        </message>
        <message>
            <source>Use built-in models</source>
            <translation>Eingebaute Modelle verwenden</translation>
        </message>
        <message>
            <source>Start the built-in model server.</source>
            <translation>Den eingebauten Modellserver starten.</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Threads</translation>
        </message>
        <message>
            <source>Processor threads a model uses; 0 leaves one core to the window.</source>
            <translation>Prozessor-Threads, die ein Modell nutzt; 0 lässt dem Fenster einen Kern.</translation>
        </message>
        <message>
            <source>Models loaded at once</source>
            <translation>Zugleich geladene Modelle</translation>
        </message>
        <message>
            <source>Others are unloaded first.</source>
            <translation>Andere werden vorher entladen.</translation>
        </message>
        <message>
            <source>Fetch models</source>
            <translation>Modelle holen</translation>
        </message>
        <message>
            <source>Download the built-in models on first start.</source>
            <translation>Die eingebauten Modelle beim ersten Start herunterladen.</translation>
        </message>
        <message>
            <source>Learning</source>
            <translation>Lernen</translation>
        </message>
        <message>
            <source>What Modelyard may change by itself.</source>
            <translation>Was Modelyard selbst ändern darf.</translation>
        </message>
        <message>
            <source>When a model gets worse</source>
            <translation>Wenn ein Modell schlechter wird</translation>
        </message>
        <message>
            <source>Suggest a change of its profile, or apply it at once; every change can be undone.</source>
            <translation>Eine Änderung seines Profils vorschlagen oder sie sofort anwenden; jede Änderung lässt sich rückgängig machen.</translation>
        </message>
        <message>
            <source>Suggest</source>
            <translation>Vorschlagen</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Privacy</source>
            <translation>Datenschutz</translation>
        </message>
        <message>
            <source>What is written to disk.</source>
            <translation>Was auf die Festplatte geschrieben wird.</translation>
        </message>
        <message>
            <source>Keep prompts in decisions</source>
            <translation>Prompts in Entscheidungen aufbewahren</translation>
        </message>
        <message>
            <source>Off stores only a hash of each prompt in the decision log; conversations are kept either way.</source>
            <translation>Aus speichert von jedem Prompt nur eine Prüfsumme im Entscheidungsprotokoll; Unterhaltungen bleiben in jedem Fall.</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Darstellung</translation>
        </message>
        <message>
            <source>How the window looks.</source>
            <translation>Wie das Fenster aussieht.</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>Colours of the window. High contrast has stronger lines and text.</source>
            <translation>Farben des Fensters. Hoher Kontrast hat stärkere Linien und Schrift.</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>High contrast, light</source>
            <translation>Hoher Kontrast, hell</translation>
        </message>
        <message>
            <source>High contrast, dark</source>
            <translation>Hoher Kontrast, dunkel</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Words of the window, from its next start on.</source>
            <translation>Sprache des Fensters, ab seinem nächsten Start.</translation>
        </message>
        <message>
            <source>English</source>
            <translation>English</translation>
        </message>
        <message>
            <source>Deutsch</source>
            <translation>Deutsch</translation>
        </message>
        <message>
            <source>Text size, pt</source>
            <translation>Schriftgröße, pt</translation>
        </message>
        <message>
            <source>Size of ordinary text; everything scales with it.</source>
            <translation>Größe gewöhnlicher Schrift; alles wächst mit.</translation>
        </message>
        <message>
            <source>Tray and notifications</source>
            <translation>Infobereich und Benachrichtigungen</translation>
        </message>
        <message>
            <source>What Modelyard tells you while you look elsewhere.</source>
            <translation>Was Modelyard Ihnen mitteilt, während Sie woanders hinsehen.</translation>
        </message>
        <message>
            <source>Icon in the tray</source>
            <translation>Symbol im Infobereich</translation>
        </message>
        <message>
            <source>Show an icon with a menu beside the clock.</source>
            <translation>Neben der Uhr ein Symbol mit einem Menü zeigen.</translation>
        </message>
        <message>
            <source>Closing keeps it running</source>
            <translation>Nach dem Schließen weiterlaufen</translation>
        </message>
        <message>
            <source>The window goes to the tray when it is closed; Quit in its menu ends the program.</source>
            <translation>Beim Schließen geht das Fenster in den Infobereich; „Beenden“ in dessen Menü beendet das Programm.</translation>
        </message>
        <message>
            <source>Tell of long work</source>
            <translation>Lange Arbeit melden</translation>
        </message>
        <message>
            <source>When an answer or a download that took long has ended.</source>
            <translation>Wenn eine Antwort oder ein Download, der lange gedauert hat, fertig ist.</translation>
        </message>
        <message>
            <source>Long work, s</source>
            <translation>Lange Arbeit, s</translation>
        </message>
        <message>
            <source>Seconds from which an answer counts as long work.</source>
            <translation>Sekunden, ab denen eine Antwort als lange Arbeit gilt.</translation>
        </message>
        <message>
            <source>Tell of alerts</source>
            <translation>Warnungen melden</translation>
        </message>
        <message>
            <source>When answers fail or slow down, or a host goes away.</source>
            <translation>Wenn Antworten scheitern oder langsamer werden oder ein Host verschwindet.</translation>
        </message>
        <message>
            <source>Tell of paused models</source>
            <translation>Pausierte Modelle melden</translation>
        </message>
        <message>
            <source>When failures in a row make a model or host rest.</source>
            <translation>Wenn ein Modell oder Host nach Fehlschlägen in Folge ruht.</translation>
        </message>
        <message>
            <source>Quiet from</source>
            <translation>Ruhe ab</translation>
        </message>
        <message>
            <source>Like 22:00; nothing is told from then on. Empty means no quiet hours.</source>
            <translation>Wie 22:00; von da an wird nichts gemeldet. Leer heißt: keine Ruhezeit.</translation>
        </message>
        <message>
            <source>Quiet until</source>
            <translation>Ruhe bis</translation>
        </message>
        <message>
            <source>Like 07:30; before midnight or after it.</source>
            <translation>Wie 07:30; vor oder nach Mitternacht.</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>Daten</translation>
        </message>
        <message>
            <source>Where things are kept.</source>
            <translation>Wo die Daten liegen.</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Empty means a SQLite file in the data folder. A server's address shares it among machines.</source>
            <translation>Leer heißt: eine SQLite-Datei im Datenordner. Die Adresse eines Servers teilt sie unter mehreren Rechnern.</translation>
        </message>
        <message>
            <source>Backups kept</source>
            <translation>Aufbewahrte Sicherungen</translation>
        </message>
        <message>
            <source>Copies of the database made before it is upgraded.</source>
            <translation>Kopien der Datenbank, die vor ihrer Umstellung auf eine neue Version entstehen.</translation>
        </message>
        <message>
            <source>Keep decisions, days</source>
            <translation>Entscheidungen aufbewahren, Tage</translation>
        </message>
        <message>
            <source>Older requests and decisions are deleted once a day; 0 keeps all. Conversations stay.</source>
            <translation>Ältere Anfragen und Entscheidungen werden einmal am Tag gelöscht; 0 behält alle. Unterhaltungen bleiben.</translation>
        </message>
        <message>
            <source>Local API</source>
            <translation>Lokale API</translation>
        </message>
        <message>
            <source>How other programs reach the router over HTTP.</source>
            <translation>Wie andere Programme den Router über HTTP erreichen.</translation>
        </message>
        <message>
            <source>Serve while the window is open</source>
            <translation>Dienst anbieten, solange das Fenster offen ist</translation>
        </message>
        <message>
            <source>As “modelyard serve” does without a window.</source>
            <translation>Wie es „modelyard serve“ ohne Fenster tut.</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Where the API listens. Anything but 127.0.0.1 lets other machines in; they need the token.</source>
            <translation>Wo die API lauscht. Alles außer 127.0.0.1 lässt andere Rechner herein; sie brauchen das Token.</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Ollama itself uses 11434.</source>
            <translation>Ollama selbst nutzt 11434.</translation>
        </message>
        <message>
            <source>Ask for the token</source>
            <translation>Nach dem Token fragen</translation>
        </message>
        <message>
            <source>Off lets every program on this machine in; others never.</source>
            <translation>Aus lässt jedes Programm auf diesem Rechner herein; andere nie.</translation>
        </message>
        <message>
            <source>Certificate</source>
            <translation>Zertifikat</translation>
        </message>
        <message>
            <source>PEM file; with its key, programs connect by https. Empty means http, which others can read.</source>
            <translation>PEM-Datei; mit ihrem Schlüssel verbinden sich Programme per https. Leer heißt http, was andere mitlesen können.</translation>
        </message>
        <message>
            <source>Key of the certificate</source>
            <translation>Schlüssel des Zertifikats</translation>
        </message>
        <message>
            <source>PEM file without a password.</source>
            <translation>PEM-Datei ohne Passwort.</translation>
        </message>
        <message>
            <source>Let clients change models</source>
            <translation>Programme dürfen Modelle ändern</translation>
        </message>
        <message>
            <source>Allow other programs to download and delete models.</source>
            <translation>Anderen Programmen erlauben, Modelle herunterzuladen und zu löschen.</translation>
        </message>
        <message>
            <source>Split prompts of clients</source>
            <translation>Prompts von Programmen teilen</translation>
        </message>
        <message>
            <source>Answer the parts of a compound prompt separately when a client asks Auto for plain text.</source>
            <translation>Die Teile eines zusammengesetzten Prompts einzeln beantworten, wenn ein Programm Auto um reinen Text bittet.</translation>
        </message>
        <message>
            <source>Stand in for a named model</source>
            <translation>Für ein genanntes Modell einspringen</translation>
        </message>
        <message>
            <source>Let Auto answer when the model a client named fails before its first word.</source>
            <translation>Auto antworten lassen, wenn das genannte Modell vor seinem ersten Wort scheitert.</translation>
        </message>
        <message>
            <source>Largest request, MB</source>
            <translation>Größte Anfrage, MB</translation>
        </message>
        <message>
            <source>Larger ones are refused; pictures count.</source>
            <translation>Größere werden abgelehnt; Bilder zählen mit.</translation>
        </message>
        <message>
            <source>Answers at once</source>
            <translation>Antworten zugleich</translation>
        </message>
        <message>
            <source>More requests than this are told to come back.</source>
            <translation>Weitere Anfragen werden gebeten, später wiederzukommen.</translation>
        </message>
        <message>
            <source>Requests a minute</source>
            <translation>Anfragen je Minute</translation>
        </message>
        <message>
            <source>For each client address.</source>
            <translation>Für jede Adresse eines Programms.</translation>
        </message>
        <message>
            <source>Patience at the end, s</source>
            <translation>Geduld am Ende, s</translation>
        </message>
        <message>
            <source>Seconds that answers under way may go on.</source>
            <translation>Sekunden, die laufende Antworten noch weitergehen dürfen.</translation>
        </message>
        <message>
            <source>Observability</source>
            <translation>Beobachtbarkeit</translation>
        </message>
        <message>
            <source>What other programs are told of how the router does: never a prompt, never an answer.</source>
            <translation>Was andere Programme darüber erfahren, wie es dem Router geht: nie ein Prompt, nie eine Antwort.</translation>
        </message>
        <message>
            <source>Webhook for alerts</source>
            <translation>Webhook für Warnungen</translation>
        </message>
        <message>
            <source>Each alert is posted to this address as JSON. Empty posts nothing.</source>
            <translation>Jede Warnung wird als JSON an diese Adresse geschickt. Leer schickt nichts.</translation>
        </message>
        <message>
            <source>OpenTelemetry collector</source>
            <translation>OpenTelemetry-Sammler</translation>
        </message>
        <message>
            <source>Traces are sent to this OTLP address. Needs the extra otel; empty sends none.</source>
            <translation>Ablaufspuren gehen an diese OTLP-Adresse. Braucht das Zusatzpaket otel; leer sendet keine.</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>Code</translation>
        </message>
        <message>
            <source>Write, explain, review or repair programs, queries and configuration.</source>
            <translation>Programme, Abfragen und Konfigurationen schreiben, erklären, prüfen oder reparieren.</translation>
        </message>
        <message>
            <source>Mathematical</source>
            <translation>Mathematik</translation>
        </message>
        <message>
            <source>Calculate, solve equations, prove, work with quantities.</source>
            <translation>Rechnen, Gleichungen lösen, beweisen, mit Größen umgehen.</translation>
        </message>
        <message>
            <source>Logical</source>
            <translation>Logik</translation>
        </message>
        <message>
            <source>Deduce from premises, solve puzzles, judge arguments.</source>
            <translation>Aus Voraussetzungen schließen, Rätsel lösen, Argumente beurteilen.</translation>
        </message>
        <message>
            <source>Factual</source>
            <translation>Wissen</translation>
        </message>
        <message>
            <source>Recall or explain facts about the world.</source>
            <translation>Tatsachen über die Welt nennen oder erklären.</translation>
        </message>
        <message>
            <source>Creative</source>
            <translation>Kreativität</translation>
        </message>
        <message>
            <source>Invent stories, poems, names, slogans, ideas.</source>
            <translation>Geschichten, Gedichte, Namen, Werbesprüche und Ideen erfinden.</translation>
        </message>
        <message>
            <source>Conversational</source>
            <translation>Gespräch</translation>
        </message>
        <message>
            <source>Small talk, feelings, opinions, talk about the assistant.</source>
            <translation>Plauderei, Gefühle, Meinungen, Gespräch über den Assistenten.</translation>
        </message>
        <message>
            <source>Summarization</source>
            <translation>Zusammenfassung</translation>
        </message>
        <message>
            <source>Shorten a given text without losing its point.</source>
            <translation>Einen gegebenen Text kürzen, ohne seinen Kern zu verlieren.</translation>
        </message>
        <message>
            <source>Translation</source>
            <translation>Übersetzung</translation>
        </message>
        <message>
            <source>Carry a given text from one language to another.</source>
            <translation>Einen gegebenen Text von einer Sprache in eine andere übertragen.</translation>
        </message>
        <message>
            <source>Extraction</source>
            <translation>Extraktion</translation>
        </message>
        <message>
            <source>Pull named fields, entities or structure out of a given text.</source>
            <translation>Genannte Felder, Namen oder Strukturen aus einem gegebenen Text ziehen.</translation>
        </message>
        <message>
            <source>Balanced</source>
            <translation>Ausgewogen</translation>
        </message>
        <message>
            <source>Weighs quality, speed, reliability and your wishes against each other.</source>
            <translation>Wägt Qualität, Geschwindigkeit, Zuverlässigkeit und Ihre Wünsche gegeneinander ab.</translation>
        </message>
        <message>
            <source>Best quality</source>
            <translation>Beste Qualität</translation>
        </message>
        <message>
            <source>Takes the model with the best expected answer, however long it takes.</source>
            <translation>Nimmt das Modell mit der besten erwarteten Antwort, wie lange es auch dauert.</translation>
        </message>
        <message>
            <source>Fastest</source>
            <translation>Am schnellsten</translation>
        </message>
        <message>
            <source>Takes the model that is expected to be done first.</source>
            <translation>Nimmt das Modell, das voraussichtlich zuerst fertig ist.</translation>
        </message>
        <message>
            <source>Loaded first</source>
            <translation>Geladene zuerst</translation>
        </message>
        <message>
            <source>Takes the best of the loaded models, so that nothing has to be loaded.</source>
            <translation>Nimmt das beste der geladenen Modelle, damit nichts geladen werden muss.</translation>
        </message>
        <message>
            <source>Cascade</source>
            <translation>Kaskade</translation>
        </message>
        <message>
            <source>Asks a small model first and a better one only if the answer looks weak.</source>
            <translation>Fragt zuerst ein kleines Modell und ein besseres nur, wenn die Antwort schwach wirkt.</translation>
        </message>
        <message>
            <source>Explore</source>
            <translation>Erkunden</translation>
        </message>
        <message>
            <source>Now and then tries a model that may be better than the one it believes best, and learns from it.</source>
            <translation>Probiert hin und wieder ein Modell, das besser sein könnte als das vermeintlich beste, und lernt daraus.</translation>
        </message>
        <message>
            <source>In turn</source>
            <translation>Reihum</translation>
        </message>
        <message>
            <source>Takes each model in turn, whatever its score.</source>
            <translation>Nimmt jedes Modell der Reihe nach, gleich wie seine Wertung ist.</translation>
        </message>
        <message>
            <source>Pinned</source>
            <translation>Festgelegt</translation>
        </message>
        <message>
            <source>Always takes the model you chose, and never another one.</source>
            <translation>Nimmt immer das Modell, das Sie gewählt haben, und nie ein anderes.</translation>
        </message>
        <message>
            <source>code</source>
            <translation>Code</translation>
        </message>
        <message>
            <source>mathematical</source>
            <translation>Mathematik</translation>
        </message>
        <message>
            <source>logical</source>
            <translation>Logik</translation>
        </message>
        <message>
            <source>factual</source>
            <translation>Wissen</translation>
        </message>
        <message>
            <source>creative</source>
            <translation>Kreativität</translation>
        </message>
        <message>
            <source>conversational</source>
            <translation>Gespräch</translation>
        </message>
        <message>
            <source>summarization</source>
            <translation>Zusammenfassung</translation>
        </message>
        <message>
            <source>translation</source>
            <translation>Übersetzung</translation>
        </message>
        <message>
            <source>extraction</source>
            <translation>Extraktion</translation>
        </message>
        <message>
            <source>single</source>
            <translation>einzeln</translation>
        </message>
        <message>
            <source>parallel</source>
            <translation>parallel</translation>
        </message>
        <message>
            <source>sequential</source>
            <translation>nacheinander</translation>
        </message>
        <message>
            <source>hybrid</source>
            <translation>gemischt</translation>
        </message>
        <message>
            <source>quality</source>
            <translation>Qualität</translation>
        </message>
        <message>
            <source>success</source>
            <translation>Erfolg</translation>
        </message>
        <message>
            <source>speed</source>
            <translation>Geschwindigkeit</translation>
        </message>
        <message>
            <source>memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>your weight</source>
            <translation>Ihr Gewicht</translation>
        </message>
        <message>
            <source>length</source>
            <translation>Länge</translation>
        </message>
        <message>
            <source>asks</source>
            <translation>Bitten</translation>
        </message>
        <message>
            <source>constraints</source>
            <translation>Vorgaben</translation>
        </message>
        <message>
            <source>steps</source>
            <translation>Schritte</translation>
        </message>
        <message>
            <source>hard_verbs</source>
            <translation>schwere Verben</translation>
        </message>
        <message>
            <source>rare_words</source>
            <translation>seltene Wörter</translation>
        </message>
        <message>
            <source>symbols</source>
            <translation>Zeichen</translation>
        </message>
        <message>
            <source>reasoning</source>
            <translation>Schlussfolgern</translation>
        </message>
    </context>
    <context>
        <name>CoreActions</name>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Routing</source>
            <translation>Routing</translation>
        </message>
        <message>
            <source>Unload all models</source>
            <translation>Alle Modelle entladen</translation>
        </message>
        <message>
            <source>free memory</source>
            <translation>Speicher freigeben</translation>
        </message>
        <message>
            <source>Get a model</source>
            <translation>Modell holen</translation>
        </message>
        <message>
            <source>pull download install</source>
            <translation>herunterladen installieren</translation>
        </message>
        <message>
            <source>Reset all circuit breakers</source>
            <translation>Alle Schutzschalter zurücksetzen</translation>
        </message>
        <message>
            <source>Clear the decision cache</source>
            <translation>Entscheidungsspeicher leeren</translation>
        </message>
        <message>
            <source>No model is loaded.</source>
            <translation>Kein Modell ist geladen.</translation>
        </message>
        <message>
            <source>Unloaded: {0}</source>
            <translation>Entladen: {0}</translation>
        </message>
        <message>
            <source>Nothing rests.</source>
            <translation>Nichts ruht.</translation>
        </message>
        <message>
            <source>{0} may be asked again.</source>
            <translation>{0} darf wieder gefragt werden.</translation>
        </message>
        <message>
            <source>{0} decisions forgotten.</source>
            <translation>{0} Entscheidungen vergessen.</translation>
        </message>
    </context>
    <context>
        <name>CrashDialog</name>
        <message>
            <source>Something went wrong</source>
            <translation>Etwas ist schiefgegangen</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Einzelheiten</translation>
        </message>
        <message>
            <source>This is a bug in Modelyard. The window goes on, and what you were writing is kept.</source>
            <translation>Das ist ein Fehler in Modelyard. Das Fenster läuft weiter, und was Sie gerade schrieben, bleibt erhalten.</translation>
        </message>
        <message>
            <source>{count} bugs so far. The window goes on, and what you were writing is kept.</source>
            <translation>Bisher {count} Fehler. Das Fenster läuft weiter, und was Sie gerade schrieben, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Copy details</source>
            <translation>Einzelheiten kopieren</translation>
        </message>
        <message>
            <source>Copy my text</source>
            <translation>Meinen Text kopieren</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
    </context>
    <context>
        <name>Dashboard</name>
        <message>
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>calls of a model</source>
            <translation>Aufrufe eines Modells</translation>
        </message>
        <message>
            <source>{0} attempts</source>
            <translation>{0} Versuche</translation>
        </message>
        <message>
            <source>the newest {0}</source>
            <translation>die neuesten {0}</translation>
        </message>
        <message>
            <source>{0} compound · {1}</source>
            <translation>{0} zusammengesetzt · {1}</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>measured</source>
            <translation>gemessen</translation>
        </message>
        <message>
            <source>measured, from sums ±6 %</source>
            <translation>gemessen, aus Summen ±6 %</translation>
        </message>
        <message>
            <source>n = {0}, {1}</source>
            <translation>n = {0}, {1}</translation>
        </message>
        <message>
            <source>n = {0}, p95 needs {1}</source>
            <translation>n = {0}, p95 braucht {1}</translation>
        </message>
        <message>
            <source>First token, p50 · p95</source>
            <translation>Erstes Token, p50 · p95</translation>
        </message>
        <message>
            <source>{0} stopped by you</source>
            <translation>{0} von Ihnen gestoppt</translation>
        </message>
        <message>
            <source>Success</source>
            <translation>Erfolg</translation>
        </message>
        <message>
            <source>no finished attempt yet</source>
            <translation>noch kein beendeter Versuch</translation>
        </message>
        <message>
            <source>Cold starts</source>
            <translation>Kaltstarts</translation>
        </message>
        <message>
            <source>no attempt yet</source>
            <translation>noch kein Versuch</translation>
        </message>
        <message>
            <source>{0} of {1} · {2} loading</source>
            <translation>{0} von {1} · {2} Ladezeit</translation>
        </message>
        <message>
            <source>Router adds</source>
            <translation>Anteil des Routers</translation>
        </message>
        <message>
            <source>no request yet</source>
            <translation>noch keine Anfrage</translation>
        </message>
        <message>
            <source>p50, n = {0} · p99 needs {1}</source>
            <translation>p50, n = {0} · p99 braucht {1}</translation>
        </message>
        <message>
            <source>p50 · p99 {0}, n = {1}</source>
            <translation>p50 · p99 {0}, n = {1}</translation>
        </message>
    </context>
    <context>
        <name>DashboardBar</name>
        <message>
            <source>Last {0}</source>
            <translation>Letzte {0}</translation>
        </message>
        <message>
            <source>15 min</source>
            <translation>15 min</translation>
        </message>
        <message>
            <source>1 h</source>
            <translation>1 h</translation>
        </message>
        <message>
            <source>24 h</source>
            <translation>24 h</translation>
        </message>
        <message>
            <source>7 d</source>
            <translation>7 T</translation>
        </message>
        <message>
            <source>30 d</source>
            <translation>30 T</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Zeitraum</translation>
        </message>
        <message>
            <source>Filter by capability</source>
            <translation>Nach Fähigkeit filtern</translation>
        </message>
        <message>
            <source>All capabilities</source>
            <translation>Alle Fähigkeiten</translation>
        </message>
        <message>
            <source>Filter by host</source>
            <translation>Nach Host filtern</translation>
        </message>
        <message>
            <source>All hosts</source>
            <translation>Alle Hosts</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Show the whole window</source>
            <translation>Den ganzen Zeitraum zeigen</translation>
        </message>
        <message>
            <source>last {0} per model</source>
            <translation>die letzten {0} je Modell</translation>
        </message>
        <message>
            <source>paused · Space resumes</source>
            <translation>pausiert · weiter mit der Leertaste</translation>
        </message>
        <message>
            <source>live · Space pauses</source>
            <translation>live · Pause mit der Leertaste</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Picture (PNG)</source>
            <translation>Bild (PNG)</translation>
        </message>
        <message>
            <source>Picture, double size (PNG)</source>
            <translation>Bild, doppelte Größe (PNG)</translation>
        </message>
        <message>
            <source>Drawing (SVG)</source>
            <translation>Zeichnung (SVG)</translation>
        </message>
        <message>
            <source>Attempts (CSV)</source>
            <translation>Versuche (CSV)</translation>
        </message>
        <message>
            <source>Figures of each model (CSV)</source>
            <translation>Zahlen jedes Modells (CSV)</translation>
        </message>
    </context>
    <context>
        <name>DashboardPage</name>
        <message>
            <source>Dashboard</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>Ask something</source>
            <translation>Etwas fragen</translation>
        </message>
        <message>
            <source>No answers yet</source>
            <translation>Noch keine Antworten</translation>
        </message>
        <message>
            <source>Each answer adds a point.</source>
            <translation>Jede Antwort fügt einen Punkt hinzu.</translation>
        </message>
        <message>
            <source>Reading the log…</source>
            <translation>Das Protokoll wird gelesen …</translation>
        </message>
        <message>
            <source>It is a large one.</source>
            <translation>Es ist umfangreich.</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>The log cannot be read</source>
            <translation>Das Protokoll kann nicht gelesen werden</translation>
        </message>
        <message>
            <source>Try again.</source>
            <translation>Versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>There are more attempts than can be drawn one by one: these are the newest.</source>
            <translation>Es gibt mehr Versuche, als sich einzeln zeichnen lassen: Dies sind die neuesten.</translation>
        </message>
        <message>
            <source>an hour</source>
            <translation>eine Stunde</translation>
        </message>
        <message>
            <source>a day</source>
            <translation>einen Tag</translation>
        </message>
        <message>
            <source>{0} hours</source>
            <translation>{0} Stunden</translation>
        </message>
        <message>
            <source>Drawn from sums over {0} each. Zoom in (Ctrl and wheel, or +) to see single attempts.</source>
            <translation>Gezeichnet aus Summen über je {0}. Vergrößern Sie (Strg und Mausrad oder +), um einzelne Versuche zu sehen.</translation>
        </message>
        <message>
            <source>No answers in this window</source>
            <translation>Keine Antworten in diesem Zeitraum</translation>
        </message>
        <message>
            <source>Choose a longer window or other filters.</source>
            <translation>Wählen Sie einen längeren Zeitraum oder andere Filter.</translation>
        </message>
        <message>
            <source>Each answer adds a point: how soon, how fast, how reliably.</source>
            <translation>Jede Antwort fügt einen Punkt hinzu: wie bald, wie schnell, wie zuverlässig.</translation>
        </message>
        <message>
            <source>There is nothing to export yet.</source>
            <translation>Es gibt noch nichts zu exportieren.</translation>
        </message>
    </context>
    <context>
        <name>DashboardRow</name>
        <message>
            <source>{0}: first answer token. {1}</source>
            <translation>{0}: erstes Antwort-Token. {1}</translation>
        </message>
        <message>
            <source>{0}: tokens per second. {1}</source>
            <translation>{0}: Token pro Sekunde. {1}</translation>
        </message>
        <message>
            <source>Arrows step, Enter opens the decision, + and − zoom, Shift and arrows pan, 0 shows all.</source>
            <translation>Pfeiltasten gehen weiter, die Eingabetaste öffnet die Entscheidung, + und − zoomen, Umschalt und Pfeiltasten verschieben, 0 zeigt alles.</translation>
        </message>
        <message>
            <source>n = {0} · no first token</source>
            <translation>n = {0} · kein erstes Token</translation>
        </message>
        <message>
            <source>p95 — (needs {0})</source>
            <translation>p95 — (braucht {0})</translation>
        </message>
        <message>
            <source>no rate reported</source>
            <translation>keine Rate gemeldet</translation>
        </message>
        <message>
            <source>{0} tok/s · reported</source>
            <translation>{0} Token/s · gemeldet</translation>
        </message>
        <message>
            <source>no finished attempt</source>
            <translation>kein beendeter Versuch</translation>
        </message>
    </context>
    <context>
        <name>DataPanel</name>
        <message>
            <source>Open folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>Jetzt sichern</translation>
        </message>
        <message>
            <source>Restore …</source>
            <translation>Wiederherstellen …</translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>Exportieren …</translation>
        </message>
        <message>
            <source>Location</source>
            <translation>Ort</translation>
        </message>
        <message>
            <source>Copies</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Restart now</source>
            <translation>Jetzt neu starten</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>A copy is brought back at the next start</source>
            <translation>Beim nächsten Start wird eine Kopie zurückgeholt</translation>
        </message>
        <message>
            <source>What was stored since then is kept beside it as a copy of its own.</source>
            <translation>Was seither gespeichert wurde, bleibt daneben als eigene Kopie erhalten.</translation>
        </message>
        <message>
            <source>Settings, profiles, conversations and decisions in one ZIP file of JSON and CSV.</source>
            <translation>Einstellungen, Profile, Unterhaltungen und Entscheidungen in einer ZIP-Datei aus JSON und CSV.</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>The database is on a server; use the server's own tools.</source>
            <translation>Die Datenbank liegt auf einem Server; verwenden Sie dessen Werkzeuge.</translation>
        </message>
        <message>
            <source>No copy yet.</source>
            <translation>Noch keine Kopie.</translation>
        </message>
        <message>
            <source>Copied to {file}</source>
            <translation>Kopiert nach {file}</translation>
        </message>
        <message>
            <source>Restore a copy</source>
            <translation>Eine Kopie wiederherstellen</translation>
        </message>
        <message>
            <source>Databases (*.db)</source>
            <translation>Datenbanken (*.db)</translation>
        </message>
        <message>
            <source>Export everything</source>
            <translation>Alles exportieren</translation>
        </message>
        <message>
            <source>ZIP files (*.zip)</source>
            <translation>ZIP-Dateien (*.zip)</translation>
        </message>
        <message>
            <source>Writing {file} …</source>
            <translation>{file} wird geschrieben …</translation>
        </message>
        <message>
            <source>Exported to {file}</source>
            <translation>Exportiert nach {file}</translation>
        </message>
    </context>
    <context>
        <name>DecisionDetailView</name>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>What you say of it</source>
            <translation>Was Sie davon halten</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Entscheidung</translation>
        </message>
        <message>
            <source>The prompt was not kept (Settings → Privacy).</source>
            <translation>Der Prompt wurde nicht aufbewahrt (Einstellungen → Datenschutz).</translation>
        </message>
        <message>
            <source>sub-task {0} of {1}</source>
            <translation>Teilaufgabe {0} von {1}</translation>
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>Replay</source>
            <translation>Nachspielen</translation>
        </message>
        <message>
            <source>Decide again from the stored inputs; no model is called</source>
            <translation>Aus den gespeicherten Eingaben neu entscheiden; kein Modell wird aufgerufen</translation>
        </message>
        <message>
            <source>Replay the decision</source>
            <translation>Die Entscheidung nachspielen</translation>
        </message>
        <message>
            <source>Ask another model …</source>
            <translation>Ein anderes Modell fragen …</translation>
        </message>
        <message>
            <source>Open chat</source>
            <translation>Chat öffnen</translation>
        </message>
        <message>
            <source>Open the conversation of the decision</source>
            <translation>Die Unterhaltung dieser Entscheidung öffnen</translation>
        </message>
        <message>
            <source>expected</source>
            <translation>erwartet</translation>
        </message>
        <message>
            <source>no model left</source>
            <translation>kein Modell übrig</translation>
        </message>
        <message>
            <source>Decided again: {0}, and all {1} numbers are the same.</source>
            <translation>Neu entschieden: {0}, und alle {1} Zahlen sind gleich.</translation>
        </message>
        <message>
            <source>Decided again, the result differs: please report this.</source>
            <translation>Neu entschieden, und das Ergebnis weicht ab: Bitte melden Sie das.</translation>
        </message>
        <message>
            <source>Expected and measured</source>
            <translation>Erwartet und gemessen</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Trace</source>
            <translation>Ablauf</translation>
        </message>
        <message>
            <source>What other strategies would have chosen</source>
            <translation>Was andere Strategien gewählt hätten</translation>
        </message>
    </context>
    <context>
        <name>DecisionTableModel</name>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>1. Token</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>Gesamt</translation>
        </message>
        <message>
            <source>tok/s</source>
            <translation>Tok/s</translation>
        </message>
        <message>
            <source>Score</source>
            <translation>Wertung</translation>
        </message>
        <message>
            <source>Rating</source>
            <translation>Bewertung</translation>
        </message>
        <message>
            <source>(deleted)</source>
            <translation>(gelöscht)</translation>
        </message>
        <message>
            <source>(not kept)</source>
            <translation>(nicht aufbewahrt)</translation>
        </message>
        <message>
            <source>✓ answered</source>
            <translation>✓ Antwort</translation>
        </message>
        <message>
            <source>✕ failed</source>
            <translation>✕ Fehler</translation>
        </message>
        <message>
            <source>■ stopped</source>
            <translation>■ gestoppt</translation>
        </message>
        <message>
            <source>– skipped</source>
            <translation>– entfallen</translation>
        </message>
        <message>
            <source>◐ partly</source>
            <translation>◐ teilweise</translation>
        </message>
        <message>
            <source>, {0} tries</source>
            <translation>, {0} Versuche</translation>
        </message>
    </context>
    <context>
        <name>DecisionView</name>
        <message>
            <source>and {0} more with lower scores</source>
            <translation>und {0} weitere mit niedrigerer Wertung</translation>
        </message>
        <message>
            <source>{0} would be chosen</source>
            <translation>{0} würde gewählt</translation>
        </message>
        <message>
            <source>{1} · {0} was chosen</source>
            <translation>{1} · {0} wurde gewählt</translation>
        </message>
        <message>
            <source>cached</source>
            <translation>aus dem Speicher</translation>
        </message>
        <message>
            <source>warm</source>
            <translation>warm</translation>
        </message>
        <message>
            <source>must load, ~{0:.0f} s</source>
            <translation>muss laden, ~{0:.0f} s</translation>
        </message>
        <message>
            <source>must load</source>
            <translation>muss laden</translation>
        </message>
        <message>
            <source>~{0:.1f} s in all</source>
            <translation>~{0:.1f} s insgesamt</translation>
        </message>
        <message>
            <source>Excluded</source>
            <translation>Ausgeschlossen</translation>
        </message>
        <message>
            <source>What the prompt needs</source>
            <translation>Was der Prompt braucht</translation>
        </message>
        <message>
            <source>complexity {0:.2f}</source>
            <translation>Komplexität {0:.2f}</translation>
        </message>
        <message>
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>first token {0:.2f} s</source>
            <translation>erstes Token {0:.2f} s</translation>
        </message>
        <message>
            <source>expected {0:.1f} s, measured {1:.1f} s</source>
            <translation>erwartet {0:.1f} s, gemessen {1:.1f} s</translation>
        </message>
    </context>
    <context>
        <name>DecisionsBar</name>
        <message>
            <source>Search prompts, notes and tags</source>
            <translation>Prompts, Notizen und Schlagwörter suchen</translation>
        </message>
        <message>
            <source>Search decisions</source>
            <translation>Entscheidungen suchen</translation>
        </message>
        <message>
            <source>Filter by outcome</source>
            <translation>Nach Ergebnis filtern</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Filter by capability</source>
            <translation>Nach Fähigkeit filtern</translation>
        </message>
        <message>
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <source>Filter by model</source>
            <translation>Nach Modell filtern</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Filter by strategy</source>
            <translation>Nach Strategie filtern</translation>
        </message>
        <message>
            <source>Strategy</source>
            <translation>Strategie</translation>
        </message>
        <message>
            <source>Filter by source</source>
            <translation>Nach Herkunft filtern</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Herkunft</translation>
        </message>
        <message>
            <source>Filter by time</source>
            <translation>Nach Zeit filtern</translation>
        </message>
        <message>
            <source>Any time</source>
            <translation>Jederzeit</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <source>Show all decisions</source>
            <translation>Alle Entscheidungen zeigen</translation>
        </message>
        <message>
            <source>Stop export</source>
            <translation>Export stoppen</translation>
        </message>
        <message>
            <source>counting …</source>
            <translation>zählt …</translation>
        </message>
        <message>
            <source>{0:,} decisions</source>
            <translation>{0:,} Entscheidungen</translation>
        </message>
        <message>
            <source>Stop export ({0:,})</source>
            <translation>Export stoppen ({0:,})</translation>
        </message>
        <message>
            <source>Answered</source>
            <translation>Beantwortet</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>Gestoppt</translation>
        </message>
        <message>
            <source>Partly</source>
            <translation>Teilweise</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>This window</source>
            <translation>Dieses Fenster</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleich</translation>
        </message>
        <message>
            <source>Local API</source>
            <translation>Lokale API</translation>
        </message>
        <message>
            <source>Command line</source>
            <translation>Befehlszeile</translation>
        </message>
        <message>
            <source>Last hour</source>
            <translation>Letzte Stunde</translation>
        </message>
        <message>
            <source>Last 24 h</source>
            <translation>Letzte 24 h</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export the decisions shown</source>
            <translation>Die gezeigten Entscheidungen exportieren</translation>
        </message>
        <message>
            <source>Table (CSV)</source>
            <translation>Tabelle (CSV)</translation>
        </message>
        <message>
            <source>JSON</source>
            <translation>JSON</translation>
        </message>
    </context>
    <context>
        <name>DecisionsPage</name>
        <message>
            <source>No decision chosen</source>
            <translation>Keine Entscheidung gewählt</translation>
        </message>
        <message>
            <source>Choose a row to see its candidates, and to rate it.</source>
            <translation>Wählen Sie eine Zeile, um ihre Kandidaten zu sehen und sie zu bewerten.</translation>
        </message>
        <message>
            <source>No decision found</source>
            <translation>Keine Entscheidung gefunden</translation>
        </message>
        <message>
            <source>Nothing passes these filters.</source>
            <translation>Nichts passt zu diesen Filtern.</translation>
        </message>
        <message>
            <source>Clear the filters</source>
            <translation>Filter leeren</translation>
        </message>
        <message>
            <source>No decisions yet</source>
            <translation>Noch keine Entscheidungen</translation>
        </message>
        <message>
            <source>Every prompt leaves its decisions here, with candidates, scores and attempts.</source>
            <translation>Jeder Prompt hinterlässt hier seine Entscheidungen mit Kandidaten, Wertungen und Versuchen.</translation>
        </message>
        <message>
            <source>Ask something</source>
            <translation>Etwas fragen</translation>
        </message>
        <message>
            <source>The decisions could not be read</source>
            <translation>Die Entscheidungen konnten nicht gelesen werden</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <source>No model can answer now: no host is up.</source>
            <translation>Jetzt kann kein Modell antworten: Kein Host ist erreichbar.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Saved.</source>
            <translation>Gespeichert.</translation>
        </message>
        <message>
            <source>Export decisions</source>
            <translation>Entscheidungen exportieren</translation>
        </message>
        <message>
            <source>The export was stopped; nothing is left of it.</source>
            <translation>Der Export wurde gestoppt; nichts davon bleibt zurück.</translation>
        </message>
        <message>
            <source>{0:,} decisions exported to {1}</source>
            <translation>{0:,} Entscheidungen exportiert nach {1}</translation>
        </message>
        <message>
            <source>Not exported: {0}</source>
            <translation>Nicht exportiert: {0}</translation>
        </message>
    </context>
    <context>
        <name>DecodeChart</name>
        <message>
            <source>{0} tok/s</source>
            <translation>{0} Token/s</translation>
        </message>
    </context>
    <context>
        <name>Desktop</name>
        <message>
            <source>The router could not be started.</source>
            <translation>Der Router konnte nicht gestartet werden.</translation>
        </message>
    </context>
    <context>
        <name>Dock</name>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>Live</translation>
        </message>
        <message>
            <source>Downloads</source>
            <translation>Downloads</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
    </context>
    <context>
        <name>DockPanel</name>
        <message>
            <source>Docks</source>
            <translation>Seitenleisten</translation>
        </message>
        <message>
            <source>Hide docks</source>
            <translation>Seitenleisten ausblenden</translation>
        </message>
    </context>
    <context>
        <name>DownloadCard</name>
        <message>
            <source>Progress of {model}</source>
            <translation>Fortschritt von {model}</translation>
        </message>
        <message>
            <source>Cancel download of {model}</source>
            <translation>Download von {model} abbrechen</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Dismiss {model}</source>
            <translation>{model} ausblenden</translation>
        </message>
        <message>
            <source>Go on fetching {model}</source>
            <translation>{model} weiter holen</translation>
        </message>
        <message>
            <source>Cancelled. What was fetched is kept.</source>
            <translation>Abgebrochen. Was schon da ist, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Ready · {size}</source>
            <translation>Bereit · {size}</translation>
        </message>
        <message>
            <source>{n} s left</source>
            <translation>noch {n} s</translation>
        </message>
        <message>
            <source>{n} min left</source>
            <translation>noch {n} min</translation>
        </message>
    </context>
    <context>
        <name>DownloadsDock</name>
        <message>
            <source>Downloads</source>
            <translation>Downloads</translation>
        </message>
        <message>
            <source>No downloads</source>
            <translation>Keine Downloads</translation>
        </message>
        <message>
            <source>Models you fetch appear here, with speed and time left.</source>
            <translation>Modelle, die Sie holen, erscheinen hier mit Geschwindigkeit und Restzeit.</translation>
        </message>
        <message>
            <source>Open Models</source>
            <translation>„Modelle“ öffnen</translation>
        </message>
    </context>
    <context>
        <name>EvidenceView</name>
        <message>
            <source>Reading the stored answers …</source>
            <translation>Die gespeicherten Antworten werden gelesen …</translation>
        </message>
        <message>
            <source>No evidence yet</source>
            <translation>Noch keine Belege</translation>
        </message>
        <message>
            <source>Calibrate your models, or rate and vote on answers of several models to one prompt: then you see here whether Auto is worth it.</source>
            <translation>Kalibrieren Sie Ihre Modelle, oder bewerten Sie Antworten mehrerer Modelle auf eine Frage: Dann sehen Sie hier, ob Auto sich lohnt.</translation>
        </message>
        <message>
            <source>Calibrate models</source>
            <translation>Modelle kalibrieren</translation>
        </message>
        <message>
            <source>Not read</source>
            <translation>Nicht gelesen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>Calibration prompts</source>
            <translation>Kalibrierungsfragen</translation>
        </message>
        <message>
            <source>Auto decides on each prompt from the answers to the others alone, by your strategy and weights, as if all models were loaded.</source>
            <translation>Auto entscheidet über jede Frage nur aus den Antworten auf die anderen, nach Ihrer Strategie und Ihren Gewichten, als wären alle Modelle geladen.</translation>
        </message>
        <message>
            <source>Your own prompts</source>
            <translation>Eigene Fragen</translation>
        </message>
        <message>
            <source>Prompts that at least two models answered, scored by your ratings, corrections and votes; Auto is the model that it really chose.</source>
            <translation>Fragen, auf die mindestens zwei Modelle geantwortet haben, nach Ihren Bewertungen, Berichtigungen und Stimmen; Auto ist das Modell, das es wirklich gewählt hat.</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Exportieren</translation>
        </message>
        <message>
            <source>Export the evidence</source>
            <translation>Belege exportieren</translation>
        </message>
        <message>
            <source>Table (CSV)</source>
            <translation>Tabelle (CSV)</translation>
        </message>
        <message>
            <source>Data (JSON)</source>
            <translation>Daten (JSON)</translation>
        </message>
        <message>
            <source>The file could not be written: {error}</source>
            <translation>Die Datei konnte nicht geschrieben werden: {error}</translation>
        </message>
        <message>
            <source>Exported to {name}.</source>
            <translation>Nach {name} exportiert.</translation>
        </message>
        <message>
            <source>Lines are 95 % intervals by bootstrap over the prompts.</source>
            <translation>Linien sind 95-%-Intervalle, per Bootstrap über die Fragen.</translation>
        </message>
        <message>
            <source>Evidence</source>
            <translation>Belege</translation>
        </message>
    </context>
    <context>
        <name>ExperimentDetail</name>
        <message>
            <source>Both arms with their intervals</source>
            <translation>Beide Arme mit ihren Intervallen</translation>
        </message>
        <message>
            <source>Variant minus control</source>
            <translation>Variante minus Kontrolle</translation>
        </message>
        <message>
            <source>Lines are 95 % intervals that hold at every moment, so looking often does no harm (by betting, after Waudby-Smith and Ramdas, 2024). Below 20 results of each arm nothing is decided (hollow marks).</source>
            <translation>Linien sind 95-%-Intervalle, die zu jedem Zeitpunkt gelten; häufiges Hinsehen schadet also nicht (durch Wetten, nach Waudby-Smith und Ramdas, 2024). Unter 20 Ergebnissen je Arm wird nichts entschieden (hohle Marken).</translation>
        </message>
        <message>
            <source>Adopt the variant</source>
            <translation>Variante übernehmen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop the experiment</source>
            <translation>Experiment anhalten</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Delete the experiment</source>
            <translation>Experiment löschen</translation>
        </message>
        <message>
            <source>Control: {arm}</source>
            <translation>Kontrolle: {arm}</translation>
        </message>
        <message>
            <source>Variant: {arm}</source>
            <translation>Variante: {arm}</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>Unterschied</translation>
        </message>
        <message>
            <source>no results yet</source>
            <translation>noch keine Ergebnisse</translation>
        </message>
        <message>
            <source>{mean} % ({low}–{high}), n = {n}</source>
            <translation>{mean} % ({low}–{high}), n = {n}</translation>
        </message>
        <message>
            <source>Same model</source>
            <translation>Dasselbe Modell</translation>
        </message>
        <message>
            <source>Expected quality</source>
            <translation>Erwartete Güte</translation>
        </message>
        <message>
            <source>Expected seconds, variant minus control: {figures}.</source>
            <translation>Erwartete Sekunden, Variante minus Kontrolle: {figures}.</translation>
        </message>
        <message>
            <source>Result of the experiment</source>
            <translation>Ergebnis des Experiments</translation>
        </message>
    </context>
    <context>
        <name>ExperimentForm</name>
        <message>
            <source>New experiment</source>
            <translation>Neues Experiment</translation>
        </message>
        <message>
            <source>Name of the experiment</source>
            <translation>Name des Experiments</translation>
        </message>
        <message>
            <source>Is the fastest good enough?</source>
            <translation>Ist das schnellste gut genug?</translation>
        </message>
        <message>
            <source>Kind of the experiment</source>
            <translation>Art des Experiments</translation>
        </message>
        <message>
            <source>A/B: a part of your requests goes by the variant</source>
            <translation>A/B: ein Teil Ihrer Anfragen geht nach der Variante</translation>
        </message>
        <message>
            <source>Shadow: only note what the variant would choose</source>
            <translation>Schatten: nur notieren, was die Variante wählen würde</translation>
        </message>
        <message>
            <source>Control</source>
            <translation>Kontrolle</translation>
        </message>
        <message>
            <source>Variant</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>Share of the variant, %</source>
            <translation>Anteil der Variante, %</translation>
        </message>
        <message>
            <source>Guardrail, points</source>
            <translation>Leitplanke, Punkte</translation>
        </message>
        <message>
            <source>The experiment stops by itself when the variant succeeds less often by more than this.</source>
            <translation>Das Experiment hält von selbst an, wenn die Variante um mehr als dies seltener gelingt.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Every turn of a conversation stays in one arm. Requests with a chosen model take no part.</source>
            <translation>Alle Fragen eines Gesprächs bleiben in einem Arm. Anfragen mit gewähltem Modell nehmen nicht teil.</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Beginnen</translation>
        </message>
        <message>
            <source>Start the experiment</source>
            <translation>Experiment beginnen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>Experiments</name>
        <message>
            <source>{strategy}, own weights</source>
            <translation>{strategy}, eigene Gewichte</translation>
        </message>
        <message>
            <source>stopped by the guardrail: the variant succeeded less often</source>
            <translation>von der Leitplanke angehalten: Die Variante gelang seltener</translation>
        </message>
        <message>
            <source>stopped by the guardrail: the variant failed five times in a row</source>
            <translation>von der Leitplanke angehalten: Die Variante scheiterte fünfmal hintereinander</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>angehalten</translation>
        </message>
        <message>
            <source>adopted</source>
            <translation>übernommen</translation>
        </message>
        <message>
            <source>since {time}</source>
            <translation>seit {time}</translation>
        </message>
        <message>
            <source>{began} to {ended}</source>
            <translation>{began} bis {ended}</translation>
        </message>
        <message>
            <source>Shadow</source>
            <translation>Schatten</translation>
        </message>
        <message>
            <source>{share} % to the variant</source>
            <translation>{share} % an die Variante</translation>
        </message>
        <message>
            <source>guardrail {points} points</source>
            <translation>Leitplanke {points} Punkte</translation>
        </message>
        <message>
            <source>A/B</source>
            <translation>A/B</translation>
        </message>
        <message>
            <source>no results yet</source>
            <translation>noch keine Ergebnisse</translation>
        </message>
        <message>
            <source>{mean} % ({low}–{high}), n = {n}</source>
            <translation>{mean} % ({low}–{high}), n = {n}</translation>
        </message>
        <message>
            <source>needs results of both arms</source>
            <translation>braucht Ergebnisse beider Arme</translation>
        </message>
        <message>
            <source>{mean} points ({low} to {high})</source>
            <translation>{mean} Punkte ({low} bis {high})</translation>
        </message>
        <message>
            <source>Adopt {arm}: it is better beyond doubt.</source>
            <translation>{arm} übernehmen: zweifelsfrei besser.</translation>
        </message>
        <message>
            <source>Keep {arm}: the variant is worse beyond doubt.</source>
            <translation>{arm} behalten: Die Variante ist zweifelsfrei schlechter.</translation>
        </message>
        <message>
            <source>Not enough data yet.</source>
            <translation>Noch zu wenige Daten.</translation>
        </message>
        <message>
            <source>Not enough data yet; no difference is in sight.</source>
            <translation>Noch zu wenige Daten; ein Unterschied ist nicht in Sicht.</translation>
        </message>
        <message>
            <source>Not enough data yet: about {n} more results.</source>
            <translation>Noch zu wenige Daten: etwa {n} Ergebnisse fehlen.</translation>
        </message>
        <message>
            <source>Expected figures of what each arm would choose; the variant runs nothing, so nothing was measured.</source>
            <translation>Erwartete Zahlen dessen, was jeder Arm wählen würde; die Variante führt nichts aus, gemessen wurde also nichts.</translation>
        </message>
        <message>
            <source>A result scores what you rated or corrected, otherwise 1 for an answer and 0 for a failure. Judged by you: {judged}. Stopped by you and left out: {stopped}.</source>
            <translation>Ein Ergebnis zählt, was Sie bewertet oder berichtigt haben, sonst 1 für eine Antwort und 0 für einen Fehlschlag. Von Ihnen beurteilt: {judged}. Von Ihnen angehalten und weggelassen: {stopped}.</translation>
        </message>
        <message>
            <source>{mean:+.2f} ({low:+.2f} to {high:+.2f})</source>
            <translation>{mean:+.2f} ({low:+.2f} bis {high:+.2f})</translation>
        </message>
        <message>
            <source>{mean:+.1f} s ({low:+.1f} to {high:+.1f})</source>
            <translation>{mean:+.1f} s ({low:+.1f} bis {high:+.1f})</translation>
        </message>
        <message>
            <source>{variant} would choose the same model as {control} for {agreed} of {n} sub-tasks.</source>
            <translation>{variant} würde bei {agreed} von {n} Teilaufgaben dasselbe Modell wählen wie {control}.</translation>
        </message>
    </context>
    <context>
        <name>ExperimentsPage</name>
        <message>
            <source>New experiment</source>
            <translation>Neues Experiment</translation>
        </message>
        <message>
            <source>Experiments</source>
            <translation>Experimente</translation>
        </message>
        <message>
            <source>Evidence</source>
            <translation>Belege</translation>
        </message>
        <message>
            <source>Part of the experiments</source>
            <translation>Teil der Experimente</translation>
        </message>
        <message>
            <source>Reading the experiments …</source>
            <translation>Die Experimente werden gelesen …</translation>
        </message>
        <message>
            <source>No experiments yet</source>
            <translation>Noch keine Experimente</translation>
        </message>
        <message>
            <source>Let a part of your requests go by another strategy or other weights, and see here which is better. You can look as often as you like.</source>
            <translation>Lassen Sie einen Teil Ihrer Anfragen nach einer anderen Strategie oder anderen Gewichten gehen und sehen Sie hier, was besser ist. Sie können so oft hinsehen, wie Sie mögen.</translation>
        </message>
        <message>
            <source>Start an experiment</source>
            <translation>Ein Experiment beginnen</translation>
        </message>
        <message>
            <source>Not read</source>
            <translation>Nicht gelesen</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Erneut versuchen</translation>
        </message>
        <message>
            <source>A/B</source>
            <translation>A/B</translation>
        </message>
        <message>
            <source>Shadow</source>
            <translation>Schatten</translation>
        </message>
        <message>
            <source>Stopped; all requests are routed by your settings again.</source>
            <translation>Angehalten; alle Anfragen gehen wieder nach Ihren Einstellungen.</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Adopted: the next request is routed by it.</source>
            <translation>Übernommen: Die nächste Anfrage geht danach.</translation>
        </message>
        <message>
            <source>Experiment deleted.</source>
            <translation>Experiment gelöscht.</translation>
        </message>
    </context>
    <context>
        <name>Exporter</name>
        <message>
            <source>Export the Dashboard</source>
            <translation>Übersicht exportieren</translation>
        </message>
        <message>
            <source>Not exported: {0}</source>
            <translation>Nicht exportiert: {0}</translation>
        </message>
        <message>
            <source>Exported to {0}</source>
            <translation>Exportiert nach {0}</translation>
        </message>
    </context>
    <context>
        <name>FailureCard</name>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Error: {error} {fix}</source>
            <translation>Fehler: {error} {fix}</translation>
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message>
            <source>Find in this conversation</source>
            <translation>In dieser Unterhaltung suchen</translation>
        </message>
        <message>
            <source>Previous place (Shift+Enter)</source>
            <translation>Vorige Stelle (Umschalt+Eingabe)</translation>
        </message>
        <message>
            <source>Next place (Enter)</source>
            <translation>Nächste Stelle (Eingabe)</translation>
        </message>
        <message>
            <source>Close find (Esc)</source>
            <translation>Suche schließen (Esc)</translation>
        </message>
    </context>
    <context>
        <name>HelpWindow</name>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Search help</source>
            <translation>Hilfe durchsuchen</translation>
        </message>
        <message>
            <source>Topics</source>
            <translation>Themen</translation>
        </message>
        <message>
            <source>Help text</source>
            <translation>Hilfetext</translation>
        </message>
    </context>
    <context>
        <name>HistoryDialog</name>
        <message>
            <source>History of {0}</source>
            <translation>Verlauf von {0}</translation>
        </message>
        <message>
            <source>Versions of the profile</source>
            <translation>Fassungen des Profils</translation>
        </message>
        <message>
            <source>Restore this version</source>
            <translation>Diese Fassung wiederherstellen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>It becomes a new version; measured speeds stay as they are now.</source>
            <translation>Sie wird zu einer neuen Fassung; gemessene Geschwindigkeiten bleiben, wie sie jetzt sind.</translation>
        </message>
        <message>
            <source>This is the state of now.</source>
            <translation>Das ist der jetzige Stand.</translation>
        </message>
    </context>
    <context>
        <name>HostCard</name>
        <message>
            <source>Ollama is installed but not running</source>
            <translation>Ollama ist installiert, läuft aber nicht</translation>
        </message>
        <message>
            <source>Start it; Modelyard connects by itself. The built-in models answer meanwhile.</source>
            <translation>Starten Sie es; Modelyard verbindet sich von selbst. Bis dahin antworten die eingebauten Modelle.</translation>
        </message>
        <message>
            <source>Copy start command</source>
            <translation>Startbefehl kopieren</translation>
        </message>
        <message>
            <source>Ollama {version} is too old</source>
            <translation>Ollama {version} ist zu alt</translation>
        </message>
        <message>
            <source>Install a newer version over it; models are kept.</source>
            <translation>Installieren Sie eine neuere Version darüber; Modelle bleiben erhalten.</translation>
        </message>
        <message>
            <source>{model} is a good first one. The built-in models answer meanwhile.</source>
            <translation>{model} ist ein gutes erstes Modell. Bis dahin antworten die eingebauten Modelle.</translation>
        </message>
        <message>
            <source>Ollama has no models yet</source>
            <translation>Ollama hat noch keine Modelle</translation>
        </message>
        <message>
            <source>Get {model}</source>
            <translation>{model} holen</translation>
        </message>
        <message>
            <source>The built-in models answer meanwhile.</source>
            <translation>Bis dahin antworten die eingebauten Modelle.</translation>
        </message>
        <message>
            <source>{title} does not answer at {url}</source>
            <translation>{title} antwortet nicht unter {url}</translation>
        </message>
        <message>
            <source>Check again</source>
            <translation>Noch einmal prüfen</translation>
        </message>
        <message>
            <source>Ollama is not installed</source>
            <translation>Ollama ist nicht installiert</translation>
        </message>
        <message>
            <source>It runs larger models on this computer. The built-in models answer meanwhile.</source>
            <translation>Es betreibt größere Modelle auf diesem Rechner. Bis dahin antworten die eingebauten Modelle.</translation>
        </message>
        <message>
            <source>Copy install command</source>
            <translation>Installationsbefehl kopieren</translation>
        </message>
        <message>
            <source>Open download page</source>
            <translation>Download-Seite öffnen</translation>
        </message>
        <message>
            <source>{model} could not be fetched</source>
            <translation>{model} konnte nicht geholt werden</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Fetching {model}</source>
            <translation>{model} wird geholt</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>noch {time}</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Download progress</source>
            <translation>Fortschritt des Downloads</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Ausblenden</translation>
        </message>
    </context>
    <context>
        <name>HostDialog</name>
        <message>
            <source>no models yet</source>
            <translation>noch keine Modelle</translation>
        </message>
        <message>
            <source>1 model ({name})</source>
            <translation>1 Modell ({name})</translation>
        </message>
        <message>
            <source>{count} models ({names})</source>
            <translation>{count} Modelle ({names})</translation>
        </message>
        <message>
            <source>Reachable: {models}, answered in {time} ms.</source>
            <translation>Erreichbar: {models}, antwortete in {time} ms.</translation>
        </message>
        <message>
            <source>Reachable: version {version}, {models}, answered in {time} ms.</source>
            <translation>Erreichbar: Version {version}, {models}, antwortete in {time} ms.</translation>
        </message>
        <message>
            <source>Add a host</source>
            <translation>Einen Host hinzufügen</translation>
        </message>
        <message>
            <source>Big machine</source>
            <translation>Großer Rechner</translation>
        </message>
        <message>
            <source>OpenAI’s (vLLM, llama.cpp, LM Studio, LiteLLM …)</source>
            <translation>OpenAI (vLLM, llama.cpp, LM Studio, LiteLLM …)</translation>
        </message>
        <message>
            <source>Only where the server asks for one</source>
            <translation>Nur wo der Server danach fragt</translation>
        </message>
        <message>
            <source>Added to the priority of its models; higher is preferred</source>
            <translation>Wird zur Priorität seiner Modelle addiert; höhere werden vorgezogen</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Protocol</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Test</source>
            <translation>Testen</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Prompts that go to another machine leave this one.</source>
            <translation>Prompts, die an einen anderen Rechner gehen, verlassen diesen.</translation>
        </message>
        <message>
            <source>Asking …</source>
            <translation>Fragt an …</translation>
        </message>
    </context>
    <context>
        <name>HostRow</name>
        <message>
            <source>Test</source>
            <translation>Testen</translation>
        </message>
        <message>
            <source>Test {host}</source>
            <translation>{host} testen</translation>
        </message>
        <message>
            <source>Remove {host}</source>
            <translation>{host} entfernen</translation>
        </message>
        <message>
            <source>Not in use</source>
            <translation>Nicht in Gebrauch</translation>
        </message>
        <message>
            <source>Priority: added to that of its models; higher is preferred</source>
            <translation>Priorität: wird zu der seiner Modelle addiert; höhere werden vorgezogen</translation>
        </message>
        <message>
            <source>Priority of {host}</source>
            <translation>Priorität von {host}</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>Verwenden</translation>
        </message>
        <message>
            <source>Use {host}</source>
            <translation>{host} verwenden</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
    </context>
    <context>
        <name>HostWatchCard</name>
        <message>
            <source>Copied; paste it into a terminal</source>
            <translation>Kopiert; fügen Sie es in ein Terminal ein</translation>
        </message>
    </context>
    <context>
        <name>HostsPanel</name>
        <message>
            <source>Add a host …</source>
            <translation>Host hinzufügen …</translation>
        </message>
        <message>
            <source>Other machines and servers of models: Ollama, or anything with OpenAI’s protocol.</source>
            <translation>Andere Rechner und Modellserver: Ollama oder alles mit dem Protokoll von OpenAI.</translation>
        </message>
        <message>
            <source>{host} was removed</source>
            <translation>{host} wurde entfernt</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
    </context>
    <context>
        <name>LaneFigures</name>
        <message>
            <source>first token</source>
            <translation>erstes Token</translation>
        </message>
        <message>
            <source>tok/s</source>
            <translation>Token/s</translation>
        </message>
        <message>
            <source>tokens</source>
            <translation>Token</translation>
        </message>
        <message>
            <source>total</source>
            <translation>gesamt</translation>
        </message>
        <message>
            <source> cold</source>
            <translation> kalt</translation>
        </message>
    </context>
    <context>
        <name>LanePickers</name>
        <message>
            <source>lane</source>
            <translation>Spur</translation>
        </message>
        <message>
            <source>Add a {kind} model</source>
            <translation>Modell hinzufügen ({kind})</translation>
        </message>
        <message>
            <source>Remove the last {kind} model</source>
            <translation>Letztes Modell entfernen ({kind})</translation>
        </message>
        <message>
            <source>Model of {kind} {letter}</source>
            <translation>Modell {letter} ({kind})</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
    </context>
    <context>
        <name>LaneText</name>
        <message>
            <source>{name}, text {number}</source>
            <translation>{name}, Text {number}</translation>
        </message>
        <message>
            <source>{name}, code {number}</source>
            <translation>{name}, Code {number}</translation>
        </message>
        <message>
            <source>Copy: {place}</source>
            <translation>Kopieren: {place}</translation>
        </message>
        <message>
            <source>Save: {place}</source>
            <translation>Speichern: {place}</translation>
        </message>
    </context>
    <context>
        <name>LaneView</name>
        <message>
            <source>Answer {letter}</source>
            <translation>Antwort {letter}</translation>
        </message>
        <message>
            <source>Stop answer {letter}</source>
            <translation>Antwort {letter} stoppen</translation>
        </message>
        <message>
            <source>Ask {letter} again</source>
            <translation>{letter} noch einmal fragen</translation>
        </message>
        <message>
            <source>Why this model for {letter}</source>
            <translation>Warum dieses Modell für {letter}</translation>
        </message>
        <message>
            <source>Copy answer {letter}</source>
            <translation>Antwort {letter} kopieren</translation>
        </message>
        <message>
            <source>Continue in chat</source>
            <translation>Im Chat fortsetzen</translation>
        </message>
        <message>
            <source>Continue answer {letter} in a chat</source>
            <translation>Antwort {letter} in einem Chat fortsetzen</translation>
        </message>
        <message>
            <source>Both answers are shown together
once both are there.</source>
            <translation>Beide Antworten erscheinen gemeinsam,
sobald beide da sind.</translation>
        </message>
        <message>
            <source>cut short</source>
            <translation>vorzeitig beendet</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <source>Auto → {model}</source>
            <translation>Auto → {model}</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
        <message>
            <source>answering…</source>
            <translation>antwortet …</translation>
        </message>
        <message>
            <source>name and speed hidden</source>
            <translation>Name und Geschwindigkeit verborgen</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>keine Antwort</translation>
        </message>
        <message>
            <source>waiting for its turn</source>
            <translation>wartet, bis es an der Reihe ist</translation>
        </message>
    </context>
    <context>
        <name>LeaderboardModel</name>
        <message>
            <source>Rank</source>
            <translation>Rang</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Chance to win against the average model, 95 %</source>
            <translation>Gewinnchance gegen das durchschnittliche Modell, 95 %</translation>
        </message>
        <message>
            <source>Won</source>
            <translation>Gewonnen</translation>
        </message>
        <message>
            <source>Tied</source>
            <translation>Unentschieden</translation>
        </message>
        <message>
            <source>Lost</source>
            <translation>Verloren</translation>
        </message>
        <message>
            <source>Votes</source>
            <translation>Stimmen</translation>
        </message>
        <message>
            <source>{rank} · provisional</source>
            <translation>{rank} · vorläufig</translation>
        </message>
    </context>
    <context>
        <name>LiveDock</name>
        <message>
            <source>First answer token, seconds</source>
            <translation>Erstes Antwort-Token, Sekunden</translation>
        </message>
        <message>
            <source>Whole answer, seconds</source>
            <translation>Ganze Antwort, Sekunden</translation>
        </message>
        <message>
            <source>Each answer adds a point here.</source>
            <translation>Jede Antwort fügt hier einen Punkt hinzu.</translation>
        </message>
        <message>
            <source>First answer token, s (log) · hollow = cold start</source>
            <translation>Erstes Antwort-Token, s (log.) · hohl = Kaltstart</translation>
        </message>
        <message>
            <source>Whole answer, s (log)</source>
            <translation>Ganze Antwort, s (log.)</translation>
        </message>
        <message>
            <source>Live charts</source>
            <translation>Live-Diagramme</translation>
        </message>
        <message>
            <source>no finished answer yet</source>
            <translation>noch keine beendete Antwort</translation>
        </message>
        <message>
            <source>{0:.0%} succeeded (95 %: {1:.0%}–{2:.0%}), measured</source>
            <translation>{0:.0%} erfolgreich (95 %: {1:.0%}–{2:.0%}), gemessen</translation>
        </message>
    </context>
    <context>
        <name>LogDock</name>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>Errors</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter log lines</source>
            <translation>Protokollzeilen filtern</translation>
        </message>
        <message>
            <source>Least level</source>
            <translation>Niedrigste Stufe</translation>
        </message>
        <message>
            <source>Copy log</source>
            <translation>Protokoll kopieren</translation>
        </message>
        <message>
            <source>Log lines</source>
            <translation>Protokollzeilen</translation>
        </message>
        <message>
            <source>Log copied</source>
            <translation>Protokoll kopiert</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <source>Docks</source>
            <translation>Seitenleisten</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>Command palette</source>
            <translation>Befehlspalette</translation>
        </message>
        <message>
            <source>Show or hide docks</source>
            <translation>Seitenleisten ein- oder ausblenden</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Copy diagnostics</source>
            <translation>Diagnose kopieren</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Diagnostics copied; no prompt or answer is in them</source>
            <translation>Diagnose kopiert; sie enthält weder Prompts noch Antworten</translation>
        </message>
    </context>
    <context>
        <name>MatrixModel</name>
        <message>
            <source>#</source>
            <translation>#</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
    </context>
    <context>
        <name>ModelDownloads</name>
        <message>
            <source>Models being fetched</source>
            <translation>Modelle, die gerade geholt werden</translation>
        </message>
        <message>
            <source>No host that could fetch a model answers. Start Ollama first.</source>
            <translation>Kein Host antwortet, der ein Modell holen könnte. Starten Sie zuerst Ollama.</translation>
        </message>
        <message>
            <source>{0} needs {1} more, but the disk has only {2}.</source>
            <translation>{0} braucht noch {1}, aber auf der Festplatte sind nur {2} frei.</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>ModelPicker</name>
        <message>
            <source>Auto: Modelyard chooses</source>
            <translation>Auto: Modelyard wählt</translation>
        </message>
        <message>
            <source>inactive</source>
            <translation>nicht aktiv</translation>
        </message>
        <message>
            <source>prompts leave this computer</source>
            <translation>Prompts verlassen diesen Rechner</translation>
        </message>
        <message>
            <source>Always this model</source>
            <translation>Immer dieses Modell</translation>
        </message>
        <message>
            <source>Pinned</source>
            <translation>Festgelegt</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
        <message>
            <source>Once</source>
            <translation>Einmal</translation>
        </message>
        <message>
            <source>Model: {kind}, {name}</source>
            <translation>Modell: {kind}, {name}</translation>
        </message>
    </context>
    <context>
        <name>ModelRows</name>
        <message>
            <source>▲ {0} answers {1:.0f} % slower since {2}: {3:.0f} instead of {4:.0f} tok/s.</source>
            <translation>▲ {0} antwortet seit {2} um {1:.0f} % langsamer: {3:.0f} statt {4:.0f} Token/s.</translation>
        </message>
        <message>
            <source>Show the first</source>
            <translation>Den ersten zeigen</translation>
        </message>
    </context>
    <context>
        <name>ModelState</name>
        <message>
            <source>Load</source>
            <translation>Laden</translation>
        </message>
        <message>
            <source>Load the model into memory</source>
            <translation>Das Modell in den Speicher laden</translation>
        </message>
        <message>
            <source>Unload</source>
            <translation>Entladen</translation>
        </message>
        <message>
            <source>Unload the model from memory</source>
            <translation>Das Modell aus dem Speicher entladen</translation>
        </message>
        <message>
            <source>Delete …</source>
            <translation>Löschen …</translation>
        </message>
        <message>
            <source>Delete the model from disk</source>
            <translation>Das Modell von der Festplatte löschen</translation>
        </message>
        <message>
            <source>Get again</source>
            <translation>Noch einmal holen</translation>
        </message>
        <message>
            <source>needs about {0} of memory</source>
            <translation>braucht etwa {0} Speicher</translation>
        </message>
        <message>
            <source>fits: {0} are free</source>
            <translation>passt: {0} sind frei</translation>
        </message>
        <message>
            <source>fits once others are unloaded: {0} in all</source>
            <translation>passt, sobald andere entladen sind: {0} insgesamt</translation>
        </message>
        <message>
            <source>too large: {0} can be had</source>
            <translation>zu groß: {0} stehen zur Verfügung</translation>
        </message>
        <message>
            <source>Not on its host any more</source>
            <translation>Nicht mehr auf seinem Host</translation>
        </message>
        <message>
            <source>Not loaded</source>
            <translation>Nicht geladen</translation>
        </message>
        <message>
            <source>Its host does not answer</source>
            <translation>Sein Host antwortet nicht</translation>
        </message>
        <message>
            <source>Loaded</source>
            <translation>Geladen</translation>
        </message>
        <message>
            <source>{0:.0%} on the GPU</source>
            <translation>{0:.0%} auf der GPU</translation>
        </message>
        <message>
            <source>on the processor</source>
            <translation>auf dem Prozessor</translation>
        </message>
        <message>
            <source>Loaded · {0} · {1}</source>
            <translation>Geladen · {0} · {1}</translation>
        </message>
        <message>
            <source>stays loaded</source>
            <translation>bleibt geladen</translation>
        </message>
        <message>
            <source>leaves memory in {0}</source>
            <translation>verlässt den Speicher in {0}</translation>
        </message>
    </context>
    <context>
        <name>ModelsPage</name>
        <message>
            <source>Filter</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter models</source>
            <translation>Modelle filtern</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>History of the profile</source>
            <translation>Verlauf des Profils</translation>
        </message>
        <message>
            <source>Get a model</source>
            <translation>Modell holen</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>No models yet</source>
            <translation>Noch keine Modelle</translation>
        </message>
        <message>
            <source>The built-in models appear here once they are fetched, Ollama's as soon as it runs.</source>
            <translation>Die eingebauten Modelle erscheinen hier, sobald sie geholt sind, die von Ollama, sobald es läuft.</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Noch einmal nachsehen</translation>
        </message>
        <message>
            <source>Back to it</source>
            <translation>Dorthin zurück</translation>
        </message>
        <message>
            <source>The changes to {0} were not applied.</source>
            <translation>Die Änderungen an {0} wurden nicht angewendet.</translation>
        </message>
        <message>
            <source>Load it</source>
            <translation>Es laden</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>{0} is stored; the next decision uses it.</source>
            <translation>{0} ist gespeichert; schon die nächste Entscheidung nutzt es.</translation>
        </message>
        <message>
            <source>{0} is as it was in version {1}.</source>
            <translation>{0} ist wieder wie in Fassung {1}.</translation>
        </message>
        <message>
            <source>changes {0} of your last {1} decisions</source>
            <translation>ändert {0} Ihrer letzten {1} Entscheidungen</translation>
        </message>
        <message>
            <source>Loading {0} …</source>
            <translation>{0} wird geladen …</translation>
        </message>
        <message>
            <source>Unloading {0} …</source>
            <translation>{0} wird entladen …</translation>
        </message>
        <message>
            <source>Delete a model</source>
            <translation>Ein Modell löschen</translation>
        </message>
        <message>
            <source>Delete {0}{1} from {2}?</source>
            <translation>{0}{1} von {2} löschen?</translation>
        </message>
        <message>
            <source>Its profile and its history stay. To have it back it must be fetched again.</source>
            <translation>Profil und Verlauf bleiben. Um es wiederzubekommen, muss es neu geholt werden.</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Deleting {0} …</source>
            <translation>{0} wird gelöscht …</translation>
        </message>
        <message>
            <source>Get it again</source>
            <translation>Wieder holen</translation>
        </message>
        <message>
            <source>{0} is deleted.</source>
            <translation>{0} ist gelöscht.</translation>
        </message>
    </context>
    <context>
        <name>NotificationsPanel</name>
        <message>
            <source>They go through the desktop's notification service.</source>
            <translation>Sie gehen über den Benachrichtigungsdienst des Desktops.</translation>
        </message>
        <message>
            <source>They go through the tray.</source>
            <translation>Sie gehen über den Infobereich.</translation>
        </message>
        <message>
            <source>This desktop has neither a notification service nor a tray; they cannot be shown.</source>
            <translation>Dieser Desktop hat weder einen Benachrichtigungsdienst noch einen Infobereich; sie können nicht gezeigt werden.</translation>
        </message>
        <message>
            <source>Send one now</source>
            <translation>Jetzt eine senden</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>Benachrichtigungen</translation>
        </message>
        <message>
            <source>This is how a notification looks.</source>
            <translation>So sieht eine Benachrichtigung aus.</translation>
        </message>
    </context>
    <context>
        <name>Notifier</name>
        <message>
            <source>The answer is ready</source>
            <translation>Die Antwort ist da</translation>
        </message>
        <message>
            <source>The answer is not complete</source>
            <translation>Die Antwort ist nicht vollständig</translation>
        </message>
        <message>
            <source>{models} · {seconds} s</source>
            <translation>{models} · {seconds} s</translation>
        </message>
        <message>
            <source>{model} could not be fetched</source>
            <translation>{model} konnte nicht geholt werden</translation>
        </message>
        <message>
            <source>{model} is here</source>
            <translation>{model} ist da</translation>
        </message>
        <message>
            <source>The download has ended.</source>
            <translation>Der Download ist fertig.</translation>
        </message>
        <message>
            <source>{model} is paused</source>
            <translation>{model} pausiert</translation>
        </message>
    </context>
    <context>
        <name>NumberField</name>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset {0}</source>
            <translation>{0} zurücksetzen</translation>
        </message>
        <message>
            <source>Back to: {0}</source>
            <translation>Zurück zu: {0}</translation>
        </message>
        <message>
            <source>a whole number</source>
            <translation>eine ganze Zahl</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>eine Zahl</translation>
        </message>
        <message>
            <source>This must be {0}, or empty.</source>
            <translation>Hier muss {0} stehen oder nichts.</translation>
        </message>
        <message>
            <source>This must lie between {0:g} and {1:g}.</source>
            <translation>Der Wert muss zwischen {0:g} und {1:g} liegen.</translation>
        </message>
    </context>
    <context>
        <name>OffersModel</name>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>For</source>
            <translation>Für</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Fits</source>
            <translation>Passt</translation>
        </message>
        <message>
            <source>✓ fits</source>
            <translation>✓ passt</translation>
        </message>
        <message>
            <source>~ alone</source>
            <translation>~ allein</translation>
        </message>
        <message>
            <source>✕ too large</source>
            <translation>✕ zu groß</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>installed</source>
            <translation>installiert</translation>
        </message>
    </context>
    <context>
        <name>OutcomeStrip</name>
        <message>
            <source>{0} of the last {1} failed</source>
            <translation>{0} der letzten {1} fehlgeschlagen</translation>
        </message>
    </context>
    <context>
        <name>Page</name>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleich</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <source>Dashboard</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>Experiments</source>
            <translation>Experimente</translation>
        </message>
        <message>
            <source>Routing</source>
            <translation>Routing</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>PaletteSources</name>
        <message>
            <source>Untitled</source>
            <translation>Ohne Titel</translation>
        </message>
        <message>
            <source>Conversation</source>
            <translation>Unterhaltung</translation>
        </message>
        <message>
            <source>Model on {host}</source>
            <translation>Modell auf {host}</translation>
        </message>
    </context>
    <context>
        <name>ParametersDialog</name>
        <message>
            <source>Settings of this conversation</source>
            <translation>Einstellungen dieser Unterhaltung</translation>
        </message>
        <message>
            <source>Choose a preset, or name a new one</source>
            <translation>Vorlage wählen oder eine neue benennen</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>Vorlage</translation>
        </message>
        <message>
            <source>Save preset</source>
            <translation>Vorlage speichern</translation>
        </message>
        <message>
            <source>Delete preset</source>
            <translation>Vorlage löschen</translation>
        </message>
        <message>
            <source>System prompt</source>
            <translation>System-Prompt</translation>
        </message>
        <message>
            <source>How the model should behave, for example: Answer in German, briefly.</source>
            <translation>Wie sich das Modell verhalten soll, zum Beispiel: Antworte kurz und auf Deutsch.</translation>
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation>Kontextlänge, Token</translation>
        </message>
        <message>
            <source>Prompt, history and answer together. Changing it makes models load again.</source>
            <translation>Prompt, Verlauf und Antwort zusammen. Nach einer Änderung werden Modelle neu geladen.</translation>
        </message>
        <message>
            <source>as needed</source>
            <translation>nach Bedarf</translation>
        </message>
        <message>
            <source>Temperature</source>
            <translation>Temperatur</translation>
        </message>
        <message>
            <source>0 is the most repeatable, 1 and more the most varied.</source>
            <translation>0 ist am ehesten wiederholbar, 1 und mehr am abwechslungsreichsten.</translation>
        </message>
        <message>
            <source>model's own</source>
            <translation>wie im Modell</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert</translation>
        </message>
        <message>
            <source>The same seed and prompt give the same answer of a model.</source>
            <translation>Gleicher Startwert und gleicher Prompt geben bei einem Modell die gleiche Antwort.</translation>
        </message>
        <message>
            <source>random</source>
            <translation>zufällig</translation>
        </message>
        <message>
            <source>Longest answer, tokens</source>
            <translation>Längste Antwort, Token</translation>
        </message>
        <message>
            <source>A longer answer is cut there and marked.</source>
            <translation>Eine längere Antwort wird dort abgeschnitten und gekennzeichnet.</translation>
        </message>
        <message>
            <source>no limit</source>
            <translation>keine Grenze</translation>
        </message>
        <message>
            <source>Keep the model loaded for</source>
            <translation>Das Modell geladen halten für</translation>
        </message>
        <message>
            <source>After an answer: 5m, 1h; -1 is for ever.</source>
            <translation>Nach einer Antwort: 5m, 1h; -1 heißt für immer.</translation>
        </message>
        <message>
            <source>Context length</source>
            <translation>Kontextlänge</translation>
        </message>
        <message>
            <source>Longest answer</source>
            <translation>Längste Antwort</translation>
        </message>
        <message>
            <source>Keep loaded</source>
            <translation>Geladen halten</translation>
        </message>
        <message>
            <source>Empty fields follow the Settings page.</source>
            <translation>Leere Felder folgen der Seite „Einstellungen“.</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Clear all</source>
            <translation>Alle leeren</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Correct the fields marked in red.</source>
            <translation>Berichtigen Sie die rot markierten Felder.</translation>
        </message>
    </context>
    <context>
        <name>PartView</name>
        <message>
            <source>Thinking…</source>
            <translation>Denkt nach …</translation>
        </message>
        <message>
            <source>Thought</source>
            <translation>Nachgedacht</translation>
        </message>
        <message>
            <source>Thinking</source>
            <translation>Nachdenken</translation>
        </message>
    </context>
    <context>
        <name>Phase</name>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>loading</source>
            <translation>lädt</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>liest</translation>
        </message>
        <message>
            <source>thinking</source>
            <translation>denkt nach</translation>
        </message>
        <message>
            <source>answering</source>
            <translation>antwortet</translation>
        </message>
    </context>
    <context>
        <name>PhaseBar</name>
        <message>
            <source>No answer to take apart yet</source>
            <translation>Noch keine Antwort zum Zerlegen</translation>
        </message>
        <message>
            <source>Mean of an answer: {0}</source>
            <translation>Mittel einer Antwort: {0}</translation>
        </message>
    </context>
    <context>
        <name>PhaseLegend</name>
        <message>
            <source>Phases of an answer: {0}</source>
            <translation>Phasen einer Antwort: {0}</translation>
        </message>
    </context>
    <context>
        <name>PickerPopup</name>
        <message>
            <source>Find a model or strategy</source>
            <translation>Modell oder Strategie suchen</translation>
        </message>
        <message>
            <source>Models and strategies</source>
            <translation>Modelle und Strategien</translation>
        </message>
        <message>
            <source>Once</source>
            <translation>Einmal</translation>
        </message>
        <message>
            <source>This chat</source>
            <translation>Dieser Chat</translation>
        </message>
        <message>
            <source>Make a rule…</source>
            <translation>Regel daraus machen …</translation>
        </message>
        <message>
            <source>The choice holds for</source>
            <translation>Die Wahl gilt für</translation>
        </message>
        <message>
            <source>Holds for</source>
            <translation>Gilt für</translation>
        </message>
    </context>
    <context>
        <name>Pictures</name>
        <message>
            <source>“{name}” is too large: {size:.0f} MB.</source>
            <translation>„{name}“ ist zu groß: {size:.0f} MB.</translation>
        </message>
        <message>
            <source>Pictures may have {most:.0f} MB.</source>
            <translation>Bilder dürfen {most:.0f} MB haben.</translation>
        </message>
        <message>
            <source>“{name}” cannot be read: {reason}.</source>
            <translation>„{name}“ kann nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>Save it as PNG or JPEG and attach that.</source>
            <translation>Speichern Sie es als PNG oder JPEG und hängen Sie dieses an.</translation>
        </message>
    </context>
    <context>
        <name>PlanDock</name>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>A prompt with several tasks is split here into sub-tasks, each with its own model.</source>
            <translation>Ein Prompt mit mehreren Aufgaben wird hier in Teilaufgaben geteilt, jede mit ihrem eigenen Modell.</translation>
        </message>
        <message>
            <source>Tree</source>
            <translation>Baum</translation>
        </message>
        <message>
            <source>Graph</source>
            <translation>Graph</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>Zeitachse</translation>
        </message>
        <message>
            <source>View of the plan</source>
            <translation>Ansicht des Plans</translation>
        </message>
        <message>
            <source>1 task</source>
            <translation>1 Aufgabe</translation>
        </message>
        <message>
            <source>{0} sub-tasks</source>
            <translation>{0} Teilaufgaben</translation>
        </message>
        <message>
            <source> · ~{0:.0f} s, ~{1:.0f} s as one call</source>
            <translation> · ~{0:.0f} s, als ein Aufruf ~{1:.0f} s</translation>
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation>{0}: {1}</translation>
        </message>
        <message>
            <source>{0} · {1} sub-tasks · {2:.1f} s, {3:.1f} s one by one</source>
            <translation>{0} · {1} Teilaufgaben · {2:.1f} s, nacheinander {3:.1f} s</translation>
        </message>
    </context>
    <context>
        <name>PlanEditor</name>
        <message>
            <source>Plan of this prompt</source>
            <translation>Plan dieses Prompts</translation>
        </message>
        <message>
            <source>Add step</source>
            <translation>Schritt hinzufügen</translation>
        </message>
        <message>
            <source>Run this plan</source>
            <translation>Diesen Plan ausführen</translation>
        </message>
        <message>
            <source>Expected: {plan:.0f} s as planned, {whole:.0f} s as one call.</source>
            <translation>Erwartet: {plan:.0f} s nach Plan, {whole:.0f} s als ein Aufruf.</translation>
        </message>
        <message>
            <source>Every step also gets the text and files that belong to all.</source>
            <translation>Jeder Schritt erhält auch den Text und die Dateien, die zu allen gehören.</translation>
        </message>
        <message>
            <source>Steps of the plan</source>
            <translation>Schritte des Plans</translation>
        </message>
        <message>
            <source>Send as one call</source>
            <translation>Als einen Aufruf senden</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
    </context>
    <context>
        <name>PlanGraph</name>
        <message>
            <source>Graph of the sub-tasks</source>
            <translation>Graph der Teilaufgaben</translation>
        </message>
        <message>
            <source>All steps are independent.</source>
            <translation>Alle Schritte sind unabhängig.</translation>
        </message>
    </context>
    <context>
        <name>PlanNode</name>
        <message>
            <source>incomplete</source>
            <translation>unvollständig</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>eingereiht</translation>
        </message>
        <message>
            <source>loading</source>
            <translation>lädt</translation>
        </message>
        <message>
            <source>answering</source>
            <translation>antwortet</translation>
        </message>
        <message>
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>übersprungen</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <source>Do step {n} again</source>
            <translation>Schritt {n} wiederholen</translation>
        </message>
        <message>
            <source>Do step {n} with another model</source>
            <translation>Schritt {n} mit einem anderen Modell ausführen</translation>
        </message>
        <message>
            <source>{0} tok</source>
            <translation>{0} Token</translation>
        </message>
    </context>
    <context>
        <name>PlanTimeline</name>
        <message>
            <source>Timeline of the sub-tasks</source>
            <translation>Zeitachse der Teilaufgaben</translation>
        </message>
    </context>
    <context>
        <name>ProfileForm</name>
        <message>
            <source>Routing may choose this model</source>
            <translation>Das Routing darf dieses Modell wählen</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Store the changes (Ctrl+S)</source>
            <translation>Änderungen speichern (Strg+S)</translation>
        </message>
        <message>
            <source>Revert</source>
            <translation>Zurücknehmen</translation>
        </message>
        <message>
            <source>{0} judged answers count as well</source>
            <translation>{0} beurteilte Antworten zählen mit</translation>
        </message>
        <message>
            <source>without you: {0:.2f}, {1}</source>
            <translation>ohne Sie: {0:.2f}, {1}</translation>
        </message>
        <message>
            <source>How well it does, 0 … 1</source>
            <translation>Wie gut es etwas kann, 0 … 1</translation>
        </message>
        <message>
            <source>Reliability, speed and memory</source>
            <translation>Zuverlässigkeit, Geschwindigkeit und Speicher</translation>
        </message>
        <message>
            <source>on {0}</source>
            <translation>auf {0}</translation>
        </message>
        <message>
            <source>version {0}</source>
            <translation>Fassung {0}</translation>
        </message>
        <message>
            <source>prompts leave the machine: {0}</source>
            <translation>Prompts verlassen den Rechner: {0}</translation>
        </message>
        <message>
            <source>not rated</source>
            <translation>nicht bewertet</translation>
        </message>
        <message>
            <source>default</source>
            <translation>voreingestellt</translation>
        </message>
        <message>
            <source>estimated</source>
            <translation>geschätzt</translation>
        </message>
        <message>
            <source>reported</source>
            <translation>gemeldet</translation>
        </message>
        <message>
            <source>probed</source>
            <translation>erprobt</translation>
        </message>
        <message>
            <source>measured</source>
            <translation>gemessen</translation>
        </message>
        <message>
            <source>learned</source>
            <translation>gelernt</translation>
        </message>
        <message>
            <source>calibrated</source>
            <translation>kalibriert</translation>
        </message>
        <message>
            <source>set by you</source>
            <translation>von Ihnen gesetzt</translation>
        </message>
    </context>
    <context>
        <name>ProfileHistory</name>
        <message>
            <source>first seen</source>
            <translation>zuerst gesehen</translation>
        </message>
        <message>
            <source>notes</source>
            <translation>Notizen</translation>
        </message>
    </context>
    <context>
        <name>ProfileNumbers</name>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Routing weight</source>
            <translation>Routing-Gewicht</translation>
        </message>
        <message>
            <source>Context, tokens</source>
            <translation>Kontext, Token</translation>
        </message>
        <message>
            <source>Success rate</source>
            <translation>Erfolgsquote</translation>
        </message>
        <message>
            <source>Loading, s</source>
            <translation>Laden, s</translation>
        </message>
        <message>
            <source>Reading, tok/s</source>
            <translation>Lesen, Token/s</translation>
        </message>
        <message>
            <source>Writing, tok/s</source>
            <translation>Schreiben, Token/s</translation>
        </message>
        <message>
            <source>Memory, GB</source>
            <translation>Speicher, GB</translation>
        </message>
        <message>
            <source>as the host says</source>
            <translation>wie der Host sagt</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>measured anew</source>
            <translation>neu gemessen</translation>
        </message>
        <message>
            <source>−10 … 10; higher is preferred</source>
            <translation>−10 … 10; höhere werden vorgezogen</translation>
        </message>
        <message>
            <source>neutral (0)</source>
            <translation>neutral (0)</translation>
        </message>
        <message>
            <source>0 … 10; below 1 is chosen less, above 1 more</source>
            <translation>0 … 10; unter 1 seltener gewählt, darüber öfter</translation>
        </message>
        <message>
            <source>neutral (1)</source>
            <translation>neutral (1)</translation>
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation>Kontextlänge, Token</translation>
        </message>
        <message>
            <source>prompts that do not fit go to another model</source>
            <translation>Prompts, die nicht passen, gehen an ein anderes Modell</translation>
        </message>
        <message>
            <source>share of calls that were answered</source>
            <translation>Anteil der beantworteten Aufrufe</translation>
        </message>
        <message>
            <source>Seconds to load</source>
            <translation>Sekunden zum Laden</translation>
        </message>
        <message>
            <source>until it is in memory</source>
            <translation>bis es im Speicher ist</translation>
        </message>
        <message>
            <source>Prompt tokens a second</source>
            <translation>Prompt-Token pro Sekunde</translation>
        </message>
        <message>
            <source>how fast it reads a prompt</source>
            <translation>wie schnell es einen Prompt liest</translation>
        </message>
        <message>
            <source>Answer tokens a second</source>
            <translation>Antwort-Token pro Sekunde</translation>
        </message>
        <message>
            <source>how fast it writes</source>
            <translation>wie schnell es schreibt</translation>
        </message>
        <message>
            <source>Memory in gigabytes</source>
            <translation>Speicher in Gigabyte</translation>
        </message>
        <message>
            <source>what it takes when loaded; empty is worked out from its size</source>
            <translation>was es geladen belegt; leer wird aus der Größe berechnet</translation>
        </message>
    </context>
    <context>
        <name>ProfileTableModel</name>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Host</source>
            <translation>Host</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Context</source>
            <translation>Kontext</translation>
        </message>
        <message>
            <source>Best at</source>
            <translation>Am besten in</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>Gewicht</translation>
        </message>
        <message>
            <source>Success</source>
            <translation>Erfolg</translation>
        </message>
        <message>
            <source>tok/s</source>
            <translation>Tok/s</translation>
        </message>
        <message>
            <source>Prompts for this model leave the machine: it runs at {0}.</source>
            <translation>Prompts für dieses Modell verlassen den Rechner: Es läuft auf {0}.</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>entfernt</translation>
        </message>
        <message>
            <source>inactive</source>
            <translation>nicht aktiv</translation>
        </message>
        <message>
            <source>loaded, {0}</source>
            <translation>geladen, {0}</translation>
        </message>
        <message>
            <source>loaded</source>
            <translation>geladen</translation>
        </message>
        <message>
            <source>stays</source>
            <translation>bleibt</translation>
        </message>
    </context>
    <context>
        <name>PromptEdit</name>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Ask anything. Enter sends.</source>
            <translation>Fragen Sie etwas. Die Eingabetaste sendet.</translation>
        </message>
        <message>
            <source>Enter sends, Shift+Enter starts a new line, Esc stops.</source>
            <translation>Eingabe sendet, Umschalt+Eingabe beginnt eine neue Zeile, Esc stoppt.</translation>
        </message>
    </context>
    <context>
        <name>ProseBlock</name>
        <message>
            <source>Answer text</source>
            <translation>Antworttext</translation>
        </message>
    </context>
    <context>
        <name>PullDialog</name>
        <message>
            <source>Get a model</source>
            <translation>Modell holen</translation>
        </message>
        <message>
            <source>Host to fetch to</source>
            <translation>Host, auf den geholt wird</translation>
        </message>
        <message>
            <source>Name of a model, such as qwen3:8b, or what it is for</source>
            <translation>Name eines Modells wie qwen3:8b, oder wofür es gut ist</translation>
        </message>
        <message>
            <source>Model to get</source>
            <translation>Zu holendes Modell</translation>
        </message>
        <message>
            <source>Models that can be fetched</source>
            <translation>Modelle, die geholt werden können</translation>
        </message>
        <message>
            <source>Get</source>
            <translation>Holen</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Nothing found. Type the whole name of a model to get it all the same.</source>
            <translation>Nichts gefunden. Tippen Sie den ganzen Namen eines Modells, um es trotzdem zu holen.</translation>
        </message>
        <message>
            <source>Get all the same</source>
            <translation>Trotzdem holen</translation>
        </message>
        <message>
            <source>{0} is installed.</source>
            <translation>{0} ist installiert.</translation>
        </message>
        <message>
            <source>{0}: its size is known once it is being fetched.</source>
            <translation>{0}: Die Größe ist bekannt, sobald es geholt wird.</translation>
        </message>
        <message>
            <source>about {0}</source>
            <translation>etwa {0}</translation>
        </message>
        <message>
            <source>{0}: {1} to fetch</source>
            <translation>{0}: {1} zu holen</translation>
        </message>
        <message>
            <source>{0}: {1} to fetch, but the disk has only {2}</source>
            <translation>{0}: {1} zu holen, aber auf der Festplatte sind nur {2} frei</translation>
        </message>
        <message>
            <source>{0}: {1} to fetch, {2} free on the disk</source>
            <translation>{0}: {1} zu holen, {2} auf der Festplatte frei</translation>
        </message>
        <message>
            <source>Loaded it takes about {0} of memory; {1} are free.</source>
            <translation>Geladen belegt es etwa {0} Speicher; {1} sind frei.</translation>
        </message>
        <message>
            <source>Loaded it takes about {0}; others must be unloaded for it ({1} in all).</source>
            <translation>Geladen belegt es etwa {0}; dafür müssen andere entladen werden (insgesamt {1}).</translation>
        </message>
        <message>
            <source>Loaded it takes about {0}, more than the {1} there are: slow, or not at all.</source>
            <translation>Geladen belegt es etwa {0}, mehr als die vorhandenen {1}: langsam oder gar nicht.</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
    </context>
    <context>
        <name>RoutingPage</name>
        <message>
            <source>How requests are routed</source>
            <translation>Wie Anfragen verteilt werden</translation>
        </message>
        <message>
            <source>Routing</source>
            <translation>Routing</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>The next request is routed by it.</source>
            <translation>Schon die nächste Anfrage wird danach verteilt.</translation>
        </message>
        <message>
            <source>Routing is as it was before.</source>
            <translation>Das Routing ist wieder wie zuvor.</translation>
        </message>
        <message>
            <source>{0} is stored.</source>
            <translation>{0} ist gespeichert.</translation>
        </message>
        <message>
            <source>No past decisions to try it on.</source>
            <translation>Keine früheren Entscheidungen zum Ausprobieren.</translation>
        </message>
        <message>
            <source>{0} may be asked again.</source>
            <translation>{0} darf wieder gefragt werden.</translation>
        </message>
    </context>
    <context>
        <name>RoutingRules</name>
        <message>
            <source>{0:,} to {1:,} tokens</source>
            <translation>{0:,} bis {1:,} Token</translation>
        </message>
        <message>
            <source>at most {0:,} tokens</source>
            <translation>höchstens {0:,} Token</translation>
        </message>
        <message>
            <source>at least {0:,} tokens</source>
            <translation>mindestens {0:,} Token</translation>
        </message>
        <message>
            <source>complexity {0:g} to {1:g}</source>
            <translation>Komplexität {0:g} bis {1:g}</translation>
        </message>
        <message>
            <source>complexity {0:g} or more</source>
            <translation>Komplexität {0:g} oder mehr</translation>
        </message>
        <message>
            <source>complexity {0:g} or less</source>
            <translation>Komplexität {0:g} oder weniger</translation>
        </message>
        <message>
            <source>every request</source>
            <translation>jede Anfrage</translation>
        </message>
        <message>
            <source>matches {0} of the last {1}</source>
            <translation>trifft auf {0} der letzten {1} zu</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
        <message>
            <source>decides {0}</source>
            <translation>entscheidet {0}</translation>
        </message>
        <message>
            <source>{0} went to another model</source>
            <translation>{0} gingen an ein anderes Modell</translation>
        </message>
    </context>
    <context>
        <name>RuleDialog</name>
        <message>
            <source>Make a rule</source>
            <translation>Regel erstellen</translation>
        </message>
        <message>
            <source>Prompts that need</source>
            <translation>Prompts, die dies brauchen</translation>
        </message>
        <message>
            <source>Anything</source>
            <translation>Irgendetwas</translation>
        </message>
        <message>
            <source>Name of the rule</source>
            <translation>Name der Regel</translation>
        </message>
        <message>
            <source>Longest prompt, tokens</source>
            <translation>Längster Prompt, Token</translation>
        </message>
        <message>
            <source>Longer prompts are routed as before.</source>
            <translation>Längere Prompts werden wie zuvor verteilt.</translation>
        </message>
        <message>
            <source>any</source>
            <translation>beliebig</translation>
        </message>
        <message>
            <source>Save rule</source>
            <translation>Regel speichern</translation>
        </message>
        <message>
            <source>Up to (tokens)</source>
            <translation>Bis zu (Token)</translation>
        </message>
        <message>
            <source>Go to</source>
            <translation>Gehen an</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>A rule comes before any strategy, and is asked before the rules that there are.</source>
            <translation>Eine Regel kommt vor jeder Strategie und wird vor den vorhandenen Regeln gefragt.</translation>
        </message>
        <message>
            <source>{kind} to {model}</source>
            <translation>{kind} an {model}</translation>
        </message>
    </context>
    <context>
        <name>RuleForm</name>
        <message>
            <source>New rule</source>
            <translation>Neue Regel</translation>
        </message>
        <message>
            <source>Edit rule</source>
            <translation>Regel bearbeiten</translation>
        </message>
        <message>
            <source>Name of the rule</source>
            <translation>Name der Regel</translation>
        </message>
        <message>
            <source>Short code to the small coder</source>
            <translation>Kurzer Code an das kleine Code-Modell</translation>
        </message>
        <message>
            <source>Model of the rule</source>
            <translation>Modell der Regel</translation>
        </message>
        <message>
            <source>Capability of the rule</source>
            <translation>Fähigkeit der Regel</translation>
        </message>
        <message>
            <source>Any capability</source>
            <translation>Jede Fähigkeit</translation>
        </message>
        <message>
            <source>Save rule</source>
            <translation>Regel speichern</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <source>Tokens, least</source>
            <translation>Token, mindestens</translation>
        </message>
        <message>
            <source>Tokens, most</source>
            <translation>Token, höchstens</translation>
        </message>
        <message>
            <source>Complexity, lowest</source>
            <translation>Komplexität, kleinste</translation>
        </message>
        <message>
            <source>Complexity, highest</source>
            <translation>Komplexität, größte</translation>
        </message>
        <message>
            <source>Goes to</source>
            <translation>Geht an</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>any</source>
            <translation>beliebig</translation>
        </message>
        <message>
            <source>of the prompt</source>
            <translation>des Prompts</translation>
        </message>
        <message>
            <source>0 is simple, 1 is hard</source>
            <translation>0 ist einfach, 1 ist schwer</translation>
        </message>
        <message>
            <source>Tokens at least</source>
            <translation>Mindestzahl Token</translation>
        </message>
        <message>
            <source>Tokens at most</source>
            <translation>Höchstzahl Token</translation>
        </message>
        <message>
            <source>Complexity at least</source>
            <translation>Komplexität mindestens</translation>
        </message>
        <message>
            <source>Complexity at most</source>
            <translation>Komplexität höchstens</translation>
        </message>
    </context>
    <context>
        <name>RulesCard</name>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>They come before any strategy: the first one whose conditions a request meets names its model.</source>
            <translation>Sie kommen vor jeder Strategie: Die erste, deren Bedingungen eine Anfrage erfüllt, nennt ihr Modell.</translation>
        </message>
        <message>
            <source>No rules. The strategy decides about every request.</source>
            <translation>Keine Regeln. Über jede Anfrage entscheidet die Strategie.</translation>
        </message>
        <message>
            <source>Add rule</source>
            <translation>Regel hinzufügen</translation>
        </message>
        <message>
            <source>Use the rule {0}</source>
            <translation>Die Regel {0} verwenden</translation>
        </message>
        <message>
            <source>Ask {0} earlier</source>
            <translation>{0} früher fragen</translation>
        </message>
        <message>
            <source>Ask {0} later</source>
            <translation>{0} später fragen</translation>
        </message>
        <message>
            <source>Edit {0}</source>
            <translation>{0} bearbeiten</translation>
        </message>
        <message>
            <source>Delete {0}</source>
            <translation>{0} löschen</translation>
        </message>
        <message>
            <source>{0} is on.</source>
            <translation>{0} ist eingeschaltet.</translation>
        </message>
        <message>
            <source>{0} is off.</source>
            <translation>{0} ist ausgeschaltet.</translation>
        </message>
        <message>
            <source>{0} is asked as number {1}.</source>
            <translation>{0} wird als Nummer {1} gefragt.</translation>
        </message>
        <message>
            <source>{0} is deleted.</source>
            <translation>{0} ist gelöscht.</translation>
        </message>
    </context>
    <context>
        <name>ScoreField</name>
        <message>
            <source>Reset {0}</source>
            <translation>{0} zurücksetzen</translation>
        </message>
        <message>
            <source>as it was</source>
            <translation>wie es war</translation>
        </message>
        <message>
            <source>set by you</source>
            <translation>von Ihnen gesetzt</translation>
        </message>
    </context>
    <context>
        <name>SearchDialog</name>
        <message>
            <source>Search all conversations</source>
            <translation>In allen Unterhaltungen suchen</translation>
        </message>
        <message>
            <source>Words in any conversation</source>
            <translation>Wörter aus irgendeiner Unterhaltung</translation>
        </message>
        <message>
            <source>Messages found</source>
            <translation>Gefundene Nachrichten</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Sucht …</translation>
        </message>
        <message>
            <source>Every word must begin a word of the message. The newest messages come first.</source>
            <translation>Jedes Wort muss ein Wort der Nachricht beginnen. Die neuesten Nachrichten kommen zuerst.</translation>
        </message>
        <message>
            <source>you</source>
            <translation>Sie</translation>
        </message>
        <message>
            <source>answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>No message has “{text}”.</source>
            <translation>Keine Nachricht enthält „{text}“.</translation>
        </message>
    </context>
    <context>
        <name>SectionCard</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Every action can have the keys that you choose.</source>
            <translation>Jede Aktion kann die Tasten haben, die Sie wählen.</translation>
        </message>
        <message>
            <source>Change …</source>
            <translation>Ändern …</translation>
        </message>
        <message>
            <source>Change keyboard shortcuts</source>
            <translation>Tastenkürzel ändern</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset {section}</source>
            <translation>{section} zurücksetzen</translation>
        </message>
        <message>
            <source>Bring all settings of this section back to their defaults</source>
            <translation>Alle Einstellungen dieses Abschnitts auf ihre Voreinstellung zurücksetzen</translation>
        </message>
    </context>
    <context>
        <name>SettingEditor</name>
        <message>
            <source>empty</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>on</source>
            <translation>ein</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
    </context>
    <context>
        <name>SettingRow</name>
        <message>
            <source>Empty</source>
            <translation>Leer</translation>
        </message>
        <message>
            <source>Reset {title} to {value}</source>
            <translation>{title} auf {value} zurücksetzen</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>Voreinstellung</translation>
        </message>
        <message>
            <source>Set by you · default {value}</source>
            <translation>Von Ihnen gesetzt · sonst {value}</translation>
        </message>
        <message>
            <source>a whole number</source>
            <translation>eine ganze Zahl</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>eine Zahl</translation>
        </message>
        <message>
            <source>text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>one of the choices</source>
            <translation>eine der Möglichkeiten</translation>
        </message>
        <message>
            <source>Not saved: enter {kind}</source>
            <translation>Nicht gespeichert: Geben Sie {kind} ein</translation>
        </message>
        <message>
            <source>, or leave it empty.</source>
            <translation> oder lassen Sie das Feld leer.</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Search settings</source>
            <translation>Einstellungen suchen</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>Abschnitte</translation>
        </message>
        <message>
            <source>No setting found</source>
            <translation>Keine Einstellung gefunden</translation>
        </message>
        <message>
            <source>No title or description contains these words.</source>
            <translation>Kein Titel und keine Beschreibung enthält diese Wörter.</translation>
        </message>
        <message>
            <source>Clear search</source>
            <translation>Suche leeren</translation>
        </message>
        <message>
            <source>{section}: back to the defaults</source>
            <translation>{section}: wieder bei den Voreinstellungen</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>The window speaks it from its next start on</source>
            <translation>Das Fenster spricht sie ab seinem nächsten Start</translation>
        </message>
        <message>
            <source>Restart now</source>
            <translation>Jetzt neu starten</translation>
        </message>
        <message>
            <source>{title}: {old} → {new}</source>
            <translation>{title}: {old} → {new}</translation>
        </message>
    </context>
    <context>
        <name>ShareBar</name>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Search actions</source>
            <translation>Aktionen suchen</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>Alle zurücksetzen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Press the new keys. Backspace takes them away, Escape leaves them.</source>
            <translation>Drücken Sie die neuen Tasten. Rücktaste entfernt sie, Esc lässt sie, wie sie sind.</translation>
        </message>
        <message>
            <source>Use Ctrl, Alt or a function key: this one is for typing.</source>
            <translation>Nehmen Sie Strg, Alt oder eine Funktionstaste: Diese Taste ist zum Schreiben da.</translation>
        </message>
        <message>
            <source>{keys} belonged to “{action}”, which has no keys now.</source>
            <translation>{keys} gehörte zu „{action}“; diese Aktion hat jetzt keine Tasten.</translation>
        </message>
        <message>
            <source>All keys are the program's own again.</source>
            <translation>Alle Tasten sind wieder die des Programms.</translation>
        </message>
        <message>
            <source>General</source>
            <translation>Allgemein</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Keys of {action}: {keys}</source>
            <translation>Tasten von {action}: {keys}</translation>
        </message>
        <message>
            <source>Reset {action} to {keys}</source>
            <translation>{action} auf {keys} zurücksetzen</translation>
        </message>
        <message>
            <source>New keys of {action}</source>
            <translation>Neue Tasten von {action}</translation>
        </message>
    </context>
    <context>
        <name>Skeleton</name>
        <message>
            <source>Loading</source>
            <translation>Lädt</translation>
        </message>
    </context>
    <context>
        <name>SourceCard</name>
        <message>
            <source>Auto</source>
            <translation>Auto</translation>
        </message>
        <message>
            <source>Best single: {model}</source>
            <translation>Bestes einzelnes: {model}</translation>
        </message>
        <message>
            <source>Always the largest: {model}</source>
            <translation>Immer das größte: {model}</translation>
        </message>
        <message>
            <source>Random</source>
            <translation>Zufall</translation>
        </message>
        <message>
            <source>Best for each capability</source>
            <translation>Das beste je Fähigkeit</translation>
        </message>
        <message>
            <source>Best for each prompt</source>
            <translation>Das beste je Frage</translation>
        </message>
        <message>
            <source>Ways of choosing: {source}</source>
            <translation>Arten zu wählen: {source}</translation>
        </message>
        <message>
            <source>Auto minus each model: {source}</source>
            <translation>Auto minus jedes Modell: {source}</translation>
        </message>
        <message>
            <source>Auto minus each model, points</source>
            <translation>Auto minus jedes Modell, Punkte</translation>
        </message>
        <message>
            <source>{mean} % ({low}–{high}), n = {n}</source>
            <translation>{mean} % ({low}–{high}), n = {n}</translation>
        </message>
        <message>
            <source>{mean} ({low} to {high}), n = {n}</source>
            <translation>{mean} ({low} bis {high}), n = {n}</translation>
        </message>
        <message>
            <source>Nothing to compare yet: {n} prompts have scores of two or more models, but too few of them have Auto's choice among those, or scores of every model.</source>
            <translation>Noch nichts zu vergleichen: Bei {n} Fragen sind zwei oder mehr Modelle beurteilt, aber bei zu wenigen davon auch das von Auto gewählte oder alle.</translation>
        </message>
        <message>
            <source>{n} prompts; not every model was scored on enough of them.</source>
            <translation>{n} Fragen; nicht jedes Modell wurde bei genug davon beurteilt.</translation>
        </message>
        <message>
            <source>Headroom above the best single model: {mean} points ({low} to {high}).</source>
            <translation>Spielraum über dem besten einzelnen Modell: {mean} Punkte ({low} bis {high}).</translation>
        </message>
        <message>
            <source>Regret of Auto against {model}: {mean} points ({low} to {high}), n = {n}.</source>
            <translation>Nachteil von Auto gegen {model}: {mean} Punkte ({low} bis {high}), n = {n}.</translation>
        </message>
    </context>
    <context>
        <name>StartingPage</name>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Ask anything. The router is starting; you can already write.</source>
            <translation>Fragen Sie etwas. Der Router startet; Sie können schon schreiben.</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Will be sent as soon as the router is ready.</source>
            <translation>Wird gesendet, sobald der Router bereit ist.</translation>
        </message>
    </context>
    <context>
        <name>StateRow</name>
        <message>
            <source>Model share</source>
            <translation>Anteil der Modelle</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Breakers</source>
            <translation>Schutzschalter</translation>
        </message>
        <message>
            <source>no attempt yet</source>
            <translation>noch kein Versuch</translation>
        </message>
        <message>
            <source>{0:.0%}, {1:,} attempts</source>
            <translation>{0:.0%}, {1:,} Versuche</translation>
        </message>
        <message>
            <source>{0} more</source>
            <translation>{0} weitere</translation>
        </message>
        <message>
            <source>no model loaded</source>
            <translation>kein Modell geladen</translation>
        </message>
        <message>
            <source>{0} holds {1}</source>
            <translation>{0} belegt {1}</translation>
        </message>
        <message>
            <source>{0} models hold {1}</source>
            <translation>{0} Modelle belegen {1}</translation>
        </message>
        <message>
            <source>{0} free</source>
            <translation>{0} frei</translation>
        </message>
        <message>
            <source>✓ all closed</source>
            <translation>✓ alle geschlossen</translation>
        </message>
        <message>
            <source>{0} rests</source>
            <translation>{0} ruht</translation>
        </message>
        <message>
            <source>{0} models rest</source>
            <translation>{0} Modelle ruhen</translation>
        </message>
        <message>
            <source>{0}: open the Routing page</source>
            <translation>{0}: Seite „Routing“ öffnen</translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Starting the router …</source>
            <translation>Der Router startet …</translation>
        </message>
        <message>
            <source>The router did not start</source>
            <translation>Der Router ist nicht gestartet</translation>
        </message>
        <message>
            <source>no model loaded</source>
            <translation>kein Modell geladen</translation>
        </message>
        <message>
            <source>1 model loaded · {size:.1f} GB</source>
            <translation>1 Modell geladen · {size:.1f} GB</translation>
        </message>
        <message>
            <source>{count} models loaded · {size:.1f} GB</source>
            <translation>{count} Modelle geladen · {size:.1f} GB</translation>
        </message>
        <message>
            <source>Models are loaded when they are first needed.</source>
            <translation>Modelle werden geladen, wenn sie zuerst gebraucht werden.</translation>
        </message>
        <message>
            <source>{model} paused</source>
            <translation>{model} pausiert</translation>
        </message>
        <message>
            <source>{count} models paused</source>
            <translation>{count} Modelle pausieren</translation>
        </message>
        <message>
            <source>router {median:.1f} ms p50</source>
            <translation>Router {median:.1f} ms p50</translation>
        </message>
        <message>
            <source>Median time of the last {n} decisions, measured</source>
            <translation>Median der letzten {n} Entscheidungen, gemessen</translation>
        </message>
        <message>
            <source>API not running</source>
            <translation>API läuft nicht</translation>
        </message>
        <message>
            <source>API {url}</source>
            <translation>API {url}</translation>
        </message>
        <message>
            <source>Other programs can use the router at this address</source>
            <translation>Andere Programme können den Router unter dieser Adresse nutzen</translation>
        </message>
        <message>
            <source>queue {count}</source>
            <translation>Warteschlange {count}</translation>
        </message>
        <message>
            <source>Requests being answered</source>
            <translation>Anfragen, die gerade beantwortet werden</translation>
        </message>
        <message>
            <source>starting</source>
            <translation>startet</translation>
        </message>
        <message>
            <source>no models</source>
            <translation>keine Modelle</translation>
        </message>
        <message>
            <source>not running</source>
            <translation>läuft nicht</translation>
        </message>
        <message>
            <source>not installed</source>
            <translation>nicht installiert</translation>
        </message>
        <message>
            <source>too old</source>
            <translation>zu alt</translation>
        </message>
        <message>
            <source>not reachable</source>
            <translation>nicht erreichbar</translation>
        </message>
        <message>
            <source>not available</source>
            <translation>nicht verfügbar</translation>
        </message>
    </context>
    <context>
        <name>StepRow</name>
        <message>
            <source>Text of step {n}</source>
            <translation>Text von Schritt {n}</translation>
        </message>
        <message>
            <source>Move step {n} up</source>
            <translation>Schritt {n} nach oben</translation>
        </message>
        <message>
            <source>Move step {n} down</source>
            <translation>Schritt {n} nach unten</translation>
        </message>
        <message>
            <source>Remove step {n}</source>
            <translation>Schritt {n} entfernen</translation>
        </message>
        <message>
            <source>Step {n}</source>
            <translation>Schritt {n}</translation>
        </message>
        <message>
            <source>Builds on {steps}</source>
            <translation>Baut auf {steps} auf</translation>
        </message>
        <message>
            <source>Independent</source>
            <translation>Unabhängig</translation>
        </message>
    </context>
    <context>
        <name>StrategyCards</name>
        <message>
            <source>Strategy</source>
            <translation>Strategie</translation>
        </message>
        <message>
            <source>How Auto ranks the models that can take a request, unless a rule decides.</source>
            <translation>Wie Auto die Modelle reiht, die eine Anfrage übernehmen können, wenn keine Regel entscheidet.</translation>
        </message>
        <message>
            <source>Strategy {0}</source>
            <translation>Strategie {0}</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>Gewichte</translation>
        </message>
        <message>
            <source>How much each part of the score counts. Move one and see what it would have changed.</source>
            <translation>Wie viel jeder Teil der Wertung zählt. Bewegen Sie einen Regler und sehen Sie, was das geändert hätte.</translation>
        </message>
    </context>
    <context>
        <name>StrengthAxis</name>
        <message>
            <source>Axis: chance of winning against the average model, in percent</source>
            <translation>Achse: Gewinnchance gegen das durchschnittliche Modell, in Prozent</translation>
        </message>
    </context>
    <context>
        <name>Suggestion</name>
        <message>
            <source>Example: {prompt}</source>
            <translation>Beispiel: {prompt}</translation>
        </message>
    </context>
    <context>
        <name>SuggestionHistory</name>
        <message>
            <source>History of tuning</source>
            <translation>Verlauf der Anpassungen</translation>
        </message>
        <message>
            <source>Undo the chosen change</source>
            <translation>Die gewählte Änderung rückgängig machen</translation>
        </message>
        <message>
            <source>Nothing was told yet</source>
            <translation>Bisher wurde nichts gemeldet</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>{model} answers less often</source>
            <translation>{model} antwortet seltener</translation>
        </message>
        <message>
            <source>{model} takes longer to begin</source>
            <translation>{model} beginnt später</translation>
        </message>
        <message>
            <source>{model} writes slower</source>
            <translation>{model} schreibt langsamer</translation>
        </message>
        <message>
            <source>Success {now}, was {before} (last {n} of {all}; change {low} to {high})</source>
            <translation>Erfolg {now}, vorher {before} (letzte {n} von {all}; Änderung {low} bis {high})</translation>
        </message>
        <message>
            <source>Slowest first words {now} s, were {before} s (last {n} of {all}; factor {low} to {high})</source>
            <translation>Langsamste erste Wörter {now} s, vorher {before} s (letzte {n} von {all}; Faktor {low} bis {high})</translation>
        </message>
        <message>
            <source>{now} tokens/s, were {before} (last {n} of {all}; factor {low} to {high})</source>
            <translation>{now} Token/s, vorher {before} (letzte {n} von {all}; Faktor {low} bis {high})</translation>
        </message>
        <message>
            <source>nothing to change</source>
            <translation>nichts zu ändern</translation>
        </message>
        <message>
            <source>routing weight {before} → {after}</source>
            <translation>Routing-Gewicht {before} → {after}</translation>
        </message>
    </context>
    <context>
        <name>SuggestionsModel</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>Figures</source>
            <translation>Zahlen</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Änderung</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>applied</source>
            <translation>angewendet</translation>
        </message>
        <message>
            <source>dismissed</source>
            <translation>verworfen</translation>
        </message>
        <message>
            <source>undone</source>
            <translation>rückgängig gemacht</translation>
        </message>
        <message>
            <source>over by itself</source>
            <translation>von selbst vorbei</translation>
        </message>
    </context>
    <context>
        <name>SuggestionsStrip</name>
        <message>
            <source>{n} more and the history</source>
            <translation>{n} weitere und der Verlauf</translation>
        </message>
        <message>
            <source>History of tuning</source>
            <translation>Verlauf der Anpassungen</translation>
        </message>
        <message>
            <source>applied: {change}</source>
            <translation>angewendet: {change}</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Ausblenden</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>The next decision uses it.</source>
            <translation>Schon die nächste Entscheidung nutzt es.</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>Dismiss</source>
            <translation>Ausblenden</translation>
        </message>
    </context>
    <context>
        <name>TraceView</name>
        <message>
            <source>Whole request</source>
            <translation>Ganze Anfrage</translation>
        </message>
        <message>
            <source>Analysis and routing</source>
            <translation>Analyse und Auswahl</translation>
        </message>
        <message>
            <source>loading</source>
            <translation>lädt</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>liest</translation>
        </message>
        <message>
            <source>answering</source>
            <translation>antwortet</translation>
        </message>
        <message>
            <source>Sub-task {id}</source>
            <translation>Teilaufgabe {id}</translation>
        </message>
        <message>
            <source>Trace of the request</source>
            <translation>Ablauf der Anfrage</translation>
        </message>
    </context>
    <context>
        <name>Transcript</name>
        <message>
            <source>Conversation</source>
            <translation>Unterhaltung</translation>
        </message>
        <message>
            <source>↓  Latest</source>
            <translation>↓  Neueste</translation>
        </message>
        <message>
            <source>Jump to the latest message</source>
            <translation>Zur neuesten Nachricht springen</translation>
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Open Modelyard</source>
            <translation>Modelyard öffnen</translation>
        </message>
        <message>
            <source>New conversation</source>
            <translation>Neue Unterhaltung</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
    </context>
    <context>
        <name>TtftChart</name>
        <message>
            <source>{0} s</source>
            <translation>{0} s</translation>
        </message>
    </context>
    <context>
        <name>TypingStrip</name>
        <message>
            <source>Routing preview</source>
            <translation>Vorschau des Routings</translation>
        </message>
        <message>
            <source>complexity {value}</source>
            <translation>Komplexität {value}</translation>
        </message>
        <message>
            <source>{n} tasks</source>
            <translation>{n} Aufgaben</translation>
        </message>
        <message>
            <source>1 task</source>
            <translation>1 Aufgabe</translation>
        </message>
        <message>
            <source> (then {model})</source>
            <translation> (dann {model})</translation>
        </message>
        <message>
            <source> · leaves this computer</source>
            <translation> · verlässt diesen Rechner</translation>
        </message>
    </context>
    <context>
        <name>UserBubble</name>
        <message>
            <source>Your message</source>
            <translation>Ihre Nachricht</translation>
        </message>
        <message>
            <source>… and {n} more characters</source>
            <translation>… und {n} weitere Zeichen</translation>
        </message>
        <message>
            <source>Copy whole message</source>
            <translation>Ganze Nachricht kopieren</translation>
        </message>
        <message>
            <source>Edit and send again</source>
            <translation>Bearbeiten und noch einmal senden</translation>
        </message>
    </context>
    <context>
        <name>VersionsModel</name>
        <message>
            <source>Version</source>
            <translation>Fassung</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>By</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>What changed</source>
            <translation>Was sich geändert hat</translation>
        </message>
        <message>
            <source>you</source>
            <translation>Sie</translation>
        </message>
        <message>
            <source>the host</source>
            <translation>der Host</translation>
        </message>
        <message>
            <source>tuning</source>
            <translation>Anpassung</translation>
        </message>
        <message>
            <source>calibration</source>
            <translation>Kalibrierung</translation>
        </message>
        <message>
            <source>an import</source>
            <translation>ein Import</translation>
        </message>
    </context>
    <context>
        <name>VoteBar</name>
        <message>
            <source>←  A</source>
            <translation>←  A</translation>
        </message>
        <message>
            <source>A is better, left arrow</source>
            <translation>A ist besser, Pfeil nach links</translation>
        </message>
        <message>
            <source>B  →</source>
            <translation>B  →</translation>
        </message>
        <message>
            <source>B is better, right arrow</source>
            <translation>B ist besser, Pfeil nach rechts</translation>
        </message>
        <message>
            <source>↑  Tie</source>
            <translation>↑  Unentschieden</translation>
        </message>
        <message>
            <source>A tie, up arrow</source>
            <translation>Unentschieden, Pfeil nach oben</translation>
        </message>
        <message>
            <source>↓  Both bad</source>
            <translation>↓  Beide schlecht</translation>
        </message>
        <message>
            <source>Both are bad, down arrow</source>
            <translation>Beide sind schlecht, Pfeil nach unten</translation>
        </message>
        <message>
            <source>Show names without a vote</source>
            <translation>Namen ohne Abstimmung zeigen</translation>
        </message>
        <message>
            <source>Both models are answering</source>
            <translation>Beide Modelle antworten</translation>
        </message>
        <message>
            <source>Which answer is better?</source>
            <translation>Welche Antwort ist besser?</translation>
        </message>
        <message>
            <source>There are not two answers. Ask again, or show the names.</source>
            <translation>Es gibt keine zwei Antworten. Fragen Sie noch einmal, oder zeigen Sie die Namen.</translation>
        </message>
        <message>
            <source>You voted for A.</source>
            <translation>Sie haben für A gestimmt.</translation>
        </message>
        <message>
            <source>You voted for B.</source>
            <translation>Sie haben für B gestimmt.</translation>
        </message>
        <message>
            <source>You voted for a tie.</source>
            <translation>Sie haben für unentschieden gestimmt.</translation>
        </message>
        <message>
            <source>You voted: both are bad.</source>
            <translation>Sie haben gestimmt: beide sind schlecht.</translation>
        </message>
        <message>
            <source>The names were shown without a vote.</source>
            <translation>Die Namen wurden ohne Abstimmung gezeigt.</translation>
        </message>
    </context>
    <context>
        <name>VoteTableModel</name>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Prompt</translation>
        </message>
        <message>
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>Vote</source>
            <translation>Stimme</translation>
        </message>
        <message>
            <source>A better</source>
            <translation>A besser</translation>
        </message>
        <message>
            <source>B better</source>
            <translation>B besser</translation>
        </message>
        <message>
            <source>tie</source>
            <translation>unentschieden</translation>
        </message>
        <message>
            <source>both bad</source>
            <translation>beide schlecht</translation>
        </message>
        <message>
            <source>(not kept)</source>
            <translation>(nicht aufbewahrt)</translation>
        </message>
    </context>
    <context>
        <name>WeightRow</name>
        <message>
            <source>{0}, slider</source>
            <translation>{0}, Schieberegler</translation>
        </message>
        <message>
            <source>Reset {0} to {1:.2f}</source>
            <translation>{0} auf {1:.2f} zurücksetzen</translation>
        </message>
    </context>
    <context>
        <name>WhatIfPanel</name>
        <message>
            <source>Decisions that would change</source>
            <translation>Entscheidungen, die sich ändern würden</translation>
        </message>
        <message>
            <source>Nothing changed yet</source>
            <translation>Noch nichts geändert</translation>
        </message>
        <message>
            <source>Choose another strategy or move a weight: here you see which of your last decisions would be others. No model is called for it.</source>
            <translation>Wählen Sie eine andere Strategie oder bewegen Sie ein Gewicht: Hier sehen Sie, welche Ihrer letzten Entscheidungen anders ausfielen. Dafür wird kein Modell aufgerufen.</translation>
        </message>
        <message>
            <source>Deciding again …</source>
            <translation>Entscheidet neu …</translation>
        </message>
        <message>
            <source>No decisions to try it on</source>
            <translation>Keine Entscheidungen zum Ausprobieren</translation>
        </message>
        <message>
            <source>The change can be applied all the same.</source>
            <translation>Die Änderung lässt sich trotzdem anwenden.</translation>
        </message>
        <message>
            <source>Not tried</source>
            <translation>Nicht ausprobiert</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <source>Apply strategy and weights</source>
            <translation>Strategie und Gewichte anwenden</translation>
        </message>
        <message>
            <source>Revert</source>
            <translation>Zurücknehmen</translation>
        </message>
        <message>
            <source>Revert strategy and weights</source>
            <translation>Strategie und Gewichte zurücknehmen</translation>
        </message>
        <message>
            <source>changes {0} of {1}</source>
            <translation>ändert {0} von {1}</translation>
        </message>
        <message>
            <source>of your last decisions, made again with what was known then</source>
            <translation>Ihrer letzten Entscheidungen, neu getroffen mit dem damaligen Wissen</translation>
        </message>
        <message>
            <source>Your last decisions would all be the same.</source>
            <translation>Ihre letzten Entscheidungen blieben alle gleich.</translation>
        </message>
    </context>
    <context>
        <name>WhyDock</name>
        <message>
            <source>Ask something: the candidates, the parts of their scores, and why others were excluded appear here.</source>
            <translation>Fragen Sie etwas: Hier erscheinen die Kandidaten, die Teile ihrer Wertung und warum andere ausgeschlossen wurden.</translation>
        </message>
        <message>
            <source>Why this model</source>
            <translation>Warum dieses Modell</translation>
        </message>
    </context>
    <context>
        <name>_List</name>
        <message>
            <source>Experiments, newest first</source>
            <translation>Experimente, neueste zuerst</translation>
        </message>
    </context>
</TS>
