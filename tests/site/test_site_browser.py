"""The pages in a real browser: they play, follow, seek, remember, and ask nobody else."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from RangeHTTPServer import RangeRequestHandler
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from site_makers import GUID, episode, episodes, settings

from essaycast.site.publish import publish

pytestmark = pytest.mark.slow

NASTY = (
    "<script>document.title='ran'</script>\"><img src=x onerror=\"document.title='ran'\">"
    " \u202e& 🚀"
)


class Quiet(RangeRequestHandler):
    def log_message(self, *args) -> None: ...


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Path, str]]:
    """A published show and the address it is served under."""
    show = tmp_path_factory.mktemp("show")
    feed = show / "feed"
    made = [episode(feed, n, seconds=24.0) for n in range(3)]
    evil = episode(feed, 3, slug="boese", title="x", seconds=4.0)
    evil = replace(
        evil,
        title=NASTY,
        summary=NASTY,
        author=NASTY,
        tags=(NASTY,),
        recording=replace(
            evil.recording,
            cues=tuple(replace(cue, text=NASTY) for cue in evil.recording.cues),
            chapters=tuple(replace(c, title=NASTY) for c in evil.recording.chapters),
        ),
    )
    config = settings(
        apple="https://podcasts.apple.com/de/podcast/id1",
        spotify="https://open.spotify.com/show/x",
        imprint="https://example.org/impressum",
        funding=["https://example.org/kaffee | Einen Kaffee"],
        license="cc-by-4.0",
    )
    publish([*made, evil], config=config, show=show, feed=feed, guid=GUID)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(feed)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield feed, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chrome(tmp_path_factory) -> Iterator[webdriver.Chrome]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("chromium and chromedriver are not on PATH (Debian: chromium-driver)")
    options = Options()
    options.binary_location = browser
    for flag in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--mute-audio", "--force-device-scale-factor=1",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver))
    made.set_window_size(1280, 900)
    yield made
    made.quit()


@pytest.fixture
def page(chrome, site) -> Iterator[Page]:
    """A fresh page; afterwards nothing was complained of and nobody else was asked."""
    made = Page(chrome, *site)
    made.go("index.html")
    chrome.execute_script("localStorage.clear()")
    for log in ("browser", "performance"):
        chrome.get_log(log)
    yield made
    with contextlib.suppress(Exception):
        chrome.execute_script("document.querySelector('audio')?.pause()")
    complaints = [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []
    hosts = set()
    for entry in chrome.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = urlsplit(message["params"]["request"]["url"])
            if url.scheme not in ("data", "blob", "file", "about", "chrome"):
                hosts.add(url.hostname)
    assert hosts <= {"127.0.0.1"}


class Page:
    def __init__(self, chrome: webdriver.Chrome, feed: Path, base: str) -> None:
        self.chrome, self.feed, self.base = chrome, feed, base

    def go(self, name: str) -> None:
        self.chrome.get("about:blank")  # a new fragment alone would not load the page
        self.chrome.get(self.base + name)

    def one(self, selector: str):
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    def js(self, code: str, *args):
        return self.chrome.execute_script(f"return {code}", *args)

    def until(self, code: str, seconds: float = 10.0):
        wait = WebDriverWait(self.chrome, seconds, poll_frequency=0.1)
        return wait.until(lambda _: self.js(code), f"never came true: {code}")

    @property
    def time(self) -> float:
        return self.js("document.querySelector('audio').currentTime")

    def ready(self) -> None:
        self.until("document.querySelector('audio').readyState > 0")

    def click(self, element) -> None:
        """Click what may lie below the bar or the fold."""
        self.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        element.click()

    def press(self, *keys: str) -> None:
        ActionChains(self.chrome).send_keys(*keys).perform()


EPISODE = "warum-vertrauen-bleibt.html"
HERE = "document.querySelector('.s.here')?.textContent"
AUDIO = "document.querySelector('audio')"


def test_it_plays_and_the_text_follows(page):
    page.go(EPISODE)
    page.ready()
    assert page.js(HERE) is None
    page.one("[data-start]").click()
    page.until(f"{AUDIO}.currentTime > 0.7")
    first = page.until(HERE)
    assert first == "Warum Vertrauen bleibt"
    page.until(f"{HERE} === 'Der erste Satz ist kurz.'")
    assert page.js("document.querySelectorAll('.s.here').length") == 1
    assert page.one("[data-role=toggle]").get_attribute("aria-label") == "Anhalten"
    page.one("[data-role=toggle]").click()
    page.until(f"{AUDIO}.paused")
    assert page.one("[data-start]").text.startswith("Weiter bei 0:0")


WORD = "[...(CSS.highlights.get('word') ?? [])].map(String).join()"


def test_the_word_that_is_heard_is_marked(page):
    page.go(EPISODE)
    page.ready()
    assert page.js(WORD) == ""
    page.one("[data-start]").click()
    page.until(f"{HERE} === 'Der erste Satz ist kurz.'")
    heard = []
    for word in ("erste", "Satz", "kurz."):
        page.until(f"{WORD} === '{word}'")
        heard.append(page.time)
    assert heard == sorted(heard)
    page.one("[data-role=toggle]").click()
    page.until(f"{AUDIO}.paused && {WORD} === ''")


def test_a_click_on_a_sentence_plays_from_there(page):
    page.go(EPISODE)
    page.ready()
    sentence = page.js(
        "[...document.querySelectorAll('.s')].find(s => s.textContent === 'Und noch einer.')"
    )
    start = float(sentence.get_attribute("data-t"))
    page.click(sentence)
    page.until(f"!{AUDIO}.paused && {AUDIO}.currentTime > {start}")
    assert page.time < start + 2
    assert page.js(HERE) == "Und noch einer."
    assert page.js("document.querySelector('.chapters a[aria-current]').textContent").endswith(
        "Was man sehen kann"
    )


@pytest.mark.parametrize("fragment, seconds", [("t=13", 13), ("t=0:14", 14), ("t=9.5", 9.5)])
def test_a_link_to_a_moment_starts_there(page, fragment, seconds):
    page.go(f"{EPISODE}#{fragment}")
    page.until(f"Math.abs({AUDIO}.currentTime - {seconds}) < 0.3")
    marked = page.js("Number(document.querySelector('.s.here').dataset.t)")
    assert seconds - 3 < marked <= seconds
    page.js("location.hash = 't=3'")
    page.until(f"Math.abs({AUDIO}.currentTime - 3) < 0.3")


def test_a_chapter_is_a_jump(page):
    page.go(EPISODE)
    page.ready()
    link = page.chrome.find_elements(By.CSS_SELECTOR, ".chapters a")[2]
    start = float(link.get_attribute("data-t"))
    page.click(link)
    page.until(f"{AUDIO}.currentTime >= {start} && !{AUDIO}.paused")
    assert page.js(HERE) == "Was man tun kann"
    assert page.js("location.hash").startswith("#t=")


def test_keys(page):
    page.go(EPISODE)
    page.ready()
    page.press(" ")
    page.until(f"!{AUDIO}.paused")
    page.press("k")
    page.until(f"{AUDIO}.paused")
    page.js(f"{AUDIO}.currentTime = 20")
    page.press("j")
    page.until(f"Math.abs({AUDIO}.currentTime - 5) < 0.5")
    page.press(".")
    after = page.time
    page.press(",")
    page.until(f"{AUDIO}.currentTime < {after}")
    page.press(">")
    assert page.js(f"{AUDIO}.playbackRate") == 1.15
    page.press("?")
    page.until("document.querySelector('#keys').open")
    page.one("[data-role=keys-on]").click()
    page.press(Keys.ESCAPE)
    page.press("k")
    time.sleep(0.3)
    assert page.js(f"{AUDIO}.paused")


def test_keys_leave_the_controls_alone(page):
    page.go(EPISODE)
    page.ready()
    page.js("document.querySelector('[data-role=speed]').focus()")
    page.press(" ", Keys.ESCAPE)
    page.js("document.querySelector('.address input').focus()")
    page.press("k")
    time.sleep(0.3)
    assert page.js(f"{AUDIO}.paused")
    page.js("document.querySelector('[data-role=seek]').focus()")
    page.press(Keys.ARROW_RIGHT)
    page.until(f"Math.abs({AUDIO}.currentTime - 1) < 0.3")


def test_the_place_and_the_speed_are_remembered(page):
    page.go(EPISODE)
    page.ready()
    page.js(f"{AUDIO}.currentTime = 11")
    page.until("Object.keys(localStorage).some(key => key.startsWith('essaycast:at:'))")
    page.js(
        "(s => { s.value = '1.5'; s.dispatchEvent(new Event('change')); })"
        "(document.querySelector('[data-role=speed]'))"
    )
    page.go(EPISODE)
    page.until(f"Math.abs({AUDIO}.currentTime - 11) < 0.5")
    assert page.js(f"{AUDIO}.playbackRate") == 1.5
    assert page.one("[data-start]").text == "Weiter bei 0:11"
    # A link to a moment counts more than the memory, the other episodes have their own.
    page.go(f"{EPISODE}#t=3")
    page.until(f"Math.abs({AUDIO}.currentTime - 3) < 0.5")
    page.go("fuehren-ohne-buehne.html")
    page.ready()
    assert page.time == 0


def test_the_list_plays_in_place(page):
    page.go("index.html")
    buttons = page.chrome.find_elements(By.CSS_SELECTOR, "[data-listen]")
    assert len(buttons) == 4
    buttons[1].click()
    page.until("!document.querySelector('#player').hidden")
    page.until("document.querySelector('[data-role=toggle]').classList.contains('on')")
    assert page.js("document.querySelectorAll('[data-listen].on').length") == 1
    title = page.one("[data-role=title]")
    assert title.get_attribute("href").endswith("fuehren-ohne-buehne.html")
    assert page.js("location.pathname").endswith("index.html")
    buttons[1].click()
    page.until("!document.querySelector('[data-role=toggle]').classList.contains('on')")


def test_without_javascript_it_is_a_page_with_a_player(page):
    page.chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.go(EPISODE)
        audio = page.one("audio")
        assert audio.is_displayed() and audio.get_attribute("controls")
        assert page.one("a[download]").get_attribute("href").endswith(".mp3")
        assert not page.one("#player").is_displayed()
        assert not any(b.is_displayed() for b in page.chrome.find_elements(By.TAG_NAME, "button"))
        link = page.chrome.find_elements(By.CSS_SELECTOR, ".chapters a")[1]
        target = link.get_attribute("href").partition("#")[2]
        assert page.chrome.find_element(By.ID, target).text == "Was man sehen kann"
        page.go("index.html")
        assert page.one("[data-listen]").get_attribute("href").endswith(".mp3")
    finally:
        page.chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_nothing_in_a_text_runs(page):
    for name in ("boese.html", "index.html"):
        page.go(name)
        time.sleep(0.3)
        assert page.js("document.title") != "ran"
        assert page.js("document.querySelectorAll('img[src=x]').length") == 0
    page.go("boese.html")
    page.ready()
    assert "<script>" in page.one("h1").text
    assert "\u202e" not in page.one("h1").text


def test_a_folder_opened_by_double_click_plays_too(page):
    page.chrome.get((page.feed / EPISODE).as_uri())
    page.ready()
    page.one("[data-start]").click()
    page.until(f"{AUDIO}.currentTime > 0.6")
    page.until(HERE)
    assert page.js("getComputedStyle(document.querySelector('.bar')).position") == "fixed"


@pytest.mark.parametrize("name", ["index.html", EPISODE, "boese.html"])
def test_it_fits_a_phone(page, name):
    page.chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": True},
    )
    try:
        page.go(name)
        wide = page.js(
            "[...document.querySelectorAll('body *')]"
            ".filter(e => !e.matches('.skip, .hide, .now *'))"
            ".filter(e => e.getBoundingClientRect().right > 321)"
            ".map(e => e.outerHTML.slice(0, 200))"
        )
        assert wide == []
        assert page.js("document.documentElement.scrollWidth") <= 320
    finally:
        page.chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_print_leaves_the_text_and_no_controls(page):
    page.go(EPISODE)
    page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not page.one("#player").is_displayed()
        assert not page.one("[data-start]").is_displayed()
        assert page.one(".text").is_displayed() and page.one(".address").is_displayed()
    finally:
        page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", EPISODE])
def test_axe_finds_nothing_serious(page, name, scheme):
    source = _axe()
    page.chrome.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    try:
        page.go(name)
        if name == EPISODE:
            page.ready()
            page.js(f"{AUDIO}.currentTime = 10")
            page.until(HERE)
        else:
            page.one("[data-listen]").click()
            page.until("!document.querySelector('#player').hidden")
        # Colours fade for a moment; what is judged is where they end.
        time.sleep(0.4)
        page.chrome.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
        found = page.chrome.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document).then(r => done(r.violations.map("
            "v => [v.impact, v.id, v.nodes.map(n => n.html + ' ' + n.failureSummary)])));"
        )
        assert [item for item in found if item[0] in ("serious", "critical", "moderate")] == []
    finally:
        page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def _axe() -> str:
    """axe-core's source, or a loud skip."""
    for place in filter(None, (os.environ.get("ESSAYCAST_NODE_MODULES", ""), "node_modules")):
        path = Path(place) / "axe-core" / "axe.min.js"
        if path.is_file():
            return path.read_text("utf-8")
    pytest.skip(
        "npm package axe-core is not installed; `npm install axe-core`, or name its "
        "node_modules in ESSAYCAST_NODE_MODULES"
    )


def test_pages_of_a_long_list(tmp_path):
    feed = tmp_path / "feed"
    made = [episode(feed, n, slug=f"folge-{n}", seconds=2.0) for n in range(3)]
    many = [
        replace(made[n % 3], slug=f"f{n}", guid=f"g{n}", date=episodes(feed, 1)[0].date)
        for n in range(120)
    ]
    publish(many, config=settings(), show=tmp_path, feed=feed, guid=GUID)
    first, second, third = (
        (feed / name).read_text("utf-8")
        for name in ("index.html", "archive_2.html", "archive_3.html")
    )
    assert [page.count("<article>") for page in (first, second, third)] == [50, 50, 20]
    assert 'href="archive_2.html"' in first and 'href="index.html"' in second
    assert (feed / "sitemap.xml").read_text().count("<url>") == 121
