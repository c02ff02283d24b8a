/** Links to files that people have sent (docs/files.md). */

const FILE = /^\/files\/([\w-]{16,64})\/([^/]+)$/;

/** @param {string} hostname */
export function isLoopback(hostname) {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * The file of this server that a link leads to, by whichever of its addresses; null for none.
 *
 * Its id is known to nobody who was not told: a link to a file of somebody else's that looks the same finds nothing here.
 * @param {URL} url @param {Pick<URL, "origin" | "port">} here @param {string} address  by which other machines reach the server
 * @returns {{path: string, name: string, size: {width: number, height: number} | null} | null}
 */
export function fileOf(url, here, address) {
  const found = FILE.exec(url.pathname);
  const isOurs = url.origin === here.origin || url.origin === address || isLoopback(url.hostname) || (url.port !== "" && url.port === here.port);
  if (!found || !isOurs) return null;
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(url.searchParams.get("size") ?? "");
  return { path: url.pathname, name: decode(found[2]), size: size && { width: Number(size[1]), height: Number(size[2]) } };
}

/** @param {string} name */
function decode(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
