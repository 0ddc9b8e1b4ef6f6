"""The local HTTP API: Ollama's and OpenAI's routes, and Modelyard's own, over the same engine as the window."""
