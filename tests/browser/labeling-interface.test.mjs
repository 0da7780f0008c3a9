// A labeling configuration is set up and changed by somebody who knows no XML; what is not touched stays as it was written.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const CONFIG = `<View  className = 'page'>
  <!-- what is shown: <Text> -->
  <Style><![CDATA[.page > * { margin: 4px }]]></Style>
  <Text name="text" value="$text" data-note='ours & "kept"'/>

    <Labels name="who" toName="text">
    <Label value="Person" background="#0072b2"/> <!-- first -->
    <Label value='Firm' alias="org" hotkey="f"/>
    <Label value="Place" background="#009e73"/>
  </Labels>
  <Choices name="usable" toName="text"><Choice value="Yes"/><Choice value="No"/></Choices>
</View>
`.replace("ours & ", "ours &amp; ");

let server;
let browser;

before(async () => {
  server = await Server.start();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const LABELED = { from_name: "who", to_name: "text", type: "labels", value: { start: 0, end: 3, text: "Ada", labels: ["Person"] } };

async function project(config = CONFIG, { isLabeled = false } = {}) {
  const { id } = await server.api("POST", "/api/projects/", { title: "Reviews", label_config: config });
  const { task_ids } = await server.api("POST", `/api/projects/${id}/import?return_task_ids=true`, [{ data: { text: "Ada met Grace.", title: "Two people" } }]);
  if (isLabeled) await server.api("POST", `/api/tasks/${task_ids[0]}/annotations/`, { result: [LABELED] });
  return id;
}

const stored = async (id) => (await server.api("GET", `/api/projects/${id}/`)).label_config;

async function opened(id, look = {}) {
  const person = await Person.arrive(browser, server, look);
  await person.signIn();
  const { page } = person;
  await page.goto(`/projects/${id}/settings/labeling`);
  await page.getByRole("group", { name: "What people see and answer" }).waitFor();
  return person;
}

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
const field = (page, name) => page.getByRole("textbox", { name, exact: true });
const code = async (page) => {
  await page.getByText("Code", { exact: true }).click();
  const lines = await page.locator(".cm-line").allTextContents();
  await page.getByText("Visual", { exact: true }).click();
  return lines.join("\n");
};

async function save(page) {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
}

describe("labels", () => {
  test("are renamed, added, recoloured and given keys; all else stays byte for byte", async () => {
    const id = await project();
    const person = await opened(id);
    const { page } = person;
    await field(page, "Name of label 1").fill('Human "being" & co');
    const more = field(page, "Add a label, or paste a list");
    await more.fill("Time");
    await more.press("Enter");
    assert.equal(await focused(page), "Add a label, or paste a list", "the next one can be typed at once");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => navigator.clipboard.writeText("River\n Hill \n\nTime\n"));
    await more.press("Control+v");
    await page.getByText("2 added, 1 were there already.").waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Colour of Firm: chosen by itself" }).press("Enter");
    await page.getByRole("radio", { name: "Crimson" }).press("Space");
    assert.deepEqual(await person.accessibility(), []);
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), "Colour of Firm: Crimson");
    const key = page.getByRole("textbox", { name: "Key of Place" });
    await key.press("f");
    await page.getByText("The key F is also that of “Firm”.").waitFor();
    await key.press("l");
    await page.getByText(/is also that of/).first().waitFor({ state: "detached" });
    await save(page);
    const expected = CONFIG.replace('"Person"', '"Human &quot;being&quot; &amp; co"')
      .replace('hotkey="f"', 'hotkey="f" background="#c2185b"')
      .replace('background="#009e73"/>', 'background="#009e73" hotkey="l"/>\n    <Label value="Time" background="#d55e00"/>\n    <Label value="River" background="#cc79a7"/>\n    <Label value="Hill" background="#b58900"/>');
    assert.equal(await stored(id), expected);
    await person.leave();
  });

  test("are reordered by keys and by dragging, and removed with a way back; the focus is never lost", async () => {
    const id = await project();
    const person = await opened(id);
    const { page } = person;
    const order = () => page.getByRole("textbox", { name: /^Name of label/ }).evaluateAll((fields) => fields.map((input) => input.value));
    await page.getByRole("button", { name: "Move Place", exact: true }).press("ArrowUp");
    assert.deepEqual(await order(), ["Person", "Place", "Firm"]);
    assert.equal(await focused(page), "Move Place");
    await page.getByText("Place is number 2 of 3.").waitFor({ state: "attached" });
    await field(page, "Name of label 2").press("Alt+ArrowUp");
    assert.deepEqual(await order(), ["Place", "Person", "Firm"]);
    assert.equal(await focused(page), "Name of label 1");
    const [from, to] = await Promise.all(["Move Firm", "Move Place"].map((name) => page.getByRole("button", { name, exact: true }).boundingBox()));
    await page.mouse.move(from.x + 5, from.y + 15);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 4, { steps: 5 });
    await page.mouse.up();
    assert.deepEqual(await order(), ["Firm", "Place", "Person"]);
    await page.getByRole("button", { name: "Remove Place" }).press("Enter");
    assert.deepEqual(await order(), ["Firm", "Person"]);
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Name of label 2");
    await page.getByText("Place was removed.").waitFor();
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    assert.deepEqual(await order(), ["Firm", "Place", "Person"]);
    await page.getByRole("button", { name: "More for Person" }).press("Enter");
    await page.getByRole("menuitem", { name: "Remove" }).press("Enter");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Name of label 2");
    await page.keyboard.press("Control+z");
    assert.deepEqual(await order(), ["Firm", "Place", "Person"]);
    for (let step = 0; step < 3; step += 1) await page.getByRole("group", { name: "What people see and answer" }).press("Control+z");
    assert.deepEqual(await order(), ["Person", "Firm", "Place"]);
    assert.equal(await page.getByText("Not saved yet").count(), 0, "all is as it was");
    await person.leave();
  });

  test("that annotations use are named when they go, and come back", async () => {
    const id = await project(CONFIG, { isLabeled: true });
    const person = await opened(id);
    const { page } = person;
    await field(page, "Name of label 1").fill("Human");
    await page.getByText("1 label is still used by annotations, which keep it: Person (1)").waitFor();
    await page.getByText(/These labels still exist in annotations or drafts/).waitFor();
    assert.deepEqual(await person.accessibility(), []);
    await page.getByRole("button", { name: "Add back" }).click();
    assert.equal(await field(page, "Name of label 4").inputValue(), "Person");
    await page.getByText(/These labels still exist/).waitFor({ state: "detached" });
    await person.leave();
  });
});

describe("tags", () => {
  const add = async (page, name) => {
    await page.getByRole("button", { name: "Add", exact: true }).last().click();
    await page.getByRole("menuitem", { name }).click();
  };

  test("a question with a condition and a second object are added from nothing", async () => {
    const id = await project("<View></View>");
    const person = await opened(id);
    const { page } = person;
    await page.getByText("Nothing is shown and nothing is asked yet.").waitFor();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    assert.equal(await page.getByRole("menuitem", { name: "Question: Choices" }).getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Escape");
    await add(page, "Show data: Text");
    await page.getByRole("button", { name: /Shows the field/ }).click();
    await page.getByRole("option", { name: "title" }).click();
    await add(page, "Labels on Text: text");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Name of label 1");
    await add(page, "Question: Choices");
    await page.waitForFunction(() => document.activeElement?.value === "What is asked?");
    await page.keyboard.insertText("Is it good?");
    await add(page, "Question: Text to write");
    await page.waitForFunction(() => document.activeElement?.value === "What is asked?");
    await page.keyboard.insertText("Why not?");
    const answer = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Move Text to write: answer" }) }).last();
    await answer.getByRole("button", { name: /^Text to write/ }).click();
    await answer.getByText("An answer is required").click();
    await answer.getByRole("spinbutton", { name: "Lines" }).fill("3");
    const choices = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Move Choices: choice" }) }).last();
    await choices.getByRole("button", { name: /^Choices/ }).click();
    await choices.getByRole("button", { name: /When it is shown/ }).click();
    await page.getByRole("option", { name: "While a region is selected" }).click();
    await choices.getByRole("button", { name: /Which/ }).click();
    await page.getByRole("option", { name: "Labels: label" }).click();
    await choices.getByRole("checkbox", { name: "Label 1" }).check({ force: true });
    assert.deepEqual(await person.accessibility(), []);
    // A label that a condition asks for takes the condition along.
    await field(page, "Name of label 1").fill("Good part");
    await page.keyboard.press("Tab");
    await choices.getByRole("checkbox", { name: "Good part" }).waitFor();
    await save(page);
    assert.equal(await stored(id), `<View>
  <Text name="text" value="$title"/>
  <Labels name="label" toName="text">
    <Label value="Good part" background="#0072b2"/>
  </Labels>
  <Header value="Is it good?" size="5"/>
  <Choices name="choice" toName="text" visibleWhen="region-selected" whenTagName="label" whenLabelValue="Good part">
    <Choice value="Answer 1"/>
    <Choice value="Answer 2"/>
  </Choices>
  <Header value="Why not?" size="5"/>
  <TextArea name="answer" toName="text" required="true" rows="3"/>
