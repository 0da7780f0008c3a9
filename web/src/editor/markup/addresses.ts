const PICTURE_DATA = /^data:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]/i;

/**
 * The address of a picture on this very server, written out so that nobody can read it differently, or a picture inside of
 * the text; null for everything else. Backslashes, tabs and names before an @ are what the browser's own parser makes of them.
 */
export function ownPicture(address: string): string | null {
  const url = parsed(address);
  if (url === null) return null;
  if (url.protocol === "data:") return PICTURE_DATA.test(url.href) ? url.href : null;
  return isWeb(url) && url.origin === location.origin && url.username === "" && url.password === "" ? url.href : null;
}

/** An address that a link may lead to. */
export function linkAddress(address: string): string | null {
  const url = parsed(address);
  return url !== null && (isWeb(url) || url.protocol === "mailto:" || url.protocol === "tel:") ? url.href : null;
}

function parsed(address: string): URL | null {
  return URL.canParse(address, location.href) ? new URL(address, location.href) : null;
}

function isWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}
