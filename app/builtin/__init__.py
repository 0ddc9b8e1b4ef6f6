"""The built-in model server: llama.cpp behind Ollama's wire protocol, a child process on loopback."""
