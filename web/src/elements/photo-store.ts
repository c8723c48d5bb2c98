// Keeps chosen photos in IndexedDB until they are sent. Every failure means "not kept", never an exception.
import { owned } from "./page.js";

const NAME = "wangge-drafts";
const STORE = "photos";

interface Kept {
  name: string;
  type: string;
  bytes: ArrayBuffer;
}

function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch {
      resolve(null); // private windows of some browsers have no store
    }
  });
}

function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  return open().then(
    (database) =>
      new Promise((resolve) => {
        if (!database) return resolve(null);
        const transaction = database.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => resolve(null);
      }),
  );
}

export async function keepPhotos(key: string, files: readonly File[]): Promise<void> {
  const kept: Kept[] = await Promise.all(
    files.map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })),
  );
  await run("readwrite", (store) => store.put(kept, owned(key)));
}

export async function keptPhotos(key: string): Promise<File[]> {
  const kept = (await run<Kept[] | undefined>("readonly", (store) => store.get(owned(key)))) ?? [];
  return kept.map((photo) => new File([photo.bytes], photo.name, { type: photo.type }));
}

/** Forgets what is kept under `key`, and under `key/…` for forms with several fields of photos. */
export async function forgetPhotos(key: string): Promise<void> {
  const own = owned(key);
  await run("readwrite", (store) => store.delete(own));
  await run("readwrite", (store) => store.delete(IDBKeyRange.bound(`${own}/`, `${own}0`, false, true)));
}
