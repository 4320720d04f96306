// What makes the pages livelier. Each of them works without it: forms are forms, links are links.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short", timeZone: zone });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeZone: zone });

// Times: the server writes them in UTC because it does not know where the reader is.
function age(moment) {
  const seconds = (Date.now() - moment) / 1000;
  if (seconds < -60) return whole.format(moment);
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  if (seconds < 604800) return `${Math.floor(seconds / 86400)} d`;
  return day.format(moment);
}

function tellTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    if (time.hasAttribute("data-age")) time.textContent = age(moment);
    else if (time.hasAttribute("data-full")) time.textContent = whole.format(moment);
    else if (time.hasAttribute("data-date")) time.textContent = day.format(moment);
    time.title = whole.format(moment);
  }
}
tellTimes(document);
setInterval(() => tellTimes(document), 30_000);

// The menu closes when one looks elsewhere.
const menu = document.querySelector(".menu");
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Writing: how many characters are left, a field that grows, Ctrl+Enter, and nothing sent twice.
for (const form of document.querySelectorAll("[data-composer]")) {
  const text = form.querySelector("textarea");
  const left = form.querySelector("[data-count-left]");
  const button = form.querySelector(".composer-foot button[type=submit]");
  const longest = Number(text.dataset.longest);
  const look = () => {
    const rest = longest - [...text.value].length;
    left.hidden = rest > longest / 10;
    left.textContent = rest >= 0 ? `${rest} left` : `${-rest} too many`;
    left.classList.toggle("over", rest < 0);
    button.disabled = rest < 0;
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 480)}px`;
  };
  text.addEventListener("input", look);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !button.disabled) form.requestSubmit(button);
  });
  form.addEventListener("submit", () => { button.disabled = true; });
  // A page that comes back from the browser's memory must be able to send again.
  addEventListener("pageshow", look);
  look();
}

// Pictures: one place after the other, and what was chosen is shown before it is sent.
for (const picker of document.querySelectorAll("[data-picker]")) {
  const places = [...picker.querySelectorAll("[data-picker-place]")];
  const chosen = (place) => place.querySelector("input[type=file]").files[0];
  const look = () => {
    const firstEmpty = places.findIndex((place) => !chosen(place));
    places.forEach((place, number) => {
      place.hidden = !chosen(place) && number !== firstEmpty;
      place.querySelector("[data-picker-words]").hidden = !chosen(place);
    });
  };
  const preview = async (place) => {
    const canvas = place.querySelector("[data-picker-preview]");
    canvas.hidden = true;
    try {
      // Drawn, and not given an address: the page's policy lets no picture in but those of the server.
      const picture = await createImageBitmap(chosen(place), { resizeWidth: 480, resizeQuality: "medium" });
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d").drawImage(picture, 0, 0);
      picture.close();
      canvas.hidden = false;
    } catch {
      // What the browser cannot draw, the server explains.
    }
  };
  for (const place of places) {
    place.addEventListener("change", (event) => {
      if (event.target.type !== "file") return;
      look();
      if (chosen(place)) preview(place);
      else place.querySelector("[data-picker-preview]").hidden = true;
    });
  }
  for (const button of picker.closest("form").querySelectorAll("[data-picker-look]")) button.hidden = true;
  look();
}

// Marks: set at once, without leaving the page. The server's answer is a redirect, which need not be followed.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-mark]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(`${answer.status}`);
    const set = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", set);
    const name = form.dataset.mark;
    form.action = form.action.replace(/\/(un)?(favourite|bookmark)$/, `/${set ? "un" : ""}${name}`);
    const count = button.querySelector(".act-count");
    if (count) count.textContent = String(Math.max(0, Number(count.textContent) + (set ? 1 : -1)) || "");
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
  }
});

// Live: new cards wait behind a button, so that nothing jumps under the reader's eyes.
const stream = document.querySelector("[data-live]");
const unread = document.querySelector("[data-unread]");

function tellUnread(count) {
  if (!unread) return;
  unread.hidden = count === 0;
  unread.querySelector("[data-count]").textContent = count > 99 ? "99+" : String(count);
}

function listen() {
  const list = stream?.querySelector("[data-stream]");
  const fresh = stream?.querySelector("[data-fresh]");
  const show = stream?.querySelector("[data-fresh-show]");
  const waiting = new Map();
  const idOf = (card) => card.dataset.entry ?? card.dataset.told;
  const newest = () => (list?.firstElementChild ? idOf(list.firstElementChild) : "");
  let source;

  const announce = () => {
    fresh.hidden = waiting.size === 0;
    const what = stream.dataset.live === "notifications" ? "notification" : "post";
    show.textContent = waiting.size === 1 ? `1 new ${what}` : `${waiting.size} new ${what}s`;
  };
  show?.addEventListener("click", () => {
    for (const card of waiting.values()) list.prepend(card);
    waiting.clear();
    stream.querySelector("[data-empty]")?.remove();
    tellTimes(list);
    announce();
    list.firstElementChild?.querySelector("a")?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  });

  const open = () => {
    if (source || document.visibilityState === "hidden") return;
    const timeline = stream?.dataset.live ?? "notifications";
    const last = [...waiting.keys()].at(-1) ?? newest();
    source = new EventSource(`/live?timeline=${timeline}${last ? `&after=${last}` : ""}`);
    source.addEventListener("unread", (event) => tellUnread(Number(event.data)));
    if (!stream) return;
    source.addEventListener("card", (event) => {
      const template = document.createElement("template");
      template.innerHTML = event.data;
      const card = template.content.firstElementChild;
      const id = idOf(card);
      const known = list.querySelector(`[data-entry="${id}"], [data-told="${id}"]`);
      // One's own post is on the page already when it comes back as news.
      if (!known) waiting.set(id, card);
      announce();
    });
    source.addEventListener("gone", (event) => {
      waiting.delete(event.data);
      list.querySelector(`[data-entry="${CSS.escape(event.data)}"]`)?.remove();
      announce();
    });
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  // A browser keeps few connections to one place: a page nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? close() : open()));
  addEventListener("pagehide", close);
  open();
}
if (document.querySelector(".bar")) listen();
