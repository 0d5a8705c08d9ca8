"""Browsers: what to call one, for people who look through where they are logged in."""

_BROWSERS = (  # the first that is named: most say that they are others too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """A browser and what it runs on, such as "Firefox, Windows"; empty where neither is known."""
    found = (
        next((name for mark, name in marks if mark in user_agent), None) for marks in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)
