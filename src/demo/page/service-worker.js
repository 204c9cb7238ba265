/**
 * Keeps the site itself for a start without a network: HTML from the network first, hashed files from the cache
 * first. Models and the runtime's WebAssembly are not its business, the engine keeps those. The build puts the list of
 * files in place of FILES (vite.config.ts); `?device=` says which runtime's script is worth keeping.
 */
const { version, common, wasm, webgpu } = __FILES__;
const CACHE = `penchant-page-${version}`;
const device = new URL(location.href).searchParams.get('device');

addEventListener('install', (event) => {
  const files = [...common, ...(device === 'webgpu' ? webgpu : wasm)];
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(files))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      const old = names.filter((name) => name.startsWith('penchant-page-') && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    }),
  );
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const base = new URL('./', location.href);
  if (request.method !== 'GET' || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  if (url.pathname.endsWith('.wasm') || url.pathname.startsWith(`${base.pathname}models/`)) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(url, base.href)));
  else event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
});

/** The kept page of this address or else the first one; an error that says what is missing where there is none. */
async function kept(url, first) {
  const find = (address) => caches.match(address, { ignoreVary: true, ignoreSearch: true });
  return (await find(url.href)) ?? (await find(first)) ?? Response.error();
}
