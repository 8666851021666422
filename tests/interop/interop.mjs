// @ts-check
// Groups in which members of ts-mls and of shared/mls create, add, remove, update, welcome, commit and write, at random
// from a seed; after every step all of them hold the same epoch authenticator and exported secret. Six groups, of up to 2,
// 5, 9, 17, 33 and 50 members. The last line is the sum, 'N passed, N failed'.
//   node tests/interop/interop.mjs [driver] [times the six groups] [first seed]
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= /** @type {any} */ (webcrypto);
await import('./mended_peer.mjs');
const { tsMls } = await import('../e2e/peers.mjs');
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const [program = path.join(root, 'build/native-debug/tests/interop/interop_driver'), times = '1', first = '1'] = process.argv.slice(2);
/** Most members, and how many steps: what a step costs grows with the members of the slower side. */
const sizes = [[2, 30], [5, 30], [9, 24], [17, 16], [33, 8], [50, 6]];

const suite = await tsMls.getCiphersuiteImpl(tsMls.getCiphersuiteFromName('MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519'));
const noPsks = tsMls.emptyPskIndex;
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const utf8 = (text) => new TextEncoder().encode(text);

// ---- the two kinds of members, behind one face
const driver = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const waiting = [];
readline.createInterface({ input: driver.stdout }).on('line', (line) => waiting.shift()?.(line));
driver.on('exit', () => { for (const done of waiting) done('error the driver ended'); });
async function ask(...words) {
  const line = await new Promise((done) => { waiting.push(done); driver.stdin.write(`${words.join(' ')}\n`); });
  if (!line.startsWith('ok')) throw new Error(`${words[0]} ${words[1]}: ${line}`);
  return line.slice(3);
}

class Ours {
  constructor(name) { this.name = name; this.kind = 'ours'; }
  async keyPackage() { return ask('key-package', this.name); }
  create() { return ask('create', this.name); }
  join(welcome) { return ask('join', this.name, welcome); }
  async commit({ add = [], remove = [], pending = false }) {
    const [commit, welcome] = (await ask('commit', this.name, ...add.map((k) => `add:${k}`), ...remove.map((l) => `remove:${l}`), ...(pending ? ['pending'] : []))).split(' ');
    return { commit, welcome: welcome === '-' ? null : welcome };
  }
  adopt() { return ask('adopt', this.name); }
  proposeRemove(leaf) { return ask('propose-remove', this.name, leaf); }
  proposeUpdate() { return ask('propose-update', this.name); }
  encrypt(text) { return ask('encrypt', this.name, hex(utf8(text))); }
  async process(message) { return ask('process', this.name, message); }
  async state() {
    const [epoch, leaf, authenticator, exported] = (await ask('state', this.name)).split(' ');
    return { epoch, leaf: Number(leaf), authenticator, exported };
  }
}

class Theirs {
  constructor(name) { this.name = name; this.kind = 'theirs'; }
  async keyPackage() {
    const capabilities = { extensions: [], credentials: ['basic'], proposals: [], versions: ['mls10'], ciphersuites: [suite.name] };
    const now = BigInt(Math.floor(Date.now() / 1000));
    this.keys = await tsMls.generateKeyPackage({ credentialType: 'basic', identity: utf8(this.name) }, capabilities,
      { notBefore: now - 86400n, notAfter: now + 86400n }, [], suite);
    // The KeyPackage struct itself, without the MLSMessage around it (version, wire format).
    return hex(tsMls.encodeMlsMessage({ keyPackage: this.keys.publicPackage, wireformat: 'mls_key_package', version: 'mls10' })).slice(8);
  }
  async create() { this.group = await tsMls.createGroup(utf8('interop group 16'), this.keys.publicPackage, this.keys.privatePackage, [], suite); }
  async join(welcome) {
    const [message] = tsMls.decodeMlsMessage(unhex(welcome), 0);
    this.group = await tsMls.joinGroup(message.welcome, this.keys.publicPackage, this.keys.privatePackage, noPsks, suite);
  }
  async commit({ add = [], remove = [] }) {
    const extraProposals = [
      ...add.map((k) => ({ proposalType: 'add', add: { keyPackage: tsMls.decodeMlsMessage(unhex(`00010005${k}`), 0)[0].keyPackage } })),
      ...remove.map((removed) => ({ proposalType: 'remove', remove: { removed } })),
    ];
    const made = await tsMls.createCommit({ state: this.group, cipherSuite: suite }, { extraProposals, ratchetTreeExtension: true });
    this.next = made.newState;
    return {
      commit: hex(tsMls.encodeMlsMessage(made.commit)),
      welcome: made.welcome ? hex(tsMls.encodeMlsMessage({ welcome: made.welcome, wireformat: 'mls_welcome', version: 'mls10' })) : null,
    };
  }
  async adopt() { this.group = this.next; }
  async proposeRemove(removed) {
    const { newState, message } = await tsMls.createProposal(this.group, false, { proposalType: 'remove', remove: { removed } }, suite);
    this.group = newState;
    return hex(tsMls.encodeMlsMessage(message));
  }
  async encrypt(text) {
    const { newState, privateMessage } = await tsMls.createApplicationMessage(this.group, utf8(text), suite);
    this.group = newState;
    return hex(tsMls.encodeMlsMessage({ privateMessage, wireformat: 'mls_private_message', version: 'mls10' }));
  }
  async process(message) {
    const [decoded] = tsMls.decodeMlsMessage(unhex(message), 0);
    const result = await tsMls.processPrivateMessage(this.group, decoded.privateMessage, noPsks, suite);
    this.group = result.newState;
    return result.kind === 'applicationMessage' ? `application ${hex(result.message)}` : 'taken';
  }
  async state() {
    const { keySchedule, groupContext, privatePath } = this.group;
    return {
      epoch: String(groupContext.epoch), leaf: privatePath.leafIndex, authenticator: hex(keySchedule.epochAuthenticator),
      exported: hex(await tsMls.mlsExporter(keySchedule.exporterSecret, 'interop', utf8('context'), 32, suite)),
    };
  }
}

