<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AnnotationForm</name>
        <message>
            <source>Not rated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Good</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>So-so</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Bad</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rating</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Corrected outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as measured</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answered after all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>wrong or useless</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>only partly right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>work, draft</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tags, separated by commas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tags</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At most {0} tags.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AnswerChip</name>
        <message>
            <source>Why?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why {model}? {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>context cut</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The prompt was longer than the model's context; its start was dropped.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on CPU</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model did not fit into graphics memory and ran partly on the processor.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>slow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model was less than half as fast as usual.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>escalated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The answer looked weak, so a better model was asked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>length limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The answer reached its longest length and was cut there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loading for the first time · {elapsed}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} loads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 load</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loading, usually {usual} ({loads}) · {elapsed}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answering…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>thinking · {elapsed}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting for its turn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting for a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reading the prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stopped by you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>interrupted: Modelyard closed while it answered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>warm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loaded in {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cold</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} failed first: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>instead of {model}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AnswerView</name>
        <message>
            <source>Copy answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask again (Ctrl+R)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answer with another model</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ApiPanel</name>
        <message>
            <source>Copy address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make a new token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Programs send it as Authorization: Bearer … It is kept in a file that only you can read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Off. Switch it on below to let other programs use the router.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answers at {url} for clients of Ollama, and at {url}/v1 for clients of OpenAI.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not running. {problem}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Address copied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Token copied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is a new token, copied. Programs that use the old one are locked out.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AskAgainDialog</name>
        <message>
            <source>Ask another model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model to ask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answer of then</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stopped</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AskedBand</name>
        <message>
            <source>Use this prompt again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Differences</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export this comparison</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete this comparison</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AttachmentBar</name>
        <message>
            <source>Attachments</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AttachmentChip</name>
        <message>
            <source>Picture {n}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attached: {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {name}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AttachmentView</name>
        <message>
            <source>Text of {name}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AttemptTimeline</name>
        <message>
            <source>Expected and measured: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AxisRuler</name>
        <message>
            <source>newest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} before</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BatchDesk</name>
        <message>
            <source>Batch deleted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BatchForm</name>
        <message>
            <source>Name of the batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name (optional)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts of the batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One prompt a line. Prompts of several lines stand between lines of three hyphens (---).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start the batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From a file…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This file is too large for a list of prompts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is not text in UTF-8.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The file could not be read: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>New batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} prompts × {m} models = {total} answers. You can pause, and close Modelyard meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every prompt is answered by every model; start it and go to lunch.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts from a file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts (*.txt *.md *.csv *.json *.jsonl)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BranchSwitch</name>
        <message>
            <source>Earlier version of this question</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Later version of this question</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Earlier answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Later answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version {place} of {count}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BreakersCard</name>
        <message>
            <source>Circuit breakers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A model or host that fails again and again rests for a while; then one request tries it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Host {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset the breaker of {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the next request tries it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 failure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} failures in a row</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>rests {0:.0f} s more · {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>in use · {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No model was asked since the start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All {0} are closed: nothing failed lately.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The other {0} are closed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CacheCard</name>
        <message>
            <source>Decision cache</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Requests that look the same while nothing has changed get the same decision at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>hit ratio</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>hits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>misses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cleared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear the decision cache</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:.0%} of {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none asked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>off</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CalibrateButton</name>
        <message>
            <source>Let models answer prompts that can be graded, and route by the result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calibrate…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calibrating {percent} %</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CalibrateDialog</name>
        <message>
            <source>Calibrate models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models to calibrate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quick · {n}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Full · {n}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts for each model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calibrations so far</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Easy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Medium</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Difficulty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use as priors</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of right answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing measured yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your models answer prompts whose answers can be checked. Routing then starts from what they can do on this machine, not from what their size suggests.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of right answers by capability and model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No model can answer yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fetch one on the Models page first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose at least one model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} answers, about {time} on this machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} ratings follow the calibration; the next decision uses them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} ratings are as they were before.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>in use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{when} · {n} prompts · {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Routing starts from this result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ratings that you set or pinned stay as they are.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CalibrationMatrixModel</name>
        <message>
            <source>All together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{capability}, {model}: no answer graded yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{capability}, {model}: {share} of {n} right; {low} to {high} at 95 % confidence</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CalibrationStatus</name>
        <message>
            <source>{n} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress of the calibration</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Discard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} of {total} answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} is answering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about {time} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{time} of answering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} failed</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChangedDecisionsModel</name>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Was</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Would be</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prompt not kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no model left</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatAttachments</name>
        <message>
            <source>Attach pictures or text files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A prompt takes at most {n} attachments.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove one first, or send them in several prompts.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatEmpty</name>
        <message>
            <source>Ask your models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each prompt goes to the model that will answer it best and soonest.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The line under the field says which one, and why, while you type.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a Python function that checks whether a text is a palindrome.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1. Explain compound interest.
