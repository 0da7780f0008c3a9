import { describe, expect, it } from "vitest";
import { t } from "../people/messages";
import { say } from "./promises";

describe("the promises in German", () => {
  it("put values in, roles and times in German words", () => {
    expect(say("After {idle} without a request, and at the latest after {most}.", { idle: "3 days", idle_minutes: "4320", most: "90 minutes", most_minutes: "90" }, "de").text).toBe("Nach 3 Tagen ohne Anfrage, und spätestens nach 90 Minuten.");
    expect(say("People reach this server at {url}.", { url: "https://a.b" }, "de-CH")).toEqual({ text: "Dieser Server ist unter https://a.b zu erreichen.", lang: undefined });
  });

  it("name roles in the words of the interface", () => {
    const values = { roles: "as the server says", role_codes: "OW AN" };
    expect(say("Who has one of these roles can do nothing without one: {roles}.", values, "de").text).toBe(`Wer eine dieser Rollen hat, kann ohne ihn nichts tun: ${t("role_OW")}, ${t("role_AN")}.`);
  });

  it("leave what is not translated in English, marked as such", () => {
    expect(say("{hosts}", { hosts: "a.b, c.d" }, "de")).toEqual({ text: "a.b, c.d", lang: "en" });
    expect(say("Tokens are switched off.", {}, "en")).toEqual({ text: "Tokens are switched off.", lang: "en" });
  });
});
