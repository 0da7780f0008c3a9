/** A player whose link ended in the middle: the same address is asked again, and it goes on where it was. */

/** Where each was when it was renewed last: what fails twice at one place is not the link. */
const renewedAt = new WeakMap<HTMLMediaElement, number>();

export function renewMedia(media: HTMLMediaElement): void {
  const at = media.currentTime;
  if (at === 0 || renewedAt.get(media) === at) return;
  renewedAt.set(media, at);
  const played = !media.paused;
  media.addEventListener("loadedmetadata", () => {
    media.currentTime = at;
    if (played) void media.play().catch(() => undefined);
  }, { once: true });
  media.load();
}

/** What people call an object, also behind an address of ours that leads to its store. */
export function nameOfMedia(url: string): string {
  const encoded = /^\/(?:tasks|projects)\/\d+\/(?:resolve|presign)\/?\?(?:.*&)?fileuri=([^&]+)/.exec(url)?.[1];
  const address = encoded === undefined ? (url.split(/[?#]/, 1)[0] ?? url) : decoded(encoded);
  return address.replace(/\/+$/, "").split("/").at(-1) ?? address;
}

function decoded(encoded: string): string {
  try {
    const bytes = atob(decodeURIComponent(encoded).replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return encoded;
  }
}
