/** The colours of a config's labels, for outlines on thumbnails. Only a reading aid: the editor has the real parser. */

const FALLBACK = ["#e4572e", "#17bebb", "#ffc914", "#76b041", "#a06cd5", "#ff8fab", "#3a86ff", "#bc6c25"];

export function labelColours(config: string): ReadonlyMap<string, string> {
  const document = new DOMParser().parseFromString(config, "text/xml");
  const colours = new Map<string, string>();
  if (document.querySelector("parsererror")) return colours;
  for (const [index, label] of [...document.querySelectorAll("Label")].entries()) {
    const value = label.getAttribute("value");
    const colour = label.getAttribute("background");
    // Only a colour: the attribute comes from whoever wrote the config.
    if (value) colours.set(value, colour && /^(?:#[0-9a-f]{3,8}|[a-z]{3,24})$/i.test(colour) ? colour : (FALLBACK[index % FALLBACK.length] ?? "#e4572e"));
  }
  return colours;
}
