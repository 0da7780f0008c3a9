import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkAddress, ownPicture } from "./addresses";
import { cleanMarkup, LABEL_MARKUP, PAGE_MARKUP, type MarkupRules } from "./clean";

function shown(html: string, rules: MarkupRules = PAGE_MARKUP): string {
  const host = document.createElement("div");
  host.append(cleanMarkup(html, rules));
  return host.innerHTML;
}

describe("addresses of pictures", () => {
  test.each([
    "/\\host/p.png", "\\\\host\\p.png", "/\t/host/p.png", "/\n/host/p.png", "//host/p.png", "https://host/p.png", "http:/\\host/p.png", " //host/p.png", "https:host.example/p.png".replace("https:", "ftp://"),
    `${location.protocol}//me:pw@${location.host}/p.png`, "javascript:alert(1)", "java\tscript:alert(1)", "blob:https://x/1", "data:text/html,<b>", "data:image/svg+xmlx,", "file:///etc/passwd",
  ])("%j leaves, and is not taken", (address) => expect(ownPicture(address)).toBeNull());

  test.each([["/p.png", "/p.png"], ["p.png?a=1#b", "/p.png?a=1#b"], ["/a/../p.png", "/p.png"]])("%s stays here", (address, path) => expect(ownPicture(address)).toBe(new URL(path, location.href).href));
  test("a picture in the text itself", () => expect(ownPicture("data:image/png;base64,AAAA")).toBe("data:image/png;base64,AAAA"));
  test("links lead to the web, to mail and to telephones only", () => {
    expect(["https://a.example/x", "mailto:a@b.example", "java\nscript:1", "vbscript:1", "data:text/html,x"].map(linkAddress)).toEqual(["https://a.example/x", "mailto:a@b.example", null, null, null]);
  });
});

describe("what markup becomes", () => {
  test.each([
    ["<b>bold</b> &amp; <i>it</i>&hellip;&#8230;&#x2026;&nosuch;", "<b>bold</b> &amp; <i>it</i>………&amp;nosuch;"],
    ["a < b, 1<2 </ x>y", "a &lt; b, 1&lt;2 y"],
    ["<ul><li>a<li>b<ul><li>c</ul></ul><p>one<p>two", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>one</p><p>two</p>"],
    ["<table><tr><td>1<td>2<tr><td>3</table>", "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"],
    ["<p style='color:red' onclick=x() class=a id=b>t</p>", "<p>t</p>"],
    ["<script>alert(1)</script><style>p{}</style><!-- c --><?x y?><form>f<button>g</button></form>", "fg"],
    ["<svg><a><script>1</script></a><svg></svg></svg>after<math><mi>x</math>.", "after."],
    ["<IMG SRC=\"/a.png\" ALT='x' onerror=alert(1)>", `<img alt="x" src="${new URL("/a.png", location.href).href}">`],
    ["<a href='https://a.example/'>x</a><a href=javascript:1>y</a>", '<a href="https://a.example/" target="_blank" rel="noopener noreferrer">x</a><a>y</a>'],
    ["<img src='//b.example/p.png' alt='plan'>", `<a href="${location.protocol}//b.example/p.png" target="_blank" rel="noopener noreferrer">plan</a>`],
    ["<b><i>open", "<b><i>open</i></b>"], ["</b>x</p>", "x"], ["<b", "<b></b>"], ["<b a='1", "<b></b>"], ["<script>never closed <b>", ""],
  ])("%s", (html, wanted) => expect(shown(html)).toBe(wanted));

  test("on a label there are no links, and foreign pictures leave their words", () => expect(shown("<a href='https://a.example'>x</a><img src='//b.example/p.png' alt='plan'>", LABEL_MARKUP)).toBe("x<span>plan</span>"));

  test("whatever it says, only what is allowed is made, and a deep nest ends", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom("<", ">", "\"", "'", "=", "/", "<img ", "<a ", "<p ", "<svg>", "</svg>", "<script>", "</script>", "<!--", "-->", "onerror=x ", "style=x ", "src=//e.example/x ", "href=javascript:1 ", "<iframe srcdoc='<b>'>"));
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const made = cleanMarkup(pieces.join(""), PAGE_MARKUP);
      for (const element of made.querySelectorAll("*")) {
        expect(PAGE_MARKUP.tags.has(element.localName)).toBe(true);
        for (const { name } of element.attributes) expect(["title", "alt", "width", "height", "dir", "lang", "colspan", "rowspan", "start", "open", "src", "href", "target", "rel"]).toContain(name);
      }
    }), { seed: 3, numRuns: 300 });
    expect(cleanMarkup("<div>".repeat(2_000), PAGE_MARKUP).querySelectorAll("div").length).toBeGreaterThan(100);
  });
});
