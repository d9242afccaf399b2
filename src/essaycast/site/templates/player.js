"use strict";
/* The player of all pages: one audio element, one bar, and on an episode's page the text that
   follows the voice. Remembers places and speed in this browser only; talks to no server. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bar = $("#player");
  const role = (name) => $(`[data-role="${name}"]`);
  const store = {
    // Storage can be switched off or full; the player works without it.
    get(key) { try { return localStorage.getItem(`essaycast:${key}`); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`essaycast:${key}`, value); } catch { /* none */ } },
    drop(key) { try { localStorage.removeItem(`essaycast:${key}`); } catch { /* none */ } },
  };
  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  };

  document.documentElement.classList.add("js");
  const onPage = $("#audio");
  const audio = onPage ?? Object.assign(document.createElement("audio"), { preload: "none" });
  audio.controls = false;
  let current = onPage; // the element whose data-* describe what is loaded
  let wanted = null; // a place to go to as soon as the length is known
  let fromLink = false; // a link's place counts more than the remembered one

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(current?.dataset.seconds ?? 0));
  const place = () => (wanted === null ? audio.currentTime : wanted);

  function seek(seconds) {
    const target = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.1));
    if (audio.readyState === 0) {
      wanted = target;
      audio.preload = "metadata";
    } else {
      wanted = null;
      audio.currentTime = target;
    }
    show(target);
  }
  const play = () => {
    say("");
    reveal();
    audio.play().catch((error) => { if (error.name !== "AbortError") say(bar.dataset.error); });
  };
  const toggle = () => (audio.paused ? play() : audio.pause());
  function reveal() {
    bar.hidden = false;
    document.body.classList.add("playing");
  }
  let quiet = 0;
  function say(text) {
    role("status").textContent = text;
    clearTimeout(quiet);
    if (text) quiet = setTimeout(() => { role("status").textContent = ""; }, 6000);
  }

  /* What is shown ------------------------------------------------------------------------- */
  const seeker = role("seek");
  let shown = -1;
  function show(seconds) {
    const total = length();
    seeker.max = Math.max(1, Math.floor(total));
    role("total").textContent = clock(total);
    if (Math.floor(seconds) !== shown) {
      shown = Math.floor(seconds);
      role("now").textContent = clock(seconds);
      if (document.activeElement !== seeker || !seeker.matches(":active")) seeker.value = shown;
      seeker.setAttribute("aria-valuetext", `${clock(seconds)} / ${clock(total)}`);
      startButton();
    }
    mark(seconds);
  }
  function state() {
    const playing = !audio.paused && !audio.ended;
    const button = role("toggle");
    button.classList.toggle("on", playing);
    button.setAttribute("aria-label", playing ? bar.dataset.pause : bar.dataset.play);
    for (const link of $$("[data-listen]")) link.classList.toggle("on", playing && link === current);
    $("[data-start]")?.classList.toggle("on", playing);
    startButton();
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
  }
  function startButton() {
    const text = $("[data-start-text]");
    if (!text) return;
    const later = place() > 1 && place() < length() - 2;
    if (!audio.paused) text.textContent = text.dataset.wordPause;
    else text.textContent = later ? `${text.dataset.wordResume} ${clock(place())}` : text.dataset.wordListen;
    $("[data-restart]").hidden = !later || !audio.paused;
  }

  /* The text that follows the voice --------------------------------------------------------- */
  const sentences = $$(".s[data-t]");
  const starts = sentences.map((sentence) => Number(sentence.dataset.t));
  const chapters = $$(".chapters a");
  const chapterStarts = chapters.map((link) => Number(link.dataset.t));
  const follow = $("[data-follow]");
  let here = -1, chapter = -1, touched = 0;
  // The last entry that starts no later than `seconds`; -1 before the first.
  function last(list, seconds) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= seconds + 0.02) low = middle + 1; else high = middle;
    }
    return low - 1;
  }
  function mark(seconds, silent = false) {
    const next = last(starts, seconds);
    if (next !== here) {
      sentences[here]?.classList.remove("here");
      sentences[here]?.removeAttribute("aria-current");
      here = next;
      sentences[here]?.classList.add("here");
      sentences[here]?.setAttribute("aria-current", "true");
      if (!silent && !audio.paused) scroll();
    }
    word(seconds);
    const now = last(chapterStarts, seconds);
    if (now !== chapter) {
      chapters[chapter]?.removeAttribute("aria-current");
      chapter = now;
      chapters[chapter]?.setAttribute("aria-current", "true");
    }
  }
  // The word inside the sentence, where the browser can mark a range and the times can be had
  // (not from a file opened from disk). Its colour only: nothing of the text is touched.
  const light = typeof Highlight === "function" && CSS.highlights ? new Highlight() : null;
  let segments = null, lit = "";
  async function words() {
    const file = $("[data-words]")?.dataset.words;
    if (!light || !file || segments || !location.protocol.startsWith("http")) return;
    segments = [];
    CSS.highlights.set("word", light);
    try {
      const answer = await fetch(file);
      if (answer.ok) segments = (await answer.json()).segments;
    } catch { /* without them sentences are marked all the same */ }
  }
  function word(seconds) {
    const segment = segments?.[here], node = sentences[here]?.firstChild;
    const times = segment?.words, fits = times?.length && node?.data === segment.body;
    const at = fits && !audio.paused && seconds < segment.endTime ? last(times.map((one) => one[0]), seconds) : -1;
    if (lit === `${here}:${at}`) return;
    lit = `${here}:${at}`;
    light?.clear();
    if (at < 0) return;
    const range = new Range();
    range.setStart(node, times[at][1]);
    range.setEnd(node, times[at][1] + /^\S+/.exec(segment.body.slice(times[at][1]))[0].length);
    light.add(range);
  }
  function scroll(always = false) {
    const sentence = sentences[here];
    // Whoever has just scrolled is reading elsewhere and is left there.
    if (!sentence || (!always && (!follow?.checked || Date.now() - touched < 5000))) return;
    const box = sentence.getBoundingClientRect();
    const low = innerHeight - (bar.hidden ? 0 : bar.offsetHeight);
    if (box.top > 70 && box.bottom < low - 40) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: scrollY + box.top - low * 0.35, behavior: calm ? "auto" : "smooth" });
  }
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  function frame() {
    if (audio.paused) return;
    show(place());
    requestAnimationFrame(frame);
  }
  $("[data-text]")?.addEventListener("click", (event) => {
    const sentence = event.target.closest(".s");
    // Selecting words to copy is no wish to jump.
    if (!sentence || String(getSelection())) return;
    touched = 0;
    seek(Number(sentence.dataset.t));
    play();
  });
  const step = (by) => {
    const next = Math.min(Math.max(0, here + by), sentences.length - 1);
    if (sentences.length) seek(starts[next]);
  };

  /* Links to a moment: #t=93, #t=1:33, #t=1:02:05 -------------------------------------------- */
  function moment() {
    const found = /^#t=(?:npt:)?([\d:.]+)/.exec(location.hash);
    if (!found) return null;
    const seconds = found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    return Number.isFinite(seconds) ? seconds : null;
  }
  function follows() {
    const seconds = moment();
    if (seconds === null || !onPage) return;
    fromLink = true;
    reveal();
    seek(seconds);
    requestAnimationFrame(() => scroll(true));
  }
  addEventListener("hashchange", follows);
  for (const link of chapters) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      touched = 0;
      seek(Number(link.dataset.t));
      play();
    });
  }

  /* Remembered places ------------------------------------------------------------------------ */
  let saved = 0;
  function remember(force = false) {
    if (!current || (!force && Date.now() - saved < 2000)) return;
    saved = Date.now();
    const seconds = audio.currentTime, key = `at:${current.dataset.key}`;
    if (seconds < 5 || seconds > length() - 5) store.drop(key);
    else store.set(key, seconds.toFixed(1));
  }
  const remembered = (element) => Number(store.get(`at:${element.dataset.key}`)) || 0;

  /* Events ------------------------------------------------------------------------------------ */
  function load(element) {
    if (element === current) { toggle(); return; }
    remember(true);
    current = element;
    audio.src = element.href;
    wanted = null;
    shown = -1;
    describe();
    const at = remembered(element);
    if (at) seek(at);
    play();
  }
  function describe() {
    const title = role("title");
    title.textContent = current.dataset.title;
    title.setAttribute("href", current.dataset.page ?? "#content");
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: current.dataset.title,
      artist: current.dataset.author,
      album: $('meta[property="og:site_name"]').content,
      artwork: [{ src: new URL(current.dataset.cover, document.baseURI).href, sizes: "640x640", type: "image/jpeg" }],
    });
    const actions = {
      play, pause: () => audio.pause(),
      seekbackward: () => seek(place() - 15), seekforward: () => seek(place() + 30),
      seekto: (detail) => seek(detail.seekTime),
    };
    for (const [name, action] of Object.entries(actions)) {
      try { navigator.mediaSession.setActionHandler(name, action); } catch { /* an older browser */ }
    }
  }
  audio.addEventListener("loadedmetadata", () => {
    speed(role("speed").value);
    if (wanted !== null) { const target = wanted; wanted = null; audio.currentTime = Math.min(target, Math.max(0, length() - 0.1)); }
    show(place());
  });
  for (const kind of ["play", "pause", "ended"]) audio.addEventListener(kind, state);
  audio.addEventListener("play", () => { reveal(); words(); frame(); });
  audio.addEventListener("timeupdate", () => { show(place()); if (!audio.paused) remember(); });
  audio.addEventListener("seeked", () => { show(place()); remember(true); });
  audio.addEventListener("pause", () => remember(true));
  audio.addEventListener("error", () => { if (audio.getAttribute("src")) { reveal(); say(bar.dataset.error); } });
  addEventListener("pagehide", () => { if (!audio.paused) remember(true); });

  role("toggle").addEventListener("click", toggle);
  role("back").addEventListener("click", () => seek(place() - 15));
  role("forward").addEventListener("click", () => seek(place() + 30));
  seeker.addEventListener("input", () => seek(Number(seeker.value)));
  function speed(value) {
    audio.playbackRate = Number(value);
    audio.defaultPlaybackRate = Number(value);
    if (role("speed").value !== value) role("speed").value = value;
  }
  role("speed").addEventListener("change", (event) => {
    speed(event.target.value);
    store.set("speed", event.target.value);
  });
  const speeds = $$("option", role("speed")).map((option) => option.value);
  const faster = (by) => {
    const next = speeds[speeds.indexOf(role("speed").value) + by];
    if (next) { speed(next); store.set("speed", next); }
  };
  if (speeds.includes(store.get("speed"))) speed(store.get("speed"));

  for (const link of $$("[data-listen]")) {
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => { event.preventDefault(); load(link); });
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); load(link); } });
  }
  const start = $("[data-start]");
  if (start) {
    start.hidden = false;
    start.addEventListener("click", toggle);
    $("[data-restart]").addEventListener("click", () => { seek(0); play(); });
  }
  if (follow && sentences.length) {
    follow.closest("label").hidden = false;
    follow.checked = store.get("follow") !== "off";
    follow.addEventListener("change", () => {
      store.set("follow", follow.checked ? "on" : "off");
      touched = 0;
      scroll();
    });
  }

  /* Copying ------------------------------------------------------------------------------------ */
  async function copy(button, text, field) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard over plain http: select the text so that the listener can copy it.
      if (field) { field.focus(); field.select(); return; }
      history.replaceState(null, "", text);
    }
    const before = button.dataset.text ?? (button.dataset.text = button.textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  }
  for (const button of $$("[data-copy]")) {
    const field = $("input", button.parentElement);
    button.hidden = false;
    button.addEventListener("click", () => copy(button, field.value, field));
    field.addEventListener("focus", () => field.select());
  }
  const share = $("[data-share]");
  if (share) {
    share.hidden = false;
    share.addEventListener("click", () => copy(share, `${location.href.split("#")[0]}#t=${Math.floor(place())}`));
  }
  // Without a known address, the feed is where this page was found.
  for (const field of $$("[data-placeholder]")) {
    if (!location.protocol.startsWith("http")) continue;
    field.value = new URL("feed.xml", document.baseURI).href;
    for (const link of $$("[data-podcast]")) link.href = field.value.replace(/^https?:/, "podcast:");
  }

  /* Keys ---------------------------------------------------------------------------------------- */
  const help = $("#keys"), keysOn = role("keys-on");
  keysOn.checked = store.get("keys") !== "off";
  keysOn.addEventListener("change", () => store.set("keys", keysOn.checked ? "on" : "off"));
  role("keys").addEventListener("click", () => help.showModal());
  const keys = {
    " ": toggle, k: toggle,
    j: () => seek(place() - 15), ArrowLeft: () => seek(place() - 15),
    l: () => seek(place() + 30), ArrowRight: () => seek(place() + 30),
    ",": () => step(-1), ".": () => step(1),
    "<": () => faster(-1), ">": () => faster(1),
    f: () => follow?.click(), "?": () => help.showModal(),
  };
  addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, select, textarea, button, a, summary, dialog, audio, [contenteditable]");
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    // Space and arrows belong to the control that has the focus; letters are free on buttons.
    if (busy && (busy.matches("input:not([type=checkbox], [type=range]), select, textarea, dialog, dialog *, [contenteditable]") || event.key === " " || event.key.startsWith("Arrow"))) return;
    if (!current) return;
    event.preventDefault();
    action();
  });

  if (onPage) {
    reveal();
    describe();
    const at = remembered(onPage);
    if (moment() !== null) follows();
    else if (at && !fromLink) seek(at);
    show(place());
    state();
  }
})();
