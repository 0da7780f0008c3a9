import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../config/parse";
import type { ControlSpec } from "../../config/types";
import { closeEditor, openEditor } from "../../../../test/open-editor";
import { answerFrom, limitProblem, NO_PARTS, partsOf, shapeOf, yearsOf } from "./parts";
import { question } from "./question";
import { readMoment, writeMoment } from "./strftime";

afterEach(closeEditor);

const controlOf = (attributes: string) => parseConfig(`<View><Text name="t" value="$t"/><DateTime name="d" toName="t" ${attributes}/></View>`).controls.get("d") as ControlSpec;
const shape = (attributes: string) => shapeOf(controlOf(attributes).node);

describe("formats", () => {
  test.each([
    ["%Y-%m-%d", "2024-05-07"], ["%d.%m.%Y %H:%M", "07.05.2024 09:03"], ["%-d/%-m/%y", "7/5/24"], ["%e %B %Y", " 7 May 2024"], ["%b %d, %Y %I:%M %p", "May 07, 2024 09:03 AM"],
    ["%A %j", "Tuesday 128"], ["%F %T", "2024-05-07 09:03:00"], ["100%% %q", "100% %q"],
  ])("%s", (format, text) => expect(writeMoment(format, { year: 2024, month: 5, day: 7, hour: 9, minute: 3, second: 0 })).toBe(text));

  test("what is written is read as the same moment", () => {
    const formats = ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M", "%B %-d %Y, %I:%M %p", "%H:%M on %a %e %b %Y", "%Y.%j %H %M", "[%Y] (%m) %d*%H?%M"];
    const moment = fc.record({ day: fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
    fc.assert(fc.property(moment, fc.constantFrom(...formats), ({ day, hour, minute }, format) => {
      const at = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute, second: 0 };
      expect(readMoment(format, writeMoment(format, at))).toEqual(at);
    }), { seed: 7, numRuns: 300 });
  });

  test("whatever a format or a text holds, it is read without a fault", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (format, text) => {
      const at = readMoment(format, text);
      if (at !== null) expect(typeof writeMoment(format, at)).toBe("string");
    }), { seed: 8, numRuns: 500 });
  });

  test.each([["%Y-%m-%d", "2024-02-30"], ["%Y-%m-%d", "2024-13-01"], ["%H:%M", "25:00"], ["%Y", "x"]])("%s does not take %s", (format, text) => expect(readMoment(format, text)).toBeNull());
});

describe("answers", () => {
  test.each([
    ['only="date"', { date: "2024-05-17" }, "2024-05-17"],
    ["", { date: "2024-05-17", time: "10:30" }, "2024-05-17T10:30"],
    ['format="%d.%m.%Y %H:%M"', { date: "2024-05-17" }, "17.05.2024 00:00"],
    ['only="time"', { time: "10:30" }, "10:30"],
    ['only="time" format="%I:%M %p"', { time: "10:30" }, "10:30"],
    ['only="month,year"', { month: "5", year: "2024" }, "2024-05-01"],
    ['only="year"', { year: "2024" }, "2024-01-01"],
    ['only="year" format="%Y"', { year: "2024" }, "2024"],
    ['only="month,year" format="%B %Y"', { month: "5", year: "2024" }, "May 2024"],
    ["", { time: "10:30" }, null],
    ['only="month,year"', { month: "5" }, null],
  ])("%s", (attributes, parts, answer) => {
    expect(answerFrom(shape(attributes), { ...NO_PARTS, ...parts })).toBe(answer);
    if (answer !== null) expect(answerFrom(shape(attributes), partsOf(shape(attributes), answer) ?? NO_PARTS)).toBe(answer);
  });

  test("limits are told for dates, months, years and times", () => {
    expect(limitProblem(controlOf('only="date" min="2024-01-01" max="2024-12-31"'), "2023-12-31")).toBe("It must be 2024-01-01 or later.");
    expect(limitProblem(controlOf('only="date" min="2024-01-01" max="2024-12-31"'), "2025-01-01")).toBe("It must be 2024-12-31 or earlier.");
    expect(limitProblem(controlOf('only="date" min="2024-01-01" max="2024-12-31"'), "2024-12-31")).toBeNull();
    expect(limitProblem(controlOf('only="year" min="2010"'), "2009-01-01")).toBe("It must be 2010 or later.");
    expect(limitProblem(controlOf('only="year" min="2010" max="current"'), "2010-01-01")).toBeNull();
    expect(limitProblem(controlOf('only="date" min="2024-01-01"'), "no date")).toBeNull();
  });

  test("years stand from the latest to the first", () => expect(yearsOf(controlOf('only="year" min="2021" max="current"').node, 2024)).toEqual([2024, 2023, 2022, 2021]));

  test("a default is taken in its own format or as dates are written everywhere", () => {
    const start = (attributes: string) => question.startsWith?.(controlOf(attributes), {});
    expect(start('format="%d.%m.%Y" only="date" defaultValue="2024-05-17"')).toBe("17.05.2024");
    expect(start('format="%d.%m.%Y" only="date" defaultValue="17.05.2024"')).toBe("17.05.2024");
    expect(start("")).toBeNull();
  });
});

describe("on the screen", () => {
  const CONFIG = `<View><Text name="t" value="$t"/><DateTime name="d" toName="t" required="true" format="%d.%m.%Y %H:%M" min="2024-01-01"/></View>`;

  test("a date is an answer, its time follows, and a date too early is refused", async () => {
    const editor = await openEditor(CONFIG, { data: { t: "x" } });
    expect(await editor.send()).toBeNull();
    await editor.type(editor.one("input[type=date]"), "2024-05-17");
    await editor.type(editor.one("input[type=time]"), "10:30");
    expect((await editor.send())?.map(({ type, from_name, to_name, value }) => ({ type, from_name, to_name, value }))).toEqual([{ type: "datetime", from_name: "d", to_name: "t", value: { datetime: "17.05.2024 10:30" } }]);
    await editor.type(editor.one("input[type=date]"), "2023-05-17");
    expect(editor.one("[role=alert]").textContent).toBe("It must be 2024-01-01 or later.");
    expect(await editor.send()).toBeNull();
    await editor.press("Clear");
    expect(editor.one<HTMLInputElement>("input[type=date]").value).toBe("");
  });

  test("an answer in another format stays as it is", async () => {
    const result = [{ id: "a", from_name: "d", to_name: "t", type: "datetime", origin: "manual", value: { datetime: "spring of 1843" }, more: 1 }];
    const editor = await openEditor(CONFIG, { data: { t: "x" }, annotations: [{ id: 4, result: structuredClone(result), completed_by: 1 }] });
    expect(editor.one(".lke-datetime .lke-hint").textContent).toContain("“spring of 1843” has another format");
    expect(await editor.send()).toEqual(result);
  });
});
