// @ts-check
// ts-mls 1.6.4 with two mistakes mended; loaded by interop.mjs before ts-mls is. 2.0.0-rc.10 has both as well, and their
// official vectors meet neither.
//
// 1. A joiner's check of unmerged leaves (RFC 9420 §12.4.3.1): each entry of a parent's list is a non-blank leaf below
//    the parent, and every non-blank node between the leaf and the parent lists that leaf too. ts-mls goes on from the
//    parent up to the root, and wants all of these nodes to have the very same list. But a later Commit from the other
//    half of the tree renews the upper node and empties its list (§7.5), while the lower one, whose path was not touched,
//    keeps its own. ts-mls makes such trees and then refuses them.
// 2. The commit secret (§12.4.1) follows from the last path secret of the UpdatePath, which has one for each node of the
//    filtered direct path. Where the other half of the tree is empty the root is not on that path; ts-mls then takes a
//    step too many, up to the blank root, both as committer and as receiver.
import { register } from 'node:module';

/** By file: what stands there once, and what shall. @type {Record<string, [string, string][]>} */
const mended = {
  'clientState.js': [
    ['tree[nodeIndex]?.nodeType !== "leaf" && !dp.includes(toNodeIndex(i))', 'tree[nodeIndex]?.nodeType !== "leaf" || !dp.includes(toNodeIndex(i))'],
    ['for (const parentIdx of dp) {', 'for (const parentIdx of dp.slice(0, dp.indexOf(toNodeIndex(i)))) {'],
    ['!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves)', '!dpNode.parent.unmergedLeaves.includes(unmergedLeaf)'],
  ],
  'pathSecrets.js': [
    ['const nextIndex = findFirstNonBlankAncestor(tree, currentIndex);', 'const nextIndex = findFirstNonBlankAncestor(tree, currentIndex);\n        if (tree[nextIndex] === undefined) break;'],
    ['return pathSecrets;', 'return Object.defineProperty(pathSecrets, "top", { value: currentIndex });'],
    ['const rootSecret = path[rootIndex];', 'const rootSecret = path[path.top];'],
  ],
  'processMessages.js': [
    ['const rootSecret = pathSecrets[rootIndex];', 'const rootSecret = pathSecrets[pathSecrets.top];'],
  ],
};

const hook = `
const mended = ${JSON.stringify(mended)};
export async function load(url, context, next) {
  const loaded = await next(url, context);
  const file = url.split('/ts-mls/dist/src/')[1];
  if (!mended[file]) return loaded;
  let source = String(loaded.source);
  for (const [from, to] of mended[file]) {
    if (source.split(from).length !== 2) throw new Error('ts-mls has changed: does it still need tests/interop/mended_peer.mjs?');
    source = source.replace(from, () => to);
  }
  return { ...loaded, source };
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
