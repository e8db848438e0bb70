// Conversations in this browser's storage, and the list of them. Texts are set with textContent, never as HTML.
(() => {
  "use strict";
  const PREFIX = "hoidap:c:";
  const CURRENT = "hoidap:current";
  const MOST = 60; // conversations kept; the oldest beyond them are forgotten

  const parse = (text) => {
    try { return JSON.parse(text); } catch { return null; }
  };
  // Storage may be forbidden or full: the page then works without a memory.
  const attempt = (action) => {
    try { return action(); } catch { return null; }
  };
  const get = (key) => attempt(() => localStorage.getItem(key));
  const put = (key, value) => attempt(() => { localStorage.setItem(key, value); return true; });
  const read = (id) => (parse(get(PREFIX + id)) || {}).conversation || null;

  const list = () => attempt(() => Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, kept: parse(localStorage.getItem(key)) }))
    .filter(({ kept }) => kept && kept.conversation)
    .sort((a, b) => b.kept.when - a.kept.when)) || [];

  const keep = (conversation) => {
    if (!conversation || !conversation.id) return;
    attempt(() => sessionStorage.setItem(CURRENT, conversation.id)); // two tabs may hold two conversations
    put(CURRENT, conversation.id);
    if (!conversation.turns.length) return;
    const text = JSON.stringify({ when: Date.now(), conversation });
    const all = list();
    all.slice(MOST).forEach(({ key }) => localStorage.removeItem(key));
    while (!put(PREFIX + conversation.id, text) && all.length) attempt(() => localStorage.removeItem(all.pop().key));
  };
  const restored = () => read(attempt(() => sessionStorage.getItem(CURRENT)) || get(CURRENT));

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const button = (className, text, label, action) => {
    const made = element("button", className, text);
    made.type = "button";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  };

  // The list of conversations. `open(conversation | null)` tells the server which one to show.
  const shelf = (root, current, open) => {
    const redraw = () => shelf(root, current, open);
    const place = root.querySelector(".hd-shelf");
    if (!place) return;
    const rows = list().map(({ key, kept }) => {
      const { conversation } = kept;
      const row = element("li", conversation.id === current ? "hd-now" : "");
      const title = button("hd-title-button", conversation.title, `Mở: ${conversation.title}`, () => open(conversation));
      if (conversation.id === current) title.setAttribute("aria-current", "true");
      const rename = button("hd-small", "✎", `Đổi tên: ${conversation.title}`, () => {
        const field = element("input", "hd-rename");
        field.value = conversation.title;
        field.maxLength = 60;
        field.setAttribute("aria-label", "Tên mới");
        const done = (save) => {
          const name = field.value.trim();
          if (save && name && name !== conversation.title) {
            put(key, JSON.stringify({ ...kept, conversation: { ...conversation, title: name } }));
            if (conversation.id === current) open({ ...conversation, title: name });
          }
          redraw();
        };
        field.addEventListener("keydown", (event) => {
          if (event.key === "Enter") done(true);
          if (event.key === "Escape") done(false);
        });
        field.addEventListener("blur", () => field.isConnected && done(true));
        row.replaceChildren(field);
        field.focus();
        field.select();
      });
      const remove = button("hd-small", "✕", `Xoá: ${conversation.title}`, () => {
        const yes = button("hd-danger", "Xoá", `Xoá hẳn: ${conversation.title}`, () => {
          attempt(() => localStorage.removeItem(key));
          if (conversation.id === current) open(null);
          redraw();
        });
        const no = button("hd-small", "Giữ lại", "Giữ lại cuộc hỏi này", redraw);
        row.replaceChildren(element("span", "hd-sure", "Xoá hẳn?"), yes, no);
        yes.focus();
      });
      row.append(title, rename, remove);
      return row;
    });
    const empty = element("li", "hd-none-yet", "Chưa có cuộc hỏi nào.");
    place.replaceChildren(...(rows.length ? rows : [empty]));
  };

  window.hoidapConversations = { attempt, element, get, keep, put, restored, shelf };
})();
