import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, ask } from "./client";
import { proofGate } from "./proof";

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const refused = (): Response => json(403, { code: "proof_needed", detail: "Confirm that it is you." });

describe("x_second_factor step-up in the interface", () => {
  const fetched = vi.fn<(request: Request) => Promise<Response>>();
  let stop = (): unknown => undefined;
  beforeEach(() => {
    vi.stubGlobal("fetch", fetched);
    stop = proofGate.subscribe(() => undefined);
  });
  afterEach(() => {
    stop();
    fetched.mockReset();
    vi.unstubAllGlobals();
  });

  it("sends what was refused again with its body, once somebody has shown who they are", async () => {
    fetched.mockResolvedValueOnce(refused()).mockResolvedValueOnce(json(201, { token: "t", expires_at: "x" }));
    const made = ask(api.POST("/api/token", { body: { name: "nightly" } }));
    await vi.waitFor(() => expect(proofGate.waiting()).toBe(1));
    proofGate.answer(true);
    expect((await made).token).toBe("t");
    expect(await fetched.mock.calls[1]?.[0].json()).toEqual({ name: "nightly" });
  });

  it("tells the refusal to who does not", async () => {
    fetched.mockResolvedValueOnce(refused());
    const made = ask(api.POST("/api/token", { body: {} }));
    await vi.waitFor(() => expect(proofGate.waiting()).toBe(1));
    proofGate.answer(false);
    await expect(made).rejects.toThrow();
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("leaves other refusals alone", async () => {
    fetched.mockResolvedValueOnce(json(403, { code: "not_allowed", detail: "No." }));
    await expect(ask(api.POST("/api/token", { body: {} }))).rejects.toThrow();
    expect(proofGate.waiting()).toBe(0);
  });
});
