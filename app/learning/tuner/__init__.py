"""The tuner: notices a model that does worse than it used to, and proposes what to change."""
