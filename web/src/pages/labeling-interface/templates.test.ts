import { describe, expect, it } from "vitest";
import { shelve, type Template } from "./templates";

const template = (title: string, group: string, ...kinds: string[]): Template => ({ id: title, type: "community", title, group, kinds, image: "", details: "", config: "" });
const GALLERY = { groups: ["Images", "Text"], templates: [template("Boxes", "Images", "image"), template("Names", "Text", "text"), template("Odd", "Elsewhere", "html")] };

describe("the template gallery", () => {
  it("keeps the gallery's groups while there is no data, also groups the gallery did not name", () => {
    expect(shelve(GALLERY, [], "Fits").map((shelf) => shelf.name)).toEqual(["Images", "Text", "Elsewhere"]);
  });

  it("puts what fits first, and each template in one place only", () => {
    const shelves = shelve(GALLERY, ["text"], "Fits");
    expect(shelves.map((shelf) => shelf.name)).toEqual(["Fits", "Images", "Elsewhere"]);
    expect(shelves.flatMap((shelf) => shelf.templates.map((entry) => entry.title))).toEqual(["Names", "Boxes", "Odd"]);
  });

  it("is empty without templates", () => {
    expect(shelve(undefined, ["text"], "Fits")).toEqual([]);
  });
});
