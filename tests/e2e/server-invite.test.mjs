// @ts-check
// A server that others can reach makes classes for whom its administrator has invited, once each.
import { BareServer, ownAddress, runToEnd } from './lib/bare-server.mjs';
import { check, equal, test } from './lib/test.mjs';
import { newClass, openedClass, Wire } from './lib/wire.mjs';

const host = ownAddress ?? '0.0.0.0';

async function invitation(server, more = []) {
  const { status, text } = await runToEnd(['invite', '--data', server.data, ...more]);
  equal(status, 0, text);
  const [, url, token] = /^(\S+)#i=([\w-]+)\n$/.exec(text) ?? [];
  check(token, `a link: ${text}`);
  return { url, token };
}

async function makes(server, token) {
  const wire = await Wire.open(`wss://${host}:${server.port}/ws`);
  const answer = await wire.create(newClass(), token);
  wire.close();
  return answer.code ?? answer.t;
}

test('an invitation makes one class: not none, not two, not a forged one, not another server’s', async (t) => {
  const server = await BareServer.start(t, ['--host', host]);
  equal(await makes(server), 'invitation-needed');
  const { url, token } = await invitation(server);
  equal(url, `https://${host}:${server.port}/`, 'the link leads to where the server runs');
  equal(await makes(server, 'AAAA'), 'bad-invitation');
  const bent = token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.at(-1);
  equal(await makes(server, bent), 'bad-invitation');
  equal(await makes(server, token), 'ok');
  equal(await makes(server, token), 'bad-invitation');
  const later = Buffer.from(token, 'base64url');
  later.writeBigUInt64BE(BigInt(Date.now()) * 2n, 17);  // a longer life than it was given
  equal(await makes(server, later.toString('base64url')), 'bad-invitation');

  const other = await BareServer.start(t, ['--host', host]);
  equal(await makes(other, (await invitation(server)).token), 'bad-invitation');

  const { token: kept } = await invitation(server);
  await server.stop();
  const again = await BareServer.start(t, ['--host', host, '--data', server.data, '--port', String(server.port)]);
  equal(await makes(again, token), 'bad-invitation', 'used before the restart');
  equal(await makes(again, kept), 'ok', 'made before the restart');
});

test('an address given by hand goes into the link; a folder that is not there is no reason to make one', async (t) => {
  const server = await BareServer.start(t, ['--host', host]);
  equal((await invitation(server, ['--host', 'school.example', '--port', '443'])).url, 'https://school.example:443/');
  const { status, text } = await runToEnd(['invite', '--data', `${server.data}/nowhere`]);
  check(status === 1 && text.includes('no data folder') && text.includes('--data'), text);
});

test('on loopback anyone makes a class', async (t) => {
  const server = await BareServer.start(t);
  const { teacher } = await openedClass(`ws://localhost:${server.port}/ws`);
  teacher.close();
});
