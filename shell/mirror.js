// @ts-check
// The interface's second half: real, transparent elements over the canvas, in reading order, made from app.wasm's semantics.
// Owns the elements and the browser's focus. Tells the app what was pressed, typed, scrolled and focused, by node id.
// Never decides what a press means, and never holds anything that the app did not say.

/** @typedef {{id: number, parent: number, role: string, name: string, rect: number[], value?: string, href?: string, hint?: string, lang?: string,
 *   content?: number, font?: number, colour?: number, level?: number, max_length?: number, checked?: boolean, disabled?: boolean,
 *   expanded?: boolean, has_popup?: boolean, multiline?: boolean, password?: boolean, bold?: boolean, required?: boolean, autofocus?: boolean,
 *   modal?: boolean, stick_to_end?: boolean, placeholder?: boolean}} Node */
/** @typedef {{node: Node, element: HTMLElement, shape: string, box: string, sizer?: HTMLElement}} Entry */

const WITH_LABEL = new Set(['list', 'img', 'log', 'menu', 'dialog', 'group', 'radiogroup', 'radio', 'textbox', 'switch', 'status']);
const WITH_TEXT = new Set(['heading', 'text', 'button', 'link', 'menuitem', 'menuitemradio', 'status']);
const PRESSED = new Set(['button', 'menuitem', 'menuitemradio', 'switch', 'radio']);
const TARGETS = new Set([...PRESSED, 'textbox', 'link']);
const ROVING = new Set(['list', 'group']);
const SPEAKS = new Set(['live', 'status', 'alert']);

/** What decides which element it is; when this changes the element is made anew. @param {Node} node */
const shapeOf = (node) => `${node.role} ${node.level ?? ''} ${node.multiline ?? ''} ${node.password ?? ''}`;

/** @param {Node} node @returns {HTMLElement} */
function make(node) {
  const tag = (/** @type {string} */ name, role = '') => {
    const element = document.createElement(name);
    if (role) element.setAttribute('role', role);
    return element;
  };
  switch (node.role) {
    case 'main': return tag('main');
    case 'heading': return tag(`h${node.level || 2}`);
    case 'text': return tag('p');
    case 'button': case 'menuitem': case 'menuitemradio': {
      const button = tag('button', node.role === 'button' ? '' : node.role);
      button.setAttribute('type', 'button');
      return button;
    }
    case 'switch': {
      const input = tag('input', 'switch');
      input.setAttribute('type', 'checkbox');
      return input;
    }
    case 'radio': {
      const input = tag('input');
      input.setAttribute('type', 'radio');
      input.setAttribute('name', String(node.parent)); // arrows move within one group
      return input;
    }
    case 'textbox': {
      if (node.multiline) return tag('textarea');
      const input = tag('input');
      input.setAttribute('type', node.password ? 'password' : 'text');
      return input;
    }
    case 'link': return tag('a');
    case 'list': return tag('ul', 'list');
    case 'listitem': return tag('li');
    case 'scroll': {
      const scroll = tag('div');
      scroll.className = 'scroll';
      return scroll;
    }
    case 'live': {
      const region = tag('div');
      region.setAttribute('aria-live', 'polite');
      region.setAttribute('aria-relevant', 'additions');
      return region;
    }
    default: return tag('div', node.role);
  }
}

/** Sets an attribute, or takes it away. @param {Element} element @param {string} name @param {string | undefined | false} value */
function attribute(element, name, value) {
  if (value === undefined || value === false || value === '') element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Entry} entry */
