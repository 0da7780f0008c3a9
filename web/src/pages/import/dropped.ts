/** The files of a drop, also those in dropped folders. */

/** More files than anybody drops on purpose; a wrong folder must not freeze the page. */
export const MOST_FILES = 20_000;

export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries are only there during the event: take all of them before the first wait.
  const entries = [...transfer.items].map((item) => (item.kind === "file" ? item.webkitGetAsEntry() : null)).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= MOST_FILES || isHidden(entry.name)) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    const path = entry.fullPath.replace(/^\//, "");
    // As chosen folders have it: pictures and label files are told apart by their folders.
    files.push(path.includes("/") ? Object.defineProperty(file, "webkitRelativePath", { value: path }) : file);
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    // A reader hands out a folder in portions, and an empty one at its end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return;
    for (const inner of portion) await collect(inner, files);
  }
}

/** `.DS_Store`, `Thumbs.db` and the like come with folders and are nobody's data. */
export function isHidden(name: string): boolean {
  return name.startsWith(".") || name === "Thumbs.db" || name === "desktop.ini" || name === "__MACOSX";
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
