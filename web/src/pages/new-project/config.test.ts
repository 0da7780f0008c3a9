import { describe, expect, it } from "vitest";
import type { Template } from "../labeling-interface/templates";
import { dataKeys } from "./labels";
import { buildConfig, fittingColumn } from "./config";

const BOXES: Template = {
  id: "boxes",
  type: "community",
  title: "Boxes",
  group: "",
  image: "",
  details: "",
  kinds: ["image"],
  config: '<View>\n  <Image name="i" value="$image"/>\n  <RectangleLabels name="l" toName="i">\n    <Label value="Car"/>\n  </RectangleLabels>\n</View>',
};

describe("the config of a new project", () => {
  it("shows the column that fits the template", () => {
    expect(fittingColumn(BOXES, [{ name: "id", kind: "number" }, { name: "photo", kind: "image" }])).toBe("photo");
    expect(fittingColumn(BOXES, [{ name: "photo", kind: "image" }, { name: "image", kind: "url" }])).toBe("image");
    expect(fittingColumn(BOXES, [{ name: "a", kind: "text" }, { name: "the picture", kind: "image" }])).toBe("the picture");
    expect(fittingColumn(BOXES, [{ name: "costs $", kind: "image" }, { name: "a", kind: "text" }])).toBe("a");
    expect(fittingColumn(BOXES, [])).toBeNull();
  });

  it("shows a column whatever its name", () => {
    for (const name of ["Review Text", "Größe", "text (en)", "a.b", "2024", "a&b", 'say "hi"', "x[0]"]) {
      const config = buildConfig(BOXES, null, fittingColumn(BOXES, [{ name: "id", kind: "number" }, { name, kind: "image" }]));
      expect(config.length, name).toBeGreaterThan(BOXES.config.length - "image".length);
      expect(config).not.toContain("$image");
      expect(dataKeys(config)).toEqual([name]);
    }
  });

  it("takes the labels, also strange ones, and leaves the template's where none are written", () => {
    expect(buildConfig(BOXES, "Tram\n$& dollars", "photo")).toContain('<Label value="$&amp; dollars" ');
    expect(buildConfig(BOXES, "Tram", "photo")).toContain('value="$photo"');
    expect(buildConfig(BOXES, "  \n", null)).toBe(BOXES.config);
    expect(buildConfig(null, "Tram", "photo")).toBe("<View></View>");
  });
});
