/** Second factors, proofs, and the policy of both. */
const CODES = ["k7fd-9xzq-aaaa-bbbb", "m2cd-3efg-hhhh-iiii", "p4jk-5lmn-oooo-qqqq"];
const QR = ["1111111000000", "1000001010101", "1011101001010", "1011101010101", "1011101001010", "1000001010101", "1111111010101", "0000000001010", "1010101010101", "0101010101010", "1111000011110", "1010101010101", "1100110011001"];

export function factorRoutes(world) {
  world.factor = { since: null, recovery_codes_left: 0, required: false };
  world.policy = { roles: ["OW"] };
  world.limits = { max_session_age: 11520, max_time_between_activity: 4320, max_time_since_proof: 15, created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" };
  const wrong = { status: 400, body: { code: "validation_error", detail: "Validation error", validation_errors: { code: ["This code is not right."] } } };
  return [
    ["GET", /^\/api\/current-user\/second-factor$/, () => ({ body: world.factor })],
    ["POST", /^\/api\/current-user\/second-factor\/totp$/, () => (world.proved === false ? { status: 403, body: { code: "proof_needed", detail: "Confirm that it is you." } } : { body: { secret: "GEZDGNBVGY3TQOJQ", address: "otpauth://totp/x", qr: QR } })],
    ["POST", /^\/api\/current-user\/second-factor\/totp\/confirm$/, ({ body }) => {
      if (body.code !== "123456") return wrong;
      Object.assign(world.factor, { since: "2026-01-01T00:00:00Z", recovery_codes_left: CODES.length });
      world.mustEnrol = false;
      return { body: { recovery_codes: CODES } };
    }],
    ["DELETE", /^\/api\/current-user\/second-factor\/totp$/, () => { world.factor.since = null; return { status: 204 }; }],
    ["POST", /^\/api\/session\/proof$/, ({ body }) => {
      if (body.password !== "right") return { status: 400, body: { detail: "Validation error", validation_errors: { password: ["This is not your current password."] } } };
      world.proved = true;
      return { status: 204 };
    }],
    ["GET", /^\/api\/second-factor-policy$/, () => ({ body: world.policy })],
    ["PATCH", /^\/api\/second-factor-policy$/, ({ body }) => ({ body: Object.assign(world.policy, body) })],
    ["GET", /^\/api\/session-policy$/, () => ({ body: world.limits })],
    ["PATCH", /^\/api\/session-policy$/, ({ body }) => ({ body: Object.assign(world.limits, body) })],
  ];
}
