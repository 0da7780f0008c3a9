import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageCodec } from "./codec";
import { PageSurface } from "./page";
import { nodeAt, PagePlaces, pathOf } from "./places";
import { safePage } from "./safe";

function placesOf(html: string) {
  const root = document.createElement("div");
  root.innerHTML = html;
  document.body.append(root);
  const page = new PageSurface(root, root, window as unknown as Window & typeof globalThis, null);
  return { root, page, places: new PagePlaces(page, false) };
}

describe("places of a page", () => {
  test("ways and offsets are those of the real format, in code points", () => {
    const { places } = placesOf("<div><p>One 🐕 <b>Ada</b> Lovelace</p><p>London<br>Paris</p></div>");
    expect(places.geometry(7, 19)).toEqual({ start: "/div[1]/p[1]/b[1]/text()[1]", end: "/div[1]/p[1]/text()[2]", startOffset: 0, endOffset: 9, globalOffsets: { start: 6, end: 18 } });
    expect(places.geometry(26, 31)).toEqual({ start: "/div[1]/p[2]/text()[2]", end: "/div[1]/p[2]/text()[2]", startOffset: 0, endOffset: 5, globalOffsets: { start: 25, end: 30 } });
  });

  test("every place is found again by its ways, and by its offsets where these lead nowhere", () => {
    const { page, places } = placesOf("<section><h2>T🐕tle</h2> tail <p>a<i>b</i>c</p><ul><li>one</li><li>two <b>three</b></li></ul></section>end");
    fc.assert(fc.property(fc.nat(page.text.length - 1), fc.nat(page.text.length - 1), (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
      const geometry = places.geometry(start, end);
      const isInPair = (at: number) => /[\udc00-\udfff]/.test(page.text.charAt(at));
      if (isInPair(start) || isInPair(end)) return;
      expect(places.units(geometry)).toEqual([start, end]);
      expect(places.units({ ...geometry, start: "/gone[1]/text()[1]" })).toEqual([start, end]);
      expect(places.fit(geometry)).toEqual(geometry);
    }), { seed: 14, numRuns: 300 });
  });

  test("a way without numbers, to an element, or to nothing", () => {
    const { root, places } = placesOf("<div><p>ab</p><p>cd</p></div>");
    expect(nodeAt("/DIV/p[2]", root)?.textContent).toBe("cd");
    expect(pathOf(root.querySelectorAll("p")[1] as Node, root)).toBe("/div[1]/p[2]");
    expect(places.units({ start: "/div[1]/p[2]", end: "/div[1]/p[2]", startOffset: 0, endOffset: 1 })).toEqual([2, 3]);
    expect(places.units({ start: "/x[1]", end: "/x[1]", startOffset: 0, endOffset: 1 })).toBeNull();
  });

  test("words do not run from one paragraph into the next", () => {
    const { page } = placesOf("<p>one <b>two</b></p><p>three</p>");
    expect(page.around(4, 6)).toEqual([0, 7]);
    expect(page.around(7, 9)).toEqual([7, 12]);
  });
});

describe("results", () => {
  test("whatever a value holds, it is read or left", () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom("/p[1]/text()[1]", 0, 5, -1, { start: 1, end: 2 }));
    fc.assert(fc.property(fc.record({ start: member, end: member, startOffset: member, endOffset: member, globalOffsets: member, text: member }, { requiredKeys: [] }), (value) => {
      const geometry = pageCodec.read(value, {});
      if (geometry === null) {
        expect(pageCodec.faults(value).length).toBeGreaterThan(0);
        return;
      }
      for (const [key, one] of Object.entries(pageCodec.write(geometry, "hypertextlabels"))) expect(one).toEqual((value as Record<string, unknown>)[key]);
      pageCodec.extent(geometry);
    }), { seed: 15, numRuns: 400 });
  });
});

describe("what of a page is written for the browser's parser", () => {
  test.each([
    ["<p onclick=alert(1) class=a style='color: red'>x</p>", '<p class="a" data-lk-style="color: red">x</p>'],
    ["<script>alert(1)</script><p>x</p>", "<p>x</p>"],
    ["<p>a</p><script>alert(1)</script>b", "<p>a</p><lk-removed></lk-removed>b"],
    ["<p>a<!-- c -->b</p>", "<p>a<lk-removed></lk-removed>b</p>"],
    ["<head><title>t</title><style>p{}</style></head><body bgcolor=red onload=x>\n<p>x</p></body>", "\n<p>x</p>"],
    ["<p>x</p><style>b{}</style>", "<p>x</p><lk-hidden>b{}</lk-hidden>"],
    ["<a href='javascript:alert(1)'>x</a><a href=https://a.example/>y</a>", '<a>x</a><a data-lk-href="https://a.example/">y</a>'],
    ["<img src=https://evil.example/x.png alt=y>", '<img alt="y">'],
    ["<svg><script>x</script><text>t</text></svg>z", "<lk-removed></lk-removed>z"],
    ["a < b & c", "a &lt; b & c"],
    ["<p title='\"><img src=x onerror=alert(1)>'>x", '<p title="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;">x'],
    ["a<br/>b</br>c", "a<br>b<br>c"],
  ])("%s", (html, body) => expect(safePage(html).body).toBe(body));

  test("styles are kept apart, for the frame to clean", () => expect(safePage("<style>p { color: red }</style>x").styles).toEqual(["p { color: red }"]));

  test("nothing that does something is left, however it is put together", () => {
    const part = fc.constantFrom("<", ">", "</", "<script>", "</script>", "<!--", "-->", "<style>", "</style>", "<img src=x onerror=alert(1)>", "<svg>", "</svg>", "<svg onload=alert(1)>", "<iframe srcdoc='x'>", "'", '"', "=", " on", "<p title=\"", "`", "<math>", "<template>", "<body onload=alert(1)>", "<a href=javascript:alert(1)>", "\u0000", "&lt;", "<textarea>", "<noscript>", "<lk-hidden n=0>", "x");
    fc.assert(fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const page = new DOMParser().parseFromString(`<body>${safePage(parts.join("")).body}`, "text/html");
      for (const element of page.body.querySelectorAll("*")) {
        expect(["SCRIPT", "IFRAME", "SVG", "MATH", "STYLE", "OBJECT", "TEMPLATE", "NOSCRIPT", "TEXTAREA"]).not.toContain(element.nodeName.toUpperCase());
        for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^srcdoc$|^href$/);
      }
    }), { seed: 16, numRuns: 500 });
  });
});
