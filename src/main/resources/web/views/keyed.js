// Lists that change often without losing focus, a click under way, or making a screen reader begin again.

/** The children of an element, one for each key; an element stays as long as it looks the same. */
export class KeyedList {
  #container;
  #shown = new Map();

  constructor(container) {
    this.#container = container;
  }

  get size() {
    return this.#shown.size;
  }

  clear() {
    this.#shown.clear();
    this.#container.replaceChildren();
  }

  /** @param {{key: string, look: string, make: () => Element}[]} items in order, each key once */
  render(items) {
    const wanted = new Map();
    for (const { key, look, make } of items) {
      const former = this.#shown.get(key);
      wanted.set(key, former?.look === look ? former : { look, node: make() });
    }
    const focused = this.#focusedKey();
    for (const [key, { node }] of this.#shown) if (wanted.get(key)?.node !== node) node.remove();
    let cursor = this.#container.firstChild;
    for (const { node } of wanted.values()) {
      if (node === cursor) cursor = cursor.nextSibling;
      else this.#container.insertBefore(node, cursor);
    }
    this.#shown = wanted;
    if (focused !== null) this.#focus(wanted.get(focused)?.node);
  }

  #focusedKey() {
    const active = document.activeElement;
    for (const [key, { node }] of this.#shown) if (node.contains(active)) return key;
    return null;
  }

  #focus(node) {
    if (node && !node.contains(document.activeElement)) node.querySelector('button')?.focus();
  }
}
