"""`python -m app.shared [lang...]`: print what the hosts share as JSON, {"shared", "languages": {lang: language}}."""

import json
import sys

from app.shared import language, shared
from app.translate import languages

wanted = sys.argv[1:] or languages()
print(json.dumps({"shared": shared(), "languages": {lang: language(lang) for lang in wanted}}))