function dress({ node, element, sizer }) {
  if (WITH_TEXT.has(node.role) && element.textContent !== node.name) element.textContent = node.name;
  if (WITH_LABEL.has(node.role)) attribute(element, 'aria-label', node.name);
  if (node.font && (node.role === 'text' || node.role === 'heading')) {
    element.style.fontSize = `${node.font}px`;
    element.style.fontWeight = node.bold ? '700' : '400';
  }
  attribute(element, 'lang', node.lang);
  attribute(element, 'aria-haspopup', node.has_popup && 'menu');
  if (node.has_popup) attribute(element, 'aria-expanded', node.expanded ? 'true' : 'false');
  if (node.role === 'menuitemradio') attribute(element, 'aria-checked', node.checked ? 'true' : 'false');
  attribute(element, 'aria-modal', node.role === 'dialog' && 'true');
  if (node.role === 'link') {
    attribute(element, 'href', node.href);
    attribute(element, 'target', '_blank');
    attribute(element, 'rel', 'noopener');
  }
  if (element instanceof HTMLButtonElement) element.disabled = !!node.disabled;
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    element.disabled = !!node.disabled;
    if (node.role === 'switch' || node.role === 'radio') /** @type {HTMLInputElement} */ (element).checked = !!node.checked;
    else dressField(node, element);
  }
  if (sizer) sizer.style.height = `${node.content ?? 0}px`;
}

/** @param {Node} node @param {HTMLInputElement | HTMLTextAreaElement} field */
function dressField(node, field) {
  if (field.value !== (node.value ?? '')) field.value = node.value ?? '';
  field.dir = 'auto'; // what is typed has its own direction, and the caret goes along it
  field.maxLength = node.max_length ?? 1000;
  field.required = !!node.required;
  attribute(field, 'placeholder', node.placeholder && node.name);
  attribute(field, 'autocomplete', node.password ? 'new-password' : node.hint || 'off');
  field.style.fontSize = `${node.font ?? 17}px`;
  field.style.setProperty('--ink', `#${(node.colour ?? 0).toString(16).padStart(6, '0')}`);
}

/**
 * @param {HTMLElement} root
 * @param {(event: object) => void} send
 */
