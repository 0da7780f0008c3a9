import { describe, expect, it } from "vitest";
import { readClaims } from "./token-claims";

describe("token claims", () => {
  it("reads a listed token and survives nonsense", () => {
    const payload = btoa(JSON.stringify({ iat: 10, exp: 20, jti: "abcdefghijk" })).replace(/=+$/, "");
    expect(readClaims(`x.${payload}`)).toEqual({ issued: 10_000, expires: 20_000, id: "abcdefgh" });
    expect(readClaims("nonsense").expires).toBeNull();
    expect(readClaims("a.%%%").issued).toBeNull();
  });
});
