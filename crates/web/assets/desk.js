// The desk's pages, livelier: the undo window counts down, and a page says when what it shows has changed.
// Nothing here is needed: without it the moment stands written out, and loading the page again shows what is new.

/** "42 s", "3 min 05 s", "2 h 07 min": how long until a moment, or "now". */
function until(moment) {
  const seconds = Math.ceil((moment - Date.now()) / 1000);
  if (seconds <= 0) return "now";
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `in ${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

function countDown(element) {
  const moment = Date.parse(element.dateTime);
  if (Number.isNaN(moment)) return;
  element.title = element.textContent;
  const show = () => {
    const text = until(moment);
    element.textContent = text;
    if (text === "now") clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  show();
}

// A page that shows something changed offers to load itself again: nothing jumps under somebody's finger, and
// nothing that is being typed is lost unasked.
function watch(element) {
  const bar = element.querySelector("[data-desk-changed]");
  let source = null;
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(element.dataset.deskLive);
    source.addEventListener("changed", () => { bar.hidden = false; });
  };
  const close = () => {
    source?.close();
    source = null;
  };
  // Browsers keep few connections to one server; a page nobody looks at needs none.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
  element.querySelector("[data-desk-show]").addEventListener("click", (event) => {
    event.preventDefault();
    // Without the word for what was just done: it would be said again.
    const here = new URL(location.href);
    here.searchParams.delete("done");
    location.replace(here);
  });
}

// How many characters are left, beside the sentence that says how many there may be.
function count(hint) {
  const field = document.getElementById(hint.dataset.counter);
  const longest = Number(field?.dataset.longest);
  if (!longest) return;
  const most = hint.textContent;
  const show = () => {
    const rest = longest - [...field.value].length;
    hint.textContent = rest >= 0 ? `${most} ${rest} left.` : `${most} ${-rest} too many.`;
    hint.classList.toggle("over", rest < 0);
  };
  field.addEventListener("input", show);
  show();
}

// While another server is being asked, the page looks again by itself.
if (document.querySelector("[data-look-again]")) setTimeout(() => location.reload(), 2000);

document.querySelectorAll("[data-counter]").forEach(count);
document.querySelectorAll("[data-countdown]").forEach(countDown);
document.querySelectorAll("[data-desk-live]").forEach(watch);
