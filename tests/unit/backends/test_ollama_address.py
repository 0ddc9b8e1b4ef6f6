"""OLLAMA_HOST is read as Ollama reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backends.ollama_address import is_loopback_url, resolve_ollama_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", "http://127.0.0.1:11434"),
        ("   ", "http://127.0.0.1:11434"),
        ('""', "http://127.0.0.1:11434"),
        ("1.2.3.4", "http://1.2.3.4:11434"),
        ("1.2.3.4:56789", "http://1.2.3.4:56789"),
        (":56789", "http://127.0.0.1:56789"),
        ("1.2.3.4:", "http://1.2.3.4:11434"),
        (' "1.2.3.4:8080" ', "http://1.2.3.4:8080"),
        ("'http://1.2.3.4:8080'", "http://1.2.3.4:8080"),
        ("http://1.2.3.4", "http://1.2.3.4:80"),
        ("https://1.2.3.4", "https://1.2.3.4:443"),
        ("HTTPS://Example.com:8443/", "https://Example.com:8443"),
        ("https://example.com:56789/ollama/", "https://example.com:56789/ollama"),
        ("example.com/path", "http://example.com:11434/path"),
        ("localhost", "http://localhost:11434"),
        ("localhost:99999", "http://localhost:11434"),
        ("localhost:-1", "http://localhost:11434"),
        ("localhost:abc", "http://localhost:11434"),
        ("localhost:0", "http://localhost:11434"),
        ("http://example.com:abc", "http://example.com:80"),
        ("https://example.com:70000", "https://example.com:443"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("http://0.0.0.0:8080/x", "http://127.0.0.1:8080/x"),
        ("::", "http://[::1]:11434"),
        ("[::]:8080", "http://[::1]:8080"),
        ("::1", "http://[::1]:11434"),
        ("[::1]", "http://[::1]:11434"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("http://[::1]", "http://[::1]:80"),
        ("0001:002:003:0004::1", "http://[1:2:3:4::1]:11434"),
        ("[0001:002:003:0004::1]:1234/api", "http://[1:2:3:4::1]:1234/api"),
        ("ollama.com", "https://ollama.com:443"),
    ],
)
def test_every_form_gives_the_url_to_connect_to(text: str, url: str) -> None:
    """Quotes, blanks, missing schemes, bad ports and wildcard addresses all lead to something connectable."""
    assert resolve_ollama_url(text) == url


@given(st.text(max_size=40))
def test_no_text_is_an_error(text: str) -> None:
    """Whatever stands in the variable, there is a URL with a scheme and a port."""
    assert "://" in resolve_ollama_url(text)


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.8.8.8:1/x", True),
        ("http://[::1]:1", True),
        ("http://localhost:1", True),
        ("http://ai.localhost:1", True),
        ("http://192.168.0.2:1", False),
        ("http://localhost.example:1", False),
        ("nonsense", False),
    ],
)
def test_loopback_is_told_from_other_machines(url: str, *, is_loopback: bool) -> None:
    """Only this machine counts as loopback."""
    assert is_loopback_url(url) is is_loopback
