// What the keeper stores: records in IndexedDB, each sealed under an AES-GCM key that no script can read out.
// Owns the database, the key and the lock by which one tab at a time writes a class. Without a database (private windows)
// it keeps records in memory and says so once.
// @ts-check

const DATABASE = 'homeroom';
const IV_SIZE = 12;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('keys');
    request.result.createObjectStore('records');
  };
  return done(request);
}

/** @param {IDBDatabase} database @returns {Promise<CryptoKey>} */
async function storageKey(database) {
  const known = await done(database.transaction('keys').objectStore('keys').get('storage'));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Two tabs may come up at once: whichever key was added first is the one.
  const keys = database.transaction('keys', 'readwrite').objectStore('keys');
  try {
    await done(keys.add(made, 'storage'));
    return made;
  } catch {
    return done(database.transaction('keys').objectStore('keys').get('storage'));
  }
}

/** @param {() => void} failed  called once, when records will not outlive this tab */
export function createStore(failed) {
  /** @type {Map<string, Uint8Array>} */
  const memory = new Map();
  let inMemory = false;
  /** Made when it is first asked for: on a kiosk, never. @type {Promise<{database: IDBDatabase, key: CryptoKey} | null> | undefined} */
  let made;
  const opened = () => (made ??= (async () => {
    const database = await openDatabase();
    return { database, key: await storageKey(database) };
  })().catch(() => null));

  const fallBack = () => {
    if (!inMemory) failed();
    inMemory = true;
  };
  /** The name is authenticated with the record, so that records cannot be exchanged. @param {string} name */
  const bound = (name) => new TextEncoder().encode(name);

  return {
    /** @param {string} name @returns {Promise<Uint8Array | null>} */
    async load(name) {
      const open = await opened();
      if (!open) return memory.get(name) ?? null;
      try {
        const record = await done(open.database.transaction('records').objectStore('records').get(name));
        if (!record) return null;
        const plain = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv: record.iv, additionalData: bound(name) }, open.key, record.sealed);
        return new Uint8Array(plain);
      } catch {
        return null;
      }
    },

    /** Empty bytes remove the record. @param {string} name @param {Uint8Array} bytes */
    async store(name, bytes) {
      const open = await opened();
      if (bytes.length > 0) memory.set(name, bytes);
      else memory.delete(name);
      if (!open) return fallBack();
      try {
        const iv = crypto.getRandomValues(new Uint8Array(IV_SIZE));
        const sealed = bytes.length === 0 ? null
          : await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(name) }, open.key, bytes);
        const transaction = open.database.transaction('records', 'readwrite', { durability: 'strict' });
        const records = transaction.objectStore('records');
        if (sealed) records.put({ iv, sealed }, name);
        else records.delete(name);
        await new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onabort = transaction.onerror = () => reject(transaction.error);
        });
        memory.delete(name);
      } catch {
        fallBack();
      }
    },
  };
}

/**
 * One tab writes a class at a time. Waits a little for the tab before it (a reload), then takes over.
 * @param {string} name @param {() => void} lost  another tab took over
 * @returns {Promise<void>} resolves when this tab has the lock
 */
export function takeLock(name, lost) {
  if (!navigator.locks) return Promise.resolve();
  /** @param {LockOptions} options */
  const ask = (options) => new Promise((resolve, reject) => {
    let held = false;
    navigator.locks.request(name, options, () => {
      held = true;
      resolve(undefined);
      return new Promise(() => {});  // held until the tab goes
    }).catch((error) => (held ? lost() : reject(error)));
  });
  return ask({ signal: AbortSignal.timeout(1500) }).catch(() => ask({ steal: true })).catch(() => {});
}
