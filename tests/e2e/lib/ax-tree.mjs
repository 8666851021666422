// @ts-check
// Chromium's accessibility tree as text: what a screen reader is given, a line a node, indented.
// Ids, places and texts inside of texts are left out, so that the same screen gives the same text.

const SILENT = new Set(['none', 'generic', 'InlineTextBox', 'StaticText', 'LineBreak', 'presentation']);
const SHOWN = ['level', 'checked', 'disabled', 'expanded', 'hasPopup', 'invalid', 'modal', 'multiline', 'required', 'live'];

/** @param {import('playwright-core').Page} page */
export async function accessibilityTree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  /** @type {string[]} */
  const lines = [];
  /** @param {any} node @param {number} depth */
  const walk = (node, depth) => {
    const role = String(node.role?.value ?? '');
    const name = String(node.name?.value ?? '').trim();
    const silent = node.ignored || SILENT.has(role);
    if (!silent) {
      const states = (node.properties ?? []).filter((/** @type {any} */ p) => SHOWN.includes(p.name))
        .map((/** @type {any} */ p) => [p.name, p.value?.value]).filter(([, value]) => value !== false && value !== 'false' && value !== undefined && value !== 'off')
        .map(([key, value]) => (value === true ? key : `${key}=${value}`)).sort();
      const value = node.value?.value !== undefined && role === 'textbox' ? ` value=${JSON.stringify(node.value.value)}` : '';
      lines.push(`${'  '.repeat(depth)}${role}${name ? ` ${JSON.stringify(name)}` : ''}${value}${states.length ? ` [${states.join(' ')}]` : ''}`);
    }
    for (const id of node.childIds ?? []) {
      const child = byId.get(id);
      if (child) walk(child, silent ? depth : depth + 1);
    }
  };
  walk(nodes[0], 0);
  return `${lines.join('\n')}\n`;
}
