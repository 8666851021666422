// @ts-check
// ts-mls through the same life of a group as crypto_mls.cpp, with the same KeyPackages, from bytes to bytes.
//   node crypto-peer.mjs N TIMES KEYS      KEYS: what `crypto_bench keys` printed, N + 1 lines or more
// Prints what crypto_bench prints, without counts of operations.
import fs from 'node:fs';
import { tsMls } from '../e2e/peers.mjs';

const [members, times, keysFile] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const suite = await tsMls.getCiphersuiteImpl(tsMls.getCiphersuiteFromName('MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519'));
const noPsks = tsMls.emptyPskIndex;

/** @param {string} hex */
const unhex = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const pkcs8 = '302e020100300506032b657004220420';  // what stands before an Ed25519 seed
const everyone = fs.readFileSync(keysFile, 'utf8').trim().split('\n').map((line) => {
  const [keyPackage, init, encryption, seed] = line.split(' ');
  return {
    wire: unhex(`00010005${keyPackage}`),  // MLSMessage(KeyPackage)
    privatePackage: { initPrivateKey: unhex(init), hpkePrivateKey: unhex(encryption), signaturePrivateKey: unhex(pkcs8 + seed) },
  };
});

/** @param {Uint8Array} wire @returns {any} */
const read = (wire) => /** @type {any} */ (tsMls.decodeMlsMessage(wire, 0))[0];
/** @param {any} welcome */
const write = (welcome) => tsMls.encodeMlsMessage({ welcome, wireformat: 'mls_welcome', version: 'mls10' });
/** @param {Uint8Array} wire */
const add = (wire) => /** @type {const} */ ({ proposalType: 'add', add: { keyPackage: read(wire).keyPackage } });
/** @param {any} state */
const authenticator = (state) => Buffer.from(state.keySchedule.epochAuthenticator).toString('hex');
/** @param {any} a @param {any} b */
const expectSameEpoch = (a, b) => { if (authenticator(a) !== authenticator(b)) throw new Error('two members are not in the same epoch'); };

/** @param {() => Promise<any>} what @returns {Promise<[{ms: number, cpu_ms: number}, any]>} */
async function timed(what) {
  const cpu = process.cpuUsage(), began = performance.now();
  const result = await what();
  const ms = performance.now() - began, { user, system } = process.cpuUsage(cpu);
  return [{ ms, cpu_ms: (user + system) / 1000 }, result];
}

/** @param {number} count */
async function once(count) {
  const own = everyone[0], first = everyone[1], adds = everyone.slice(1, count + 1);
  const firstPackage = read(first.wire).keyPackage;
  let teacher = await tsMls.createGroup(new TextEncoder().encode('bench group'), read(own.wire).keyPackage, own.privatePackage, [], suite);

  const without = await tsMls.createCommit({ state: teacher, cipherSuite: suite },
    { extraProposals: adds.map((each) => add(each.wire)), ratchetTreeExtension: false });
  const withoutWelcome = write(without.welcome);

  const [addRow, added] = await timed(async () => {
    const made = await tsMls.createCommit({ state: teacher, cipherSuite: suite },
      { extraProposals: adds.map((each) => add(each.wire)), ratchetTreeExtension: true });
    return { state: made.newState, commit: tsMls.encodeMlsMessage(made.commit), welcome: write(made.welcome) };
  });
  teacher = added.state;
  const join = (/** @type {Uint8Array} */ welcome, /** @type {any} */ tree) =>
    tsMls.joinGroup(read(welcome).welcome, firstPackage, first.privatePackage, noPsks, suite, tree);
  const [joinRow, student] = await timed(() => join(added.welcome, undefined));
  expectSameEpoch(teacher, student);
  // The tree is handed over as it is in memory: ts-mls exports no encoder for it.
  const [besideRow, other] = await timed(() => join(withoutWelcome, without.newState.ratchetTree));
  expectSameEpoch(without.newState, other);

  const [removeRow, removed] = await timed(async () => {
    const made = await tsMls.createCommit({ state: teacher, cipherSuite: suite },
      { extraProposals: [{ proposalType: 'remove', remove: { removed: Math.floor(count / 2) } }] });
    return { state: made.newState, commit: tsMls.encodeMlsMessage(made.commit) };
  });
  const [processRow, processed] = await timed(() =>
    tsMls.processPrivateMessage(student, read(removed.commit).privateMessage, noPsks, suite));
  expectSameEpoch(removed.state, processed.newState);
  return {
    members: count,
    rows: { add: addRow, join: joinRow, join_beside: besideRow, remove: removeRow, process: processRow },
    bytes: {
      key_package: first.wire.length - 4, add_commit: added.commit.length, welcome: added.welcome.length,
      welcome_without_tree: withoutWelcome.length, remove_commit: removed.commit.length,
    },
  };
}

for (let i = 0; i < 3; i++) await once(20);  // warm
for (let i = 0; i < times; i++) console.log(JSON.stringify(await once(members)));
