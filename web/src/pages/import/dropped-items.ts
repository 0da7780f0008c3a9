/** The files of a drop, also those in dropped folders. */
import type { DirectoryDropItem, DropItem } from "react-aria-components";
import { isHidden, MOST_FILES } from "./dropped";

export async function droppedItems(items: readonly DropItem[]): Promise<File[]> {
  const files: File[] = [];
  for (const item of items) {
    if (item.kind === "file" && !isHidden(item.name)) files.push(await item.getFile());
    if (item.kind === "directory") await collect(item, files);
  }
  return files;
}

async function collect(folder: DirectoryDropItem, files: File[]): Promise<void> {
  if (isHidden(folder.name)) return;
  for await (const entry of folder.getEntries()) {
    if (files.length >= MOST_FILES) return;
    if (entry.kind === "directory") await collect(entry, files);
    else if (!isHidden(entry.name)) files.push(await entry.getFile());
  }
}
