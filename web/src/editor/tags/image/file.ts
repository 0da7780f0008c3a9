import { t } from "../../words/i18n";

interface Kind {
  readonly name: string;
  readonly begins: readonly (number | null)[];
  /** Missing: no browser shows this kind. */
  readonly ends?: (bytes: Uint8Array) => boolean;
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const KINDS: readonly Kind[] = [
  { name: "PNG", begins: [0x89, ...letters("PNG")], ends: (bytes) => has(bytes, letters("IEND"), bytes.length - 64) },
  { name: "JPEG", begins: [0xff, 0xd8, 0xff], ends: (bytes) => has(bytes, [0xff, 0xd9], 2) },
  { name: "GIF", begins: letters("GIF8"), ends: (bytes) => has(bytes, [0x3b], bytes.length - 16) },
  { name: "WebP", begins: [...letters("RIFF"), null, null, null, null, ...letters("WEBP")], ends: (bytes) => bytes.length >= new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8 },
  { name: "BMP", begins: letters("BM"), ends: (bytes) => bytes.length >= 14 && bytes.length >= new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true) },
  { name: "TIFF", begins: [...letters("II*"), 0] }, { name: "TIFF", begins: [...letters("MM"), 0, 42] }, { name: "PDF", begins: letters("%PDF") }, { name: "PSD", begins: letters("8BPS") },
  { name: "HEIC", begins: [null, null, null, null, ...letters("ftyphei")] }, { name: "HEIC", begins: [null, null, null, null, ...letters("ftypmif")] },
  { name: "JPEG 2000", begins: [0, 0, 0, 12, ...letters("jP")] },
];

/** What is wrong with a file that did not become a picture, from what is in it; `type` is what its server calls it. */
export function fileProblem(bytes: Uint8Array, type: string): string {
  if (bytes.length === 0) return t("The file is empty.");
  const kind = KINDS.find(({ begins }) => begins.every((byte, index) => byte === null || bytes[index] === byte));
  if (kind === undefined) {
    if (type.startsWith("image/")) return t("The file is not an image, though it is called {type}.", { type });
    return t("The file is not an image but {type}.", { type: type === "" ? t("something unknown") : type });
  }
  if (kind.ends === undefined) return t("The file is a {kind}, which browsers do not show. Convert it to PNG or JPEG.", { kind: kind.name });
  if (!kind.ends(bytes)) return t("The file ends in the middle of the image ({kind}). It was not uploaded completely; upload it again.", { kind: kind.name });
  return t("The image ({kind}) is damaged.", { kind: kind.name });
}

function has(bytes: Uint8Array, wanted: readonly number[], from: number): boolean {
  for (let at = Math.max(0, from); at + wanted.length <= bytes.length; at += 1) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}
