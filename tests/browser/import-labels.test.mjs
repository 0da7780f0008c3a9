// Labels of other programs: a project that begins with them, and the import dialog of one that is there, wide and narrow.
import assert from "node:assert/strict";
import { deflateSync, crc32 } from "node:zlib";
import { after, before, test } from "node:test";
import { openBrowser, Person, picture } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { zip } from "./support/zip.mjs";

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

/** A grey picture. */
function png(width, height) {
  const chunk = (kind, content) => {
    const body = Buffer.concat([Buffer.from(kind), content]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = Buffer.alloc((width + 1) * height, 160);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

const coco = JSON.stringify({
  images: [{ id: 1, file_name: "one.png", width: 200, height: 100 }, { id: 2, file_name: "two.png", width: 200, height: 100 }],
  categories: [{ id: 1, name: "cat" }, { id: 2, name: "dog" }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [20, 10, 60, 40], iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 2, bbox: [100, 20, 40, 60], iscrowd: 0 },
    { id: 3, image_id: 2, category_id: 2, segmentation: [[20, 10, 100, 15, 60, 90]], bbox: [20, 10, 80, 80], iscrowd: 0 },
  ],
});
const archive = (name, files) => ({ name, mimeType: "application/zip", buffer: zip(files) });

test("a project begins with a COCO archive, and its labeling interface is made for what is in it", async () => {
  const owner = await Person.arrive(browser, server);
  await owner.signIn();
  const { page } = owner;
  await page.goto("/projects/new");
  const file = archive("animals.zip", { "instances.json": coco, "images/one.png": png(200, 100), "images/two.png": png(200, 100), "images/LICENSE": "x" });
  await page.getByLabel("Choose files").setInputFiles(file);
  await page.getByText("Labels found: COCO").waitFor();
  await page.getByText("Boxes: 2").waitFor();
  await page.getByText(/1 file of the archive can be nothing here.*LICENSE/).waitFor();
  await page.getByText("2 tasks, 2 annotations, 0 predictions found").waitFor();
  await page.getByRole("heading", { name: "Labeling interface" }).waitFor();
  await picture(page, "new-project-coco");
  assert.deepEqual(await owner.accessibility(), []);
  await page.getByRole("button", { name: "Start labeling" }).click();
  await page.waitForURL(/\/projects\/\d+\/data/);
  const id = Number(/projects\/(\d+)/.exec(page.url())[1]);
  const { label_config } = await server.api("GET", `/api/projects/${id}/`);
  assert.match(label_config, /<RectangleLabels[^]*cat[^]*dog[^]*<PolygonLabels/);
  const { tasks } = await server.api("GET", `/api/tasks/?project=${id}&fields=all`);
  const regions = tasks.map((task) => task.annotations[0].result.map(({ type, value }) => [type, Math.round(value.x ?? value.points[0][0])]));
  assert.deepEqual(regions, [[["rectanglelabels", 10], ["rectanglelabels", 50]], [["polygonlabels", 10]]]);
  await owner.leave();
});

test("a YOLO archive comes into a project as predictions, on a wide and on a narrow screen", async () => {
  const config = '<View><Image name="i" value="$pic"/><RectangleLabels name="r" toName="i"><Label value="cat"/></RectangleLabels></View>';
  for (const [width, height] of [[1440, 900], [360, 740]]) {
    const { id } = await server.api("POST", "/api/projects/", { title: `Wide ${width}`, label_config: config });
    const owner = await Person.arrive(browser, server, { width, height });
    await owner.signIn();
    const { page } = owner;
    await page.goto(`/projects/${id}/data`);
    await page.getByRole("button", { name: "Import", exact: true }).first().click();
    const dialog = page.getByRole("dialog", { name: "Import data" });
    const file = archive("set.zip", {
      "set/data.yaml": "names: [cat, fox]\n", "set/images/train/1.png": png(200, 100), "set/images/val/1.png": png(100, 100),
      "set/labels/train/1.txt": "0 0.5 0.5 0.2 0.4\n", "set/labels/val/1.txt": "1 0.5 0.5 0.5 0.5\n0 0.2 0.2 0.2 0.1 0.3 0.3\n",
    });
    await dialog.locator('input[type="file"]').setInputFiles(file);
    await dialog.getByText("Labels found: YOLO").waitFor();
    await dialog.getByText("The labeling interface does not have these labels: fox").waitFor();
    await dialog.getByText(/1 outline becomes the box around it/).waitFor();
    await picture(page, `import-yolo-${width}`);
    assert.deepEqual(await owner.accessibility(), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out");
    await dialog.getByRole("button", { name: /Labels become/ }).click();
    await page.getByRole("option", { name: "predictions, to be checked" }).click();
    await dialog.getByText("2 tasks, 0 annotations, 2 predictions found").waitFor();
    await dialog.getByRole("button", { name: "Import 2 tasks" }).click();
    await dialog.waitFor({ state: "detached" });
    // The job tells when it is over; the page asks as the person.
    await page.waitForFunction(async (address) => (await (await fetch(address)).json()).total === 2, `/api/tasks/?project=${id}`);
    const { tasks } = await server.api("GET", `/api/tasks/?project=${id}&fields=all`);
    assert.deepEqual(tasks.map((task) => [task.annotations.length, task.predictions[0].result.length]), [[0, 1], [0, 2]]);
    await owner.leave();
  }
});
