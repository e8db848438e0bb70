// What the page does in the browser alone: turns in order, opening sources, copying, exporting, light and dark.
// Nothing here calls anywhere; texts are set with textContent, never as HTML. Conversations: conversations.js.
(() => {
  "use strict";
  const ASKED = "hoidap:asked";
  const THEME = "hoidap:theme";

  document.documentElement.lang = "vi";
  const { attempt, element, get, keep, put, restored, shelf } = window.hoidapConversations;

  // On a narrow screen an open article covers the chat until it is closed; what it covers is out of a keyboard's reach.
  const narrow = matchMedia("(max-width: 860px)");
  const reading = (open) => {
    const side = document.getElementById("hd-side");
    if (side) side.classList.toggle("hd-reading", open);
    document.querySelectorAll(".hd-head, #hd-talk, #hd-tabs > .tab-wrapper").forEach((each) => {
      each.inert = open && narrow.matches;
    });
  };
  narrow.addEventListener("change", () => reading(false));

  // What is opened takes the focus, so that a keyboard goes on from there; closed, it gives the focus back.
  let opener = null; // the source, passage or article of the list that was opened last
  let way = ""; // the way around an article that was taken in it: the name of its link
  const named = (link) => link.getAttribute("aria-label") || link.textContent;
  const from = (link) => {
    const inside = link.closest("#hd-article");
    way = inside ? named(link) : "";
    if (!inside) opener = link;
    reading(true);
  };
  const opened = () => show("cho-nay", () => {
    const same = [...document.querySelectorAll("#hd-article .hd-views a")].find((each) => named(each) === way);
    const place = same || document.querySelector("#hd-article .hd-article");
    if (place) place.focus({ preventScroll: true });
  });
  const close = () => {
    reading(false);
    const sources = document.querySelector("#hd-pane-tabs button[role=tab]");
    if (sources && opener && opener.closest("#hd-sources")) sources.click();
    requestAnimationFrame(() => opener && opener.isConnected && opener.focus());
  };

  // One turn at a time: a question waits for the conversation that the page opens with, and for the answer before it.
  // Gradio would drop what is asked meanwhile, or take it away with what its own opening shows.
  let end; // of the turn at hand; the first is the page's opening
  let free = new Promise((resolve) => { end = resolve; });
  const turn = async (given) => {
    const before = free;
    let mine;
    free = new Promise((resolve) => { mine = resolve; });
    await before;
    end = mine;
    return given;
  };
  const area = () => document.querySelector("#hd-box textarea");
  const type = (text) => {
    area().value = text;
    area().dispatchEvent(new Event("input", { bubbles: true }));
  };
  let held = null; // the question of the box that waits for its turn, and stands in the box until then
  const hold = (question) => {
    held = question;
    document.getElementById("hd-box").toggleAttribute("data-held", held !== null);
  };
  const ask = async (given) => {
    const [question, ...rest] = given;
    if (!question.trim()) return turn(given);
    const twice = held === question;
    hold(question);
    await turn();
    if (twice) return ["", ...rest];
    if (held === question) hold(null);
    if (area().value === question) type("");
    attempt(() => sessionStorage.setItem(ASKED, question)); // until it is answered, a reload gives it back
    return given;
  };
  const over = () => {
    attempt(() => sessionStorage.removeItem(ASKED));
    fresh();
    end();
  };
  const unanswered = () => {
    const question = attempt(() => sessionStorage.getItem(ASKED));
    if (question && !area().value) type(question); // what is being typed is never overwritten
  };
  const failed = () => { unanswered(); over(); };

  // Called once by each component that needs it, with what Gradio gives its script.
  const listConversations = (root, props, trigger, watch) => {
    const draw = () => shelf(root, (props.value || {}).id, (conversation) => trigger("click", { conversation }));
    watch("value", () => { keep(props.value); draw(); });
    draw();
  };
  const openSources = (trigger) => document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.hd-open");
    if (!link) return;
    event.preventDefault();
    from(link);
    trigger("click", { link: link.getAttribute("href") });
  });
  const handleRows = (root, trigger) => root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    if (button.dataset.do === "open") from(button);
    trigger(button.dataset.do === "open" ? "select" : "click", { ...button.dataset });
  });

  // An export made by the server: {name, type, text}; a page to print opens in its own tab.
  const take = (made) => {
    if (!made || !made.text) return;
    const url = URL.createObjectURL(new Blob([made.text], { type: `${made.type};charset=utf-8` }));
    if (made.print) {
      const tab = window.open(url, "_blank");
      if (tab) { tab.addEventListener("load", () => tab.print()); return; }
    }
    const link = element("a");
    link.href = url;
    link.download = made.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  };

  const theme = (name) => {
    document.body.classList.toggle("dark", name === "dark");
    document.querySelectorAll("[data-theme-toggle]").forEach((each) => {
      each.textContent = name === "dark" ? "Nền sáng" : "Nền tối";
    });
  };
  const toggle = () => {
    const name = document.body.classList.contains("dark") ? "light" : "dark";
    put(THEME, name);
    theme(name);
  };

  // Bring a place into what scrolls around it, and leave the page itself where it is when that is enough; then go on.
  const scrolls = (each, axis) => {
    const more = axis === "Y" ? each.scrollHeight - each.clientHeight : each.scrollWidth - each.clientWidth;
    return more > 1 && /auto|scroll/.test(getComputedStyle(each)[`overflow${axis}`]);
  };
  const around = (target, axis) => {
    let each = target.parentElement;
    while (each && each !== document.body && !scrolls(each, axis)) each = each.parentElement;
    return each === document.body ? null : each;
  };
  const show = (id, then = () => {}) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const target = document.getElementById(id);
    const [up, across] = target ? [around(target, "Y"), around(target, "X")] : [null, null];
    const inner = target && target.getBoundingClientRect();
    if (up) {
      const outer = up.getBoundingClientRect();
      up.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 3;
    } else if (target) {
      target.scrollIntoView({ block: "center" });
    }
    const wide = across && across.getBoundingClientRect();
    if (across && (inner.left < wide.left || inner.right > wide.right)) across.scrollLeft += inner.left - wide.left - 16;
    then();
  }));

  const copy = async (from) => {
    const answer = from.closest(".hd-answer");
    const text = answer.querySelector(".hd-text").cloneNode(true);
    text.querySelectorAll(".hd-ref").forEach((each) => each.remove());
    const title = answer.querySelector(".hd-open");
    const copied = text.textContent.trim() + (title ? `\n— ${title.textContent}` : "");
    await navigator.clipboard.writeText(copied).catch(() => {
      const area = element("textarea");
      area.value = copied;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    });
    const before = from.textContent;
    from.textContent = "Đã chép";
    setTimeout(() => { from.textContent = before; }, 1500);
  };

  document.addEventListener("click", (event) => {
    const found = (selector) => event.target.closest && event.target.closest(selector);
    const link = found('a[href^="#"]:not(.hd-open)');
    if (link) {
      // <base> would turn "#x" into another page; the hash alone lets :target light the source.
      event.preventDefault();
      const id = decodeURIComponent(link.getAttribute("href").slice(1));
      const target = document.getElementById(id);
      const fold = target && target.closest("details");
      if (fold) fold.open = true;
      location.hash = "";
      location.hash = id;
      show(id);
    } else if (found(".hd-copy")) {
      copy(found(".hd-copy"));
    } else if (found("[data-theme-toggle]")) {
      toggle();
    } else if (found(".hd-close")) {
      close();
    } else if (found("[data-toggle]")) {
      document.getElementById("hd-side").classList.toggle(found("[data-toggle]").dataset.toggle);
      show("cho-nay");
    } else if (found("[data-shelf-toggle]")) {
      const shelf = document.querySelector(".sidebar .toggle-button");
      if (shelf) shelf.click();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("#hd-article, .hd-reading #hd-closing")) close();
  });

  const fresh = () => {
    // A new answer is in focus: let go of the source that an earlier click had lit.
    if (location.hash.length > 1) history.replaceState(null, "", location.pathname + location.search);
    if (location.hash === "" && document.querySelector(".hd-turn :target, .hd-turn:target")) location.hash = "-";
  };

  const start = () => {
    const wanted = get(THEME);
    if (wanted) theme(wanted);
    else if (document.body.classList.contains("dark")) theme("dark");
    unanswered();
  };
  window.hoidap = { ask, failed, handleRows, listConversations, openSources, opened, over, restored, start, take, turn };
})();
