"""Icons, fonts, styles, help texts and learned weights, found with `importlib.resources.files("resources")`."""