2. Work out 4,000 € at 3.5 % for 12 years.
3. Write a haiku on it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suggest five names for a small bakery by the sea.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatFind</name>
        <message>
            <source>Nothing found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} of {total}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatList</name>
        <message>
            <source>Loading…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>“{title}” was deleted.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatOverride</name>
        <message>
            <source>From now on {model} answers by the rule “{name}”.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatPage</name>
        <message>
            <source>New conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More about this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sending makes another version of an earlier question.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel editing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Find in this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search all conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attach pictures or text files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose model or strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings of this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask another model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop the answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export conversation as Markdown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export conversation as JSON</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export all conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jump to the latest message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename	F2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find…	Ctrl+F</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The answer failed: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The answer was stopped.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} has answered.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This link was not opened: {address}. Only web and mail addresses are.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatParametersForm</name>
        <message>
            <source>Settings of this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>system prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>context {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>temperature {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>seed {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at most {0} tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loaded for {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The preset “{name}” was saved.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The preset “{name}” was deleted.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatSession</name>
        <message>
            <source>Picture</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChatTransfer</name>
        <message>
            <source>Export as Markdown…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export as JSON…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import conversations…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export all conversations…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Conversations (*.json);;All files (*)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 conversation was imported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} conversations were imported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} attachments were left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Markdown (*.md)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>JSON (*.json)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exported to {path}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CodeBlock</name>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy code ({language})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>plain</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Code in {language}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Code</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ColumnHeadings</name>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First answer token, s (log) · line p50, band p5–p95, hollow = cold start, ✕ failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decode, tok/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 40 · Wilson 95 % · phases</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>Search actions, pages, models, conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command palette</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Found actions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing found</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareBatch</name>
        <message>
            <source>New batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prompts × models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Batches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open side by side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answer of the chosen cell</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts by models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress of the batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export this batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete this batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about {time} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Different</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, {n} failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>running · {words}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>paused · {words}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a cell to read its answer.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareBoard</name>
        <message>
            <source>Capability of the leaderboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete vote</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No votes yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Vote on blind comparisons, and your models are ranked here, for each capability.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start a blind comparison</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All capabilities</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} votes. Strengths after Bradley and Terry, a tie being half a win; lines are 95 % intervals by profile likelihood. The rank is 1 + the number of models that are better beyond doubt; below 30 votes it is provisional (hollow mark).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leaderboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Votes, newest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Votes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sides: no vote has decided for one answer yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sides: the left answer won {share} % of {n} decided votes (95 %: {low}–{high} %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the side seems to sway you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no sign that the side sways you</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareDiff</name>
        <message>
            <source>Back to the answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answers to compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Differences of answer {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{share} % of the words in common · {n} only in {one} · {m} only in {other}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareExport</name>
        <message>
            <source>Page to read (HTML)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table (CSV)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Data (JSON)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export comparisons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The file could not be written: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exported to {name}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareHistory</name>
        <message>
            <source>Earlier comparisons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your comparisons will be listed here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(prompt not kept)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, not voted yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, A won</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, B won</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, tie</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, both bad</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blind, no vote</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the vote</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete	Del</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareLanes</name>
        <message>
            <source>One prompt, several answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a prompt below and see how your models answer it, side by side.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No model to compare yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models appear here as soon as a host has them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open Models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answers side by side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare sends text only; pictures and files go with a prompt in Chat.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(prompt not kept)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both answers are there. Left: A is better, right: B, up: tie, down: both bad.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} answers are there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This link was not opened: {address}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ComparePage</name>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Side by side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leaderboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Part of the page</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare blindly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop all lanes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Batch of prompts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Two of these models answer, in random order; you vote before you see names.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A blind comparison needs two different models.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose another model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop the lanes first, or wait for their answers.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Comparison deleted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Vote deleted; routing does not count it any more.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ComparePrompt</name>
        <message>
            <source>Prompt to compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One prompt for several models. Enter compares.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blind comparison</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Two of the chosen models answer; names and speeds are hidden until you vote.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop all</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareSession</name>
        <message>
            <source>This answer's decision is not stored any more.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Composer</name>
        <message>
            <source>Send</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attach pictures or text files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ContributionBar</name>
        <message>
            <source>Contributions: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ConversationList</name>
        <message>
            <source>Filter conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New conversation (Ctrl+N)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename	F2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete	Del</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing found for “{text}”.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your conversations will be listed here.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ConversationListModel</name>
        <message>
            <source>Today</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Yesterday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Earlier</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>just now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} min ago</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Core</name>
        <message>
            <source>Routing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How Auto chooses a model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How Auto ranks the models that could answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Split compound prompts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answer the parts of a compound prompt as separate sub-tasks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask a model for a plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto asks a local model with good logic when a complex prompt cannot be split by rules.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Off</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Planner timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds the model may take to write a plan.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quality weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much quality counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reliability weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much a model's success rate counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Speed weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much expected waiting time counts against a model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Memory weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much it counts against a model that others are evicted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much the priority in the profile counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much the routing weight in the profile counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision cache</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decisions kept for reuse; 0 switches it off.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision cache lifetime, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds until a kept decision is stale.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Timeouts and retries</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Time limits, retries and the circuit breaker.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Connect timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds to wait for a host to accept a connection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First token timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds from call to first token of a loaded model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds added while a model must be loaded first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stall timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds without a new token before a stream counts as stalled.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Total timeout, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds one sub-task may take with all attempts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calls for one sub-task at most, fallbacks included.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retries</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Times the same model is tried again before falling back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry delay, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause before the first retry; doubles each time, with jitter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longest Retry-After, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A host that asks to wait longer is skipped.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Breaker: failures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failures in a row that pause a model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Breaker: pause, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds a paused model rests before one probe.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calls at once per host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sub-tasks that run on one host at the same time.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Defaults for every answer; a conversation can override them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty leaves it to the server. Changing it makes models load again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Temperature</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty leaves it to the model; 0 is the most repeatable.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty draws a new one for every answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longest answer, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty means no limit but the context.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep models loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How long a model stays in memory after an answer: 5m, 1h, -1 for ever.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hosts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where models are served.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use Ollama</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look for an Ollama server.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ollama address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty means OLLAMA_HOST, or 127.0.0.1:11434 without it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Refresh, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds between looks at a host's loaded models.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Built-in models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models that come with Modelyard and run without Ollama.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use built-in models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start the built-in model server.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Threads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Processor threads a model uses; 0 leaves one core to the window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models loaded at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Others are unloaded first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fetch models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Download the built-in models on first start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Learning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What Modelyard may change by itself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When a model gets worse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suggest a change of its profile, or apply it at once; every change can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suggest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Privacy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is written to disk.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep prompts in decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Off stores only a hash of each prompt in the decision log; conversations are kept either way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How the window looks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>Colours of the window. High contrast has stronger lines and text.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>System</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>High contrast, light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>High contrast, dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words of the window, from its next start on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>English</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deutsch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Text size, pt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of ordinary text; everything scales with it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tray and notifications</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What Modelyard tells you while you look elsewhere.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Icon in the tray</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show an icon with a menu beside the clock.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Closing keeps it running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The window goes to the tray when it is closed; Quit in its menu ends the program.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tell of long work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When an answer or a download that took long has ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Long work, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds from which an answer counts as long work.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tell of alerts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When answers fail or slow down, or a host goes away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tell of paused models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When failures in a row make a model or host rest.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quiet from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Like 22:00; nothing is told from then on. Empty means no quiet hours.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quiet until</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Like 07:30; before midnight or after it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Data</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where things are kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty means a SQLite file in the data folder. A server's address shares it among machines.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copies of the database made before it is upgraded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep decisions, days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Older requests and decisions are deleted once a day; 0 keeps all. Conversations stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Local API</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How other programs reach the router over HTTP.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Serve while the window is open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As “modelyard serve” does without a window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where the API listens. Anything but 127.0.0.1 lets other machines in; they need the token.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Port</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ollama itself uses 11434.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask for the token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Off lets every program on this machine in; others never.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Let clients change models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Allow other programs to download and delete models.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Split prompts of clients</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answer the parts of a compound prompt separately when a client asks Auto for plain text.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stand in for a named model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Let Auto answer when the model a client named fails before its first word.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Largest request, MB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Larger ones are refused; pictures count.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answers at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More requests than this are told to come back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Requests a minute</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For each client address.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Patience at the end, s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds that answers under way may go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Observability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What other programs are told of how the router does: never a prompt, never an answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Webhook for alerts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each alert is posted to this address as JSON. Empty posts nothing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>OpenTelemetry collector</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Traces are sent to this OTLP address. Needs the extra otel; empty sends none.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write, explain, review or repair programs, queries and configuration.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mathematical</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calculate, solve equations, prove, work with quantities.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Logical</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deduce from premises, solve puzzles, judge arguments.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Factual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recall or explain facts about the world.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Creative</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Invent stories, poems, names, slogans, ideas.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Conversational</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Small talk, feelings, opinions, talk about the assistant.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Summarization</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shorten a given text without losing its point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Translation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Carry a given text from one language to another.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Extraction</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pull named fields, entities or structure out of a given text.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Balanced</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weighs quality, speed, reliability and your wishes against each other.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Best quality</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Takes the model with the best expected answer, however long it takes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fastest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Takes the model that is expected to be done first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Takes the best of the loaded models, so that nothing has to be loaded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cascade</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Asks a small model first and a better one only if the answer looks weak.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Explore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Now and then tries a model that may be better than the one it believes best, and learns from it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In turn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Takes each model in turn, whatever its score.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pinned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Always takes the model you chose, and never another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>mathematical</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>logical</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>factual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>creative</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>conversational</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>summarization</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>translation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>extraction</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CrashDialog</name>
        <message>
            <source>Something went wrong</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is a bug in Modelyard. The window goes on, and what you were writing is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} bugs so far. The window goes on, and what you were writing is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy my text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go on</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Dashboard</name>
        <message>
            <source>Attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>calls of a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the newest {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} compound · {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Requests</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>measured</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>measured, from sums ±6 %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>n = {0}, {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>n = {0}, p95 needs {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First token, p50 · p95</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} stopped by you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Success</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no finished attempt yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cold starts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no attempt yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} of {1} · {2} loading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Router adds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no request yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>p50, n = {0} · p99 needs {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>p50 · p99 {0}, n = {1}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DashboardBar</name>
        <message>
            <source>Last {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>15 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 h</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>24 h</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>7 d</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>30 d</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All capabilities</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All hosts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the whole window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>last {0} per model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>paused · Space resumes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>live · Space pauses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Picture (PNG)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Picture, double size (PNG)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drawing (SVG)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attempts (CSV)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Figures of each model (CSV)</source>
            <translation type="unfinished" />
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
            <translation type="unfinished" />
        </message>
        <message>
            <source>No answers yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each answer adds a point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the log…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is a large one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The log cannot be read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There are more attempts than can be drawn one by one: these are the newest.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>an hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} hours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drawn from sums over {0} each. Zoom in (Ctrl and wheel, or +) to see single attempts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No answers in this window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a longer window or other filters.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each answer adds a point: how soon, how fast, how reliably.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is nothing to export yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DashboardRow</name>
        <message>
            <source>{0}: first answer token. {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: tokens per second. {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Arrows step, Enter opens the decision, + and − zoom, Shift and arrows pan, 0 shows all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>n = {0} · no first token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>p95 — (needs {0})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no rate reported</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} tok/s · reported</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no finished attempt</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DataPanel</name>
        <message>
            <source>Open folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Location</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restart now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A copy is brought back at the next start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was stored since then is kept beside it as a copy of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings, profiles, conversations and decisions in one ZIP file of JSON and CSV.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The database is on a server; use the server's own tools.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No copy yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copied to {file}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore a copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Databases (*.db)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export everything</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ZIP files (*.zip)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Writing {file} …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exported to {file}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionDetailView</name>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What you say of it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The prompt was not kept (Settings → Privacy).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sub-task {0} of {1}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionPanel</name>
        <message>
            <source>Replay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decide again from the stored inputs; no model is called</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replay the decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask another model …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open chat</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the conversation of the decision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no model left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decided again: {0}, and all {1} numbers are the same.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decided again, the result differs: please report this.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Expected and measured</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What other strategies would have chosen</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionTableModel</name>
        <message>
            <source>Time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Total</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tok/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Score</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rating</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(deleted)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(not kept)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>✓ answered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>✕ failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>■ stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>– skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>◐ partly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, {0} tries</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionView</name>
        <message>
            <source>and {0} more with lower scores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} would be chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{1} · {0} was chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cached</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>warm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>must load, ~{0:.0f} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>must load</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>~{0:.1f} s in all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Excluded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the prompt needs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complexity {0:.2f}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>first token {0:.2f} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>expected {0:.1f} s, measured {1:.1f} s</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionsBar</name>
        <message>
            <source>Search prompts, notes and tags</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter by time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Any time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>counting …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:,} decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop export ({0:,})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Answered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Partly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Local API</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 24 h</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 7 days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 30 days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export the decisions shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table (CSV)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>JSON</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecisionsPage</name>
        <message>
            <source>No decision chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a row to see its candidates, and to rate it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No decision found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing passes these filters.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear the filters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No decisions yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every prompt leaves its decisions here, with candidates, scores and attempts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask something</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The decisions could not be read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <source>No model can answer now: no host is up.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The export was stopped; nothing is left of it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:,} decisions exported to {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not exported: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DecodeChart</name>
        <message>
            <source>{0} tok/s</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Desktop</name>
        <message>
            <source>The router could not be started.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Dock</name>
        <message>
            <source>Why</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Live</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Downloads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DockPanel</name>
        <message>
            <source>Docks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hide docks</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DownloadCard</name>
        <message>
            <source>Progress of {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel download of {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dismiss {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go on fetching {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. What was fetched is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ready · {size}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} s left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} min left</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DownloadsDock</name>
        <message>
            <source>Downloads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No downloads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models you fetch appear here, with speed and time left.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open Models</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Exporter</name>
        <message>
            <source>Export the Dashboard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not exported: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exported to {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FailureCard</name>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Error: {error} {fix}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message>
            <source>Find in this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Previous place (Shift+Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next place (Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close find (Esc)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HelpWindow</name>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Topics</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help text</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HistoryDialog</name>
        <message>
            <source>History of {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions of the profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore this version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It becomes a new version; measured speeds stay as they are now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is the state of now.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HostCard</name>
        <message>
            <source>Ollama is installed but not running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start it; Modelyard connects by itself. The built-in models answer meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy start command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ollama {version} is too old</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Install a newer version over it; models are kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} is a good first one. The built-in models answer meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ollama has no models yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The built-in models answer meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title} does not answer at {url}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Check again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ollama is not installed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It runs larger models on this computer. The built-in models answer meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy install command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open download page</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} could not be fetched</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fetching {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{time} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Download progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HostDialog</name>
        <message>
            <source>no models yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 model ({name})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} models ({names})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reachable: {models}, answered in {time} ms.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reachable: version {version}, {models}, answered in {time} ms.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Big machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>OpenAI’s (vLLM, llama.cpp, LM Studio, LiteLLM …)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only where the server asks for one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Added to the priority of its models; higher is preferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Protocol</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Test</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts that go to another machine leave this one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Asking …</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HostRow</name>
        <message>
            <source>Test</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Test {host}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {host}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not in use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority: added to that of its models; higher is preferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority of {host}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use {host}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HostWatchCard</name>
        <message>
            <source>Copied; paste it into a terminal</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HostsPanel</name>
        <message>
            <source>Add a host …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other machines and servers of models: Ollama, or anything with OpenAI’s protocol.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{host} was removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LaneFigures</name>
        <message>
            <source>first token</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tok/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>total</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> cold</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LanePickers</name>
        <message>
            <source>lane</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a {kind} model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove the last {kind} model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model of {kind} {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LaneText</name>
        <message>
            <source>{name}, text {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}, code {number}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LaneView</name>
        <message>
            <source>Answer {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop answer {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask {letter} again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why this model for {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy answer {letter}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Continue in chat</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Continue answer {letter} in a chat</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both answers are shown together
once both are there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto → {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answering…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>name and speed hidden</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no whole answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting for its turn</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LeaderboardModel</name>
        <message>
            <source>Rank</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Chance to win against the average model, 95 %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Won</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Votes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{rank} · provisional</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LiveDock</name>
        <message>
            <source>First answer token, seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whole answer, seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each answer adds a point here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First answer token, s (log) · hollow = cold start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whole answer, s (log)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Live charts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no finished answer yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:.0%} succeeded (95 %: {1:.0%}–{2:.0%}), measured</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LogDock</name>
        <message>
            <source>All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Warnings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Errors</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter log lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Least level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log copied</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Pages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Docks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command palette</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show or hide docks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy diagnostics</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Diagnostics copied; no prompt or answer is in them</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MatrixModel</name>
        <message>
            <source>#</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelDownloads</name>
        <message>
            <source>Models being fetched</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No host that could fetch a model answers. Start Ollama first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} needs {1} more, but the disk has only {2}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelPicker</name>
        <message>
            <source>Auto: Modelyard chooses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>inactive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prompts leave this computer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Always this model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pinned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Auto</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model: {kind}, {name}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelRows</name>
        <message>
            <source>▲ {0} answers {1:.0f} % slower since {2}: {3:.0f} instead of {4:.0f} tok/s.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the first</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelState</name>
        <message>
            <source>Load</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load the model into memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unload</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unload the model from memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete the model from disk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>needs about {0} of memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fits: {0} are free</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fits once others are unloaded: {0} in all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too large: {0} can be had</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not on its host any more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its host does not answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:.0%} on the GPU</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on the processor</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded · {0} · {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stays loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>leaves memory in {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ModelsPage</name>
        <message>
            <source>Filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History of the profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>No models yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The built-in models appear here once they are fetched, Ollama's as soon as it runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The changes to {0} were not applied.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is stored; the next decision uses it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is as it was in version {1}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>changes {0} of your last {1} decisions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loading {0} …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unloading {0} …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete {0}{1} from {2}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its profile and its history stay. To have it back it must be fetched again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deleting {0} …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is deleted.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NotificationsPanel</name>
        <message>
            <source>They go through the desktop's notification service.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They go through the tray.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This desktop has neither a notification service nor a tray; they cannot be shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Send one now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Notifications</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is how a notification looks.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Notifier</name>
        <message>
            <source>The answer is ready</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The answer is not complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{models} · {seconds} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} could not be fetched</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} is here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The download has ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} is paused</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NumberField</name>
        <message>
            <source>Reset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a whole number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This must be {0}, or empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This must lie between {0:g} and {1:g}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>OffersModel</name>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>✓ fits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>~ alone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>✕ too large</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>installed</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>OutcomeStrip</name>
        <message>
            <source>{0} of the last {1} failed</source>
            <translation type="unfinished" />
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
            <translation type="unfinished" />
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
            <source>Routing</source>
            <translation type="unfinished" />
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
            <translation type="unfinished" />
        </message>
        <message>
            <source>Conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model on {host}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ParametersDialog</name>
        <message>
            <source>Settings of this conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a preset, or name a new one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Preset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save preset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete preset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>System prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How the model should behave, for example: Answer in German, briefly.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompt, history and answer together. Changing it makes models load again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as needed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Temperature</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>0 is the most repeatable, 1 and more the most varied.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>model's own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The same seed and prompt give the same answer of a model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>random</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longest answer, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A longer answer is cut there and marked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep the model loaded for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>After an answer: 5m, 1h; -1 is for ever.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context length</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longest answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty fields follow the Settings page.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Correct the fields marked in red.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PartView</name>
        <message>
            <source>Thinking…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thought</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thinking</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Phase</name>
        <message>
            <source>waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>thinking</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answering</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PhaseBar</name>
        <message>
            <source>No answer to take apart yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mean of an answer: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PhaseLegend</name>
        <message>
            <source>Phases of an answer: {0}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PickerPopup</name>
        <message>
            <source>Find a model or strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models and strategies</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This chat</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make a rule…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The choice holds for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Holds for</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Pictures</name>
        <message>
            <source>“{name}” is too large: {size:.0f} MB.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pictures may have {most:.0f} MB.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>“{name}” cannot be read: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save it as PNG or JPEG and attach that.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlanDock</name>
        <message>
            <source>Plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A prompt with several tasks is split here into sub-tasks, each with its own model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 task</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} sub-tasks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> · ~{0:.0f} s, ~{1:.0f} s as one call</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} · {1} sub-tasks · {2:.1f} s, {3:.1f} s one by one</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlanNode</name>
        <message>
            <source>{0} tok</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>incomplete</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlanTimeline</name>
        <message>
            <source>Timeline of the sub-tasks</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProfileForm</name>
        <message>
            <source>Routing may choose this model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Notes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Store the changes (Ctrl+S)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Revert</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} judged answers count as well</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>without you: {0:.2f}, {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>−10 … 10; higher is preferred</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>neutral (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Routing weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>0 … 10; below 1 is chosen less, above 1 more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>neutral (1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context length, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prompts that do not fit go to another model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How well it does, 0 … 1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>version {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>prompts leave the machine: {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not rated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>assumed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>estimated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reported</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>probed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>measured</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>learned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>calibrated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>set by you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>default</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as the host says</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProfileHistory</name>
        <message>
            <source>first seen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>notes</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProfileTableModel</name>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Context</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Best at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weight</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Success</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tok/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts for this model leave the machine: it runs at {0}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>inactive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loaded, {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stays</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PromptEdit</name>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask anything. Enter sends.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Enter sends, Shift+Enter starts a new line, Esc stops.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProseBlock</name>
        <message>
            <source>Answer text</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PullDialog</name>
        <message>
            <source>Get a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Host to fetch to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of a model, such as qwen3:8b, or what it is for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model to get</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models that can be fetched</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing found. Type the whole name of a model to get it all the same.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Get all the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is installed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: its size is known once it is being fetched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: {1} to fetch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: {1} to fetch, but the disk has only {2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: {1} to fetch, {2} free on the disk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded it takes about {0} of memory; {1} are free.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded it takes about {0}; others must be unloaded for it ({1} in all).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loaded it takes about {0}, more than the {1} there are: slow, or not at all.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Pages</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RoutingPage</name>
        <message>
            <source>How requests are routed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Routing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next request is routed by it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Routing is as it was before.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is stored.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No past decisions to try it on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} may be asked again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RoutingRules</name>
        <message>
            <source>{0:,} to {1:,} tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at most {0:,} tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at least {0:,} tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complexity {0:g} to {1:g}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complexity {0:g} or more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complexity {0:g} or less</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every request</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>matches {0} of the last {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>off</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>decides {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} went to another model</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RuleDialog</name>
        <message>
            <source>Make a rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompts that need</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Anything</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longest prompt, tokens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Longer prompts are routed as before.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Up to (tokens)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A rule comes before any strategy, and is asked before the rules that there are.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{kind} to {model}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RuleForm</name>
        <message>
            <source>New rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Short code to the small coder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Any capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tokens, least</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tokens, most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Complexity, lowest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Complexity, highest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Goes to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of the prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>0 is simple, 1 is hard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tokens at least</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tokens at most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Complexity at least</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Complexity at most</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RulesCard</name>
        <message>
            <source>Rules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They come before any strategy: the first one whose conditions a request meets names its model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No rules. The strategy decides about every request.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use the rule {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask {0} earlier</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask {0} later</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is off.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is asked as number {1}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} is deleted.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ScoreField</name>
        <message>
            <source>Reset {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as it was</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>set by you</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SearchDialog</name>
        <message>
            <source>Search all conversations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words in any conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Messages found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Searching…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every word must begin a word of the message. The newest messages come first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No message has “{text}”.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SectionCard</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every action can have the keys that you choose.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change keyboard shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset {section}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Bring all settings of this section back to their defaults</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SettingEditor</name>
        <message>
            <source>empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>off</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SettingRow</name>
        <message>
            <source>Empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset {title} to {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Default</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set by you · default {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a whole number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>one of the choices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not saved: enter {kind}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, or leave it empty.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Search settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No setting found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No title or description contains these words.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{section}: back to the defaults</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The window speaks it from its next start on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restart now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title}: {old} → {new}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ShareBar</name>
        <message>
            <source>nothing</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search actions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Press the new keys. Backspace takes them away, Escape leaves them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Use Ctrl, Alt or a function key: this one is for typing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{keys} belonged to “{action}”, which has no keys now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All keys are the program's own again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>General</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keys of {action}: {keys}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset {action} to {keys}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New keys of {action}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Skeleton</name>
        <message>
            <source>Loading</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StartingPage</name>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask anything. The router is starting; you can already write.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Chat</source>
            <translation>Chat</translation>
        </message>
        <message>
            <source>Will be sent as soon as the router is ready.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StateRow</name>
        <message>
            <source>Model share</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Breakers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no attempt yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0:.0%}, {1:,} attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no model loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} holds {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} models hold {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} free</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>✓ all closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} rests</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0} models rest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{0}: open the Routing page</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>Status</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting the router …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The router did not start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no model loaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 model loaded · {size:.1f} GB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} models loaded · {size:.1f} GB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models are loaded when they are first needed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} models paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>router {median:.1f} ms p50</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median time of the last {n} decisions, measured</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>API not running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>API {url}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other programs can use the router at this address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queue {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Requests being answered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>starting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not installed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too old</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not reachable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not available</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StrategyCards</name>
        <message>
            <source>Strategy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How Auto ranks the models that can take a request, unless a rule decides.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Strategy {0}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weights</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How much each part of the score counts. Move one and see what it would have changed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StrengthAxis</name>
        <message>
            <source>Axis: chance of winning against the average model, in percent</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Suggestion</name>
        <message>
            <source>Example: {prompt}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SuggestionHistory</name>
        <message>
            <source>History of tuning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was told yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>{model} answers less often</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} takes longer to begin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} writes slower</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Success {now}, was {before} (last {n} of {all}; change {low} to {high})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slowest first words {now} s, were {before} s (last {n} of {all}; factor {low} to {high})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{now} tokens/s, were {before} (last {n} of {all}; factor {low} to {high})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nothing to change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>routing weight {before} → {after}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SuggestionsModel</name>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What happened</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Figures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>applied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dismissed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>undone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>over by itself</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SuggestionsStrip</name>
        <message>
            <source>{n} more and the history</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History of tuning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>applied: {change}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next decision uses it.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Transcript</name>
        <message>
            <source>Conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>↓  Latest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jump to the latest message</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Open Modelyard</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New conversation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TtftChart</name>
        <message>
            <source>{0} s</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TypingStrip</name>
        <message>
            <source>Routing preview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complexity {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{n} tasks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 task</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> (then {model})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> · leaves this computer</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>UserBubble</name>
        <message>
            <source>Your message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>… and {n} more characters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy whole message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit and send again</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>VersionsModel</name>
        <message>
            <source>Version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tuning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>calibration</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>VoteBar</name>
        <message>
            <source>←  A</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A is better, left arrow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>B  →</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>B is better, right arrow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>↑  Tie</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A tie, up arrow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>↓  Both bad</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both are bad, down arrow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show names without a vote</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both models are answering</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Which answer is better?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There are not two whole answers. Ask again, or show the names.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You voted for A.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You voted for B.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You voted for a tie.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>You voted: both are bad.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The names were shown without a vote.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>VoteTableModel</name>
        <message>
            <source>Time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prompt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>B</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Vote</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A better</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>B better</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tie</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>both bad</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(not kept)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WeightRow</name>
        <message>
            <source>{0}, slider</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset {0} to {1:.2f}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WhatIfPanel</name>
        <message>
            <source>Decisions that would change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing changed yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose another strategy or move a weight: here you see which of your last decisions would be others. No model is called for it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deciding again …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No decisions to try it on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The change can be applied all the same.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not tried</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apply strategy and weights</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Revert</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Revert strategy and weights</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>changes {0} of {1}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of your last decisions, made again with what was known then</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your last decisions would all be the same.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>WhyDock</name>
        <message>
            <source>Ask something: the candidates, the parts of their scores, and why others were excluded appear here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why this model</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
