import { describe, expect, it } from "vitest";
import { droppedFiles, isHidden } from "./dropped";

const file = (name: string, path = name) => ({ name, fullPath: `/${path}`, isFile: true, isDirectory: false, file: (done: (file: File) => void) => done(new File(["x"], name)) });
const folder = (name: string, ...portions: unknown[][]) => ({
  name,
  isFile: false,
  isDirectory: true,
  createReader: () => {
    const left = [...portions];
    return { readEntries: (done: (entries: unknown[]) => void) => done(left.shift() ?? []) };
  },
});
const transfer = (...entries: unknown[]): DataTransfer =>
  ({ items: entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry })), files: [] }) as unknown as DataTransfer;

describe("dropped files", () => {
  it("reads folders to their end, portion by portion, and folders in them", async () => {
    const dropped = await droppedFiles(transfer(file("a.png"), folder("more", [file("b.png"), folder("deep", [file("c.png")])], [file("d.png")])));
    expect(dropped.map((entry) => entry.name)).toEqual(["a.png", "b.png", "c.png", "d.png"]);
  });

  it("keeps the folders of files, by which label files find their pictures", async () => {
    const dropped = await droppedFiles(transfer(folder("set", [folder("train", [file("a.png", "set/train/a.png")]), file("b.txt", "set/b.txt")], []), file("c.png")));
    expect(dropped.map((entry) => entry.webkitRelativePath ?? "")).toEqual(["set/train/a.png", "set/b.txt", ""]);
  });

  it("leaves out what systems put into folders", async () => {
    const dropped = await droppedFiles(transfer(folder("photos", [file(".DS_Store"), file("Thumbs.db"), file("a.png")], []), folder("__MACOSX", [file("a.png")])));
    expect(dropped.map((entry) => entry.name)).toEqual(["a.png"]);
    expect(isHidden("a.png")).toBe(false);
  });

  it("takes the plain list where the browser knows no entries", async () => {
    const plain = { items: [], files: [new File(["x"], "a.csv")] } as unknown as DataTransfer;
    expect((await droppedFiles(plain)).map((entry) => entry.name)).toEqual(["a.csv"]);
  });
});
