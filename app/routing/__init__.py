"""Which model takes a sub-task, and why: pure functions of their inputs."""
