import { describe, expect, it } from "vitest";
import { paramsOf, readModel } from "./model";

describe("an ML backend", () => {
  it("is read as the server sends it", () => {
    const model = readModel({
      id: 3, title: "Mine", url: "https://ml.example.org", state: "DI", error_message: "away", is_interactive: true, auth_method: "BASIC_AUTH",
      basic_auth_user: "ada", basic_auth_pass_is_set: true, extra_params: { a: 1 }, model_version: "m1", timeout: 5, auto_update: false, description: null,
    });
    expect(model).toEqual({
      id: 3, title: "Mine", url: "https://ml.example.org", description: "", state: "DI", error: "away", isInteractive: true, hasAuth: true, user: "ada",
      hasPassword: true, extraParams: '{"a":1}', version: "m1", timeout: 5, namesVersion: false, chat: null,
    });
  });

  it("gets parameters as JSON where they are some", () => {
    expect(paramsOf(" ")).toBeNull();
    expect(paramsOf('{"a": [1]}')).toEqual({ a: [1] });
    expect(paramsOf("{{ as it is")).toBe("{{ as it is");
  });
});
