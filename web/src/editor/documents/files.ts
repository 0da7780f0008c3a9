/** What some documents need beside themselves: tables of Asian characters, the standard fonts, decoders. All served with the interface. */
const FOLDER = "/node_modules/pdfjs-dist";
const TABLES: Readonly<Record<string, string>> = import.meta.glob<string>("/node_modules/pdfjs-dist/cmaps/*.bcmap", { query: "?url", import: "default", eager: true });
const FONTS: Readonly<Record<string, string>> = import.meta.glob<string>("/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", { query: "?url", import: "default", eager: true });
const DECODERS: Readonly<Record<string, string>> = import.meta.glob<string>("/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm", { query: "?url", import: "default", eager: true });

const FOLDERS: Readonly<Record<string, readonly [folder: string, files: Readonly<Record<string, string>>]>> = {
  cMapUrl: ["cmaps", TABLES],
  standardFontDataUrl: ["standard_fonts", FONTS],
  wasmUrl: ["wasm", DECODERS],
};

/** The address of one; null for a name that nobody knows, since it stands in the document. */
export function addressOf(kind: string, name: string): string | null {
  const [folder, files] = (Object.hasOwn(FOLDERS, kind) ? FOLDERS[kind] : undefined) ?? ["", {}];
  const path = `${FOLDER}/${folder}/${name}`;
  return Object.hasOwn(files, path) ? (files[path] ?? null) : null;
}