// ---- a seeded story
function seeded(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

async function agree(members, what) {
  const states = await Promise.all(members.map((m) => m.state()));
  for (const [i, s] of states.entries())
    for (const field of /** @type {const} */ (['epoch', 'authenticator', 'exported']))
      if (s[field] !== states[0][field]) throw new Error(`after ${what}: ${members[i].name} (${members[i].kind}) has another ${field}`);
}

async function story(seed, most, stepCount) {
  const random = seeded(seed);
  let made = 0;
  // The second is of the other side, so that both are in every group.
  const newMember = () => ((made === 1 ? creator instanceof Theirs : random(2)) ? new Ours(`s${seed}m${made++}`) : new Theirs(`s${seed}m${made++}`));
  const creator = seed % 2 ? new Ours(`s${seed}m${made++}`) : new Theirs(`s${seed}m${made++}`);
  await creator.keyPackage();
  await creator.create();
  let members = [creator];

  // Everyone but the committer processes it; the removed leave, the new ones join by the Welcome.
  const commit = async (by, add, removeMembers, pending = false) => {
    const newcomers = Array.from({ length: add }, newMember);
    const keys = [];
    for (const one of newcomers) keys.push(await one.keyPackage());
    const leaves = pending ? [] : await Promise.all(removeMembers.map(async (m) => (await m.state()).leaf));
    const result = await by.commit({ add: keys, remove: leaves, pending });
    await by.adopt();
    const staying = members.filter((m) => !removeMembers.includes(m));
    for (const member of staying) if (member !== by) await member.process(result.commit);
    for (const one of newcomers) await one.join(result.welcome);
    members = [...staying, ...newcomers];
  };

  for (let step = 0; step < stepCount; step++) {
    const by = members[random(members.length)];
    const others = members.filter((m) => m !== by);
    const room = most - members.length;
    let what = ['add', 'add', 'remove', 'path', 'write', 'propose'][random(6)];
    if (members.length < 2 || (what === 'remove' && members.length < 3)) what = 'add';
    if (what === 'add' && room <= 0) what = 'remove';
    if (step < 2) what = 'add'; // half of them at once, then half of who is missing
    if (what === 'add') await commit(by, step < 2 ? Math.ceil(room / 2) : 1 + random(Math.min(4, room)), []);
    else if (what === 'remove') await commit(by, random(2) && room > 0 ? 1 : 0, [others[random(others.length)]]);
    else if (what === 'path') await commit(by, 0, []);
    else if (what === 'propose' && members.length > 3) {
      // One asks that another be removed, or gives itself a new leaf; a third commits it by reference.
      const update = by instanceof Ours && random(2) === 1;
      const target = others[random(others.length)];
      const third = others.filter((m) => m !== target)[random(others.length - 1)];
      const message = update ? await /** @type {Ours} */ (by).proposeUpdate() : await by.proposeRemove((await target.state()).leaf);
      for (const member of members) if (member !== by) await member.process(message);
      await commit(third, 0, update ? [] : [target], true);
      if (update) what = 'update';
    } else {
      const text = `seed ${seed} step ${step}`;
      const message = await by.encrypt(text);
      for (const member of others) {
        const got = await member.process(message);
        if (got !== `application ${hex(utf8(text))}`) throw new Error(`${member.name} (${member.kind}) read something else from ${by.kind}`);
      }
    }
    await agree(members, `step ${step} (${what} by ${by.kind})`);
  }
  const ours = members.filter((m) => m instanceof Ours).length;
  return { ours, theirs: members.length - ours };
}

let passed = 0;
let failed = 0;
let seed = Number(first);
for (let time = 0; time < Number(times); time++) {
  for (const [most, steps] of sizes) {
    try {
      const began = Date.now();
      const left = await story(seed, most, steps);
      passed++;
      console.log(`ok      seed ${seed}: ${steps} steps, up to ${most} members, ${left.ours} of ours and ${left.theirs} of theirs at the end (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAILED  seed ${seed}: ${error.stack}`);
    }
    seed++;
  }
}
driver.stdin.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
