"""What the user's own traffic teaches: judgements that routing learns from, and comparisons of models."""
