"""The talk together."""
from tests.pages import Person

def test_walk(nermin: Person) -> None:
    page = nermin.opens("/talk").follow("Plan a talk").press("Keep it", date="2026-11-20", time="10:00", place="At home")
    assert page.path == "/talk"
    for a in ("/talks", "/compliments", "/compliments/new", "/people", "/people/new", "/me", "/me/name", "/me/language", "/me/text", "/me/theme", "/me/file"):
        nermin.opens(a)
    page = page.follow("What we talk about").press("Add it", text="The letter of the bank")
    t = nermin.entries("topic")[0]["id"]; k = nermin.entries("talk")[0]["id"]
    for a in ("goals", "since", "plan", "agreed", "next", "date", ""):
        nermin.opens(f"/talks/{k}/{a}".rstrip("/"))
    nermin.opens(f"/topics/{t}"); nermin.opens(f"/topics/{t}/goal")
    p = nermin.opens("/people/new").press("Keep it", name="Fatma").press("Keep it", group="friends")
    p.follow("Choose a picture").press("Woman")
    nermin.opens(p.path+"/name")
    nermin.opens("/compliments/new").press("You listen well").follow("You listen well")
