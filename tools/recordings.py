"""What there is to record of a language: `python -m tools.recordings tr` prints a name and its text on each line."""

import sys

from app.recordings import texts


def main(lang: str) -> None:
    for name, text in texts(lang).items():
        print(f"{name}\t{text}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tools.recordings LANGUAGE, such as tr")
    main(sys.argv[1])
