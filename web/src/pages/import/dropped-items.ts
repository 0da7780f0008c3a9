/** The files of a drop, also those in dropped folders. */
import type { DirectoryDropItem, DropItem } from "react-aria-components";
import { isHidden, MOST_FILES } from "./dropped";

/** Null: there are more than `MOST_FILES`. */
export async function droppedItems(items: readonly DropItem[]): Promise<File[] | null> {
  const files: File[] = [];
  for (const item of items) {
    if (item.kind === "file" && !isHidden(item.name)) files.push(await item.getFile());
    if (item.kind === "directory") await collect(item, item.name, files);
  }
  return files.length > MOST_FILES ? null : files;
}

async function collect(folder: DirectoryDropItem, path: string, files: File[]): Promise<void> {
  if (isHidden(folder.name)) return;
  for await (const entry of folder.getEntries()) {
    if (files.length > MOST_FILES) return;
    if (entry.kind === "directory") await collect(entry, `${path}/${entry.name}`, files);
    else if (!isHidden(entry.name)) files.push(inFolder(await entry.getFile(), path));
  }
}

/** A dropped file with the path that a chosen one has: pictures and label files are told apart by their folders. */
function inFolder(file: File, folder: string): File {
  return Object.defineProperty(file, "webkitRelativePath", { value: `${folder}/${file.name}` });
}
