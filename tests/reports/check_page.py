"""Opens tifa.html of an output folder in a real browser, uses it as a reader would, and compares what it shows with the CSV tables.

    python check_page.py OUTPUT [--slogan 三农] [--shots FOLDER] [--seconds 3]

Needs playwright and axe-playwright-python from PyPI, and a Chromium. Exits with 1 at the first thing that is wrong.
"""

import argparse
import csv
import os
import pathlib
import shutil
import sys
import time

import axe_playwright_python
from playwright.sync_api import sync_playwright

parser = argparse.ArgumentParser()
parser.add_argument("output", type=pathlib.Path)
parser.add_argument("--slogan", default="三农")
parser.add_argument("--shots", type=pathlib.Path)
parser.add_argument("--seconds", type=float, default=3.0)
args = parser.parse_args()


def table(name):
    with open(args.output / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check(what, seen, wanted):
    if seen != wanted:
        sys.exit(f"{what}: the page shows {seen!r}, the table has {wanted!r}")


page_file = (args.output / "tifa.html").resolve()
size = page_file.stat().st_size
if size >= 20_000_000:
    sys.exit(f"the page has {size} bytes")
axe_source = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
checks = 0


def shot(page, name):
    if args.shots:
        args.shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(args.shots / f"{name}.png"))


