"""A server that is killed at any moment has lost nothing that it said is kept, and has nothing twice."""

import http.client
import json
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.ids import new_id
from tests.server import served

ROUNDS = 20 if os.environ.get("FULL") else 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Phone:
    """Posts wishes as fast as it can; remembers which were answered, and sends again what was not."""

    cookie: str = ""
    kept: list[str] = field(default_factory=list)
    unsure: list[tuple[str, bytes]] = field(default_factory=list)
    count: int = 0

    def begin(self, host: str, port: int) -> None:
        body = urlencode({"save": new_id(), "change": f"{new_id()} profile", "name": "Nermin"})
        connection = http.client.HTTPConnection(host, port, timeout=30)
        connection.request("POST", "/start", body=body, headers=FORM)
        answer = connection.getresponse()
        assert answer.status == 303
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        connection.close()

    def post(self, host: str, port: int, text: str, body: bytes) -> None:
        self.unsure.append((text, body))
        connection = http.client.HTTPConnection(host, port, timeout=30)
        connection.request("POST", "/strengths/home/new?time=later", body=body, headers=self._headers())
        answer = connection.getresponse()
        assert answer.status == 303, answer.read()
        connection.close()
        self.kept.append(text)
        self.unsure.remove((text, body))

    def post_until_it_is_gone(self, host: str, port: int) -> None:
        while True:
            self.count += 1
            text = f"wish {self.count}"
            fields = {"save": new_id(), "change": f"{new_id()} wish", "domain": "home", "text": text}
            try:
                self.post(host, port, text, urlencode(fields).encode())
            except (OSError, http.client.HTTPException):
                return

    def texts(self, host: str, port: int) -> Counter[str]:
        connection = http.client.HTTPConnection(host, port, timeout=30)
        connection.request("GET", "/export.json", headers=self._headers())
        book = json.loads(connection.getresponse().read())
        connection.close()
        assert len({save["id"] for save in book["saves"]}) == len(book["saves"])
        return Counter(entry["fields"]["text"] for entry in book["entries"] if entry["kind"] == "wish")

    def _headers(self) -> dict[str, str]:
        return {**FORM, "Cookie": self.cookie}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_what_was_answered_is_there_once(tmp_path: Path, number: int) -> None:
    chance = random.Random()
    phones = [Phone() for _ in range(3)]
    for part in range(2):
        with served(tmp_path) as (host, port, process):
            for phone in phones:
                if part == 0:
                    phone.begin(host, port)
                # After a crash a phone sends again what it is not sure of: it may be there already.
                for text, body in list(phone.unsure):
                    phone.unsure.remove((text, body))
                    phone.post(host, port, text, body)
            threads = [threading.Thread(target=p.post_until_it_is_gone, args=(host, port)) for p in phones]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.05, 0.6))
            process.kill()
            for thread in threads:
                thread.join(60)
    assert sum(len(phone.kept) for phone in phones) > 0
    with served(tmp_path) as (host, port, _):
        for phone in phones:
            there = phone.texts(host, port)
            unsure = {text for text, _ in phone.unsure}
            assert set(phone.kept) <= set(there) <= set(phone.kept) | unsure
            assert max(there.values(), default=1) == 1