</View>`);
    await person.leave();
  });

  test("a name is changed wherever it is named; unknown attributes are shown and kept; groups take tags in", async () => {
    const id = await project();
    const person = await opened(id);
    const { page } = person;
    await page.getByRole("button", { name: /^Text ?text/ }).click();
    const text = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Move Text: text" }) }).last();
    await text.getByText("More settings").click();
    assert.equal(await text.getByLabel("data-note (not known here, and kept)").inputValue(), 'ours & "kept"');
    await text.getByLabel("Name", { exact: true }).fill("usable");
    await text.getByText("Another tag has this name.").waitFor();
    await text.getByLabel("Name", { exact: true }).fill("review");
    await page.keyboard.press("Enter");
    assert.equal(await code(page), CONFIG.replace('name="text"', 'name="review"').replaceAll('toName="text"', 'toName="review"'));
    await add(page, "Group");
    await page.getByRole("button", { name: "More for Choices: usable" }).click();
    await page.getByRole("menuitem", { name: "Move into the group below" }).click();
    await page.waitForFunction(() => document.activeElement?.textContent.startsWith("Choices"));
    await page.getByRole("button", { name: "More for Choices: usable" }).click();
    assert.equal(await page.getByRole("menuitem", { name: "Move out of its group" }).count(), 1);
    await page.keyboard.press("Escape");
    assert.match(await code(page), /<View>\n {4}<Choices name="usable" toName="review"><Choice value="Yes"\/><Choice value="No"\/><\/Choices>\n {2}<\/View>\n<\/View>\n$/);
    await person.leave();
  });

  test("code and list are two views of one text with one way back; what is wrong stands at its tag", async () => {
    const id = await project();
    const person = await opened(id);
    const { page } = person;
    await field(page, "Name of label 1").fill("Human");
    await page.getByText("Code", { exact: true }).click();
    await page.locator(".cm-line", { hasText: 'value="Human"' }).waitFor();
    await page.locator(".cm-content").press("Control+End");
    await page.keyboard.insertText("<!-- mine -->");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await page.locator(".cm-line", { hasText: 'value="Person"' }).waitFor();
    await page.getByText("Visual", { exact: true }).click();
    await page.getByRole("button", { name: "Do again" }).press("Enter");
    assert.equal(await field(page, "Name of label 1").inputValue(), "Human");
    await page.getByRole("button", { name: "Undo", exact: true }).first().press("Enter");
    // There is nothing more to undo: the button stays where the focus is, and says so.
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Undo" && document.activeElement.getAttribute("aria-disabled") === "true");
    await page.getByRole("button", { name: "Do again" }).first().press("Enter");
    await page.getByText("Code", { exact: true }).click();
    await page.locator(".cm-content").press("Control+End");
    await page.keyboard.insertText("</View>");
    await page.getByText("Visual", { exact: true }).click();
    await page.getByText("This cannot be shown until the code is right.").waitFor();
    await page.getByRole("button", { name: "Go to the code" }).click();
    await page.waitForFunction(() => document.activeElement?.classList.contains("cm-content"));
    await page.keyboard.press("Control+z");
    await page.getByText("Visual", { exact: true }).click();
    const labels = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Move Labels: who" }) }).last();
    await labels.getByRole("textbox", { name: "Name of label 1" }).fill("Place");
    await labels.getByRole("textbox", { name: "Name of label 3" }).locator("xpath=ancestor::li[1]").getByText(/"Place" is there twice/).waitFor();
    assert.deepEqual(await person.accessibility(), []);
    await person.leave();
  });
});

test("in New project everything can be changed before anything is labeled, and a reload loses nothing", async () => {
  const person = await Person.arrive(browser, server);
  await person.signIn();
  const { page } = person;
  await page.goto("/projects/new");
  await page.getByRole("button", { name: "One class for each text" }).click();
  await page.getByLabel("Choose files").setInputFiles({ name: "lines.csv", mimeType: "text/csv", buffer: Buffer.from("id,review\n1,Good\n2,Bad\n") });
  await page.getByText("2 tasks, 0 annotations, 0 predictions found").waitFor();
  await page.getByRole("button", { name: "Change everything" }).click();
  await page.getByRole("group", { name: "What people see and answer" }).waitFor();
  await page.getByRole("textbox", { name: "Answer 1", exact: true }).fill("Fine & well");
  const kept = page.waitForResponse(async (answer) => answer.request().method() === "PATCH" && (await answer.text()).includes('hotkey=\\"g\\"'));
  await page.getByRole("textbox", { name: "Key of Fine & well" }).press("g");
  assert.deepEqual(await person.accessibility(), []);
  await kept;
  await page.reload();
  await page.getByRole("button", { name: "Change everything" }).click();
  assert.equal(await page.getByRole("textbox", { name: "Answer 1", exact: true }).inputValue(), "Fine & well");
  await page.getByRole("button", { name: "Choose a template" }).press("Enter");
  await page.waitForFunction(() => document.activeElement?.textContent === "Change everything");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.textContent === "Labeling interface");
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data\?labeling=1/);
  const id = /projects\/(\d+)/.exec(page.url())[1];
  const config = await stored(id);
  assert.match(config, /<Choice value="Fine &amp; well" hotkey="g"\/>/);
  assert.match(config, /value="\$review"/);
  await person.leave();
});

for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 900], [360, 740]]) {
    test(`${theme}, ${width} px: every form is accessible and no wider than the screen`, async () => {
      const id = await project();
      const person = await opened(id, { theme, width, height });
      const { page } = person;
      for (;;) {
        const closed = page.locator("[data-builder] button[aria-expanded=false][aria-controls]").first();
        if ((await closed.count()) === 0) break;
        await closed.click();
      }
      for (const more of await page.getByText("More settings").all()) await more.click();
      await picture(page, `labeling-interface-${theme}-${width}`);
      assert.deepEqual(await person.accessibility(), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0);
      if (width === 360) {
        await page.getByText("Preview", { exact: true }).click();
        await page.getByText("Ada met Grace.").waitFor();
        assert.deepEqual(await person.accessibility(), []);
      }
      await person.leave();
    });
  }
}