def accessible(page, where):
    """Serious and critical faults by axe-core."""
    global checks
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
    if faults:
        for fault in faults:
            print(where, fault["id"], fault["help"], [n["target"] for n in fault["nodes"][:3]], fault["nodes"][0]["html"][:200])
        sys.exit(f"{where}: {len(faults)} accessibility faults")
    checks += 1


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=False)
    page = context.new_page()
    requests, errors = [], []
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    began = time.time()
    page.goto(page_file.as_uri())
    page.wait_for_selector("main h1")
    page.wait_for_selector("nav a[aria-current=page]")
    took = time.time() - began
    if took > args.seconds:
        sys.exit(f"the page took {took:.1f} s to open")
    page.evaluate(axe_source)
    shot(page, "overview")
    accessible(page, "overview")

    # Search a slogan; the row has the numbers of slogans.csv.
    page.click("nav a[href='#/slogans']")
    page.wait_for_selector("input[type=search]")
    page.wait_for_selector(".main-svg")
    shot(page, "slogans")
    page.fill("input[type=search]", args.slogan)
    page.wait_for_function("w => [...document.querySelectorAll('main tbody tr')].every(r => r.textContent.includes(w))", arg=args.slogan)
    wanted = next(r for r in table("slogans") if r["slogan"] == args.slogan)
    row = page.locator("main tbody tr").filter(has=page.get_by_role("link", name=args.slogan, exact=True)).first
    cells = [c.strip().replace(",", "") for c in row.locator("td").all_inner_texts()]
    check(f"speeches of {args.slogan}", cells[3], wanted["speeches"])
    check(f"hits of {args.slogan}", cells[4], wanted["hits"])
    check(f"rate of {args.slogan}", cells[5], wanted["per_10k_chars"])
    checks += 3
    accessible(page, "slogans")

    # Draw its line, switch it off and on.
    box = row.locator("input[type=checkbox]")
    if not box.is_checked():
        box.check()
    chip = page.locator(f"button.chip[data-line='{args.slogan}']")
    chip.wait_for()
    page.wait_for_selector(".scatterlayer .trace")
    lines = page.locator(".scatterlayer .trace").count()
    chip.click()
    page.wait_for_function("n => document.querySelectorAll('.scatterlayer .trace').length === n", arg=lines - 1)
    check("a chip that is off", chip.get_attribute("aria-pressed"), "false")
    chip.click()
    page.wait_for_function("n => document.querySelectorAll('.scatterlayer .trace').length === n", arg=lines)
    checks += 2

    # Its own page: every year as in slogans_by_year.csv.
    row.get_by_role("link", name=args.slogan, exact=True).click()
    page.wait_for_function("w => document.querySelector('main h1').textContent === w", arg=args.slogan)
    while page.locator("section, main").get_by_role("table").first.count() and page.locator("button.more:visible").count():
        page.locator("button.more:visible").first.click()
    by_year = [r for r in table("slogans_by_year") if r["slogan"] == args.slogan and r["class"] == wanted["class"]]
    rows = page.locator("table").first.locator("tbody tr")
    check("years", rows.count(), len(by_year))
    for at, year in enumerate(by_year):
        cells = rows.nth(at).locator("td").all_inner_texts()
        check(f"{args.slogan} in {year['year']}", cells[:4] + [cells[4]],
              [year["year"], year["speeches"], year["hits"], year["per_10k_chars"], f"{year['ci_low']}–{year['ci_high']}"])
        checks += 1
    # Its places in context, each with file and position.
    hits = [h for h in table("slogan_hits") if h["slogan"] == args.slogan and h["class"] == wanted["class"]]
    shown = {tuple(c.split("\n")[-1] if i == 4 else c for i, c in enumerate(r) if i in (0, 2, 4, 5))
             for r in (row.locator("td").all_inner_texts() for row in page.locator("table.kwic tbody tr").all())}
    for year, surface, source, place in shown:
        start, _, end = place.partition("–")
        match = [h for h in hits if (h["year"], h["source"], h["start"], h["end"]) == (year, source, start, end)]
        if not match:
            sys.exit(f"a context of {args.slogan} that slogan_hits.csv does not have: {year} {surface} {source} {place}")
        checks += 1
    if not shown:
        sys.exit("no context is shown")
    shot(page, "slogan")
    accessible(page, "slogan")
    page.locator("#contexts").scroll_into_view_if_needed()
    shot(page, "contexts")

    # The other language, and back.
    before = page.locator("nav a").first.inner_text()
    page.click("#switch-lang")
    after = page.locator("nav a").first.inner_text()
    if before == after or page.locator("html").get_attribute("lang") not in ("zh", "en"):
        sys.exit("the language does not change")
    shot(page, "slogan-other-language")
    accessible(page, "slogan in the other language")
    page.click("#switch-lang")

    # A speech with its marked text, the other views, dark colours, a phone.
    page.locator("table.kwic td a").first.click()
    page.wait_for_selector(".text mark, .note")
    shot(page, "speech")
    accessible(page, "speech")
    for view in ("themes", "speeches", "groups", "problems"):
        page.click(f"nav a[href='#/{view}']")
        page.wait_for_selector(f"nav a[href='#/{view}'][aria-current=page]")
        page.wait_for_timeout(300)
        shot(page, view)
        accessible(page, view)
    page.click("#switch-colours")
    for view in ("slogans", "themes"):
        page.click(f"nav a[href='#/{view}']")
        page.wait_for_timeout(400)
        shot(page, view + "-dark")
        accessible(page, view + " in the dark")
    page.set_viewport_size({"width": 390, "height": 844})
    for view in ("overview", "slogans", "groups"):
        page.click(f"nav a[href='#/{view}']")
        page.wait_for_timeout(400)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 392:
            sys.exit(f"{view} is {width} pixels wide on a phone of 390")
        shot(page, view + "-phone")
        accessible(page, view + " on a phone")
        checks += 1
    # Keys alone: the first thing that is reached leads past the menu.
    page.reload()
    page.wait_for_selector("nav a[aria-current=page]")
    page.keyboard.press("Tab")
    check("the first stop of the keyboard", page.evaluate("document.activeElement.id"), "skip")
    page.keyboard.press("Enter")
    check("where it leads", page.evaluate("document.activeElement.id"), "main")
    checks += 2
    foreign = [r for r in requests if not r.startswith(("file:", "data:", "blob:"))]
    check("requests", foreign, [])
    check("files asked for", sorted({r for r in requests if r.startswith("file:") and "#" not in r}), [page_file.as_uri()])
    check("console errors", errors, [])
    checks += 3
    browser.close()

print(f"page: {checks} passed, 0 failed; opened in {took:.2f} s, {size} bytes")
