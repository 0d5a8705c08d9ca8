"""`python -m app.shared [lang...]`: print what the hosts share as JSON.

{"shared", "languages": {lang: language}, "pictures": {lang: words}}.
"""

import json
import sys

from app.shared import language, picture_words, shared
from app.translate import languages

wanted = sys.argv[1:] or languages()
languages_of = {"languages": language, "pictures": picture_words}
told = {name: {lang: make(lang) for lang in wanted} for name, make in languages_of.items()}
print(json.dumps({"shared": shared(), **told}))
