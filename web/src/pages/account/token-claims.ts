/** What a token says of itself, for showing when it was made and until when it works. Nothing is verified here. Pure. */

export interface Claims {
  issued: number | null;
  expires: number | null;
  id: string;
}

/** Tokens are listed without their signature: `header.payload`. */
export function readClaims(token: string): Claims {
  const unknown: Claims = { issued: null, expires: null, id: token.slice(-8) };
  const payload = token.split(".")[1];
  if (!payload) return unknown;
  try {
    const data: unknown = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/")));
    if (typeof data !== "object" || data === null) return unknown;
    const seconds = (name: "iat" | "exp"): number | null => {
      const value = (data as Record<string, unknown>)[name];
      return typeof value === "number" && Number.isFinite(value) ? value * 1000 : null;
    };
    const id = "jti" in data && typeof data.jti === "string" ? data.jti.slice(0, 8) : unknown.id;
    return { issued: seconds("iat"), expires: seconds("exp"), id };
  } catch {
    return unknown;
  }
}
