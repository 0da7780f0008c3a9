/** Whether an address is of a kind that can be an image's; `javascript:` and the like are not even tried. */
export function isImageAddress(url: string): boolean {
  return URL.canParse(url, location.href) && ["http:", "https:", "data:", "blob:"].includes(new URL(url, location.href).protocol);
}
