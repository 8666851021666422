// Joins an ES module of the shell with all that it imports into one file, and takes comments and idle white space out: a
// first visit then asks for one file where there are twenty. Every module stays a scope of its own, in the order in which
// the browser would have run them; no name is changed, so what an error says can be found in the sources.
//
//   const joined = join(acorn, files, 'main.js')    files: Map of name → bytes; gives {source, names: absorbed modules}
import path from 'node:path';

export function join(acorn, files, entry) {
  /** name → {index, source} in the order of running */
  const done = new Map();
  const under = new Set();

  const add = (name) => {
    if (done.has(name)) return done.get(name);
    if (under.has(name)) throw new Error(`${name} imports itself in a circle`);
    under.add(name);
    const module = readModule(acorn, files, name);
    for (const { from } of module.imports) add(from);
    under.delete(name);
    module.index = done.size;
    done.set(name, module);
    return module;
  };
  add(entry);

  const parts = [];
  for (const [name, module] of done) {
    const imports = module.imports.map(({ from, names }) => (names.length ? `const{${names.join(',')}}=$${done.get(from).index};` : '')).join('');
    if (name === entry) parts.push(imports + module.body);
    else parts.push(`const $${module.index}=(()=>{${imports}${module.body}\nreturn{${module.exports.join(',')}}})();`);
  }
  return { source: `${parts.join('\n')}\n`, names: [...done.keys()].filter((name) => name !== entry) };
}

function readModule(acorn, files, name) {
  const text = files.get(name).toString('utf8');
  const tokens = [];
  const tree = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  const wrong = (what) => { throw new Error(`${name} cannot be joined: ${what}`); };
  const imports = [], exports = [];
  const cuts = []; // [from, to, instead]
  for (const node of tree.body) {
    if (node.type === 'ImportDeclaration') {
      const from = path.posix.join(path.posix.dirname(name), node.source.value);
      if (!node.source.value.startsWith('.') || !files.has(from)) wrong(`it imports ${node.source.value}`);
      if (path.posix.dirname(from) !== path.posix.dirname(name)) wrong('what it imports lies in another folder');
      imports.push({ from, names: node.specifiers.map((one) => {
        if (one.type === 'ImportNamespaceSpecifier') wrong('import * as');
        const imported = one.type === 'ImportDefaultSpecifier' ? 'default' : one.imported.name;
        return imported === one.local.name ? imported : `${imported}:${one.local.name}`;
      }) });
      cuts.push([node.start, node.end, '']);
    } else if (node.type === 'ExportNamedDeclaration') {
      if (node.source) wrong('export … from');
      const { declaration } = node;
      if (declaration?.type === 'VariableDeclaration') {
        if (declaration.kind !== 'const') wrong('what it exports may change');
        for (const { id } of declaration.declarations) exports.push(id.type === 'Identifier' ? id.name : wrong('an exported pattern'));
      } else if (declaration) {
        exports.push(declaration.id.name);
      }
      for (const { local, exported } of node.specifiers) exports.push(`${exported.name}:${local.name}`);
      cuts.push(declaration ? [node.start, declaration.start, ''] : [node.start, node.end, '']);
    } else if (node.type === 'ExportDefaultDeclaration') {
      exports.push('default:$default');
      cuts.push([node.start, node.declaration.start, 'const $default=']);
    } else if (node.type === 'ExportAllDeclaration') {
      wrong('export *');
    }
  }
  return { imports, exports, body: tightened(text, tokens, cuts), index: 0 };
}

const WORD = /[\w$\\\u0080-\uffff]/;
const opens = new Set(['{', '(', '[', ',', ';', '${']);
const closes = new Set([')', ']', ',', ';']);

/** Between two tokens: nothing, a space or a new line, whichever says the same. */
function between(gap, left, right) {
  if (gap === '') return '';
  if (gap.includes('\n') && !opens.has(left) && !closes.has(right)) return '\n';
  const [a, b] = [left[left.length - 1], right[0]];
  return (WORD.test(a) && WORD.test(b)) || (a === b && '+-/'.includes(a)) || (a === '/' && b === '*') ? ' ' : '';
}

function tightened(text, tokens, cuts) {
  const kept = tokens.filter(({ start, end }) => end > start && !cuts.some(([from, to]) => start >= from && end <= to));
  let out = '', left = '', at = 0;
  for (const { start, end } of kept) {
    const gone = cuts.filter(([from, to]) => from >= at && to <= start);
    const token = text.slice(start, end);
    const instead = gone.map((cut) => cut[2]).join('');
    const gap = gone.length ? '\n' : text.slice(at, start);
    out += left === '' ? '' : between(gap, left, instead || token);
    out += instead + token;
    left = token;
    at = end;
  }
  return out;
}
