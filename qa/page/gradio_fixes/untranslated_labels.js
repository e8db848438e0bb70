// Puts Vietnamese in the place of what Gradio says in English where no translation reaches.
// Gradio 6.31: the names below and its page about the API are not in the table of `gr.I18n`. Each may go when it is;
// `tests/qa/page/test_looks.py` finds what is left in English.
(() => {
  "use strict";
  const NAMES = [
    [/^bot's message:[^]*/, "Câu trả lời"],
    [/^user's message:[^]*/, "Câu hỏi của bạn"],
    [/^chatbot conversation$/, "Cuộc hỏi"],
    [/^Toggle Sidebar$/, "Mở hoặc đóng danh sách cuộc hỏi"],
    [/^Feedback$/, "Nhận xét khác"],
    [/^Liked$/, "Đã khen câu trả lời"],
    [/^Disliked$/, "Đã chê câu trả lời"],
    [/^Select example \d+: /, "Hỏi: "],
    [/^More tabs$/, "Các thẻ khác"],
    [/^Close$/, "Đóng"],
    [/^(Click to upload or drop files|File upload)$/, "Thả tệp vào đây hoặc bấm để chọn tệp"],
  ];
  const name = (each) => ["aria-label", "title"].forEach((attribute) => {
    const label = each.getAttribute(attribute);
    const known = label && NAMES.find(([pattern]) => pattern.test(label));
    if (known) each.setAttribute(attribute, label.replace(...known));
  });
  // Gradio's page about its API knows no translation at all: what it says is replaced, whole texts outside of code.
  const TEXTS = (window.hoidapTexts || []).map(([pattern, text]) => [new RegExp(pattern), text]);
  const translate = (root) => {
    if (!root || !root.closest(".api-docs")) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const shown = node.data.replace(/\s+/g, " ").trim();
      const known = shown && !node.parentElement.closest("code, pre") && TEXTS.find(([pattern]) => pattern.test(shown));
      const text = known ? shown.replace(...known) : shown;
      if (text !== shown) node.data = node.data.replace(node.data.trim(), text); // the same again would never end
    }
  };
  new MutationObserver((changes) => changes.forEach(({ type, target, addedNodes }) => {
    if (type === "attributes") name(target);
    if (type === "characterData") translate(target.parentElement);
    addedNodes.forEach((node) => {
      if (node.nodeType === 3) translate(node.parentElement);
      if (node.nodeType !== 1) return;
      name(node);
      node.querySelectorAll("[aria-label], [title]").forEach(name);
      translate(node);
      node.querySelectorAll(".api-docs").forEach(translate);
      // Gradio's examples claim to be a list, and hold buttons: a list that screen readers cannot enter.
      [node, ...node.querySelectorAll(".examples")].filter((each) => each.matches(".examples[role=list]"))
        .forEach((each) => each.setAttribute("role", "group"));
    });
  })).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title"] });
})();