export function createMirror(root, send) {
  /** @type {Map<number, Entry>} */
  const entries = new Map();
  /** @type {WeakMap<Element, Entry>} */
  const byElement = new WeakMap();
  /** @type {number[]} */
  let order = [];
  let touched = false; // something was pressed: what the browser changed by itself is set right after the next frame
  /** @type {Element | null} */
  let before = null; // where the focus was when a dialog or menu opened
  let modalOpen = false;
  // Menus lie outside of the screen's landmark, which is inert behind them: in one of their own, named as they are.
  const popups = root.appendChild(document.createElement('section'));
  /** In lists of many controls Tab stops once; this is where, by list. @type {Map<number, number>} */
  const stops = new Map();

  /** @param {EventTarget | null} target */
  const entryAt = (target) => {
    for (let at = target instanceof Element ? target : null; at && at !== root; at = at.parentElement) {
      const entry = byElement.get(at);
      if (entry) return entry;
    }
    return undefined;
  };

  /** @param {Entry} entry */
  const activate = (entry) => {
    touched = true;
    send({ s: 'activate', id: entry.node.id });
  };

  root.addEventListener('click', (event) => {
    const entry = entryAt(event.target);
    if (entry && PRESSED.has(entry.node.role)) activate(entry);
  });
  root.addEventListener('input', (event) => {
    const entry = entryAt(event.target);
    if (entry?.node.role === 'textbox') send({ s: 'edit', id: entry.node.id, value: /** @type {HTMLInputElement} */ (entry.element).value });
  });
  root.addEventListener('keydown', (event) => {
    const entry = entryAt(event.target);
    if (!entry || event.isComposing) return undefined;
    // Ours for all of them: a switch has no Enter of its own, and a button's must not come twice from a held key.
    if (event.key === 'Enter' && PRESSED.has(entry.node.role)) {
      event.preventDefault();
      if (!event.repeat) entry.element.click();
    }
    if (event.key === 'Enter' && entry.node.role === 'textbox' && !entry.node.multiline) {
      event.preventDefault();
      activate(entry);
    }
    if (entry.node.role.startsWith('menuitem')) moveInMenu(event, entry);
    else if (TARGETS.has(entry.node.role) && entry.node.role !== 'textbox') moveInList(event, entry);
    return undefined;
  });
  // Also where nothing has the focus. What it closed is not asked of anybody else (shortcuts.js).
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !modalOpen || event.isComposing) return;
    event.preventDefault();
    send({ s: 'escape' });
  }, { capture: true });
  root.addEventListener('pointerdown', (event) => {
    if (modalOpen && !entryAt(event.target)) send({ s: 'escape' });
  });
  root.addEventListener('focusin', (event) => {
    const entry = entryAt(event.target);
    const list = entry && listOf(entry);
    if (entry && list && stops.get(list.node.id) !== entry.node.id) {
      stops.set(list.node.id, entry.node.id);
      setStops();
    }
    send({ s: 'focus', id: entry?.node.id ?? 0, visible: entry ? entry.element.matches(':focus-visible') : false });
  });
  root.addEventListener('focusout', (event) => {
    if (!event.relatedTarget) send({ s: 'focus', id: 0, visible: false });
  });
  root.addEventListener('scroll', (event) => {
    const entry = entryAt(event.target);
    if (entry?.node.role === 'scroll') tellScroll(entry);
  }, { capture: true, passive: true });

  /** @param {KeyboardEvent} event @param {Entry} entry */
  function moveInMenu(event, entry) {
    const items = [...(entry.element.parentElement?.children ?? [])].filter((e) => e.getAttribute('role')?.startsWith('menuitem'));
    const at = items.indexOf(entry.element), last = items.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (event.key === 'Tab') send({ s: 'escape' });
    if (to === undefined) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (items[to]).focus();
  }

  /** The list, or the grid of pictures, that an entry is in. @param {Entry} entry @returns {Entry | undefined} */
  function listOf(entry) {
    for (let at = entries.get(entry.node.parent); at; at = entries.get(at.node.parent)) if (ROVING.has(at.node.role)) return at;
    return undefined;
  }

  /** @param {Element} inside @returns {HTMLElement[]} */
  const targetsIn = (inside) => /** @type {HTMLElement[]} */ (
    [...inside.querySelectorAll('button, a, input[type=checkbox]')].filter((e) => !(/** @type {any} */ (e).disabled)));

  /** Its controls, row by row: a list's by its items, a grid's by where they lie. @param {Entry} list @returns {HTMLElement[][]} */
  function rowsOf(list) {
    if (list.node.role === 'list') return [...list.element.children].map(targetsIn).filter((row) => row.length > 0);
    /** @type {Map<number, HTMLElement[]>} */
    const rows = new Map();
    for (const element of targetsIn(list.element)) {
      const top = Math.round(byElement.get(element)?.node.rect[1] ?? 0);
      rows.set(top, [...(rows.get(top) ?? []), element]);
    }
    return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  }

  /** Roving focus: Tab comes into a list once, the arrows move in it. */
  function setStops() {
    for (const list of entries.values()) {
      if (!ROVING.has(list.node.role)) continue;
      const all = rowsOf(list).flat();
      const wanted = entries.get(stops.get(list.node.id) ?? 0)?.element;
      const stop = wanted && all.includes(wanted) ? wanted : all[0];
      for (const element of all) element.tabIndex = element === stop ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event @param {Entry} entry */
  function moveInList(event, entry) {
    const list = listOf(entry);
    if (!list || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = rowsOf(list), at = rows.findIndex((row) => row.includes(entry.element));
    if (at < 0) return;
    const column = rows[at].indexOf(entry.element), step = document.documentElement.dir === 'rtl' ? -1 : 1;
    const row = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const aside = { ArrowRight: column + step, ArrowLeft: column - step }[event.key];
    if (row === undefined && aside === undefined) return;
    event.preventDefault();
    const to = row === undefined ? rows[at][aside ?? -1] : rows[row]?.[Math.min(column, rows[row].length - 1)];
    to?.focus();
  }

  /** @param {Entry} entry */
  function tellScroll({ node, element }) {
    send({ s: 'scroll', id: node.id, y: element.scrollTop, end: element.scrollTop + element.clientHeight >= element.scrollHeight - 4 });
  }

  /** Gives whether more than words changed: a place, or what can be pressed. @param {Node} node @param {Set<Entry>} fresh */
  function put(node, fresh) {
    let entry = entries.get(node.id);
    const was = entry?.node;
    if (entry && entry.shape !== shapeOf(node)) {
      entry.element.remove();
      entry = undefined;
    }
    if (!entry) {
      entry = { node, element: make(node), shape: shapeOf(node), box: '' };
      if (node.role === 'scroll') {
        entry.sizer = document.createElement('div');
        entry.sizer.className = 'sizer';
        entry.element.append(entry.sizer);
      }
      entries.set(node.id, entry);
      byElement.set(entry.element, entry);
      fresh.add(entry);
    }
    entry.node = node;
    dress(entry);
    return !was || fresh.has(entry) || was.rect.some((px, i) => px !== node.rect[i]) || was.parent !== node.parent || was.role !== node.role ||
      was.content !== node.content || was.disabled !== node.disabled || was.modal !== node.modal;
  }

  // Puts every element behind its elder sibling. What stands right is not touched, so that it keeps the focus.
  function arrange() {
    /** @type {Map<Element, Element | null>} */
    const next = new Map();
    for (const id of order) {
      const entry = entries.get(id);
      if (!entry) continue;
      const parent = entries.get(entry.node.parent);
      const home = parent?.element ?? (entry.node.role === 'menu' ? popups : root);
      if (!next.has(home)) next.set(home, parent?.sizer ? parent.sizer.nextElementSibling : home.firstElementChild);
      const place = next.get(home) ?? null;
      if (place === entry.element) next.set(home, place.nextElementSibling);
      else home.insertBefore(entry.element, place);
    }
  }

  /** Gives those whose place changed. @returns {Set<Entry>} */
  function layOut() {
    /** @type {Set<Entry>} */
    const moved = new Set();
    for (const entry of entries.values()) {
      const [x, y, w, h] = entry.node.rect;
      const parent = entries.get(entry.node.parent)?.node.rect;
      const left = x - (parent?.[0] ?? 0), top = y - (parent?.[1] ?? 0);
      const box = `${left} ${top} ${w} ${h}`;
      if (box === entry.box) continue;
      entry.box = box;
      moved.add(entry);
      const style = entry.element.style;
      style.left = `${left}px`;
      style.top = `${top}px`;
      style.width = `${w}px`;
      style.height = `${h}px`;
    }
    return moved;
  }

  /** @param {Set<Entry>} fresh */
  function modalAndFocus(fresh) {
    const modal = [...entries.values()].find((entry) => entry.node.modal);
    if (modal && !modalOpen) before = document.activeElement;
    for (const entry of entries.values()) {
      // Live regions speak behind a dialog too; what can be pressed in them waits.
      const outermost = entry.element.parentElement === root, speaks = SPEAKS.has(entry.node.role);
      const inAlert = entries.get(entry.node.parent)?.node.role === 'alert' && TARGETS.has(entry.node.role);
      if ((outermost && !speaks) || inAlert) entry.element.inert = !!modal && entry !== modal;
    }
    const wanted = [...fresh].find((entry) => entry.node.autofocus && !entry.node.disabled);
    if (wanted) wanted.element.focus({ preventScroll: true });
    else if (!modal && modalOpen && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    modalOpen = !!modal;
    attribute(popups, 'aria-label', modal?.node.role === 'menu' && modal.node.name);
  }

  /** What scrolls and holds nothing to stop at is stopped at itself, so that the arrows scroll it. */
  function setScrollStops() {
    for (const { node, element } of entries.values()) {
      if (node.role !== 'scroll') continue;
      attribute(element, 'tabindex', (node.content ?? 0) > node.rect[3] && !element.querySelector('button, a, input, textarea') && '0');
    }
  }

  /** Where the focus goes from something that is not there any more, or cannot be used now. Candidates: what stood
   *  behind it in its list, then before it; then the screen's heading, so that the new screen is read from its top.
   * @param {Element} lost @param {HTMLElement[]} neighbours */
  function rescueFocus(lost, neighbours) {
    if (document.activeElement && document.activeElement !== document.body && document.activeElement !== lost) return;
    if (lost.isConnected) neighbours = /** @type {HTMLElement[]} */ ([...(lost.parentElement?.children ?? [])].filter((e) => TARGETS.has(entryAt(e)?.node.role ?? '')));
    const near = neighbours.find((element) => element.isConnected && !(/** @type {any} */ (element).disabled) && !element.closest('[inert]'));
    const heading = /** @type {HTMLElement | null} */ (root.querySelector('[aria-modal] h2, [role=menu] [role=menuitem]') ?? root.querySelector('h1'));
    if (!near && heading && !heading.matches('button')) heading.tabIndex = -1;
    (near ?? heading)?.focus({ preventScroll: !near });
  }

  /** Those beside it in its list, nearest first, those behind it before those in front. @param {Element | null} focused */
  function neighboursOf(focused) {
    const entry = focused && entryAt(focused), list = entry && listOf(entry);
    if (!entry || !list) return [];
    const rows = rowsOf(list), at = rows.findIndex((row) => row.includes(entry.element)), column = at < 0 ? 0 : rows[at].indexOf(entry.element);
    return [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at)).reverse()].map((row) => row[Math.min(column, row.length - 1)]);
  }

  /** A field in which somebody writes stays on the screen, whatever takes its room. @param {Set<Entry>} moved */
  function keepInSight(moved) {
    const focused = document.activeElement && byElement.get(document.activeElement);
    if (focused?.node.role !== 'textbox') return;
    for (let at = /** @type {Entry | undefined} */ (focused); at; at = entries.get(at.node.parent)) {
      if (moved.has(at)) return focused.element.scrollIntoView({ block: 'nearest' });
    }
  }

  return {
    /** @param {{changed: Node[], dropped: number[], order?: number[]}} message */
    update(message) {
      const focused = document.activeElement, had = !!focused && root.contains(focused), neighbours = had ? neighboursOf(focused) : [];
      const atEnd = [...entries.values()].filter(({ node, element }) =>
        node.stick_to_end && element.scrollTop + element.clientHeight >= element.scrollHeight - 4);
      for (const id of message.dropped) {
        const entry = entries.get(id);
        entries.delete(id);
        entry?.element.remove();
      }
      /** @type {Set<Entry>} */
      const fresh = new Set();
      let more = !!message.order || message.dropped.length > 0;
      for (const node of message.changed) more = put(node, fresh) || more;
      if (!more) return; // a letter was typed, somebody has turned quiet: everything stands where it stood
      if (message.order) order = message.order;
      if (message.order || fresh.size > 0) arrange();
      const moved = layOut();
      modalAndFocus(fresh);
      if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected && root.contains(focused) && !modalOpen) {
        focused.focus({ preventScroll: true });
      }
      setStops();
      setScrollStops();
      keepInSight(moved);
      if (had && focused && (!focused.isConnected || /** @type {any} */ (focused).disabled)) rescueFocus(focused, neighbours);
      for (const entry of [...atEnd, ...fresh].filter((one) => one.node.stick_to_end)) {
        entry.element.scrollTop = entry.element.scrollHeight;
      }
    },

    /** After a frame: what a press made the browser do by itself (tick a box) gives way to what the app says. */
    settle() {
      if (!touched) return;
      touched = false;
      for (const entry of entries.values()) {
        if (['switch', 'radio', 'textbox'].includes(entry.node.role)) dress(entry);
      }
    },
  };
}
