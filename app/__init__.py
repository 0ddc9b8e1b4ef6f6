"""Modelyard's router core: answers a prompt with the local model that will do it best and soonest. Knows no Qt.

The map, top to bottom; imports go down only, and packages on one line never import each other:

    cli          the command line: ask, route, models, calibrate, serve, doctor, db, bench
    api          the local HTTP server: the protocols of Ollama and OpenAI, and management
    bootstrap    build(settings) -> Application: the only place that knows the concrete classes
    installations  what could be fetched to a host, and whether it fits; load, unload, delete
    learning     from outcomes to better routing: remembers judgements, compares, calibrates, tunes, experiments
    engine       Engine.stream(request): analyse -> plan -> decide -> execute -> record
    analysis     what a prompt needs (capabilities, complexity) and how it splits into a plan
    routing      which model takes a sub-task, and why: eligibility, score, strategy, explanation
    execution    runs a plan: attempts, retry, fallback, circuit breaker, joining the answers
    backends     hosts that serve models: the protocols of Ollama and OpenAI, the built-in server, a scripted fake
    store        SQLite: typed tables, migrations, writes (repositories) and reads (queries)
    telemetry    live feed of finished requests; metrics, traces, alerts and logs for other programs
    settings     what the user can set, with bounds, loaded from and saved to a TOML file
    domain       values, protocols and errors; standard library only

    builtin      a program of its own: the built-in model server, a child process on loopback

Where to add things: a capability in `domain/capability.py`; a strategy in `routing/strategies/`; a backend in
`backends/`. The window in `ui/` draws all this: a chart in `ui/charts/`, a page in `ui/pages/`, a dock in `ui/docks/`.
"""
